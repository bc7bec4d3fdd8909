// SPDX-License-Identifier: Apache-2.0
// Copyright the reactor-timer authors
package io.reactortimer.test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.platform.engine.discovery.DiscoverySelectors.selectClass;

import io.reactortimer.ReactorTimers;
import io.reactortimer.TimerScheduler;
import io.reactortimer.Timers;
import io.reactortimer.live.Origins;
import io.reactortimer.live.TimerInfo;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.platform.engine.TestExecutionResult;
import org.junit.platform.testkit.engine.EngineExecutionResults;
import org.junit.platform.testkit.engine.EngineTestKit;
import org.junit.platform.testkit.engine.Event;
import org.junit.platform.testkit.engine.EventType;
import reactor.core.Disposable;
import reactor.core.scheduler.Scheduler;
import reactor.core.scheduler.Schedulers;

@Timeout(180)
class TimerLeakExtensionTest {

  /**
   * {@code -Dleaks.repeat=300} runs the leaks and the clean tests that often, beside threads that
   * want all processors.
   */
  private static final int REPEAT = Integer.getInteger("leaks.repeat", 5);

  private static final int FEW = 5;

  private final Map<String, Throwable> failures = new TreeMap<>();

  @AfterEach
  void endWhatFixturesWereNotAskedToEnd() {
    LeakFixtures.Following.LEAKED.forEach(Disposable::dispose);
    LeakFixtures.Following.LEAKED.clear();
  }

  private EngineExecutionResults run(Class<?> fixture, String... parameters) {
    EngineTestKit.Builder kit =
        EngineTestKit.engine("junit-jupiter").selectors(selectClass(fixture));
    for (int i = 0; i < parameters.length; i += 2) {
      kit.configurationParameter(parameters[i], parameters[i + 1]);
    }
    EngineExecutionResults results = kit.execute();
    failures.clear();
    results.allEvents().stream()
        .filter(event -> event.getType() == EventType.FINISHED)
        .forEach(this::keepFailure);
    return results;
  }

  private void keepFailure(Event event) {
    event
        .getPayload(TestExecutionResult.class)
        .flatMap(TestExecutionResult::getThrowable)
        .ifPresent(
            failure ->
                failures.put(
                    event.getTestDescriptor().getDisplayName().replaceAll("\\(.*", ""), failure));
  }

  @ParameterizedTest
  @CsvSource({
    "interval, INTERVAL",
    "fixedDelay, FIXED_DELAY",
    "keepAlive, KEEP_ALIVE",
    "timeout, TIMEOUT",
    "parked, INTERVAL"
  })
  void aLeakOfOurKindsIsFoundWithItsLine(String test, String kind) {
    run(LeakFixtures.OwnKinds.class);
    assertThat(failures).hasSize(5);
    assertLeak(test, kind, "OwnKinds");
  }

  @ParameterizedTest
  @CsvSource({
    "interval, INTERVAL",
    "delay, DELAY",
    "timeout, TIMEOUT",
    "retryBackoff, RETRY_BACKOFF",
    "task, TASK",
    "periodic, PERIODIC"
  })
  void aLeakOnReactorsDefaultIsFoundWithItsLine(String test, String kind) {
    run(LeakFixtures.StockKinds.class);
    assertThat(failures).hasSize(6);
    assertLeak(test, kind, "StockKinds");
    assertThat(ReactorTimers.installed()).isEmpty();
  }

  private void assertLeak(String test, String kind, String fixture) {
    assertThat(failures.get(test))
        .isInstanceOf(LeakedTimersError.class)
        .message()
        .startsWith("1 timer is still live:")
        .contains("\n  " + kind)
        .containsPattern(
            "made at   io\\.reactortimer\\.test\\.LeakFixtures\\$"
                + fixture
                + "\\."
                + test
                + "\\(LeakFixtures\\.java:\\d+\\)");
  }

  @Test
  void aLeakIsDescribed() {
    run(LeakFixtures.OwnKinds.class);
    assertThat(failures.get("interval"))
        .message()
        .contains("INTERVAL \"beat\" {room=7}")
        .contains("operators interval > map > lambda")
        .contains("state     ARMED, due in 3")
        .contains("every 3600000 ms")
        .contains("0 ticks")
        .containsPattern("age       \\d+ ms")
        .contains("scheduler timer-default");
    assertThat(failures.get("parked")).message().contains("state     PARKED");
    assertThat(((LeakedTimersError) failures.get("interval")).timers()).hasSize(1);
  }

  @Test
  @Timeout(value = 1, unit = TimeUnit.HOURS)
  void cleanTestsPass() {
    repeat(
        () -> {
          run(LeakFixtures.Clean.class).testEvents().assertStatistics(stats -> stats.succeeded(5));
          assertThat(failures).isEmpty();
        });
  }

