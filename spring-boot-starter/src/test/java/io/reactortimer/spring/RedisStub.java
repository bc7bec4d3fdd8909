// SPDX-License-Identifier: Apache-2.0
// Copyright the reactor-timer authors
package io.reactortimer.spring;

import java.io.BufferedInputStream;
import java.io.DataInputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.Locale;

/**
 * Speaks as much of Redis' protocol as a client needs to connect, and gives one lease to everybody,
 * with token 1.
 */
final class RedisStub implements AutoCloseable {

  private final ServerSocket server = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());

  RedisStub() throws IOException {
    daemon(
        () -> {
          while (!server.isClosed()) {
            Socket client = server.accept();
            daemon(() -> serve(client));
          }
        });
  }

  int port() {
    return server.getLocalPort();
  }

  private interface Work {
    void run() throws IOException;
  }

  private static void daemon(Work work) {
    Thread thread =
        new Thread(
            () -> {
              try {
                work.run();
              } catch (IOException closed) {
                // By the test or its client: there is nobody left to answer.
              }
            },
            "redis-stub");
    thread.setDaemon(true);
    thread.start();
  }

  private static void serve(Socket client) throws IOException {
    try (client) {
      DataInputStream in = new DataInputStream(new BufferedInputStream(client.getInputStream()));
      OutputStream out = client.getOutputStream();
      for (String command = command(in); !command.isEmpty(); command = command(in)) {
        out.write(answer(command).getBytes(StandardCharsets.US_ASCII));
        out.flush();
      }
    }
  }

  private static String answer(String command) {
    return switch (command) {
      case "HELLO" -> "-ERR unknown command 'HELLO'\r\n"; // as servers of old, which need no more
      case "EVAL" -> "*2\r\n:1\r\n:1\r\n";
      case "PING" -> "+PONG\r\n";
      default -> "+OK\r\n";
    };
  }

  /** Reads a command, of which the name is of interest; empty at the end. */
  private static String command(DataInputStream in) throws IOException {
    String head = line(in);
    if (head.isEmpty()) {
      return "";
    }
    String name = "";
    for (int left = Integer.parseInt(head.substring(1)); left > 0; left--) {
      byte[] word = new byte[Integer.parseInt(line(in).substring(1))];
      in.readFully(word);
      line(in);
      if (name.isEmpty()) {
        name = new String(word, StandardCharsets.US_ASCII).toUpperCase(Locale.ROOT);
      }
    }
    return name;
  }

  private static String line(DataInputStream in) throws IOException {
    StringBuilder line = new StringBuilder();
    for (int next = in.read(); next >= 0 && next != '\n'; next = in.read()) {
      if (next != '\r') {
        line.append((char) next);
      }
    }
    return line.toString();
  }

  @Override
  public void close() {
    try {
      server.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
