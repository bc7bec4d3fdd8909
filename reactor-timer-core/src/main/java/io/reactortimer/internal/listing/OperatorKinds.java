// SPDX-License-Identifier: Apache-2.0
// Copyright the reactor-timer authors
package io.reactortimer.internal.listing;

import io.reactortimer.live.TimerKind;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Tells what operator of Reactor's a scheduled task belongs to, by the names of classes: those of
 * tasks, and those of the subscribers through which an operator watches a companion such as the
 * delay of a {@code timeout}. Whatever a later Reactor calls otherwise is shown as a plain kind,
 * never as a wrong one.
 */
public final class OperatorKinds {

  private static final String REACTOR = "reactor.core.publisher.";

  /** A companion is made by the operator itself: its subscriber is at most this far. */
  private static final int COMPANION_HOPS = 16;

  /** How often a task may be wrapped. */
  private static final int MOST_WRAPPERS = 4;

  /** By the operator whose task, lambda or inner class is scheduled. */
  private static final Map<String, TimerKind> BY_OPERATOR =
      Map.of(
          "FluxInterval", TimerKind.INTERVAL,
          "MonoDelay", TimerKind.DELAY,
          "MonoDelayElement", TimerKind.DELAY,
          "FluxDelaySequence", TimerKind.DELAY,
          "FluxBufferTimeout", TimerKind.BUFFER,
          "FluxWindowTimeout", TimerKind.WINDOW,
          "MonoCacheTime", TimerKind.CACHE_TTL,
          "FluxOnBackpressureBufferTimeout", TimerKind.BACKPRESSURE_TTL,
          "FluxRefCountGrace", TimerKind.REF_COUNT_GRACE);

  /** By the subscriber of a companion. */
  private static final Map<String, TimerKind> BY_COMPANION =
      Map.ofEntries(
          Map.entry("FluxTimeout$TimeoutTimeoutSubscriber", TimerKind.TIMEOUT),
          Map.entry("FluxRetryWhen$RetryWhenOtherSubscriber", TimerKind.RETRY_BACKOFF),
          Map.entry("FluxRepeatWhen$RepeatWhenOtherSubscriber", TimerKind.REPEAT_DELAY),
          Map.entry("FluxDelaySubscription$DelaySubscriptionOtherSubscriber", TimerKind.DELAY),
          Map.entry("MonoCacheInvalidateWhen$TriggerSubscriber", TimerKind.CACHE_TTL),
          Map.entry("MonoDelayUntil$DelayUntilTrigger", TimerKind.DELAY),
          Map.entry("FluxTakeUntilOther$TakeUntilOtherSubscriber", TimerKind.DELAY),
          Map.entry("FluxSkipUntilOther$SkipUntilOtherSubscriber", TimerKind.DELAY),
          Map.entry("FluxSample$SampleOther", TimerKind.SAMPLE),
          Map.entry("FluxSampleFirst$SampleFirstOther", TimerKind.SAMPLE),
          Map.entry("FluxSampleTimeout$SampleTimeoutOther", TimerKind.SAMPLE),
          Map.entry("FluxBufferBoundary$BufferBoundaryOther", TimerKind.BUFFER),
          Map.entry("FluxBufferWhen$BufferWhenOpenSubscriber", TimerKind.BUFFER),
          Map.entry("FluxBufferWhen$BufferWhenCloseSubscriber", TimerKind.BUFFER),
          Map.entry("FluxWindowBoundary$WindowBoundaryOther", TimerKind.WINDOW),
          Map.entry("FluxWindowWhen$WindowWhenOpenSubscriber", TimerKind.WINDOW),
          Map.entry("FluxWindowWhen$WindowWhenCloseSubscriber", TimerKind.WINDOW));

  /**
   * The operators that lose a window, an element, a value or a cancellation, or fall silent, if
   * their task is refused: because they do not look for that, or not in all their forms.
   */
  private static final Set<String> DEAF =
      Set.of(
          "FluxBufferTimeout",
          "FluxDelaySequence",
          "FluxOnBackpressureBufferTimeout",
          "FluxRefCountGrace",
          "FluxWindowTimeout",
          "MonoCacheTime");

