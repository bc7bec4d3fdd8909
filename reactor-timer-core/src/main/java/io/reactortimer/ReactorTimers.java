// SPDX-License-Identifier: Apache-2.0
// Copyright the reactor-timer authors
package io.reactortimer;

import io.reactortimer.internal.listing.PipelineName;
import io.reactortimer.internal.scheduler.LoopScheduler;
import io.reactortimer.internal.scheduler.TaskSubmitter;
import io.reactortimer.internal.takeover.OperatorOrigins;
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
 * timeout}, {@code retryWhen(backoff)} and everything else on {@link Schedulers#parallel()} then
 * runs on a {@link TimerScheduler} and is listed there, without a change of code.
 *
 * <pre>{@code
 * ReactorTimers.Installation installation =
 *     ReactorTimers.install(TimerScheduler.builder("app"));
 * Flux.interval(Duration.ofSeconds(1)).subscribe(...);
 * installation.scheduler().live().groups(10);
 * }</pre>
 *
 * <p><b>What changes.</b> Missed runs of a stock interval follow the scheduler's {@link
 * TimerScheduler#missedTicks()}, so by default it survives a pause with one late tick in place of a
 * burst. A scheduler cannot see the demand of a stock interval, so one whose consumer is slower
 * than its period still ends with an overflow; {@link Timers#interval} does not. Decorators of
 * executors, {@code Schedulers.enableMetrics()} and agents that instrument {@code
 * ScheduledThreadPoolExecutor} no longer apply to {@code parallel()}. {@code single()}, {@code
 * boundedElastic()} and all schedulers made by {@code Schedulers.newXyz} stay as they are.
 *
 * <p><b>When.</b> Install as early as possible: code that has captured {@code parallel()} before
 * keeps the scheduler it has.
 *
 * <p><b>Once.</b> There is one takeover in a process, which lasts while it has a holder. An
 * installation during that time joins it and gets the scheduler that is already in charge; if that
 * has other settings, a log line says so.
 *
 * <p><b>End.</b> When the last holder releases the takeover, {@code parallel()} is again what it
 * was before, and nothing is disposed: pending timers fire, and code that captured the default
 * meanwhile keeps a working scheduler for the life of the process, which costs nothing without
 * work. If other code has replaced Reactor's default in between, or virtual time stands in its
 * place, the replacement stays; when it is removed it restores the scheduler that it had replaced,
 * which still works. So do not dispose the scheduler; if it is disposed nevertheless, one with the
 * same settings takes its place.
 *
 * <p>All methods are safe to call from any thread.
 *
 * @since 0.1
 */
public final class ReactorTimers {

  private ReactorTimers() {}

  /**
   * Puts {@code scheduler} behind {@link Schedulers#parallel()} and makes it the default of {@link
   * Timers}, until the result is disposed.
   *
   * <p>As {@code parallel()} it also carries work other than timers: leave it {@link
   * Schedulers#DEFAULT_POOL_SIZE} workers, which is the default.
   *
   * @param scheduler takes over, unless another one is in charge
   * @return holds the takeover until it is disposed
   * @throws IllegalArgumentException if {@code scheduler} is disposed
   * @throws IllegalStateException if virtual time is installed
   */
  public static Installation install(TimerScheduler scheduler) {
    Objects.requireNonNull(scheduler, "scheduler");
    return new Installation(ParallelTakeover.install(scheduler.core()));
  }

  /**
   * Does the same with a scheduler of these settings. It is created unless one with equal settings
   * was in charge before, so threads do not add up if a context restarts in the same process.
   *
   * @param settings of the scheduler that takes over, unless another one is in charge
   * @return holds the takeover until it is disposed
   * @throws IllegalStateException if virtual time is installed
   */
  public static Installation install(TimerScheduler.Builder settings) {
    Objects.requireNonNull(settings, "settings");
    return new Installation(ParallelTakeover.install(settings.settings(), TimerScheduler::coreOf));
  }

  /**
   * Returns the scheduler behind {@link Schedulers#parallel()}, if that is currently a {@link
   * TimerScheduler}. It is not while virtual time or the factory of other code stands in its place,
   * or while all who hold the takeover give way.
   *
   * @return the scheduler that is in place
   */
  public static Optional<TimerScheduler> installed() {
    return ParallelTakeover.isInPlace()
        ? Optional.of(TimerScheduler.of(ParallelTakeover.scheduler()))
        : Optional.empty();
  }

  /**
   * Disposes all schedulers that stand, or stood, behind {@link Schedulers#parallel()}. Call it
   * after {@link Schedulers#shutdownNow()}, which does not reach them, where an application is
   * undeployed and the process stays: their threads would keep its class loader. Code that uses one
   * afterwards gets a new one with the same settings.
   */
  public static void shutdownNow() {
    ParallelTakeover.schedulers().forEach(LoopScheduler::dispose);
  }

  /**
   * Returns the {@link TimerScheduler} that {@code scheduler} is or stands for: the one behind
   * {@link Schedulers#parallel()} while that is taken over, or behind a {@code parallel()} that was
   * captured during the takeover and has not been disposed since.
   *
   * @param scheduler any scheduler
   * @return empty if it stands for none
   */
  public static Optional<TimerScheduler> unwrap(Scheduler scheduler) {
    Objects.requireNonNull(scheduler, "scheduler");
    TaskSubmitter submissions = TaskSubmitter.to(scheduler);
    return submissions == null || submissions.isClosed()
        ? Optional.empty()
        : Optional.of(TimerScheduler.of(submissions.scheduler()));
  }

  /**
   * Makes listings show the names and tags that Reactor's operators {@code name} and {@code tag}
   * give a pipeline. This applies to pipelines that are assembled and subscribed to from now on,
   * until the result is disposed; if there were several calls, until all results are. A name
   * reaches the timers above it and the operator after it; where a pipeline is subscribed to
   * directly or by an operator of {@code Flux}, it also reaches the timers further down.
   *
   * <p>These operators leave no trace in a running pipeline, so this has a cost: each assembled
   * operator and each subscription looks for a name. Without a call there is no cost.
   *
   * @return switches this off when it is disposed
   */
  public static Disposable namesFromOperators() {
    return PipelineName.use();
  }

  /**
   * Records where the application assembles {@code Flux.interval}, {@code Mono.delay} and what is
   * made of these, such as {@code timeout}, and the other operators of Reactor's that schedule
   * timers, such as {@code bufferTimeout} and {@code cache(ttl)}: for operators that are assembled
   * from now on, until the result is disposed; if there were several calls, until all results are.
   * Of which of them, decides {@link TimerScheduler.Builder#origins} of the scheduler they run on.
   * Timers of {@link Timers} need no such call.
   *
   * <p>The hook has a cost: each assembled operator, of any kind, is looked at. Without a call
   * there is no cost. An operator that is assembled on a thread without code of the application has
   * no origin, except the delays of a {@code retryWhen}, which have that of the retry.
   *
   * @return switches this off when it is disposed
   */
  public static Disposable originsOfOperators() {
    return OperatorOrigins.use();
  }

  /**
   * A share in the takeover, held until this is disposed.
   *
   * @since 0.1
   */
  public static final class Installation implements Disposable {

    private final TimerScheduler scheduler;

    /** Null once disposed. */
    private ParallelTakeover.@Nullable Holder holder;

    private Installation(ParallelTakeover.Holder holder) {
      this.holder = holder;
      this.scheduler = TimerScheduler.of(holder.scheduler());
    }

    /**
     * Returns the scheduler that was in charge when this was installed.
     *
     * @return the one given, or that of the first holder
     */
    public TimerScheduler scheduler() {
      return scheduler;
    }

    /**
     * Announces that this will be disposed soon, such as by an application that shuts down. It
     * still holds the takeover until then.
     */
    public void announceEnd() {
      ParallelTakeover.Holder held = holder();
      if (held != null) {
        ParallelTakeover.announceEnd(held);
      }
    }

    /**
     * Tells whether this is the last holder of the takeover, apart from those that have {@linkplain
     * #announceEnd() announced} their end.
     *
     * @return whether all streams on the scheduler may end with this
     */
    public synchronized boolean isLastHolder() {
      return holder != null && ParallelTakeover.isLast(holder);
    }

    /**
     * Asks for timers to be held back, as {@link SchedulerUse#suspend()} does. The timers of
     * Reactor's default are held back while all holders of the takeover ask for it.
     *
     * @return as for {@link SchedulerUse#suspend()}
     */
    public CompletionStage<@Nullable Void> suspend() {
      ParallelTakeover.Holder held = holder();
      return held == null ? CompletableFuture.completedStage(null) : ParallelTakeover.suspend(held);
    }

    /** Allows timers to fire again. */
    public void resume() {
      ParallelTakeover.Holder held = holder();
      if (held != null) {
        ParallelTakeover.resume(held);
      }
    }

    /**
     * Lets others have Reactor's own default, for as long as the application is paused: while all
     * holders of the takeover give way, {@link Schedulers#parallel()} is what it was before. What
     * others assemble then fires, though timers of the takeover are held back; what was assembled
     * before keeps its scheduler.
     */
    public void giveWay() {
      ParallelTakeover.Holder held = holder();
      if (held != null) {
        ParallelTakeover.giveWay(held);
      }
    }

    /** Takes Reactor's default over again, unless virtual time is installed. */
    public void takeAgain() {
      ParallelTakeover.Holder held = holder();
      if (held != null) {
        ParallelTakeover.takeAgain(held);
      }
    }

    private synchronized ParallelTakeover.@Nullable Holder holder() {
      return holder;
    }

    /**
     * Releases the takeover, once. When the last holder does so, Reactor gets its own default back.
     */
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
