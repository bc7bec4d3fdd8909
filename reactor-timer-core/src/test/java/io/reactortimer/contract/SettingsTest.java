// SPDX-License-Identifier: Apache-2.0
// Copyright the reactor-timer authors
package io.reactortimer.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatNullPointerException;

import io.reactortimer.MissedTickPolicy;
import io.reactortimer.TimerScheduler;
import java.time.Duration;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;
import reactor.core.scheduler.Schedulers;

/** Settings of a scheduler: what they are by default, and what is refused, with name and value. */
class SettingsTest {

  private static TimerScheduler.Builder builder() {
    return TimerScheduler.builder("settings");
  }

  @Test
  void defaults() {
    TimerScheduler scheduler = TimerScheduler.create("settings");

    assertThat(scheduler.name()).isEqualTo("settings");
    assertThat(scheduler.workers()).isEqualTo(Schedulers.DEFAULT_POOL_SIZE);
    assertThat(scheduler.slack()).isEqualTo(Duration.ofMillis(1));
    assertThat(scheduler.missedTicks()).isEqualTo(MissedTickPolicy.SKIP);
    assertThat(scheduler.maxLive()).isZero();
    assertThat(scheduler.toString()).contains("settings");
    scheduler.dispose();
  }

  @Test
  void whatIsSetIsWhatIsTold() {
    TimerScheduler scheduler =
        builder()
            .workers(3)
            .slack(Duration.ZERO)
            .missedTicks(MissedTickPolicy.BURST)
            .maxLive(Long.MAX_VALUE)
            .build();

    assertThat(scheduler.workers()).isEqualTo(3);
    assertThat(scheduler.slack()).isZero();
    assertThat(scheduler.missedTicks()).isEqualTo(MissedTickPolicy.BURST);
    assertThat(scheduler.maxLive()).isEqualTo(Long.MAX_VALUE);
    scheduler.dispose();
  }

  @ParameterizedTest
  @EnumSource
  void allPoliciesWork(MissedTickPolicy policy) {
    TimerScheduler scheduler = builder().missedTicks(policy).build();

    assertThat(scheduler.missedTicks()).isEqualTo(policy);
    scheduler.dispose();
  }

  @Test
  void oneBuilderMakesManySchedulers() {
    TimerScheduler.Builder builder = builder().workers(2);
    TimerScheduler first = builder.build();
    TimerScheduler second = builder.workers(1).build();

    first.dispose();

    assertThat(first.workers()).isEqualTo(2);
    assertThat(second.workers()).isOne();
    SchedulerContract.fence(second.createWorker());
    second.dispose();
  }

  @ParameterizedTest
  @ValueSource(strings = {"", " ", "\t"})
  void aBlankNameIsRefused(String name) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> TimerScheduler.builder(name))
        .withMessageContaining("name")
        .withMessageContaining("'" + name + "'");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> TimerScheduler.create(name))
        .withMessageContaining("name");
  }

  @Test
  void nullIsRefusedByName() {
    assertThatNullPointerException()
        .isThrownBy(() -> TimerScheduler.builder(null))
        .withMessageContaining("name");
    assertThatNullPointerException()
        .isThrownBy(() -> TimerScheduler.create(null))
        .withMessageContaining("name");
    assertThatNullPointerException()
        .isThrownBy(() -> builder().slack(null))
        .withMessageContaining("slack");
    assertThatNullPointerException()
        .isThrownBy(() -> builder().missedTicks(null))
        .withMessageContaining("missedTicks");
  }

  @ParameterizedTest
  @ValueSource(ints = {0, -1, Integer.MIN_VALUE, 1025, Integer.MAX_VALUE})
  void aNumberOfWorkersThatMakesNoSenseIsRefused(int workers) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> builder().workers(workers))
        .withMessageContaining("workers")
        .withMessageContaining(String.valueOf(workers))
        .withMessageContaining("1024");
  }

  @ParameterizedTest
  @ValueSource(strings = {"PT-0.000000001S", "PT-1H"})
  void aNegativeSlackIsRefused(String slack) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> builder().slack(Duration.parse(slack)))
        .withMessageContaining("slack")
        .withMessageContaining(slack);
  }

  @Test
  void aSlackOfThreeHundredYearsIsRefused() {
    Duration slack = Duration.ofDays(300 * 366);

    assertThatIllegalArgumentException()
        .isThrownBy(() -> builder().slack(slack))
        .withMessageContaining("slack")
        .withMessageContaining(slack.toString());
    assertThatIllegalArgumentException()
        .isThrownBy(() -> builder().slack(Duration.ofSeconds(Long.MIN_VALUE)))
        .withMessageContaining("slack");
  }

  @ParameterizedTest
  @ValueSource(longs = {100_000_001, Long.MAX_VALUE})
  void aSlackBeyondTheLargestClassIsRefused(long nanos) {
    Duration slack = Duration.ofNanos(nanos);
    assertThatIllegalArgumentException()
        .isThrownBy(() -> builder().slack(slack))
        .withMessageContaining("slack")
        .withMessageContaining(slack.toString());
  }

  @ParameterizedTest
  @ValueSource(longs = {-1, Long.MIN_VALUE})
  void aNegativeLimitIsRefused(long maxLive) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> builder().maxLive(maxLive))
        .withMessageContaining("maxLive")
        .withMessageContaining(String.valueOf(maxLive));
  }

  @Test
  void aRefusalLeavesTheBuilderAsItWas() {
    TimerScheduler.Builder builder = builder().workers(2).maxLive(1);
    assertThatIllegalArgumentException().isThrownBy(() -> builder.workers(0));
    assertThatIllegalArgumentException().isThrownBy(() -> builder.maxLive(-1));

    TimerScheduler scheduler = builder.build();

    assertThat(scheduler.workers()).isEqualTo(2);
    scheduler.schedule(() -> {}, 1, TimeUnit.HOURS);
    assertThatExceptionOfType(RejectedExecutionException.class)
        .isThrownBy(() -> scheduler.schedule(() -> {}, 1, TimeUnit.HOURS));
    scheduler.dispose();
  }

  @Test
  void aUnitThatIsMissingIsRefused() {
    TimerScheduler scheduler = builder().build();

    assertThatNullPointerException().isThrownBy(() -> scheduler.schedule(() -> {}, 1, null));
    assertThatNullPointerException()
        .isThrownBy(() -> scheduler.schedulePeriodically(() -> {}, 1, 1, null));
    assertThat(Live.count(scheduler)).isZero();
    scheduler.dispose();
  }

  @Test
  @SuppressWarnings("deprecation") // in the interface still
  void aDisposedSchedulerCannotBeStartedAgain() {
    TimerScheduler scheduler = builder().build();
    scheduler.dispose();

    scheduler.start();

    assertThat(scheduler.isDisposed()).isTrue();
    assertThatExceptionOfType(RejectedExecutionException.class)
        .isThrownBy(() -> scheduler.schedule(() -> {}));
  }
}
