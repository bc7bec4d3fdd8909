// SPDX-License-Identifier: Apache-2.0
// Copyright the reactor-timer authors
package io.reactortimer.internal.scheduler;

import java.lang.reflect.Field;
import java.util.function.Predicate;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import reactor.core.scheduler.Scheduler;
import reactor.core.scheduler.Schedulers;
import reactor.util.Logger;
import reactor.util.Loggers;

/** What stands behind Reactor's cached schedulers at the moment. Any thread. */
public final class ReactorSchedulers {

  /** What Reactor makes its schedulers with unless it is told otherwise. */
  public static final Schedulers.Factory STOCK = new Schedulers.Factory() {};

  private static final Logger LOG = Loggers.getLogger("io.reactortimer.ReactorTimers");

  // Named, because reactor-test is not on the class path of an application.
  private static final String VIRTUAL_TIME = "reactor.test.scheduler.VirtualTimeScheduler";

  // Asked at each assembly, and looked up by name: once a class is enough.

  private static final ClassValue<Boolean> OF_REACTOR =
      whether(type -> type.getEnclosingClass() == Schedulers.class);

  private static final ClassValue<Boolean> OF_VIRTUAL_TIME =
      whether(type -> type.getName().equals(VIRTUAL_TIME));

  private ReactorSchedulers() {}

  private static ClassValue<Boolean> whether(Predicate<Class<?>> is) {
    return new ClassValue<>() {
      @Override
      protected Boolean computeValue(Class<?> type) {
        return is.test(type);
      }
    };
  }

  /** Returns the scheduler behind one that Reactor has cached; any other is returned as it is. */
  public static Scheduler behind(Scheduler scheduler) {
    return OF_REACTOR.get(scheduler.getClass())
            && scheduler instanceof Supplier<?> cached
            && cached.get() instanceof Scheduler behind
        ? behind
        : scheduler;
  }

  public static boolean isVirtualTime() {
    return OF_VIRTUAL_TIME.get(behind(Schedulers.parallel()).getClass());
  }

  /**
   * Returns the factory that Reactor makes its schedulers with. Somebody may have set one of their
   * own, and a takeover must not undo what it does to other schedulers than the default.
   *
   * @return null if that cannot be told
   */
  public static Schedulers.@Nullable Factory factory() {
    try {
      Field factory = Schedulers.class.getDeclaredField("factory"); // there is no public way
      factory.setAccessible(true);
      if (factory.get(null) instanceof Schedulers.Factory present) {
        return present;
      }
    } catch (ReflectiveOperationException | RuntimeException e) {
      LOG.warn(
          "Cannot tell which Schedulers.Factory is in place; schedulers other than parallel() will"
              + " be Reactor's own while its default is taken over",
          e);
    }
    return null;
  }
}
