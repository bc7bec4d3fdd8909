// SPDX-License-Identifier: Apache-2.0
// Copyright the reactor-timer authors
package io.reactortimer.spring;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.InstanceOfAssertFactories.LIST;
import static org.assertj.core.api.InstanceOfAssertFactories.MAP;
import static org.assertj.core.api.InstanceOfAssertFactories.STRING;

import io.reactortimer.TimerScheduler;
import io.reactortimer.Timers;
import io.reactortimer.libraries.Waiting;
import io.reactortimer.live.TimerQuery;
import io.reactortimer.spring.autoconfigure.ReactorTimerAutoConfiguration;
import io.reactortimer.spring.autoconfigure.ReactorTimerEndpointAutoConfiguration;
import java.lang.management.ManagementFactory;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import javax.management.MBeanOperationInfo;
import javax.management.MBeanServer;
import javax.management.ObjectName;
import org.junit.jupiter.api.Test;
import org.springframework.boot.actuate.autoconfigure.endpoint.EndpointAutoConfiguration;
import org.springframework.boot.actuate.autoconfigure.endpoint.jmx.JmxEndpointAutoConfiguration;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.autoconfigure.jmx.JmxAutoConfiguration;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import reactor.core.Disposable;

/** The endpoint as a console sees it over JMX. */
class TimersJmxTest {

  private static final MBeanServer SERVER = ManagementFactory.getPlatformMBeanServer();
  private static final String UNRESTRICTED = "management.endpoint.timers.access=UNRESTRICTED";

  private final ApplicationContextRunner runner =
      new ApplicationContextRunner()
          .withConfiguration(
              AutoConfigurations.of(
                  JmxAutoConfiguration.class,
                  EndpointAutoConfiguration.class,
                  JmxEndpointAutoConfiguration.class,
                  ReactorTimerAutoConfiguration.class,
                  ReactorTimerEndpointAutoConfiguration.class))
          .withPropertyValues(
              "spring.jmx.enabled=true",
              "management.endpoints.jmx.exposure.include=timers",
              "management.endpoints.jmx.domain=reactor-timer-test");

  @Test
  void operationsHaveNamesOfTheirOwn() {
    runner
        .withPropertyValues(UNRESTRICTED)
        .run(
            context ->
                assertThat(operations())
                    .containsExactlyInAnyOrder(
                        "timers",
                        "timersText",
                        "timer",
                        "timerText",
                        "profile",
                        "profileText",
                        "steerTimer",
                        "steerTimers",
                        "completeTimer",
                        "completeTimers"));
  }

  @Test
  void whatIsNotUnrestrictedCanOnlyBeRead() {
    runner.run(
        context ->
            assertThat(operations())
                .containsExactlyInAnyOrder(
                    "timers", "timersText", "timer", "timerText", "profile", "profileText"));
  }

  @Test
  void timersAreRead() {
    runner.run(
        context -> {
          long id = start(context.getBean(TimerScheduler.class), "jmx.read");

          assertThat(list("jmx.read", null))
              .asInstanceOf(MAP)
              .containsKeys("schedulers", "groups", "timers")
              .containsEntry("matching", 1L);
          assertThat(invoke("timer", id)).asInstanceOf(MAP).containsEntry("name", "jmx.read");
          assertThat(invoke("timer", Long.MAX_VALUE)).isNull();
          assertThat(invoke("timerText", id)).asInstanceOf(STRING).contains("jmx.read");
          assertThat(invoke("timersText", null, null, null, null, null, null, null, null, null))
              .asInstanceOf(STRING)
              .startsWith("SCHEDULER");
        });
  }

  @Test
  void aProfileIsRead() {
    runner.run(
        context -> {
          start(context.getBean(TimerScheduler.class), "jmx.profiled");

          assertThat(invoke("profile", "group", null))
              .asInstanceOf(MAP)
              .containsEntry("by", "GROUP")
              .extracting("entries")
              .asInstanceOf(LIST)
              .anySatisfy(
                  entry ->
                      assertThat(entry)
                          .asInstanceOf(MAP)
                          .containsEntry("name", "jmx.profiled")
                          .containsEntry("live", 1L));
          assertThat(invoke("profile", null, "1")).asInstanceOf(MAP).containsEntry("by", "ORIGIN");
          assertThat(invoke("profileText", "group", null))
              .asInstanceOf(STRING)
              .contains("INTERVAL jmx.profiled");
          assertThatThrownBy(() -> invoke("profile", "name", null))
              .hasMessageContaining("by must be one of");
          assertThatThrownBy(() -> invoke("profile", null, "0"))
              .hasMessageContaining("limit must be a whole number from 1 to 1000: 0");
        });
  }