  @Test
  @Timeout(value = 1, unit = TimeUnit.HOURS)
  void leaksAreFoundEachTime() {
    repeat(
        () -> {
          run(LeakFixtures.OwnKinds.class);
          assertThat(failures).hasSize(5).allSatisfy(TimerLeakExtensionTest::assertOneLeak);
          run(LeakFixtures.StockKinds.class);
          assertThat(failures).hasSize(6).allSatisfy(TimerLeakExtensionTest::assertOneLeak);
        });
  }

  private static void repeat(Runnable tests) {
    AtomicBoolean calm = new AtomicBoolean();
    if (REPEAT > FEW) {
      for (int i = 0; i < 2 * Runtime.getRuntime().availableProcessors(); i++) {
        Thread busy =
            new Thread(
                () -> {
                  while (!calm.get()) {
                    Thread.onSpinWait();
                  }
                },
                "busy");
        busy.setDaemon(true);
        busy.start();
      }
    }
    try {
      for (int i = 0; i < REPEAT; i++) {
        tests.run();
      }
    } finally {
      calm.set(true);
    }
  }

  private static void assertOneLeak(String test, Throwable failure) {
    assertThat(failure).isInstanceOf(LeakedTimersError.class);
    assertThat(((LeakedTimersError) failure).timers()).as(failure.getMessage()).hasSize(1);
    assertThat(failure).hasMessageContaining("." + test + "(LeakFixtures.java:");
  }

  @Test
  void aTestThatFailsAnywayHasTheLeakAddedToItsFailure() {
    run(LeakFixtures.Failing.class);
    assertThat(failures).containsOnlyKeys("fails");
    assertThat(failures.get("fails")).isInstanceOf(IllegalStateException.class);
    assertThat(failures.get("fails").getSuppressed())
        .singleElement()
        .isInstanceOf(LeakedTimersError.class);
  }

  @Test
  void theTestAfterALeakIsNotBlamedAndFindsItCancelled() {
    run(LeakFixtures.Following.class).testEvents().assertStatistics(stats -> stats.succeeded(1));
    assertThat(failures).containsOnlyKeys("leaks");
  }

  @Test
  void whatWasThereBeforeIsNotBlamed() {
    Disposable before = Timers.interval(LeakFixtures.HOUR).subscribe();
    run(LeakFixtures.Clean.class);
    assertThat(failures).isEmpty();
    assertThat(before.isDisposed()).isFalse();
    before.dispose();
  }

  @Test
  void aTimerForAllTestsMayLiveUntilTheLast() {
    run(LeakFixtures.ForAll.class).testEvents().assertStatistics(stats -> stats.succeeded(2));
    assertThat(failures).isEmpty();
  }

  @Test
  void aTimerForAllTestsThatIsNeverEndedFailsTheClass() {
    run(LeakFixtures.ForAllAndEver.class)
        .testEvents()
        .assertStatistics(stats -> stats.succeeded(1));
    assertThat(failures).hasSize(1);
    assertThat(failures.values().iterator().next())
        .isInstanceOf(LeakedTimersError.class)
        .hasMessageContaining("ForAllAndEver.begin(LeakFixtures.java:");
  }

  @Test
  void testsWithinOthersAreLookedAt() {
    run(LeakFixtures.Outer.class).testEvents().assertStatistics(stats -> stats.succeeded(1));
    assertThat(failures).containsOnlyKeys("leaks");
    assertOneLeak("leaks", failures.get("leaks"));
  }

  @Test
  void oneTestAloneCanBeLookedAt() {
    run(LeakFixtures.OneOfTwo.class);
    assertThat(failures).containsOnlyKeys("lookedAt");
  }

