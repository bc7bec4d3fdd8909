// SPDX-License-Identifier: Apache-2.0
// Copyright the reactor-timer authors
package io.reactortimer.spring;

import java.io.IOException;
import java.net.Socket;
import java.nio.charset.StandardCharsets;

/** Requests that no client would send, or only a browser. */
final class RawHttp {

  private RawHttp() {}

  /**
   * The whole answer to a request of these lines, each header a line; a body after an empty one.
   */
  static String send(int port, String... lines) throws IOException {
    try (Socket socket = new Socket("localhost", port)) {
      socket.setSoTimeout(30_000);
      String head = String.join("\r\n", lines);
      int body = head.indexOf("\r\n\r\n");
      String request =
          body < 0
              ? head + "\r\nConnection: close\r\n\r\n"
              : head.substring(0, body) + "\r\nConnection: close" + head.substring(body);
      socket.getOutputStream().write(request.getBytes(StandardCharsets.UTF_8));
      socket.getOutputStream().flush();
      return new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    }
  }
}
