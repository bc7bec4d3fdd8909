// SPDX-License-Identifier: Apache-2.0
// Copyright the reactor-timer authors
package io.reactortimer.spring.autoconfigure;

import static org.assertj.core.api.Assertions.assertThat;

import io.reactortimer.MissedTickPolicy;
import io.reactortimer.TimerScheduler;
import io.reactortimer.Timers;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.beans.factory.DisposableBean;
import org.springframework.boot.LazyInitializationBeanFactoryPostProcessor;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Primary;
import reactor.core.scheduler.Scheduler;
import reactor.core.scheduler.Schedulers;
import reactor.test.StepVerifier;

class ReactorTimerAutoConfigurationTest {

  private final ApplicationContextRunner runner =
      new ApplicationContextRunner()
          .withConfiguration(AutoConfigurations.of(ReactorTimerAutoConfiguration.class));

  @Test
  void schedulerHasDefaults() {
    runner.run(
        context -> {
          TimerScheduler scheduler = context.getBean(TimerScheduler.class);
          assertThat(scheduler.name()).isEqualTo("reactor-timer");
          assertThat(scheduler.workers()).isEqualTo(Schedulers.DEFAULT_POOL_SIZE);
          assertThat(scheduler.slack()).isEqualTo(Duration.ofMillis(1));
          assertThat(scheduler.missedTicks()).isEqualTo(MissedTickPolicy.SKIP);
          assertThat(scheduler.maxLive()).isZero();
        });
  }

  @Test
  void propertiesAreBound() {
    runner
        .withPropertyValues(
            "reactor-timer.name=beats",
            "reactor-timer.workers=2",
            "reactor-timer.slack=5ms",
            "reactor-timer.missed-ticks=burst",
            "reactor-timer.max-live=1000")
        .run(
            context -> {
              TimerScheduler scheduler = context.getBean(TimerScheduler.class);
              assertThat(scheduler.name()).isEqualTo("beats");
              assertThat(scheduler.workers()).isEqualTo(2);
              assertThat(scheduler.slack()).isEqualTo(Duration.ofMillis(5));
              assertThat(scheduler.missedTicks()).isEqualTo(MissedTickPolicy.BURST);
              assertThat(scheduler.maxLive()).isEqualTo(1000);
            });
  }

  @ParameterizedTest
  @ValueSource(strings = {"true", "yes", "on", "1"})
  void whatIsOffByDefaultIsSwitchedOnByEachWordThatBootBinds(String on) {
    runner
        .withPropertyValues(
            "reactor-timer.enabled=" + on,
            "reactor-timer.names-from-operators=" + on,
            "reactor-timer.origins-of-operators=" + on)
        .run(
            context ->
                assertThat(context)
                    .hasSingleBean(NamesFromOperators.class)
                    .hasSingleBean(OriginsOfOperators.class));
  }

  @ParameterizedTest
  @ValueSource(strings = {"yes", "on", "1"})
  void whatIsOnByDefaultStaysOn(String on) {
    runner
        .withPropertyValues(
            "reactor-timer.enabled=" + on,
            "reactor-timer.shutdown.complete-intervals=" + on,
            "reactor-timer.lifecycle.pause-with-context=" + on,
            "reactor-timer.suspects.look=" + on)
        .run(
            context ->
                assertThat(context)
                    .hasSingleBean(IntervalCompletingListener.class)
                    .hasSingleBean(PausedTimers.class)
                    .hasSingleBean(SuspectLooks.class));
  }

  @ParameterizedTest
  @ValueSource(strings = {"0", "-1s", "9223372036854775807s"})
  void aTimeBetweenLooksThatCannotBeIsNamedAlsoWithASchedulerOfTheApplication(String every) {
    runner
        .withBean("own", TimerScheduler.class, () -> TimerScheduler.create("own"))
        .withPropertyValues("reactor-timer.suspects.look-every=" + every)
        .run(
            context ->
                assertThat(context)
                    .getFailure()
                    .rootCause()
                    .hasMessageContaining("reactor-timer.suspects.look-every"));
  }

  @Test
  void schedulerIsTheProcessDefaultWhileItsContextLives() {
    TimerScheduler[] ours = new TimerScheduler[1];
    runner.run(
        context -> {
          ours[0] = context.getBean(TimerScheduler.class);
          assertThat(Timers.defaultScheduler()).isSameAs(ours[0]);
        });

    assertThat(ours[0].isDisposed()).isTrue();
    assertThat(Timers.defaultScheduler()).isNotSameAs(ours[0]);
  }

  @Test
  void contextsMayCloseInAnyOrder() {
    runner.run(
        outer -> {
          runner.run(
              inner ->
                  assertThat(Timers.defaultScheduler())
                      .isSameAs(inner.getBean(TimerScheduler.class)));
          assertThat(Timers.defaultScheduler()).isSameAs(outer.getBean(TimerScheduler.class));
        });
  }

