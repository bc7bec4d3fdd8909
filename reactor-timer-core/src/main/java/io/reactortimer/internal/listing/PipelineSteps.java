// SPDX-License-Identifier: Apache-2.0
// Copyright the reactor-timer authors
package io.reactortimer.internal.listing;

import io.reactortimer.internal.origin.OriginCarrier;
import java.util.Deque;
import java.util.Iterator;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import reactor.core.Scannable;
import reactor.core.Scannable.Attr;

/**
 * How to go from one operator of a running pipeline to the next, and what each tells of itself.
 *
 * <p>What is read is not ours: it may throw, be in the middle of a change, or lead in a circle. So
 * each step is guarded, and nobody takes more than {@link #MAX_HOPS}.
 */
public final class PipelineSteps {

  static final int MAX_HOPS = 64;

  /**
   * The delay of a {@code timeout} tells of nobody behind it, but refers to who waits for it. Where
   * that cannot be read, the chain ends there.
   */
  private static final OperatorField MAIN =
      OperatorField.named(
          Map.of("reactor.core.publisher.FluxTimeout$TimeoutTimeoutSubscriber", "main"));

  private PipelineSteps() {}

  /** Returns what comes after a step, towards the subscriber; null at the end. */
  public static @Nullable Object next(Object step) {
    Object actual = scan(step, Attr.ACTUAL);
    if (actual instanceof OriginCarrier<?> carrier) {
      return carrier.actual(); // no operator of anybody's
    }
    return actual == null ? MAIN.of(step) : actual;
  }

  /**
   * Pushes all that a sink or multicaster passes its signals on to.
   *
   * @return false if nobody listens just now, or it cannot be read
   */
  static boolean pushInners(Object step, Deque<Object> ahead) {
    int before = ahead.size();
    try (Stream<? extends Scannable> inners = ((Scannable) step).inners()) {
      for (Iterator<? extends Scannable> each = inners.iterator(); each.hasNext(); ) {
        Scannable inner = each.next();
        if (inner.isScanAvailable()) { // a sink for one subscriber has one that is not, before it
          ahead.push(inner);
        }
      }
    } catch (Throwable failure) {
      throwIfOutOfMemory(failure);
      return false;
    }
    return ahead.size() > before;
  }

  /**
   * Returns the same as {@link Scannable#name()}, which never returns where parents form a circle.
   */
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

  /** Returns how a step calls itself; null if it fails to. */
  static @Nullable String nameOf(Object step) {
    try {
      return step instanceof Scannable scannable ? scannable.stepName() : outermostType(step);
    } catch (Throwable failure) {
      throwIfOutOfMemory(failure);
      return null;
    }
  }

  /** Returns what a step tells of itself, or null if it fails to. */
  public static @Nullable Object scan(Object step, Attr<?> key) {
    try {
      return step instanceof Scannable scannable ? scannable.scanUnsafe(key) : null;
    } catch (Throwable failure) {
      throwIfOutOfMemory(failure);
      return null;
    }
  }

  /**
   * Throws on what tells of want of memory. Nothing else that foreign code may throw, a stack
   * overflow included, is ours to pass on.
   */
  public static void throwIfOutOfMemory(Throwable failure) {
    if (failure instanceof OutOfMemoryError fatal) {
      throw fatal;
    }
  }

  /**
   * Returns the class that a person would look for: of a lambda or an inner class, the outer one.
   */
  static String outermostType(Object object) {
    String name = object.getClass().getName();
    int inner = name.indexOf('$');
    return inner <= 0 ? name : name.substring(0, inner);
  }
}
