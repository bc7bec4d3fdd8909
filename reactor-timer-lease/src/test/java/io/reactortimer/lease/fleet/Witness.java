// SPDX-License-Identifier: Apache-2.0
// Copyright the reactor-timer authors
package io.reactortimer.lease.fleet;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Writes down every claim of every process, outside of all of them. */
final class Witness implements AutoCloseable {

  private final ServerSocket server;
  private final List<Claim> claims = new ArrayList<>();

  Witness() {
    try {
      server = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    daemon(this::accept);
  }

  private static void daemon(Runnable work) {
    Thread thread = new Thread(work, "witness");
    thread.setDaemon(true);
    thread.start();
  }

  private void accept() {
    try {
      for (; ; ) {
        Socket socket = server.accept();
        daemon(() -> read(socket));
      }
    } catch (IOException closed) {
      // The test is over.
    }
  }

  private void read(Socket socket) {
    try (BufferedReader lines =
        new BufferedReader(new InputStreamReader(socket.getInputStream()))) {
      for (String line = lines.readLine(); line != null; line = lines.readLine()) {
        Claim claim = Claim.of(line);
        synchronized (claims) {
          claims.add(claim);
        }
      }
    } catch (IOException gone) {
      // The process was killed.
    }
  }

  int port() {
    return server.getLocalPort();
  }

  /** Returns all claims by their time. */
  List<Claim> claims() {
    List<Claim> all;
    synchronized (claims) {
      all = new ArrayList<>(claims);
    }
    all.sort(Comparator.comparingLong(Claim::nanos)); // of one machine, and not near a wrap
    return all;
  }

  /** Returns the last claim of a name; null before the first. */
  Claim last(String name) {
    Claim last = null;
    for (Claim claim : claims()) {
      last = claim.name().equals(name) ? claim : last;
    }
    return last;
  }

  /** Returns the claims that came after one of a higher token: each of them overlaps another. */
  List<Claim> overlaps() {
    List<Claim> found = new ArrayList<>();
    Map<String, Long> highest = new HashMap<>();
    for (Claim claim : claims()) {
      if (claim.token() < highest.merge(claim.name(), claim.token(), Math::max)) {
        found.add(claim);
      }
    }
    return found;
  }

  /** Returns tokens that two processes had: by name and token, the processes. */
  Map<String, String> sharedTokens() {
    Map<String, String> owners = new HashMap<>();
    Map<String, String> shared = new TreeMap<>();
    for (Claim claim : claims()) {
      String key = claim.name() + "#" + claim.token();
      String owner = owners.putIfAbsent(key, claim.process());
      if (owner != null && !owner.equals(claim.process())) {
        shared.put(key, owner + " and " + claim.process());
      }
    }
    return shared;
  }

  /**
   * Forgets what is not needed to judge what follows: all but the first claim of the last token.
   */
  void shorten() {
    synchronized (claims) {
      claims.sort(Comparator.comparingLong(Claim::nanos));
      Map<String, Claim> last = new HashMap<>();
      claims.forEach(
          claim -> last.merge(claim.name(), claim, (a, b) -> a.token() >= b.token() ? a : b));
      claims.clear();
      claims.addAll(last.values());
    }
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