  @Test
  void schedulerIsTheDefaultBeforeOtherBeansAreMadeAndUntilTheyAreGone() {
    DefaultSeen seen = new DefaultSeen();
    TimerScheduler[] ours = new TimerScheduler[1];
    runner
        .withBean("aaa", UsesTimers.class, () -> new UsesTimers(seen))
        .run(context -> ours[0] = context.getBean(TimerScheduler.class));

    assertThat(seen.whenMade).isSameAs(ours[0]);
    assertThat(seen.whenDestroyed).isSameAs(ours[0]);
    assertThat(seen.disposedWhenDestroyed).isFalse();
  }

  @Test
  void lazyInitializationDoesNotDelayTheDefault() {
    runner
        .withInitializer(
            context ->
                context.addBeanFactoryPostProcessor(
                    new LazyInitializationBeanFactoryPostProcessor()))
        .run(context -> assertThat(Timers.defaultScheduler().name()).isEqualTo("reactor-timer"));
  }

  @Test
  void userSchedulerWins() {
    runner
        .withUserConfiguration(OwnScheduler.class)
        .run(
            context -> {
              assertThat(context).hasSingleBean(TimerScheduler.class).hasBean("mine");
              assertThat(Timers.defaultScheduler()).isSameAs(context.getBean("mine"));
            });
  }

  @Test
  void primaryOfSeveralUserSchedulersIsTheDefault() {
    runner
        .withUserConfiguration(OwnScheduler.class, PrimaryScheduler.class)
        .run(
            context ->
                assertThat(Timers.defaultScheduler()).isSameAs(context.getBean("preferred")));
  }

  @Test
  void noneOfSeveralEqualUserSchedulersIsTheDefault() {
    runner
        .withUserConfiguration(OwnScheduler.class, SecondScheduler.class)
        .run(
            context ->
                assertThat(Timers.defaultScheduler())
                    .isNotSameAs(context.getBean("mine"))
                    .isNotSameAs(context.getBean("second")));
  }

  @Test
  void schedulerDoesNotMakeInjectionOfAnotherSchedulerAmbiguous() {
    runner
        .withUserConfiguration(StockScheduler.class)
        .run(
            context -> {
              assertThat(context).hasNotFailed().hasSingleBean(TimerScheduler.class);
              assertThat(context.getBean(Scheduler.class)).isSameAs(context.getBean("jdbc"));
            });
  }

  @Test
  void virtualTimeStillGoesBeforeTheDefault() {
    runner.run(
        context ->
            StepVerifier.withVirtualTime(() -> Timers.interval(Duration.ofHours(1)).take(2))
                .thenAwait(Duration.ofHours(2))
                .expectNext(0L, 1L)
                .expectComplete()
                .verify(Duration.ofSeconds(30)));
  }

  @Test
  void disabledLeavesNothing() {
    runner
        .withPropertyValues("reactor-timer.enabled=false")
        .run(
            context ->
                assertThat(context)
                    .doesNotHaveBean(TimerScheduler.class)
                    .doesNotHaveBean(DefaultSchedulerRegistrar.class)
                    .doesNotHaveBean(ReactorTimerProperties.class));
  }

  private static final class DefaultSeen {
    private TimerScheduler whenMade;
    private TimerScheduler whenDestroyed;
    private boolean disposedWhenDestroyed;
  }

  private static final class UsesTimers implements DisposableBean {

    private final DefaultSeen seen;

    UsesTimers(DefaultSeen seen) {
      this.seen = seen;
      seen.whenMade = Timers.defaultScheduler();
    }

    @Override
    public void destroy() {
      seen.whenDestroyed = Timers.defaultScheduler();
      seen.disposedWhenDestroyed = seen.whenDestroyed.isDisposed();
    }
  }

  @Configuration(proxyBeanMethods = false)
  static class OwnScheduler {
    @Bean(destroyMethod = "dispose")
    TimerScheduler mine() {
      return TimerScheduler.create("mine");
    }
  }

  @Configuration(proxyBeanMethods = false)
  static class SecondScheduler {
    @Bean(destroyMethod = "dispose")
    TimerScheduler second() {
      return TimerScheduler.create("second");
    }
  }

  @Configuration(proxyBeanMethods = false)
  static class PrimaryScheduler {
    @Bean(destroyMethod = "dispose")
    @Primary
    TimerScheduler preferred() {
      return TimerScheduler.create("preferred");
    }
  }

  @Configuration(proxyBeanMethods = false)
  static class StockScheduler {
    @Bean(destroyMethod = "dispose")
    Scheduler jdbc() {
      return Schedulers.newParallel("jdbc", 1, true);
    }
  }
}
