// SPDX-License-Identifier: Apache-2.0
// Copyright the reactor-timer authors
package io.reactortimer;

import java.util.concurrent.ThreadFactory;
import java.util.function.Supplier;
import reactor.core.scheduler.Scheduler;
import reactor.core.scheduler.Schedulers;

/**
 * Makes the scheduler behind {@code Schedulers.parallel()} a {@link DefaultFacade}, and leaves all
 * others to the factory that was there before. Any thread; makes no threads.
 */
final class TakeoverFactory implements Schedulers.Factory {

  private static final String PARALLEL = "parallel";

  private volatile Schedulers.Factory others = ReactorDefault.STOCK;

  /**
   * Leaves other schedulers to {@code factory} from now on.
   *
   * @return whether it did so before
   */
  boolean delegateTo(Schedulers.Factory factory) {
    if (factory == this || factory == others) {
      return true;
    }
    others = factory;
    return false;
  }

  @Override
  public Scheduler newParallel(int parallelism, ThreadFactory threadFactory) {
    return isDefault(parallelism, threadFactory)
        ? new DefaultFacade()
        : others.newParallel(parallelism, threadFactory);
  }

  /**
   * Reactor's own thread factories tell the name they were made with, and the default's makes
   * daemons. A pool of a user's that is the same in all three gets a facade too, which does what
   * that pool would.
   */
  private static boolean isDefault(int parallelism, ThreadFactory threadFactory) {
    return parallelism == Schedulers.DEFAULT_POOL_SIZE
        && threadFactory instanceof Supplier<?> named
        && PARALLEL.equals(named.get())
        && threadFactory.newThread(() -> {}).isDaemon();
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