  @Test
  void whatAConsoleLeavesEmptyIsNotGiven() {
    runner
        .withPropertyValues(UNRESTRICTED)
        .run(
            context -> {
              long id = start(context.getBean(TimerScheduler.class), "jmx.empty");

              assertThat(invoke("timers", "jmx.empty", "", "", "", "", "", "", "", ""))
                  .asInstanceOf(MAP)
                  .containsEntry("matching", 1L);
              assertThat(invoke("timersText", "", "", "", "", "", "", "", "", ""))
                  .asInstanceOf(STRING)
                  .contains("jmx.empty");
              assertThat(invoke("profile", "", "")).asInstanceOf(MAP).containsEntry("by", "ORIGIN");
              assertThat(invoke("steerTimer", id, "reset", ""))
                  .asInstanceOf(MAP)
                  .containsEntry("id", id);
              assertThat(invoke("steerTimers", "pause", "jmx.*", "", "", "", ""))
                  .asInstanceOf(MAP)
                  .containsEntry("changed", 1L);
              assertThatThrownBy(() -> invoke("completeTimers", "", "", "", "", ""))
                  .hasMessageContaining("name is needed");
              assertThat(invoke("completeTimers", "jmx.*", "", "", "", ""))
                  .asInstanceOf(MAP)
                  .containsEntry("completed", 1L);
            });
  }

  @Test
  void invalidParametersAreExplained() {
    runner
        .withPropertyValues(UNRESTRICTED)
        .run(
            context -> {
              assertThatThrownBy(() -> list(null, "0"))
                  .hasMessageContaining("limit must be a whole number from 1 to 1000: 0");
              assertThatThrownBy(() -> invoke("steerTimer", 1L, "stop", null))
                  .hasMessageContaining("action must be one of pause, resume, reset: stop");
              assertThatThrownBy(() -> invoke("steerTimer", 1L, "reset", "1ns"))
                  .hasMessageContaining("period must be a duration of at least 1 ms");
              assertThatThrownBy(() -> invoke("steerTimers", "reset", "a", null, null, null, null))
                  .hasMessageContaining("action must be one of pause, resume: reset");
              assertThatThrownBy(() -> invoke("completeTimers", "*", null, null, null, null))
                  .hasMessageContaining("name is needed");
            });
  }

  @Test
  void timersAreSteeredAndCompleted() {
    runner
        .withPropertyValues(UNRESTRICTED)
        .run(
            context -> {
              TimerScheduler scheduler = context.getBean(TimerScheduler.class);
              CompletableFuture<Void> completed = new CompletableFuture<>();
              Timers.every(Duration.ofHours(1))
                  .name("jmx.written")
                  .on(scheduler)
                  .counts()
                  .doOnComplete(() -> completed.complete(null))
                  .subscribe();
              long id =
                  scheduler
                      .live()
                      .withPatience(Waiting.PATIENCE)
                      .page(TimerQuery.all())
                      .timers()
                      .get(0)
                      .id();

              assertThat(invoke("steerTimer", id, "pause", null))
                  .asInstanceOf(MAP)
                  .containsEntry("state", "PAUSED");
              assertThat(invoke("steerTimer", Long.MAX_VALUE, "pause", null)).isNull();
              assertThat(invoke("steerTimers", "resume", "jmx.*", null, null, "1", null))
                  .asInstanceOf(MAP)
                  .containsEntry("changed", 1L)
                  .containsEntry("action", "resume");
              assertThat(invoke("completeTimers", "jmx.*", null, null, null, "true"))
                  .asInstanceOf(MAP)
                  .containsEntry("matching", 1L)
                  .containsEntry("dryRun", true)
                  .extracting("completed")
                  .isNull();
              assertThat(invoke("completeTimer", id)).asInstanceOf(MAP).containsEntry("id", id);
              completed.get(30, TimeUnit.SECONDS);
              assertThat(invoke("completeTimer", id)).isNull();
            });
  }

  @Test
  void kindsThatCannotBeCompletedAreRefusedWithTheReason() {
    runner
        .withPropertyValues(UNRESTRICTED)
        .run(
            context -> {
              TimerScheduler scheduler = context.getBean(TimerScheduler.class);
              Disposable task = scheduler.schedule(() -> {}, 1, TimeUnit.HOURS);
              long id =
                  scheduler
                      .live()
                      .withPatience(Waiting.PATIENCE)
                      .page(TimerQuery.all())
                      .timers()
                      .get(0)
                      .id();

              assertThatThrownBy(() -> invoke("completeTimer", id))
                  .hasRootCauseInstanceOf(UnsupportedOperationException.class)
                  .hasMessageContaining("is of kind TASK");
              task.dispose();
            });
  }

  private static long start(TimerScheduler scheduler, String name) {
    Timers.every(Duration.ofHours(1)).name(name).on(scheduler).counts().subscribe();
    return scheduler
        .live()
        .withPatience(Waiting.PATIENCE)
        .page(TimerQuery.all())
        .timers()
        .get(0)
        .id();
  }

  private static Object list(String name, String limit) throws Exception {
    return invoke("timers", name, null, null, null, null, null, null, limit, null);
  }

  private static Object invoke(String operation, Object... arguments) throws Exception {
    String[] signature =
        Arrays.stream(SERVER.getMBeanInfo(timers()).getOperations())
            .filter(candidate -> candidate.getName().equals(operation))
            .flatMap(candidate -> Arrays.stream(candidate.getSignature()))
            .map(parameter -> parameter.getType())
            .toArray(String[]::new);
    return SERVER.invoke(timers(), operation, arguments, signature);
  }

  private static List<String> operations() throws Exception {
    return Arrays.stream(SERVER.getMBeanInfo(timers()).getOperations())
        .map(MBeanOperationInfo::getName)
        .toList();
  }

  private static ObjectName timers() throws Exception {
    return SERVER
        .queryNames(new ObjectName("reactor-timer-test:*,name=Timers"), null)
        .iterator()
        .next();
  }
}
