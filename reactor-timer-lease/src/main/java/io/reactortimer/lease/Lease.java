// SPDX-License-Identifier: Apache-2.0
// Copyright the reactor-timer authors
package io.reactortimer.lease;

import io.reactortimer.gate.FireGate;
import io.reactortimer.lease.LeaseStore.Holding;
import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;
import reactor.core.Disposable;
import reactor.util.Logger;
import reactor.util.Loggers;

/**
 * A named right that at most one instance has at a time, and a gate that is open while this
 * instance has it.
 *
 * <p>It ends by itself, by a clock that each {@link #token()} reads, before the store gives it to
 * anybody else: whatever has happened to this process meanwhile, a tick that asks afterwards finds
 * it closed. So it does not have to hear of its end. That holds while the clocks of this machine
 * and of the store run at rates that differ by less than the margin is of the ttl (a tenth by
 * default), and the store keeps what it has said.
 *
 * <p>Any thread may ask. {@link Leases} makes it and renews it.
 *
 * @since 0.1
 */
public final class Lease implements FireGate {

  private static final Logger LOG = Loggers.getLogger(Lease.class);

  private final String name;
  private final LeaseClock clock;

  private final Waiters waiters = new Waiters();

  /** Null while this instance does not have it. It may be over: its end is nobody's write. */
  private volatile @Nullable LeaseTerm term;

  // Guarded by this from here on.
  private boolean released;
  private long highestToken;
  private @Nullable Instant since;
  private long acquired;
  private long lost;
  private long late;

  Lease(String name, LeaseClock clock) {
    this.name = name;
    this.clock = clock;
  }

  @Override
  public String name() {
    return name;
  }

  @Override
  public long token() {
    LeaseTerm current = term;
    return current != null && current.lasts(clock) ? current.token() : CLOSED;
  }

  /** Does as {@link FireGate} says: the gate tells, so a timer that waits costs nothing. */
  @Override
  public Disposable whenOpen(Runnable opened) {
    return waiters.add(opened);
  }

  /**
   * Returns what it is and has been.
   *
   * @return a value of this moment
   */
  public synchronized LeaseInfo info() {
    LeaseTerm current = term;
    boolean open = current != null && current.lasts(clock);
    return new LeaseInfo(
        name,
        open,
        highestToken,
        open ? since : null,
        open && current != null
            ? Duration.ofNanos(Math.max(0, current.untilNanos() - clock.nanoTime()))
            : null,
        acquired,
        // One that has ended unseen is lost as well.
        current != null && !open ? lost + 1 : lost,
        late);
  }

  synchronized long highestToken() {
    return highestToken;
  }

  /** Returns the term that a request is about to extend; null if there is none that lasts. */
  @Nullable LeaseTerm toExtend() {
    LeaseTerm current = term;
    return current != null && current.lasts(clock) ? current : null;
  }

  /**
   * Takes an answer of the store.
   *
   * @param start when it was asked
   * @param extended what {@link #toExtend} said then
   */
  void answered(
      Holding holding, LeaseTerm.Start start, @Nullable LeaseTerm extended, Duration usable) {
    if (take(holding, start, extended, usable)) {
      waiters.tell();
    }
  }

  /** Returns whether it is open. */
  private synchronized boolean take(
      Holding holding, LeaseTerm.Start start, @Nullable LeaseTerm extended, Duration usable) {
    highestToken = Math.max(highestToken, holding.token());
    if (released) {
      return false;
    }
    if (!holding.held()) {
      end("another instance has it");
      return false;
    }
    LeaseTerm next = start.term(holding.token(), usable);
    boolean hasEnded = extended != null && !extended.lasts(clock);
    if (hasEnded || !next.lasts(clock)) {
      // Asked for while it was open, it has been closed since: only a request that was made after
      // the end opens it again. And a grant of the past opens nothing.
      late++;
      end("its renewal came too late");
      return false;
    }
    LeaseTerm before = term;
    if (before == null || !before.lasts(clock)) {
      end("it was not renewed in time");
      acquired++;
      since = Instant.ofEpochMilli(clock.wallMillis());
      LOG.info("Lease '{}' is held by this instance, with token {}", name, holding.token());
    }
    term = next;
    return true;
  }

  /** Ends the term if there is one. Under the monitor. */
  private void end(String reason) {
    if (term != null) {
      term = null;
      lost++;
      LOG.info("Lease '{}' is no longer held by this instance: {}", name, reason);
    }
  }

  /** Sees whether the term has ended: for the log, when the store does not answer. */
  synchronized void failed() {
    LeaseTerm current = term;
    if (current != null && !current.lasts(clock)) {
      end("the store has not renewed it in time");
    }
  }

  /** Closes it for good, before the store is told. */
  synchronized void release() {
    released = true;
    term = null;
  }

  /** Returns how many timers wait for it. */
  int waitingCount() {
    return waiters.count();
  }

  @Override
  public String toString() {
    return "lease '" + name + "' (" + (isOpen() ? "held, token " + token() : "not held") + ")";
  }
}
