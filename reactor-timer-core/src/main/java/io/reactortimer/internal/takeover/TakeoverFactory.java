// SPDX-License-Identifier: Apache-2.0
// Copyright the reactor-timer authors
package io.reactortimer.internal.takeover;

import io.reactortimer.internal.scheduler.ReactorSchedulers;
import java.util.Map;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import reactor.core.scheduler.Scheduler;
import reactor.core.scheduler.Schedulers;

/**
 * Makes the scheduler behind {@code Schedulers.parallel()} a facade of ours, and leaves all others
 * to the factory that was there before. Any thread; makes no threads.
 */
final class TakeoverFactory
    implements Schedulers.Factory,
        Supplier<AtomicReference<Map.@Nullable Entry<Schedulers.Factory, Schedulers.Snapshot>>> {

  /** The name of the default's thread factory, and of the method that creates it. */
  private static final String PARALLEL = "parallel";

  private static final StackWalker CALLERS =
      StackWalker.getInstance(StackWalker.Option.RETAIN_CLASS_REFERENCE);

  private final Supplier<? extends Scheduler> facades;

  private volatile Schedulers.Factory others = ReactorSchedulers.STOCK;
  private volatile boolean active;

  /** What stood here before, and what Reactor had cached of it; null while this is not in place. */
  private final AtomicReference<Map.@Nullable Entry<Schedulers.Factory, Schedulers.Snapshot>>
      before = new AtomicReference<>();

  /** Returns what stood here before, which {@link OtherCopies} read and replace. */
  @Override
  public AtomicReference<Map.@Nullable Entry<Schedulers.Factory, Schedulers.Snapshot>> get() {
    return before;
  }

  TakeoverFactory(Supplier<? extends Scheduler> facades) {
    this.facades = facades;
  }

  /** Sets whether the default is a facade from now on. */
  void setActive(boolean active) {
    this.active = active;
  }

  /**
   * Leaves other schedulers to {@code factory} from now on, or to what is below if that is a copy.
   *
   * @return whether it did so before
   */
  boolean delegateTo(Schedulers.Factory factory) {
    Schedulers.Factory next = OtherCopies.below(this, factory);
    if (next == others) {
      return true;
    }
    others = next;
    return false;
  }

  @Override
  public Scheduler newParallel(int parallelism, ThreadFactory threadFactory) {
    return active && isForDefault(threadFactory)
        ? facades.get()
        : others.newParallel(parallelism, threadFactory);
  }

  /**
   * Tells whether Reactor's default is being created. A user may create a pool of the same name
   * with threads of its own, so the caller is checked too. Calls are rare, and the name is checked
   * first.
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
