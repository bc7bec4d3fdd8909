// SPDX-License-Identifier: Apache-2.0
// Copyright the reactor-timer authors
package io.reactortimer;

import io.reactortimer.internal.Arguments;
import io.reactortimer.internal.engine.loop.StackRoom;
import io.reactortimer.internal.operator.IntervalFlux;
import io.reactortimer.internal.operator.IntervalSubscription;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.WeakHashMap;
import java.util.concurrent.RejectedExecutionException;
import org.jspecify.annotations.Nullable;
import reactor.core.CoreSubscriber;
import reactor.core.Scannable;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Operators;

/**
 * An interval with a handle.
 *
 * <pre>{@code
 * Ticker pings = Timers.every(Duration.ofSeconds(30)).name("ws.ping").ticker();
 * pings.asFlux().concatMap(tick -> session.ping()).subscribe();
 * pings.reset(); // traffic was seen: count anew
 * pings.stop();
 * }</pre>
 *
 * <p>Each subscriber of {@link #asFlux()} has an interval of its own, which starts at its
 * subscription and follows its own demand. The calls of the handle go to all that there are at the
 * time, and later subscribers begin with the state and the period that they have left.
 *
 * <p>All calls may be made from any thread, as often as one likes and for ever; each does nothing
 * where there is nothing to do. A tick that was due before a call, and has not been claimed for
 * delivery before it, is not delivered after; from the thread that delivers, none is.
 */
public final class Ticker {

  /** What a ticker does. */
  public enum State {
    /** It ticks, where there is demand. */
    RUNNING,
    /** It does not tick until it is resumed. */
    PAUSED,
    /** It has been stopped, for good. */
    STOPPED
  }

  private static final int FIRST_CLEANING = 16;

  private final Flux<Tick> flux;

  // Guarded by this from here on. Under it only this state changes: calls of the intervals come
  // after it, because on some schedulers they deliver a tick within.
  private IntervalFlux<Tick> source;
  private State state = State.RUNNING;

  /** How many resets there were, for those who subscribe at the time of one. */
  private int resets;

  /** Weakly: without demand a subscription is its subscriber's alone. */
  private final Set<IntervalSubscription<Tick>> live =
      Collections.newSetFromMap(new WeakHashMap<>());

  /**
   * Those that a pause has stopped, so that they are still there when they are to go on: a
   * scheduler that is not ours knows nothing of a timer that is not armed.
   */
  private final Set<IntervalSubscription<Tick>> paused = new HashSet<>();

  /** The size at which those that have ended are thrown out. */
  private int cleaning = FIRST_CLEANING;

  Ticker(IntervalSpec spec) {
    this.source =
        new IntervalFlux<>(
            spec.timing(),
            spec.settings(),
            TimerScheduler.bindingTo(spec.settings().scheduler()),
            Tick.SHAPE);
    this.flux = TickerFlux.assemble(this);
  }

  /**
   * Its ticks. Completes when the ticker is stopped, at once if it was before.
   *
   * @return the same publisher each time; each subscriber has an interval of its own
   */
  public Flux<Tick> asFlux() {
    return flux;
  }

  /** What it does at the moment. */
  public synchronized State state() {
    return state;
  }

  /** Its period. */
  public synchronized Duration period() {
    return Duration.ofNanos(source.timing().periodNanos());
  }

  /**
   * Starts the grid anew: the next tick is due one period from now, or at the next point of the
   * wall clock's grid if the ticker is aligned to that. {@link Tick#sequence()} goes on, what was
   * missed is forgotten. A paused ticker stays paused.
   */
  public void reset() {
    resetAll(0);
  }

  /**
   * Starts the grid anew with another period.
   *
   * @throws IllegalArgumentException if {@code period} is zero, negative or longer than 292 years,
   *     or the ticker aligned and {@code period} shorter than 10 ms
   */
  public void reset(Duration period) {
    resetAll(Arguments.positiveNanos(period, "period"));
  }

