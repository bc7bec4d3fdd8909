// SPDX-License-Identifier: Apache-2.0
// Copyright the reactor-timer authors
package io.reactortimer;

import io.reactortimer.internal.listing.PipelineName;
import io.reactortimer.internal.scheduler.LoopScheduler;
import io.reactortimer.internal.scheduler.TaskSubmitter;
import io.reactortimer.internal.takeover.ParallelTakeover;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;
import reactor.core.Disposable;
import reactor.core.scheduler.Scheduler;
import reactor.core.scheduler.Schedulers;

/**
 * Takes over Reactor's default scheduler: {@code Flux.interval}, {@code Mono.delay}, {@code
 * timeout}, {@code retryWhen(backoff)} and all else that runs on {@link Schedulers#parallel()} then
 * runs on a {@link TimerScheduler}, without a change of code, and is listed there.
 *
 * <pre>{@code
 * ReactorTimers.Installation installation =
 *     ReactorTimers.install(TimerScheduler.builder("app").workers(Schedulers.DEFAULT_POOL_SIZE));
 * Flux.interval(Duration.ofSeconds(1)).subscribe(...);
 * installation.scheduler().live().groups(10);
 * }</pre>
 *
 * <p><b>What changes.</b> Missed runs of a stock interval follow the scheduler's {@link
 * TimerScheduler#missedTicks()}, so by default it survives a pause with one late tick in place of a
 * burst. Its demand is invisible to a scheduler, so one with a consumer that is slower than its
 * period still ends with an overflow: that takes {@link Timers#interval}. Decorators of executors,
 * {@code Schedulers.enableMetrics()} and agents that instrument {@code ScheduledThreadPoolExecutor}
 * do not apply to {@code parallel()} any more. {@code single()}, {@code boundedElastic()} and
 * whatever else is made by {@code Schedulers.newXyz} stay as they are.
 *
 * <p><b>When.</b> As early as possible: what has captured {@code parallel()} before keeps the one
 * it has.
 *
 * <p><b>Once.</b> There is one takeover in a process, for as long as somebody holds it. Whoever
 * installs while it is held joins it, and gets the scheduler that is in charge already; if that has
 * other settings, a line in the log says so.
 *
 * <p><b>End.</b> When the last one lets go, {@code parallel()} is again what it was before, and
 * nothing is disposed: timers that are pending fire, and whoever captured the default meanwhile
 * keeps a working scheduler for the life of the process, which costs nothing without work. If
 * somebody else has replaced Reactor's default in between, or virtual time stands in its place, it
 * is left as it is, and gets back what it had replaced, which works. So do not dispose the
 * scheduler; should it be disposed all the same, one of the same settings takes its place.
 *
 * <p>All methods are safe to call from any thread.
 */
public final class ReactorTimers {

  private ReactorTimers() {}

  /**
   * Puts {@code scheduler} behind {@link Schedulers#parallel()}, and makes it the default of {@link
   * Timers}, until the result is disposed.
   *
   * <p>As {@code parallel()} it carries work other than timers too: give it {@link
   * Schedulers#DEFAULT_POOL_SIZE} workers.
   *
   * @throws IllegalArgumentException if {@code scheduler} is disposed
   * @throws IllegalStateException if virtual time is installed
   */
  public static Installation install(TimerScheduler scheduler) {
    Objects.requireNonNull(scheduler, "scheduler");
    return new Installation(ParallelTakeover.install(scheduler.core()));
  }

  /**
   * The same with a scheduler of these settings. It is made unless one of equal settings was in
   * charge before: so threads do not add up where a context restarts in the same process.
   *
   * @throws IllegalStateException if virtual time is installed
   */
  public static Installation install(TimerScheduler.Builder settings) {
    Objects.requireNonNull(settings, "settings");
    return new Installation(ParallelTakeover.install(settings.settings(), TimerScheduler::coreOf));
  }

  /**
   * The scheduler behind {@link Schedulers#parallel()}, if it is one of ours at the moment: it is
   * not while virtual time, or the factory of somebody else, stands in its place.
   */
  public static Optional<TimerScheduler> installed() {
    return ParallelTakeover.isInPlace()
        ? Optional.of(TimerScheduler.of(ParallelTakeover.scheduler()))
        : Optional.empty();
  }

  /**
   * Disposes all schedulers that stand, or stood, behind {@link Schedulers#parallel()}: to be
   * called after {@link Schedulers#shutdownNow()}, which does not reach them, where an application
   * goes and the process stays. Their threads would keep its class loader. What uses one afterwards
   * is given one that is just the same.
   */
  public static void shutdownNow() {
    ParallelTakeover.schedulers().forEach(LoopScheduler::dispose);
  }

  /**
   * The {@link TimerScheduler} that {@code scheduler} is or stands for: that behind {@link
   * Schedulers#parallel()} while it is taken over, or behind one captured then and not disposed
   * since.
   */
  public static Optional<TimerScheduler> unwrap(Scheduler scheduler) {
    Objects.requireNonNull(scheduler, "scheduler");
    TaskSubmitter submissions = TaskSubmitter.to(scheduler);
    return submissions == null || submissions.isClosed()
        ? Optional.empty()
        : Optional.of(TimerScheduler.of(submissions.scheduler()));
  }

  /**
   * Lets listings show the names and tags that {@code name} and {@code tag} gave a pipeline, for
   * timers of pipelines that are assembled and subscribed to from now on; until the result is
   * disposed, by the last one if several ask. A name reaches the timers above it and the operator
   * after it; where a pipeline is subscribed to by itself or by an operator of {@code Flux}, also
   * those further down.
   *
   * <p>These operators leave no trace in a running pipeline, so this costs: each operator that is
   * assembled and each subscription looks for a name. Not used it costs nothing.
   */
  public static Disposable namesFromOperators() {
    return PipelineName.use();
  }

  /** A takeover, held until this is disposed. */
  public static final class Installation implements Disposable {

    private final TimerScheduler scheduler;

    /** Null once disposed. */
    private ParallelTakeover.@Nullable Holder holder;

    private Installation(ParallelTakeover.Holder holder) {
      this.holder = holder;
      this.scheduler = TimerScheduler.of(holder.scheduler());
    }

    /** The scheduler in charge when this was installed: the one given, or that of who was first. */
    public TimerScheduler scheduler() {
      return scheduler;
    }

    /** Whether it is the last one that holds the takeover. */
    public synchronized boolean isLastHolder() {
      return holder != null && ParallelTakeover.isLast(holder);
    }

    /**
     * Wants timers held back, as {@link SchedulerUse#suspend()} does: those of Reactor's default
     * are while all who hold the takeover want that.
     */
    public CompletionStage<@Nullable Void> suspend() {
      ParallelTakeover.Holder held = holder();
      return held == null ? CompletableFuture.completedStage(null) : ParallelTakeover.suspend(held);
    }

    /** Wants timers to fire from now on. */
    public void resume() {
      ParallelTakeover.Holder held = holder();
      if (held != null) {
        ParallelTakeover.resume(held);
      }
    }

    private synchronized ParallelTakeover.@Nullable Holder holder() {
      return holder;
    }

    /** Lets go, once. The last one to do so gives Reactor back its own default. */
    @Override
    public void dispose() {
      ParallelTakeover.Holder held;
      synchronized (this) {
        held = holder;
        holder = null;
      }
      if (held != null) {
        ParallelTakeover.release(held);
      }
    }

    @Override
    public synchronized boolean isDisposed() {
      return holder == null;
    }
  }
}
