// SPDX-License-Identifier: Apache-2.0
// Copyright the reactor-timer authors
package io.reactortimer.spring.autoconfigure;

import static org.assertj.core.api.Assertions.assertThat;

import io.reactortimer.TimerScheduler;
import io.reactortimer.libraries.Waiting;
import io.reactortimer.spring.actuate.health.TimersHealthIndicator;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.health.autoconfigure.contributor.HealthContributorAutoConfiguration;
import org.springframework.boot.health.contributor.Health;
import org.springframework.boot.health.contributor.HealthIndicator;
import org.springframework.boot.health.contributor.Status;
import org.springframework.boot.test.context.FilteredClassLoader;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import reactor.core.scheduler.Scheduler;

@Timeout(60)
class ReactorTimerHealthAutoConfigurationTest {

  private final ApplicationContextRunner runner =
      new ApplicationContextRunner()
          .withConfiguration(
              AutoConfigurations.of(
                  ReactorTimerAutoConfiguration.class,
                  ReactorTimerHealthAutoConfiguration.class,
                  HealthContributorAutoConfiguration.class));

  @Test
  void isUpWhileTheLoopsGetOn() {
    runner.run(
        context -> {
          context.getBean(TimerScheduler.class).schedule(() -> {}, 1, TimeUnit.HOURS);
          Health health = context.getBean("timersHealthIndicator", HealthIndicator.class).health();
          assertThat(health.getStatus()).isEqualTo(Status.UP);
          assertThat(health.getDetails()).containsKey("reactor-timer");
        });
  }

  @Test
  void isUpWhileASchedulerIsSuspendedAndSaysThatItIs() {
    // Not the name that those have which other tests may have left behind.
    runner
        .withPropertyValues("reactor-timer.name=paused")
        .run(
            context -> {
              TimerScheduler scheduler = context.getBean(TimerScheduler.class);
              scheduler.schedule(() -> {}, 1, TimeUnit.NANOSECONDS);
              context.stop();
              Health health =
                  context.getBean("timersHealthIndicator", HealthIndicator.class).health();
              assertThat(health.getStatus()).isEqualTo(Status.UP);
              assertThat(health.getDetails().get("paused"))
                  .asInstanceOf(org.assertj.core.api.InstanceOfAssertFactories.MAP)
                  .containsEntry("suspended", true);
            });
  }

  @ParameterizedTest
  @CsvSource({
    "same, same, same (2)",
    "lastPause, lastPause (2), lastPause (3)",
    "stuckCallbacks, stuckCallbacks (2), stuckCallbacks (3)",
  })
  void schedulersOfOneNameAreToldApart(String name, String first, String second) {
    runner
        .withBean("one", TimerScheduler.class, () -> TimerScheduler.create(name))
        .withBean("other", TimerScheduler.class, () -> TimerScheduler.create(name))
        .run(
            context -> {
              TimerScheduler other = context.getBean("other", TimerScheduler.class);
              other.schedule(() -> {}, 1, TimeUnit.HOURS);
              Health health =
                  Waiting.until(
                      "it is armed",
                      context.getBean("timersHealthIndicator", HealthIndicator.class)::health,
                      seen -> Map.of("armed", 1L).equals(seen.getDetails().get(second)));
              assertThat(health.getDetails()).containsEntry(first, Map.of("armed", 0L));
              context.getBeansOfType(TimerScheduler.class).values().forEach(Scheduler::dispose);
            });
  }

