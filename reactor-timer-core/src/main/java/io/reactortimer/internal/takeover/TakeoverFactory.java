// SPDX-License-Identifier: Apache-2.0
// Copyright the reactor-timer authors
package io.reactortimer.internal.takeover;

import io.reactortimer.internal.scheduler.ReactorSchedulers;
import java.util.concurrent.ThreadFactory;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import reactor.core.scheduler.Scheduler;
import reactor.core.scheduler.Schedulers;

/**
 * Makes the scheduler behind {@code Schedulers.parallel()} a {@link ParallelFacade}, and leaves all
 * others to the factory that was there before. Any thread; makes no threads.
 */
final class TakeoverFactory implements Schedulers.Factory {

  /** Of the default's thread factory, and of the method that makes it. */
  private static final String PARALLEL = "parallel";

  private static final StackWalker CALLERS =
      StackWalker.getInstance(StackWalker.Option.RETAIN_CLASS_REFERENCE);

  private volatile Schedulers.Factory others = ReactorSchedulers.STOCK;
  private volatile boolean takesOver;

  /** Whether the default is a facade from now on. */
  void takesOver(boolean takesOver) {
    this.takesOver = takesOver;
  }

  /**
   * Leaves other schedulers to {@code factory} from now on.
   *
   * @param factory null for Reactor's own
   * @return whether it did so before
   */
  boolean delegateTo(Schedulers.@Nullable Factory factory) {
    Schedulers.Factory next = factory == null ? ReactorSchedulers.STOCK : factory;
    if (next == this || next == others) {
      return true;
    }
    others = next;
    return false;
  }

  @Override
  public Scheduler newParallel(int parallelism, ThreadFactory threadFactory) {
    return takesOver && isForDefault(threadFactory)
        ? new ParallelFacade()
        : others.newParallel(parallelism, threadFactory);
  }

  /**
   * A user may make a pool that is called the same, for itself and with threads of its own: so the
   * name is not enough, and the one who asks is looked for. Few ask, and the default's name first.
   */
  private static boolean isForDefault(ThreadFactory threadFactory) {
    return threadFactory instanceof Supplier<?> named
        && PARALLEL.equals(named.get())
        && CALLERS.walk(
            frames ->
                frames.anyMatch(
                    frame ->
                        frame.getDeclaringClass() == Schedulers.class
                            && frame.getMethodName().equals(PARALLEL)));
  }

  @Override
  public Scheduler newSingle(ThreadFactory threadFactory) {
    return others.newSingle(threadFactory);
  }

  @Override
  public Scheduler newBoundedElastic(
      int threadCap, int queuedTaskCap, ThreadFactory threadFactory, int ttlSeconds) {
    return others.newBoundedElastic(threadCap, queuedTaskCap, threadFactory, ttlSeconds);
  }

  @Override
  public Scheduler newThreadPerTaskBoundedElastic(
      int threadCap, int queuedTaskCap, ThreadFactory threadFactory) {
    return others.newThreadPerTaskBoundedElastic(threadCap, queuedTaskCap, threadFactory);
  }
}
