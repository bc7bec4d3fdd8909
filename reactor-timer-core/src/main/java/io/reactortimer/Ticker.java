// SPDX-License-Identifier: Apache-2.0
// Copyright the reactor-timer authors
package io.reactortimer;

import io.reactortimer.internal.Arguments;
import io.reactortimer.internal.engine.loop.StackRoom;
import io.reactortimer.internal.operator.AssemblyTrace;
import io.reactortimer.internal.operator.IntervalFlux;
import io.reactortimer.internal.operator.IntervalSubscription;
import io.reactortimer.internal.operator.Refusals;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.WeakHashMap;
import java.util.concurrent.RejectedExecutionException;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import reactor.core.CoreSubscriber;
import reactor.core.Exceptions;
import reactor.core.Scannable;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Operators;

/**
 * An interval with a handle to reset, pause, resume and stop it.
 *
 * <pre>{@code
 * Ticker pings = Timers.every(Duration.ofSeconds(30)).name("ws.ping").ticker();
 * pings.asFlux().concatMap(tick -> session.ping()).subscribe();
 * pings.reset(); // traffic was seen: the next ping is due in 30 seconds
 * pings.stop();
 * }</pre>
 *
 * <p>Each subscriber of {@link #asFlux()} has an interval of its own, which starts at its
 * subscription and follows its own demand. A call on the handle affects all current subscribers;
 * later subscribers start with the current state and period.
 *
 * <p>All methods may be called from any thread, any number of times and also after {@link #stop()};
 * a call with nothing to do has no effect. A tick that was due before a call but not yet claimed
 * for delivery is not delivered after the call. If the call comes from the delivering thread, no
 * earlier tick is.
 *
 * @since 0.1
 */
public final class Ticker {

  /**
   * What a ticker currently does.
   *
   * @since 0.1
   */
  public enum State {
    /** It ticks for subscribers with demand. */
    RUNNING,
    /** It does not tick until it is resumed. */
    PAUSED,
    /** It has been stopped permanently. */
    STOPPED
  }

  private static final int FIRST_CLEANING = 16;

  private final Flux<Tick> flux;

  // Guarded by this from here on. Only this state changes under the monitor: intervals are called
  // after it is released, because on some schedulers such a call delivers a tick.
  private IntervalFlux<Tick> source;
  private State state = State.RUNNING;

  /** How many resets there were, so that a concurrent subscription notices one. */
  private int resets;

  /** Held weakly: a subscription without demand is referred to only by its subscriber. */
  private final Set<IntervalSubscription<Tick>> live =
      Collections.newSetFromMap(new WeakHashMap<>());

  /**
   * Intervals that a pause has stopped, held strongly so that they still exist at the resumption:
   * other schedulers hold no reference to a timer that is not armed.
   */
  private final Set<IntervalSubscription<Tick>> paused = new HashSet<>();

  /** The size at which intervals that have ended are removed. */
  private int cleaning = FIRST_CLEANING;

  Ticker(IntervalSpec spec) {
    this.source = spec.source(Tick.SHAPE).sampled();
    this.flux = TickerFlux.assemble(this);
  }

  /** Records where this is made, if Reactor does the same. */
  private synchronized void traceWith(Flux<Tick> publisher, Flux<Tick> assembled) {
    if (source.origin() == null && AssemblyTrace.isOf(publisher, assembled)) {
      source = source.traced();
    }
  }

  /**
   * Returns the ticks. The Flux completes when the ticker is stopped, at once if it already is.
   *
   * @return the same publisher each time; each subscriber has an interval of its own
   */
  public Flux<Tick> asFlux() {
    return flux;
  }

  /**
   * Returns what the ticker currently does.
   *
   * @return the state after the last call on the handle
   */
  public synchronized State state() {
    return state;
  }

  /**
   * Returns the current period.
   *
   * @return the last one set
   */
  public synchronized Duration period() {
    return Duration.ofNanos(source.timing().periodNanos());
  }