  /** The kinds of those that take any end of a companion, a refusal too, for the end of a time. */
  private static final Set<TimerKind> EXPIRING = Set.of(TimerKind.TIMEOUT, TimerKind.CACHE_TTL);

  // Names and numbers, because what a ClassValue holds is reachable from the class that was looked
  // up. Of a class of Reactor's, where that is in a parent loader, a kind would keep our loader
  // alive.

  /** The operator that a task is of, looked up once a class. */
  private static final ClassValue<String> OPERATOR =
      new ClassValue<>() {
        @Override
        protected String computeValue(Class<?> type) {
          String name = nameInReactor(type);
          return name.substring(0, endOfOuter(name));
        }
      };

  private static final List<TimerKind> KINDS = List.of(TimerKind.values());
  private static final int KIND_BITS = 8;
  private static final long KIND_MASK = (1 << KIND_BITS) - 1;

  /**
   * What the class of a subscriber tells: the hash code of its name, and the place in {@link
   * #KINDS} of the companion's kind that it tells of, one more; zero for none.
   */
  private static final ClassValue<Long> SUBSCRIBER =
      new ClassValue<>() {
        @Override
        protected Long computeValue(Class<?> type) {
          TimerKind kind = BY_COMPANION.get(nameInReactor(type));
          long place = kind == null ? 0 : KINDS.indexOf(kind) + 1;
          return ((long) type.getName().hashCode() << KIND_BITS) | place;
        }
      };

  private OperatorKinds() {}

  /**
   * Returns the kind of the task that begins a chain.
   *
   * @param chain empty once the task has ended
   * @param otherwise what it is if no operator is known by it
   */
  public static TimerKind of(ChainSteps chain, TimerKind otherwise) {
    Object task = chain.head();
    TimerKind kind = task == null ? null : BY_OPERATOR.get(OPERATOR.get(task.getClass()));
    if (kind == null) {
      return otherwise;
    }
    return mayBeCompanion(kind) ? companion(chain, kind) : kind;
  }

  private static boolean mayBeCompanion(TimerKind kind) {
    return kind == TimerKind.INTERVAL || kind == TimerKind.DELAY;
  }

  /**
   * Tells whether the operator that submitted a task would misread its refusal if that was refused:
   * a timeout takes it for the end of its time, and a cache for that of its value. Also if what
   * decorates a scheduler, to measure it for example, has wrapped the task.
   */
  public static boolean misreadsRefusal(Runnable submitted) {
    return misreadsRefusal(submitted, 0);
  }

  private static boolean misreadsRefusal(Runnable task, int wrappers) {
    if (DEAF.contains(OPERATOR.get(task.getClass()))
        || EXPIRING.contains(of(ChainSteps.of(task), TimerKind.TASK))) {
      return true;
    }
    return wrappers < MOST_WRAPPERS
        && CapturedObjects.heldBy(task, Runnable.class).stream()
            .anyMatch(wrapped -> misreadsRefusal(wrapped, wrappers + 1));
  }

  /** Returns the kind of an interval of ours, which begins a chain. */
  public static TimerKind ofInterval(ChainSteps chain) {
    return companion(chain, TimerKind.INTERVAL);
  }

  private static TimerKind companion(ChainSteps chain, TimerKind otherwise) {
    for (int hops = 1; hops <= COMPANION_HOPS && chain.has(hops); hops++) {
      TimerKind kind = companion(chain.facts(hops));
      if (kind != null && kind != otherwise) {
        return kind; // else there may be one further on that tells more
      }
    }
    return otherwise;
  }

  /** Returns a number that stands for the class of a subscriber, and tells what it is of. */
  static long factsOf(Class<?> subscriber) {
    return SUBSCRIBER.get(subscriber);
  }

  /** Returns the kind of the companion that such facts tell of; null for none. */
  private static @Nullable TimerKind companion(long facts) {
    int place = (int) (facts & KIND_MASK);
    return place == 0 ? null : KINDS.get(place - 1);
  }

  private static String nameInReactor(Class<?> type) {
    String name = type.getName();
    return name.startsWith(REACTOR) ? name.substring(REACTOR.length()) : "";
  }

  private static int endOfOuter(String name) {
    int inner = name.indexOf('$');
    return inner < 0 ? name.length() : inner;
  }
}