  @Test
  void allTestsAreLookedAtWhereJUnitDetectsTheExtension() {
    run(LeakFixtures.Plain.class);
    assertThat(failures).isEmpty();

    String detect = "junit.jupiter.extensions.autodetection.enabled";
    String settle = "reactor-timer.test.settle-millis";
    run(LeakFixtures.Plain.class, detect, "true", settle, "20");
    assertThat(failures).containsOnlyKeys("leaks");

    String takeOver = "reactor-timer.test.take-over";
    run(LeakFixtures.Plain.class, detect, "true", settle, "20", takeOver, "true");
    assertThat(failures).containsOnlyKeys("leaks", "leaksOnReactorsDefault");

    String ignoring = "reactor-timer.test.ignoring";
    run(LeakFixtures.Plain.class, detect, "true", settle, "20", ignoring, "a.b, *");
    assertThat(failures).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({
    "settle-millis, 1s, must be a number of milliseconds: 1s",
    "settle-millis, -1, must be in 0 .. 9223372036854: -1",
    "patience-millis, 0, must be in 1 .. 9223372036854: 0",
    "patience-millis, 9223372036855, must be in 1 .. 9223372036854: 9223372036855",
    "take-over, yes, must be true or false: yes"
  })
  void aParameterThatCannotBeIsNamedAndLeavesNothingBehind(
      String key, String value, String reason) {
    String setting = "reactor-timer.test." + key;
    String detect = "junit.jupiter.extensions.autodetection.enabled";
    run(LeakFixtures.Plain.class, detect, "true", setting, value);
    assertThat(failures.values())
        .singleElement()
        .extracting(Throwable::getMessage)
        .isEqualTo(setting + " " + reason);
    assertNothingIsCaptured();
  }

  @Test
  void anAttributeThatCannotBeIsNamedAndLeavesNothingBehind() {
    run(LeakFixtures.BadSettings.class);
    assertThat(failures).containsOnlyKeys("settle", "patience", "ignoring");
    assertThat(failures.get("settle"))
        .hasMessage("settleMillis of @NoLeakedTimers must be in 0 .. 9223372036854: -1");
    assertThat(failures.get("patience"))
        .hasMessage("patienceMillis of @NoLeakedTimers must be in 1 .. 9223372036854: 0");
    assertThat(failures.get("ignoring"))
        .hasMessage("ignoring of @NoLeakedTimers must have no blank pattern: [pool.*, ]");
    assertNothingIsCaptured();
  }

  private static void assertNothingIsCaptured() {
    TimerScheduler without = TimerScheduler.builder("without").origins(Origins.OFF).build();
    Timers.every(LeakFixtures.HOUR).on(without).counts().subscribe();
    assertThat(Listing.all(without.live())).singleElement().extracting(TimerInfo::origin).isNull();
    without.dispose();
  }

  @Test
  void timersThatAreMeantToLiveOnCanBeNamed() {
    run(LeakFixtures.Ignored.class);
    assertThat(failures).containsOnlyKeys("others", "fillMore");
    assertThat(LeakFixtures.Following.LEAKED).noneMatch(Disposable::isDisposed);
  }

  @Test
  void aTestHasASchedulerOfItsOwn() {
    LeakFixtures.Parameters.SEEN.clear();
    run(LeakFixtures.Parameters.class).testEvents().assertStatistics(stats -> stats.succeeded(1));
    assertThat(failures).containsOnlyKeys("leaks", "leaksByHand");
    assertOneLeak("leaks", failures.get("leaks"));
    assertOneLeak("leaksByHand", failures.get("leaksByHand"));
    assertThat(LeakFixtures.Parameters.SEEN)
        .hasSize(3)
        .doesNotHaveDuplicates()
        .allMatch(scheduler -> ((Scheduler) scheduler).isDisposed());
  }

  @Test
  void aSchedulerForAllTestsIsRefused() {
    run(LeakFixtures.ParameterForAll.class);
    assertThat(failures.values())
        .singleElement()
        .satisfies(
            refusal -> assertThat(refusal).hasStackTraceContaining("A scheduler is of one test"));
  }

  @Test
  void parallelTestsAreToldApartByTheirSchedulers() {
    run(
        LeakFixtures.Parallel.class,
        "junit.jupiter.execution.parallel.enabled",
        "true",
        "junit.jupiter.execution.parallel.config.strategy",
        "fixed",
        "junit.jupiter.execution.parallel.config.fixed.parallelism",
        "3");
    assertThat(failures).containsOnlyKeys("leaks", "cannotBeTold");
    assertOneLeak("leaks", failures.get("leaks"));
    assertThat(failures.get("cannotBeTold")).hasMessageContaining("@Isolated");
  }

  @Test
  void anIsolatedClassIsLookedAtAmongParallelOnes() {
    run(LeakFixtures.Alone.class, "junit.jupiter.execution.parallel.enabled", "true");
    assertThat(failures).containsOnlyKeys("leaks");
    assertOneLeak("leaks", failures.get("leaks"));
  }

  @Test
  void aStalledLoopIsNoVerdictButAFailure() {
    LeakFixtures.Stalled.release = new CountDownLatch(1);
    run(LeakFixtures.Stalled.class);
    LeakFixtures.Stalled.release.countDown();
    assertThat(failures).containsOnlyKeys("holdsTheLoop");
    assertThat(failures.get("holdsTheLoop"))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("Could not look for leaked timers")
        .hasMessageContaining("holdsTheLoop")
        .hasMessageContaining("LeakFixtures$Stalled");
  }

  @Test
  void anExtensionThatIsRegisteredTwiceTakesOverOnceAndGivesBack() {
    run(LeakFixtures.Twice.class).testEvents().assertStatistics(stats -> stats.succeeded(1));
    assertThat(failures).containsOnlyKeys("interval");
    assertLeak("interval", "INTERVAL", "Twice");
    assertThat(ReactorTimers.installed()).isEmpty();
  }

  @Test
  void reactorsDefaultIsNotTakenOverUnlessAskedTo() {
    Scheduler before = Schedulers.parallel();
    run(LeakFixtures.StockKinds.class);
    assertThat(ReactorTimers.installed()).isEmpty();
    assertThat(ReactorTimers.unwrap(Schedulers.parallel())).isEmpty();
    assertThat(Schedulers.parallel()).isSameAs(before);
    assertThat(Timers.defaults()).extracting(TimerScheduler::name).contains("timer-default");
  }
}
