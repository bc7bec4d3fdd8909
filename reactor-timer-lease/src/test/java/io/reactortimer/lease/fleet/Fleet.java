// SPDX-License-Identifier: Apache-2.0
// Copyright the reactor-timer authors
package io.reactortimer.lease.fleet;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.BooleanSupplier;

/** Some processes on one store, and what happens to them. */
final class Fleet implements AutoCloseable {

  /** For whatever has to happen in the end, however busy the machine is. */
  private static final Duration PATIENCE = Duration.ofMinutes(3);

  private static final Duration PERIOD = Duration.ofMillis(20);

  private final Witness witness = new Witness();
  private final Map<String, ChildProcess> processes = new LinkedHashMap<>();
  private final Class<?> main;
  private final String store;
  private final Duration ttl;
  private final Duration period;
  private final int names;
  private int started;

  Fleet(Class<?> main, String store, Duration ttl, int names) {
    this(main, store, ttl, PERIOD, names);
  }

  Fleet(Class<?> main, String store, Duration ttl, Duration period, int names) {
    this.main = main;
    this.store = store;
    this.ttl = ttl;
    this.period = period;
    this.names = names;
  }

  Witness witness() {
    return witness;
  }

  String start() {
    return start(Map.of());
  }

  String start(Map<String, String> environment) {
    String process = "p" + started++;
    processes.put(
        process,
        ChildProcess.start(
            main,
            environment,
            process,
            store,
            Integer.toString(witness.port()),
            Long.toString(ttl.toMillis()),
            Long.toString(period.toMillis()),
            Integer.toString(names)));
    return process;
  }

  ChildProcess process(String name) {
    return processes.get(name);
  }

  private static boolean until(BooleanSupplier condition) {
    long end = System.nanoTime() + PATIENCE.toNanos();
    while (!condition.getAsBoolean()) {
      if (System.nanoTime() - end > 0) {
        return false;
      }
      pause(Duration.ofMillis(5));
    }
    return true;
  }

  static void pause(Duration time) {
    try {
      Thread.sleep(time.toMillis());
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  /** Waits until somebody claims after a moment; returns that claim. */
  Claim claimedAfter(long nanos) {
    assertThat(
            until(
                () -> {
                  Claim last = witness.last(Report.LEASE);
                  return last != null && last.nanos() - nanos > 0;
                }))
        .as("somebody ticks, in %s", PATIENCE)
        .isTrue();
    return witness.last(Report.LEASE);
  }

  /** Waits until another process than this claims. */
  Claim claimedByAnother(String than) {
    assertThat(
            until(
                () -> {
                  Claim last = witness.last(Report.LEASE);
                  return last != null && !last.process().equals(than);
                }))
        .as("another than %s ticks, in %s", than, PATIENCE)
        .isTrue();
    return witness.last(Report.LEASE);
  }

  /** Freezes the leader, for some time, and returns who that was. */
  String freezeLeader(Duration time) {
    String leader = claimedAfter(System.nanoTime()).process();
    process(leader).freeze();
    pause(time);
    process(leader).thaw();
    return leader;
  }

  /** No two claims overlap, and tokens only grow. */
  void assertOneAtATime() {
    assertThat(witness.overlaps()).as("claims after one with a higher token").isEmpty();
    assertThat(witness.sharedTokens()).as("tokens of two processes").isEmpty();
  }

  @Override
  public void close() {
    processes.values().forEach(ChildProcess::close);
    witness.close();
  }
}
