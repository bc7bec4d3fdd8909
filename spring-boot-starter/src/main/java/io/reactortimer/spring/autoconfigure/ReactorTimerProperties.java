// SPDX-License-Identifier: Apache-2.0
// Copyright the reactor-timer authors
package io.reactortimer.spring.autoconfigure;

import io.reactortimer.MissedTickPolicy;
import io.reactortimer.TimerScheduler;
import java.time.Duration;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.boot.context.properties.source.InvalidConfigurationPropertyValueException;
import reactor.core.scheduler.Schedulers;

/**
 * Settings of the auto-configured {@link TimerScheduler}. A scheduler bean of the application's own
 * makes them void, unless Reactor's default is taken over.
 *
 * @param defaultScheduler Whether to take over Reactor's default scheduler, Schedulers.parallel(),
 *     so that Flux.interval, Mono.delay, timeout and retryWhen(backoff) run on this one.
 * @param name Name of the scheduler, which tags its meters and begins the names of its threads, but
 *     for those of Reactor's default where that is taken over: they begin with parallel.
 * @param workers Number of loops, each one a thread that fires its share of the timers. The default
 *     is 1, or as many as Reactor's own scheduler has where that is taken over.
 * @param slack How late a timer may fire so as to share a wake-up with others, but never later than
 *     a tenth of its period or delay; 100 ms at most, rounded down to 1, 2 or 5 times a power of
 *     ten; 0 wakes for each.
 * @param missedTicks What happens to the ticks of periodic tasks that could not run in time.
 * @param maxLive How many timers may live at a time before further ones are rejected; 0 for no
 *     limit.
 * @param namesFromOperators Whether timers are listed with the names and tags that the operators
 *     name and tag gave their pipelines, at a small cost for each operator that is assembled.
 * @param lifecycle What happens to timers when the context is paused.
 * @param shutdown What happens to timers when the application is closed.
 */
@ConfigurationProperties(ReactorTimerProperties.PREFIX)
public record ReactorTimerProperties(
    @DefaultValue("false") boolean defaultScheduler,
    @DefaultValue("reactor-timer") String name,
    @Nullable Integer workers,
    @DefaultValue("1ms") Duration slack,
    @DefaultValue("skip") MissedTickPolicy missedTicks,
    @DefaultValue("0") long maxLive,
    @DefaultValue("false") boolean namesFromOperators,
    @DefaultValue Lifecycle lifecycle,
    @DefaultValue Shutdown shutdown) {

  /**
   * What happens to timers when the context is paused.
   *
   * @param pauseWithContext Whether timers are held back while the context is paused, or stopped
   *     for a checkpoint. Deadlines pass as ever, and what was missed follows the policy of each.
   */
  public record Lifecycle(@DefaultValue("true") boolean pauseWithContext) {}

  /**
   * What happens to timers when the application is closed.
   *
   * @param completeIntervals Whether intervals, fixed delays and keep-alives complete as soon as
   *     the application begins to close, so that it need not wait for streams of them.
   */
  public record Shutdown(@DefaultValue("true") boolean completeIntervals) {}

  static final String PREFIX = "reactor-timer";
  public static final String DEFAULT_SCHEDULER = PREFIX + ".default-scheduler";

  /**
   * These settings, for a scheduler to be made with.
   *
   * @throws InvalidConfigurationPropertyValueException naming the first property that the scheduler
   *     refuses
   */
  TimerScheduler.Builder scheduler() {
    TimerScheduler.Builder scheduler = named();
    if (defaultScheduler) {
      // Whoever looks for Reactor's threads finds them.
      scheduler.threadNamePrefix("parallel").workers(Schedulers.DEFAULT_POOL_SIZE);
    }
    if (workers != null) {
      set("workers", workers, scheduler::workers);
    }
    set("slack", slack, scheduler::slack);
    set("missed-ticks", missedTicks, scheduler::missedTicks);
    set("max-live", maxLive, scheduler::maxLive);
    return scheduler;
  }

  private TimerScheduler.Builder named() {
    try {
      return TimerScheduler.builder(name);
    } catch (IllegalArgumentException refused) {
      throw invalid("name", name, refused);
    }
  }

  // What is valid is the scheduler's to say; which property was meant is known only here.
  private static <V> void set(String property, V value, Consumer<V> setting) {
    try {
      setting.accept(value);
    } catch (IllegalArgumentException refused) {
      throw invalid(property, value, refused);
    }
  }

  private static InvalidConfigurationPropertyValueException invalid(
      String property, Object value, IllegalArgumentException refused) {
    return new InvalidConfigurationPropertyValueException(
        PREFIX + "." + property, value, refused.getMessage());
  }
}
