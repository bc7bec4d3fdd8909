// SPDX-License-Identifier: Apache-2.0
// Copyright the reactor-timer authors
package io.reactortimer;

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
 * Ticker pings = Timers.every(Duration.ofSeconds(30)).named("ws.ping").ticker();
 * pings.flux().concatMap(tick -> session.ping()).subscribe();
 * pings.reset(); // traffic was seen: count anew
 * pings.stop();
 * }</pre>
 *
 * <p>Each subscriber of {@link #flux()} has an interval of its own, which starts at its
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

  // Guarded by this from here on.
  private IntervalFlux<Tick> source;
  private State state = State.RUNNING;

  /** How many resets there were, for those who subscribe at the time of one. */
  private int resets;

  /** Weakly: without demand a subscription is its subscriber's alone. */
  private final Set<HeapInterval<Tick>> live = Collections.newSetFromMap(new WeakHashMap<>());

  /**
   * Those that a pause has stopped, so that they are still there when they are to go on: a
   * scheduler that is not ours knows nothing of a timer that is not armed.
   */
  private final Set<HeapInterval<Tick>> paused = new HashSet<>();

  /** The size at which those that have ended are thrown out. */
  private int cleaning = FIRST_CLEANING;

  Ticker(IntervalSpec spec) {
    this.source =
        new IntervalFlux<>(
            spec.timing(),
            spec.settings(),
            TimerPlace.of(spec.settings().scheduler()),
            TickShape.TICK);
    this.flux = TickerFlux.assemble(this);
  }

  /**
   * Its ticks. Completes when the ticker is stopped, at once if it was before.
   *
   * @return the same publisher each time; each subscriber has an interval of its own
   */
  public Flux<Tick> flux() {
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
   * Starts the grid anew: the next tick is due one period from now. {@link Tick#sequence()} goes
   * on, what was missed is forgotten. A paused ticker stays paused.
   */
  public void reset() {
    reset(0);
  }

  /**
   * Starts the grid anew with another period: the next tick is due one such {@code period} from
   * now.
   *
   * @throws IllegalArgumentException if {@code period} is zero, negative or longer than 292 years
   */
  public void reset(Duration period) {
    reset(Durations.positiveNanos(period, "period"));
  }

  private synchronized void reset(long periodNanos) {
    if (state == State.STOPPED) {
      return;
    }
    if (periodNanos > 0) {
      source = source.every(periodNanos);
    }
    resets++;
    // A copy, here and below: on a scheduler that runs a task at once, a call may deliver a tick,
    // which may subscribe, or call in its turn.
    new ArrayList<>(live).forEach(interval -> interval.reset(periodNanos));
  }

  /** Stops ticking until {@link #resume()}. */
  public synchronized void pause() {
    if (state != State.STOPPED) {
      state = State.PAUSED;
      paused.addAll(live);
      new ArrayList<>(live).forEach(HeapInterval::pauseTicks);
    }
  }

  /** Goes on with the next point of the same grid; those passed meanwhile are not missed. */
  public synchronized void resume() {
    if (state != State.STOPPED) {
      state = State.RUNNING;
      paused.clear();
      for (HeapInterval<Tick> interval : new ArrayList<>(live)) {
        if (state == State.RUNNING) {
          interval.resumeTicks();
        }
      }
    }
  }

  /** Completes all subscribers, and those to come, for good. */
  public void stop() {
    List<HeapInterval<Tick>> last;
    synchronized (this) {
      state = State.STOPPED;
      last = new ArrayList<>(live);
      live.clear();
      paused.clear();
    }
    last.forEach(interval -> interval.end(null));
  }

  private void subscribe(CoreSubscriber<? super Tick> actual) {
    HeapInterval<Tick> interval;
    int resetsBefore;
    try {
      synchronized (this) {
        resetsBefore = resets;
        interval = state == State.STOPPED ? null : HeapInterval.of(source, actual);
        if (interval != null && state == State.PAUSED) {
          interval.pauseTicks();
        }
      }
    } catch (RejectedExecutionException e) {
      Operators.error(actual, Operators.onRejectedExecution(e, actual.currentContext()));
      return;
    }
    if (interval == null) {
      Operators.complete(actual);
      return;
    }
    IntervalFlux.introduce(actual, interval);
    interval.subscribed();
    join(interval, resetsBefore);
  }

  /** Adds a subscription to those that follow, and makes up for what it has not heard. */
  private void join(HeapInterval<Tick> interval, int resetsBefore) {
    boolean stopped;
    synchronized (this) {
      stopped = state == State.STOPPED;
      if (!stopped && !interval.isDone()) {
        if (live.size() >= cleaning) {
          live.removeIf(HeapInterval::isDone);
          paused.removeIf(HeapInterval::isDone);
          cleaning = Math.max(FIRST_CLEANING, 2 * live.size());
        }
        live.add(interval);
        if (resets != resetsBefore) {
          interval.reset(source.timing().periodNanos());
        }
        if (state == State.PAUSED) {
          paused.add(interval);
          interval.pauseTicks();
        } else {
          interval.resumeTicks();
        }
      }
    }
    if (stopped) {
      interval.end(null);
    }
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
