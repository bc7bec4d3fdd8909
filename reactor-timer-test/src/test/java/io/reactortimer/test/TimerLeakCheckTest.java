// SPDX-License-Identifier: Apache-2.0
// Copyright the reactor-timer authors
package io.reactortimer.test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.catchThrowable;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.reactortimer.TimerScheduler;
import io.reactortimer.Timers;
import io.reactortimer.live.Origins;
import io.reactortimer.live.TimerInfo;
import io.reactortimer.live.TimerKind;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import reactor.core.Disposable;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Schedulers;

@Timeout(180)
class TimerLeakCheckTest {

  private static final Duration HOUR = Duration.ofHours(1);

  private final TimerScheduler timers = TimerScheduler.create("checked");

  @AfterEach
  void dispose() {
    timers.dispose();
  }

  private TimerLeakCheck check() {
    return TimerLeakCheck.of(timers).settle(Duration.ZERO);
  }

  private static LeakedTimersError leak(TimerLeakCheck check) {
    return catchThrowableOfType(LeakedTimersError.class, check::close);
  }

  @Test
  void aCleanBlockPasses() {
    try (TimerLeakCheck check = check()) {
      Flux.interval(HOUR, timers).subscribe().dispose();
    }
  }

  @Test
  void whatIsLiveFailsTheBlockAndIsCancelled() {
    TimerLeakCheck check = check();
    List<Disposable> leaked = new ArrayList<>();
    leaked.add(Flux.interval(HOUR, timers).subscribe());
    leaked.add(Mono.delay(HOUR, timers).subscribe());
    leaked.add(timers.schedule(() -> {}, 1, TimeUnit.HOURS));
    leaked.add(timers.createWorker().schedulePeriodically(() -> {}, 1, 1, TimeUnit.HOURS));
    leaked.add(Timers.every(HOUR).on(timers).counts().subscribe());

    assertThat(leak(check).timers())
        .extracting(TimerInfo::kind)
        .containsExactlyInAnyOrder(
            TimerKind.INTERVAL,
            TimerKind.DELAY,
            TimerKind.TASK,
            TimerKind.PERIODIC,
            TimerKind.INTERVAL);
    assertThat(Listing.all(timers.live())).isEmpty();
    check.close(); // a second time does nothing
  }

  @Test
  void whatWasThereBeforeStays() {
    Disposable before = Flux.interval(HOUR, timers).subscribe();
    TimerLeakCheck check = check();
    Flux.interval(HOUR, timers).subscribe();
    assertThat(leak(check).timers()).hasSize(1);
    assertThat(before.isDisposed()).isFalse();
    assertThat(Listing.all(timers.live())).hasSize(1);
  }

  @Test
  void moreThanAPageIsCountedToTheLast() {
    TimerLeakCheck check = check();
    for (int i = 0; i < 2_500; i++) {
      Mono.delay(HOUR, timers).subscribe();
    }
    LeakedTimersError leak = leak(check);
    assertThat(leak.timers()).hasSize(2_500);
    assertThat(leak).hasMessageContaining("2500 x DELAY");
  }

  @Test
  void theLargestTenPlacesAreDescribed() {
    TimerLeakCheck check = check();
    for (int i = 0; i < 12; i++) {
      for (int j = 0; j <= i; j++) {
        Timers.every(HOUR).name("n" + i).on(timers).counts().subscribe();
      }
    }
    assertThat(leak(check))
        .hasMessageStartingWith("78 timers are still live:\n  12 x INTERVAL \"n11\"")
        .hasMessageContaining("3 x INTERVAL \"n2\"")
        .hasMessageEndingWith("and others, of 2 more places");
  }

  @Test
  void valuesOfTagsDoNotDivideAGroup() {
    TimerLeakCheck check = check();
    for (int i = 0; i < 3; i++) {
      Timers.every(HOUR).name("n").tag("user", "u" + i).on(timers).counts().subscribe();
    }
    assertThat(leak(check)).hasMessageContaining("3 x INTERVAL \"n\"");
  }

  @Test
  void aFailureOfTheBlockIsTheOneThatCounts() {
    Throwable failure =
        catchThrowable(
            () -> {
              try (TimerLeakCheck check = check()) {
                Flux.interval(HOUR, timers).subscribe();
                throw new IllegalStateException("of the block");
              }
            });
    assertThat(failure).isInstanceOf(IllegalStateException.class);
    assertThat(failure.getSuppressed()).singleElement().isInstanceOf(LeakedTimersError.class);
  }

  @Test
  void whatEndsWithinTheTimeToSettlePasses() {
    try (TimerLeakCheck check = TimerLeakCheck.of(timers).settle(Duration.ofSeconds(60))) {
      Mono.delay(Duration.ofMillis(50), timers).subscribe();
    }
  }

  @Test
  void timersByHandAreChecked() {
    ManualTimers manual = ManualTimers.create();
    TimerLeakCheck check = TimerLeakCheck.of(manual).settle(Duration.ZERO);
    Mono.delay(HOUR, manual).subscribe();
    assertThat(leak(check).timers())
        .singleElement()
        .extracting(TimerInfo::kind)
        .isEqualTo(TimerKind.DELAY);
    assertThat(manual.liveTimers()).isEmpty();
  }

  @Test
  void aDisposedSchedulerHasNoLeaks() {
    try (TimerLeakCheck check = check()) {
      Flux.interval(HOUR, timers).subscribe();
      timers.dispose();
    }
  }

  @Test
  void aSuspendedSchedulerIsItsApplicationsConcern() {
    try (TimerLeakCheck check = check()) {
      Flux.interval(HOUR, timers).subscribe();
      timers.use().suspend();
    }
  }

  @Test
  void aSettingThatIsRefusedEndsTheCaptureOfOrigins() {
    TimerScheduler without = TimerScheduler.builder("without").origins(Origins.OFF).build();
    catchThrowable(() -> check().settle(Duration.ofMillis(-1)));
    catchThrowable(() -> check().patience(Duration.ZERO));
    catchThrowable(() -> check().ignoring(""));
    Timers.every(HOUR).on(without).counts().subscribe();
    assertThat(Listing.all(without.live())).singleElement().extracting(TimerInfo::origin).isNull();
    without.dispose();
  }

  @Test
  void aSchedulerThatCannotBeListedIsRefused() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> TimerLeakCheck.of(Schedulers.parallel()))
        .withMessageContaining("cannot be listed");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> check().settle(Duration.ofMillis(-1)))
        .withMessageContaining("settle");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> check().patience(Duration.ZERO))
        .withMessageContaining("patience");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> check().ignoring(" "))
        .withMessageContaining("blank");
  }
}
