// SPDX-License-Identifier: Apache-2.0
// Copyright the reactor-timer authors
package io.reactortimer.internal.scheduler;

import static org.assertj.core.api.Assertions.assertThat;

import io.reactortimer.ManualTimers;
import io.reactortimer.Timers;
import io.reactortimer.internal.engine.time.LoopClock;
import io.reactortimer.internal.engine.time.TimeSource;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import reactor.core.Disposable;
import reactor.core.scheduler.Schedulers;

/** Those who are told of the closing, and throw. */
class ClosingThrowersTest {

  private final ManualTimers time = ManualTimers.exact();
  private final List<Object> seen = new ArrayList<>();

  @AfterEach
  void resetHooks() {
    Schedulers.resetOnHandleError();
  }

  @Test
  void oneThatThrowsCostsNeitherTheOthersNorTheAnnouncement() {
    Schedulers.onHandleError((thread, failure) -> seen.add(failure.getMessage()));
    time.scheduler()
        .onClosing()
        .doOnTerminate(
            () -> {
              throw new NoClassDefFoundError("org/example/Closer"); // Reactor throws it on
            })
        .subscribe();
    time.scheduler().onClosing().subscribe(null, null, () -> seen.add("told"));
    Disposable held = // without demand: nothing but the announcement would look at it
        Timers.every(Duration.ofHours(1))
            .on(time.scheduler())
            .counts()
            .subscribe(tick -> {}, null, () -> seen.add("interval"), subscription -> {});

    Disposable announced = time.scheduler().beginClosing();
    time.advanceMillis(0);
    assertThat(seen).containsExactly("org/example/Closer", "told", "interval");
    assertThat(held.isDisposed()).isTrue();
    announced.dispose();
    time.scheduler().onClosing().subscribe(null, null, () -> seen.add("told again"));
    assertThat(seen).doesNotContain("told again");
  }

  @Test
  void anAnnouncementThatNotAllTimersHearOfCanBeTakenBack() {
    Schedulers.onHandleError((thread, failure) -> seen.add(failure.getMessage()));
    ClosingState closing =
        new ClosingState(
            () -> {
              throw new IllegalStateException("no thread today");
            },
            new LoopClock(TimeSource.system()));
    Disposable announced = closing.begin();
    assertThat(closing.isOn()).isTrue();
    assertThat(seen).containsExactly("no thread today");
    announced.dispose();
    assertThat(closing.isOn()).isFalse();
  }
}
