// SPDX-License-Identifier: Apache-2.0
// Copyright the reactor-timer authors
package io.reactortimer.internal.listing;

import io.reactortimer.internal.origin.Origin;
import io.reactortimer.internal.origin.OriginCarrier;
import java.lang.reflect.Field;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import reactor.core.Scannable;
import reactor.core.Scannable.Attr;

/**
 * The operators between a timer and its subscriber, read off the running pipeline.
 *
 * <p>What is read is not ours: it may throw, be in the middle of a change, or lead in a circle. So
 * each step is guarded, their number is bounded, and a chain that cannot be read on ends there.
 */
public final class OperatorChain {

  static final int MAX_HOPS = 64;

  /** In the description of an assembly: the operator, then where it was assembled. */
  private static final String ASSEMBLED = " \u21e2 ";

  /** The delay of a {@code timeout} tells of nobody behind it; this is who waits for it. */
  private static final String TIMEOUT =
      "reactor.core.publisher.FluxTimeout$TimeoutTimeoutSubscriber";

  private static final String RETRY_MAIN =
      "reactor.core.publisher.FluxRetryWhen$RetryWhenMainSubscriber";

  /**
   * Where a companion refers to its operator, of those that do not tell; looked up once a class.
   */
  private static final ClassValue<Optional<Field>> MAIN =
      new ClassValue<>() {
        @Override
        protected Optional<Field> computeValue(Class<?> type) {
          if (!type.getName().equals(TIMEOUT)) {
            return Optional.empty();
          }
          try {
            Field main = type.getDeclaredField("main");
            main.setAccessible(true);
            return Optional.of(main);
          } catch (ReflectiveOperationException | RuntimeException unknown) {
            return Optional.empty(); // a later Reactor, or a native image: the chain ends there
          }
        }
      };

  private final List<String> operators = new ArrayList<>();
  private @Nullable GuardedCall call;
  private @Nullable String origin;
  private @Nullable String task;

  private OperatorChain() {}

  /**
   * Reads a chain.
   *
   * @param head what begins it; null for an empty one
   */
  public static OperatorChain of(@Nullable Object head) {
    OperatorChain chain = new OperatorChain();
    if (head instanceof Runnable && !(head instanceof Scannable && isOfReactor(head))) {
      chain.task = outermostType(head);
    }
    Object step = head instanceof Scannable ? head : null;
    for (int hops = 0; step != null && hops < MAX_HOPS; hops++) {
      chain.add(step);
      if (chain.call == null && GuardedCall.isGuard(step)) {
        chain.call = GuardedCall.of(step);
      }
      step = next(step);
    }
    return chain;
  }

  /** The steps, from the timer to its subscriber. Empty where they cannot be read. */
  public List<String> operators() {
    return operators;
  }

  /** What the nearest timeout guards, if anything above it tells. */
  @Nullable String call() {
    return call == null ? null : call.description();
  }

  /** Where the first of them was assembled, if somebody has captured that. */
  public @Nullable String origin() {
    return origin;
  }

  /** The class whose task it is, unless that is an operator of Reactor's. */
  public @Nullable String task() {
    return task;
  }

  /** What comes after a step, towards the subscriber; null at the end. */
  public static @Nullable Object next(Object step) {
    Object actual = scan(step, Attr.ACTUAL);
    if (actual instanceof OriginCarrier<?> carrier) {
      return carrier.actual(); // no operator of anybody's
    }
    return actual == null ? main(step) : actual;
  }

  /**
   * Where the operator that begins a chain was assembled, if that was recorded then; of the delay
   * of a retry, where the retry was.
   */
  static @Nullable Origin carriedOrigin(@Nullable Object head) {
    if (!OriginCarrier.mayBeThere() || head == null) {
      return null;
    }
    Object step = next(head);
    for (int hops = 0; step != null && hops < MAX_HOPS; hops++) {
      if (step.getClass().getName().equals(RETRY_MAIN)) {
        return originBelowRetry(step);
      }
      step = next(step);
    }
    return scan(head, Attr.ACTUAL) instanceof OriginCarrier<?> carrier ? carrier.origin() : null;
  }

  /** A retry serializes what it passes on, so its own carrier is the second step below it. */
  private static @Nullable Origin originBelowRetry(Object retry) {
    Object serialized = scan(retry, Attr.ACTUAL);
    return serialized != null && scan(serialized, Attr.ACTUAL) instanceof OriginCarrier<?> carrier
        ? carrier.origin()
        : null;
  }

  private static @Nullable Object main(Object step) {
    try {
      Optional<Field> main = MAIN.get(step.getClass());
      return main.isEmpty() ? null : main.get().get(step);
    } catch (IllegalAccessException impossible) {
      return null; // it was made accessible
    }
  }

  /** The same as {@link Scannable#name()}, which never returns where parents form a circle. */
  public static String nameAbove(Scannable publisher) {
    Scannable step = publisher;
    for (int hops = 0; step.isScanAvailable() && hops < MAX_HOPS; hops++) {
      String name = step.scan(Attr.NAME);
      if (name != null) {
        return name;
      }
      step = Scannable.from(step.scan(Attr.PARENT));
    }
    return publisher.stepName();
  }

  private void add(Object step) {
    String name = nameOf(step);
    if (name == null) {
      return;
    }
    int end = name.indexOf(ASSEMBLED);
    if (end >= 0 && origin == null) {
      origin = name;
    }
    if (Boolean.TRUE.equals(scan(step, Attr.ACTUAL_METADATA))) {
      return; // it only tells where its neighbour was assembled
    }
    String operator = end < 0 ? name : name.substring(0, end);
    // An operator that watches a companion is met twice: there, and on its main path.
    if (operators.isEmpty() || !operators.get(operators.size() - 1).equals(operator)) {
      operators.add(operator);
    }
  }

  /** How a step calls itself; null if it fails to. */
  static @Nullable String nameOf(Object step) {
    try {
      return step instanceof Scannable scannable ? scannable.stepName() : outermostType(step);
    } catch (Throwable failure) {
      throwIfOutOfMemory(failure);
      return null;
    }
  }

  /** What a step tells of itself, or null if it fails to. */
  public static @Nullable Object scan(Object step, Attr<?> key) {
    try {
      return step instanceof Scannable scannable ? scannable.scanUnsafe(key) : null;
    } catch (Throwable failure) {
      throwIfOutOfMemory(failure);
      return null;
    }
  }

  /** Nothing else that foreign code may throw, a stack overflow included, is ours to pass on. */
  public static void throwIfOutOfMemory(Throwable failure) {
    if (failure instanceof OutOfMemoryError fatal) {
      throw fatal;
    }
  }

  private static boolean isOfReactor(Object step) {
    return step.getClass().getName().startsWith("reactor.core.");
  }

  /** Of a lambda or an inner class, the class that a person would look for. */
  private static String outermostType(Object object) {
    String name = object.getClass().getName();
    int inner = name.indexOf('$');
    return inner <= 0 ? name : name.substring(0, inner);
  }
}