  @Test
  void isDownWhereALoopIsStuckAndSaysInWhat() {
    runner
        .withPropertyValues(
            "reactor-timer.health.stalled-after=100ms",
            "reactor-timer.stall-hand-over=0",
            "reactor-timer.workers=1")
        .run(
            context -> {
              TimerScheduler scheduler = context.getBean(TimerScheduler.class);
              CountDownLatch release = new CountDownLatch(1);
              scheduler.schedule(() -> blockHere(release));
              HealthIndicator indicator =
                  context.getBean("timersHealthIndicator", HealthIndicator.class);
              Waiting.until(
                  "it is stuck",
                  indicator::health,
                  seen -> seen.getDetails().containsKey("stuckCallbacks"));
              scheduler.schedule(() -> {}, 1, TimeUnit.NANOSECONDS);
              Health health =
                  Waiting.until(
                      "the loop is silent",
                      indicator::health,
                      seen -> !seen.getStatus().equals(Status.UP));
              assertThat(health.getStatus()).isEqualTo(Status.DOWN);
              assertThat(health.getDetails().get("reactor-timer-0"))
                  .asInstanceOf(org.assertj.core.api.InstanceOfAssertFactories.MAP)
                  .containsEntry("problem", "shows no progress while work waits")
                  .containsEntry("thread", "reactor-timer-1")
                  .extracting("stuckIn")
                  .asString()
                  .contains("blockHere");
              release.countDown();
              Waiting.until(
                  "it is up again", indicator::health, seen -> seen.getStatus().equals(Status.UP));
            });
  }

  @Test
  void isUpWhereACallbackCostsOnlyItselfAndSaysWhichOne() {
    runner
        .withPropertyValues("reactor-timer.health.stalled-after=1ms", "reactor-timer.workers=1")
        .run(
            context -> {
              TimerScheduler scheduler = context.getBean(TimerScheduler.class);
              CountDownLatch release = new CountDownLatch(1);
              scheduler.schedule(() -> blockHere(release), 1, TimeUnit.NANOSECONDS);
              HealthIndicator indicator =
                  context.getBean("timersHealthIndicator", HealthIndicator.class);
              try {
                Health health =
                    Waiting.until(
                        "it is stuck",
                        indicator::health,
                        seen -> seen.getDetails().containsKey("stuckCallbacks"));
                assertThat(health.getStatus()).isEqualTo(Status.UP);
                assertThat(health.getDetails().get("stuckCallbacks").toString())
                    .contains("scheduler=reactor-timer", "thread=reactor-timer-1", "kind=TASK")
                    .contains("handedOver=false", "blockHere");
              } finally {
                release.countDown();
              }
              Waiting.until(
                  "nothing is stuck",
                  indicator::health,
                  seen -> !seen.getDetails().containsKey("stuckCallbacks"));
            });
  }

  private static void blockHere(CountDownLatch release) {
    try {
      release.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  @Test
  void isNotLookedAtWhereThatIsSwitchedOff() {
    runner
        .withPropertyValues("management.health.timers.enabled=false")
        .run(context -> assertThat(context).doesNotHaveBean("timersHealthIndicator"));
  }

  @Test
  void backsOffBeforeOneOfTheApplicationsOwn() {
    runner
        .withBean("timersHealthIndicator", HealthIndicator.class, () -> () -> Health.up().build())
        .run(
            context ->
                assertThat(context.getBean("timersHealthIndicator"))
                    .isNotInstanceOf(TimersHealthIndicator.class));
  }

  @Test
  void absentHealthLeavesNoIndicator() {
    new ApplicationContextRunner()
        .withConfiguration(
            AutoConfigurations.of(
                ReactorTimerAutoConfiguration.class, ReactorTimerHealthAutoConfiguration.class))
        .withClassLoader(new FilteredClassLoader("org.springframework.boot.health"))
        .run(
            context -> assertThat(context).hasNotFailed().doesNotHaveBean("timersHealthIndicator"));
  }

  @Test
  void aThresholdThatIsAlwaysReachedIsRefusedWithItsProperty() {
    runner
        .withPropertyValues("reactor-timer.health.stalled-after=0s")
        .run(
            context ->
                assertThat(context)
                    .getFailure()
                    .rootCause()
                    .hasMessageContaining("reactor-timer.health.stalled-after")
                    .hasMessageContaining("must be positive"));
  }

  @Test
  void detailsAreOfSimpleTypes() {
    runner.run(
        context -> {
          Health health = context.getBean("timersHealthIndicator", HealthIndicator.class).health();
          assertThat(health.getDetails().get("reactor-timer")).isEqualTo(Map.of("armed", 0L));
          assertThat(Duration.ofSeconds(10))
              .isEqualTo(context.getBean(TimersHealthProperties.class).stalledAfter());
        });
  }
}
