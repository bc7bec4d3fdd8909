// SPDX-License-Identifier: Apache-2.0
// Copyright the reactor-timer authors
package io.reactortimer.lease.fleet;

/**
 * One tick that a process has claimed.
 *
 * @param process which
 * @param name of the lease
 * @param token under which
 * @param nanos when the gate read its clock and found itself open: the monotonic clock of the
 *     machine, which all its processes share
 */
record Claim(String process, String name, long token, long nanos) {

  String line() {
    return process + " " + token + " " + nanos + " " + name;
  }

  static Claim of(String line) {
    String[] parts = line.split(" ", 4);
    return new Claim(parts[0], parts[3], Long.parseLong(parts[1]), Long.parseLong(parts[2]));
  }
}
