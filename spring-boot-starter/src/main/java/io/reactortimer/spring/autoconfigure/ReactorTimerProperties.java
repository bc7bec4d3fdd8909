// SPDX-License-Identifier: Apache-2.0
// Copyright the reactor-timer authors
package io.reactortimer.spring.autoconfigure;

import io.reactortimer.MissedTickPolicy;
import io.reactortimer.TimerScheduler;
import io.reactortimer.live.Origins;
import java.time.Duration;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.boot.context.properties.source.InvalidConfigurationPropertyValueException;

/**
 * Settings of the auto-configured {@link TimerScheduler}. They are ignored if the application
 * defines a scheduler bean itself, unless Reactor's default is taken over.
 *
 * @param defaultScheduler Whether to take over Reactor's default scheduler, Schedulers.parallel(),
 *     so that Flux.interval, Mono.delay, timeout and retryWhen(backoff) run on this one.
 * @param name Name of the scheduler: the tag of its meters and the prefix of its thread names. With
 *     default-scheduler=true thread names begin with parallel instead.
 * @param workers Maximum number of loops, each a thread that fires its share of the timers; a loop
 *     that was never needed has no thread. Defaults to the size of Reactor's own scheduler.
 * @param slack How late a timer may fire to share a wake-up with others; never more than a tenth of
 *     its period or delay. At most 100 ms, rounded down to 1, 2 or 5 times a power of ten; 0 wakes
 *     up for each timer.
 * @param missedTicks What happens to missed runs of periodic tasks.
 * @param maxLive Maximum number of live timers; further ones are rejected. 0 for no limit.
 * @param pauseThreshold How late a waiting loop must wake up for that to be reported as a pause of
 *     the process, its machine or the thread. 0 reports no pauses.
 * @param pauseGrace How long timeouts that came due during a pause wait after it, so that answers
 *     that have arrived meanwhile are read first. At most 10s; 0 for not at all.
 * @param origins For which timers the place in the application's code that made them is recorded:
 *     none, a sample that costs next to nothing, or every timer, which makes timers expensive.
 * @param originsOfOperators Whether that place is also recorded for Reactor's own operators, when
 *     they are assembled, at a small cost for each assembled operator.
 * @param stallHandOver How long a callback may keep its thread before another thread takes over the
 *     other timers and tasks of its loop; noticed after one to two times that period. 0 never takes
 *     over, otherwise at least 10 ms.
 * @param suspects Which timers are suspected of being left over.
 * @param namesFromOperators Whether timers are listed with the names and tags that the operators
 *     name and tag give to their pipelines, at a small cost for each assembled operator.
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
    @DefaultValue("200ms") Duration pauseThreshold,
    @DefaultValue("100ms") Duration pauseGrace,
    @DefaultValue("sampled") Origins origins,
    @DefaultValue("false") boolean originsOfOperators,
    @DefaultValue("100ms") Duration stallHandOver,
    @DefaultValue Suspects suspects,
    @DefaultValue("false") boolean namesFromOperators,
    @DefaultValue Lifecycle lifecycle,
    @DefaultValue Shutdown shutdown) {

  /**
   * What happens to timers when the context is paused.
   *
   * @param pauseWithContext Whether timers are suspended while the context is paused, or stopped
   *     for a checkpoint. Deadlines pass as usual, and missed ticks follow the policy of each
   *     timer.
   */
  public record Lifecycle(@DefaultValue("true") boolean pauseWithContext) {}

  /**
   * What happens to timers when the application is closed.
   *
   * @param completeIntervals Whether intervals, fixed delays and keep-alives complete as soon as
   *     the application begins to close, so that shutdown does not wait for their streams.
   */
  public record Shutdown(@DefaultValue("true") boolean completeIntervals) {}

  /**
   * Which timers are suspected of being left over.
   *
   * @param exempt Names of timers that are never suspects, exact or a prefix followed by '*', such
   *     as those of sources that are meant to run without readers.
   * @param look Whether to look for suspects regularly while timers are live. Otherwise only
   *     requests to the endpoint and scrapes of the meters look.
   * @param lookEvery Time between regular looks for suspects, and between looks that show whether a
   *     group of timers grows. At least 1 second.
   */
  public record Suspects(
      @DefaultValue List<String> exempt,
      @DefaultValue("true") boolean look,
      @DefaultValue("1m") Duration lookEvery) {}

  static final String PREFIX = "reactor-timer";
  static final String ENABLED = PREFIX + ".enabled";
  public static final String DEFAULT_SCHEDULER = PREFIX + ".default-scheduler";

  /**
   * Returns a builder with these settings.
   *
   * @throws InvalidConfigurationPropertyValueException naming the first property that the scheduler
   *     refuses
   */
  TimerScheduler.Builder scheduler() {
    TimerScheduler.Builder scheduler = named();
    if (defaultScheduler) {
      // Tools that look for Reactor's threads still find them.
      scheduler.threadNamePrefix("parallel");
    }
    if (workers != null) {
      set("workers", workers, scheduler::workers);
    }
    set("slack", slack, scheduler::slack);
    set("missed-ticks", missedTicks, scheduler::missedTicks);
    set("max-live", maxLive, scheduler::maxLive);
    set("pause-threshold", pauseThreshold, scheduler::pauseThreshold);
    set("pause-grace", pauseGrace, scheduler::pauseGrace);
    set("origins", origins, scheduler::origins);
    set("stall-hand-over", stallHandOver, scheduler::stallHandOver);
    set("suspects.exempt", suspects.exempt(), scheduler::exemptFromSuspects);
    set("suspects.look-every", suspects.lookEvery(), scheduler::suspectLooks);
    return scheduler;
  }

  /**
   * Returns the time between looks for suspects, which schedulers of the application's own have
   * too.
   *
   * @throws InvalidConfigurationPropertyValueException if it is too short or too long
   */
  Duration lookEvery() {
    set("suspects.look-every", suspects.lookEvery(), TimerScheduler.builder(PREFIX)::suspectLooks);
    return suspects.lookEvery();
  }

  private TimerScheduler.Builder named() {
    try {
      return TimerScheduler.builder(name);
    } catch (IllegalArgumentException refused) {
      throw invalid("name", name, refused);
    }
  }

  // The scheduler validates; only this class knows which property was meant.
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