  private void resetAll(long periodNanos) {
    StackRoom.forCall();
    List<IntervalSubscription<Tick>> all;
    synchronized (this) {
      if (periodNanos > 0) {
        source.timing().requireAlignable(periodNanos);
      }
      if (state == State.STOPPED) {
        return;
      }
      if (periodNanos > 0) {
        source = source.every(periodNanos);
      }
      resets++;
      all = new ArrayList<>(live);
    }
    all.forEach(interval -> interval.resetGrid(periodNanos));
  }

  /** Stops ticking until {@link #resume()}. */
  public void pause() {
    become(State.PAUSED).forEach(this::follow);
  }

  /** Goes on with the next point of the same grid; those passed meanwhile are not missed. */
  public void resume() {
    become(State.RUNNING).forEach(this::follow);
  }

  /** Completes all subscribers, and those to come, for good. */
  public void stop() {
    List<IntervalSubscription<Tick>> last = become(State.STOPPED);
    last.forEach(this::follow);
  }

  /** Changes the state, and returns who has to follow. */
  private synchronized List<IntervalSubscription<Tick>> become(State next) {
    StackRoom.forCall();
    if (state == State.STOPPED) {
      return List.of();
    }
    state = next;
    List<IntervalSubscription<Tick>> all = new ArrayList<>(live);
    paused.clear();
    if (next == State.PAUSED) {
      paused.addAll(all);
    } else if (next == State.STOPPED) {
      live.clear();
    }
    return all;
  }

  /**
   * Makes an interval do what the ticker does. Looks again after that: of two calls at once the one
   * that comes to an interval last leaves it in the state that the ticker has last.
   */
  private void follow(IntervalSubscription<Tick> interval) {
    State followed;
    do {
      followed = state();
      switch (followed) {
        case RUNNING -> interval.resumeTicks();
        case PAUSED -> interval.pauseTicks();
        case STOPPED -> interval.end(null);
      }
    } while (followed != state());
  }

  private void subscribe(CoreSubscriber<? super Tick> actual) {
    IntervalFlux<Tick> from;
    int resetsBefore;
    synchronized (this) {
      from = state == State.STOPPED ? null : source;
      resetsBefore = resets;
    }
    if (from == null) {
      Operators.complete(actual);
      return;
    }
    IntervalSubscription<Tick> interval;
    try {
      interval = IntervalSubscription.of(from);
    } catch (RejectedExecutionException e) {
      Operators.error(actual, Operators.onRejectedExecution(e, actual.currentContext()));
      return;
    }
    if (!interval.introduce(actual)) {
      return;
    }
    // Not before: a call of the handle may end it.
    long periodNanos = join(interval, resetsBefore);
    if (periodNanos > 0) {
      interval.resetGrid(periodNanos);
    }
    follow(interval);
    interval.live();
  }

  /** Adds one to those that follow. Returns the period it has not heard of, or zero. */
  private synchronized long join(IntervalSubscription<Tick> interval, int resetsBefore) {
    if (live.size() >= cleaning) {
      live.removeIf(IntervalSubscription::isDone);
      paused.removeIf(IntervalSubscription::isDone);
      cleaning = Math.max(FIRST_CLEANING, 2 * live.size());
    }
    live.add(interval);
    if (state == State.PAUSED) {
      paused.add(interval);
    }
    return resets == resetsBefore ? 0 : source.periodNanos();
  }

  @Override
  public synchronized String toString() {
    return "ticker every " + period() + source.settings().label() + ", " + state;
  }

  /** What subscribers see. */
  private static final class TickerFlux extends Flux<Tick> implements Scannable {

    private final Ticker ticker;

    private TickerFlux(Ticker ticker) {
      this.ticker = ticker;
    }

    static Flux<Tick> assemble(Ticker ticker) {
      return onAssembly(new TickerFlux(ticker));
    }

    @Override
    public void subscribe(CoreSubscriber<? super Tick> actual) {
      ticker.subscribe(actual);
    }

    @Override
    public @Nullable Object scanUnsafe(Attr key) {
      synchronized (ticker) {
        return ticker.source.scanUnsafe(key);
      }
    }

    @Override
    public String stepName() {
      return "ticker";
    }
  }
}