  /**
   * Restarts the grid: the next tick is due one period from now, or at the next point of the wall
   * clock's grid if the ticker is aligned. {@link Tick#sequence()} continues, and missed ticks are
   * forgotten. A paused ticker stays paused.
   */
  public void reset() {
    resetAll(0);
  }

  /**
   * Restarts the grid with another period.
   *
   * @param period time between two ticks from now on
   * @throws IllegalArgumentException if {@code period} is zero, negative or longer than 292 years,
   *     or if the ticker is aligned and {@code period} is shorter than 10 ms
   */
  public void reset(Duration period) {
    resetAll(Arguments.positiveNanos(period, "period"));
  }

  private void resetAll(long periodNanos) {
    StackRoom.forCall();
    List<IntervalSubscription<Tick>> all;
    int reset;
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
      reset = ++resets;
      all = new ArrayList<>(live);
    }
    forEach(all, interval -> restart(interval, periodNanos, reset));
  }

  /**
   * Restarts the grid of an interval. Looks again afterwards: of two concurrent calls the one that
   * reaches an interval last leaves it with the ticker's last period.
   */
  private void restart(IntervalSubscription<Tick> interval, long periodNanos, int reset) {
    int known = reset;
    long wantedNanos = periodNanos;
    for (; ; ) {
      interval.resetGrid(wantedNanos);
      synchronized (this) {
        if (resets == known) {
          return;
        }
        known = resets;
        wantedNanos = source.timing().periodNanos();
      }
    }
  }

  /** Calls all of them, also behind one that throws; then throws the first failure. */
  private static void forEach(
      List<IntervalSubscription<Tick>> all, Consumer<IntervalSubscription<Tick>> call) {
    Throwable first = null;
    for (IntervalSubscription<Tick> interval : all) {
      try {
        call.accept(interval);
      } catch (Throwable failure) { // of another scheduler's clock, or for want of memory
        first = first == null ? failure : first;
      }
    }
    if (first != null) {
      throw Exceptions.propagate(first);
    }
  }

  /** Stops ticking until {@link #resume()}. */
  public void pause() {
    forEach(become(State.PAUSED), this::follow);
  }

  /**
   * Continues with the next point of the same grid; points that passed meanwhile do not count as
   * missed.
   */
  public void resume() {
    forEach(become(State.RUNNING), this::follow);
  }

  /** Stops the ticker permanently: completes all current and later subscribers. */
  public void stop() {
    forEach(become(State.STOPPED), this::follow);
  }

  /** Changes the state, and returns the intervals that have to follow. */
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
   * Makes an interval follow the ticker's state. Looks again afterwards: of two concurrent calls
   * the one that reaches an interval last leaves it in the ticker's last state.
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
      interval = from.begin();
    } catch (RejectedExecutionException e) {
      Refusals.tell(actual, e);
      return;
    }
    if (!interval.introduce(actual)) {
      return;
    }
    try {
      // Not before it is introduced: a call on the handle may end it.
      long periodNanos = join(interval, resetsBefore);
      if (periodNanos > 0) {
        interval.resetGrid(periodNanos);
      }
      follow(interval);
    } catch (Throwable failure) {
      interval.cancel(); // as live() does
      throw failure;
    }
    interval.live();
  }

  /** Adds an interval that follows. Returns the period if a reset was missed, or else zero. */
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

  /** The Flux that subscribers see. */
  private static final class TickerFlux extends Flux<Tick> implements Scannable {

    private final Ticker ticker;

    private TickerFlux(Ticker ticker) {
      this.ticker = ticker;
    }

    static Flux<Tick> assemble(Ticker ticker) {
      TickerFlux publisher = new TickerFlux(ticker);
      Flux<Tick> assembled = onAssembly(publisher);
      ticker.traceWith(publisher, assembled);
      return assembled;
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
