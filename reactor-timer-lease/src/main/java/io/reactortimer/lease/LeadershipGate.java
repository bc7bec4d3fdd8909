// SPDX-License-Identifier: Apache-2.0
// Copyright the reactor-timer authors
package io.reactortimer.lease;

import io.reactortimer.Timers;
import io.reactortimer.gate.FireGate;
import java.time.Duration;
import java.util.Objects;
import reactor.core.Disposable;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Scheduler;
import reactor.util.Logger;
import reactor.util.Loggers;

/**
 * A gate that follows leadership events of somebody else: open from a grant to a revocation.
 *
 * <p>It is weaker than a {@link Lease}: the elector tells of the end only when that has been
 * noticed, and until then a second leader may tick. A pause of this process is the worst case, so
 * the gate also closes by itself: if this process did not run for longer than the heartbeat, the
 * gate stays closed for the time of doubt, in which the election tells whether this instance still
 * leads. There is no fencing: the token is always 0.
 *
 * <p>Any thread may tell it and ask it.
 *
 * @since 0.1
 */
public final class LeadershipGate implements FireGate, Disposable, AutoCloseable {

  private static final Logger LOG = Loggers.getLogger(LeadershipGate.class);

  private final String name;
  private final LeaseClock clock;
  private final long heartbeatNanos;
  private final long doubtNanos;
  private final Disposable beating;
  private final Waiters waiters = new Waiters();

  /** Closed for good. Guarded by this. */
  private boolean ended;

  /** What is known; replaced as a whole under the monitor. */
  private volatile View view;

  /**
   * What is known of leadership. Immutable.
   *
   * @param leads whether it was granted and not revoked
   * @param beatNanos when this process was last seen to run
   * @param closedUntilNanos the end of the doubt that a pause has raised
   */
  private record View(boolean leads, long beatNanos, long closedUntilNanos) {}

  private LeadershipGate(
      String name, Duration heartbeat, Duration doubt, Scheduler scheduler, LeaseClock clock) {
    this.name = name;
    this.clock = clock;
    this.heartbeatNanos = heartbeat.toNanos();
    this.doubtNanos = doubt.toNanos();
    long now = clock.nanoTime();
    this.view = new View(false, now, now);
    this.beating =
        Upkeep.start(
            Timers.fixedDelay(heartbeat.dividedBy(4), () -> Mono.fromRunnable(this::beat))
                .name("leadership.beat")
                .on(scheduler),
            this::beatsNoMore);
  }

  private void beatsNoMore(Throwable reason) {
    LOG.error("Gate '{}' closes, as nothing sees any more that this process runs", name, reason);
  }

  /**
   * Starts a gate that is closed until leadership is granted.
   *
   * @param name for listings
   * @param heartbeat the longest time that this process may not run without raising doubt, such as
   *     the heartbeat of the election; more than zero
   * @param doubt how long the gate stays closed after such a pause, such as the time to live of the
   *     lock that the election is about; more than zero
   * @param scheduler where the gate sees that the process runs
   * @return a gate, to be closed
   * @throws IllegalArgumentException if a duration is zero, negative, or longer than 292 years
   */
  public static LeadershipGate start(
      String name, Duration heartbeat, Duration doubt, Scheduler scheduler) {
    return start(name, heartbeat, doubt, scheduler, LeaseClock.SYSTEM);
  }

  static LeadershipGate start(
      String name, Duration heartbeat, Duration doubt, Scheduler scheduler, LeaseClock clock) {
    Objects.requireNonNull(name, "name");
    return new LeadershipGate(
        name,
        Durations.positive(heartbeat, "heartbeat"),
        Durations.positive(doubt, "doubt"),
        scheduler,
        clock);
  }

  @Override
  public String name() {
    return name;
  }

  @Override
  public long token() {
    View seen = view;
    long now = clock.nanoTime();
    boolean open =
        seen.leads && now - seen.beatNanos <= heartbeatNanos && now - seen.closedUntilNanos >= 0;
    return open ? 0 : CLOSED;
  }

  /** Opens the gate, unless it is disposed: this instance leads, and has just been told so. */
  public void granted() {
    synchronized (this) {
      if (ended) {
        return;
      }
      long now = clock.nanoTime();
      view = new View(true, now, now);
    }
    waiters.tell();
  }

  /** Closes the gate: this instance does not lead. */
  public synchronized void revoked() {
    view = new View(false, view.beatNanos, view.closedUntilNanos);
  }

  private void beat() {
    synchronized (this) {
      View seen = view;
      long now = clock.nanoTime();
      boolean paused = now - seen.beatNanos > heartbeatNanos;
      view = new View(seen.leads, now, paused ? now + doubtNanos : seen.closedUntilNanos);
    }
    if (token() >= 0) {
      waiters.tell();
    }
  }

  @Override
  public Disposable whenOpen(Runnable opened) {
    return waiters.add(opened);
  }

  /** Closes the gate for good. */
  @Override
  public void dispose() {
    beating.dispose();
    synchronized (this) {
      ended = true;
      revoked();
    }
  }

  /** Closes the gate for good. By this method Spring ends a bean without being told to. */
  @Override
  public void close() {
    dispose();
  }

  @Override
  public boolean isDisposed() {
    return beating.isDisposed();
  }
}
