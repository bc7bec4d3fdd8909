// SPDX-License-Identifier: Apache-2.0
// Copyright the reactor-timer authors
package io.reactortimer.lease.fleet;

import java.io.IOException;
import java.io.PrintStream;
import java.net.Socket;
import java.nio.charset.StandardCharsets;

/** What a process tells the witness. Any thread. */
final class Report {

  /** The first lease, or the only one. */
  static final String LEASE = "lease-0";

  /** Under this name a process tells that a run has ended. */
  static final String END = "end";

  private final String process;
  private final PrintStream witness;

  private Report(String process, PrintStream witness) {
    this.process = process;
    this.witness = witness;
  }

  /** Connects with the witness of these arguments, as a {@link Fleet} gives them. */
  static Report of(String[] args) throws IOException {
    Socket socket = new Socket("127.0.0.1", Integer.parseInt(args[2]));
    return new Report(
        args[0], new PrintStream(socket.getOutputStream(), true, StandardCharsets.US_ASCII));
  }

  void claim(String lease, long token, long nanos) {
    witness.println(new Claim(process, lease, token, nanos).line());
  }

  /** Claims a run, works for some time as a blocking task does, and tells the end. */
  void run(long token, long workMillis) {
    claim(LEASE, token, System.nanoTime());
    try {
      Thread.sleep(workMillis);
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
    claim(END, token, System.nanoTime());
  }

  /** Waits until this process is to end. */
  void untilInputEnds() throws IOException {
    while (System.in.read() >= 0) {
      // Nobody says anything.
    }
  }
}
