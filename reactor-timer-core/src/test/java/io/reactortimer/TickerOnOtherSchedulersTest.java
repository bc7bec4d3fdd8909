// SPDX-License-Identifier: Apache-2.0
// Copyright the reactor-timer authors
package io.reactortimer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.lang.ref.WeakReference;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import reactor.core.Disposable;
import reactor.core.scheduler.Scheduler;
import reactor.test.scheduler.VirtualTimeScheduler;

/**
 * Tickers where a call may deliver at once, and where nothing but the ticker knows its intervals.
 */
@Timeout(60)
class TickerOnOtherSchedulersTest {

  private final VirtualTimeScheduler virtual = VirtualTimeScheduler.create();
  private final Ticker ticker = Timers.every(Duration.ofSeconds(1)).on(virtual).ticker();
  private final List<String> signals = new ArrayList<>();

  /** Paused, with two subscribers that are due at the moment of the resume. */
  private void pausedWithTwo(Runnable onTick) {
    for (String name : List.of("a", "b")) {
      ticker
          .asFlux()
          .subscribe(
              tick -> {
                signals.add(name);
                onTick.run();
              },
              error -> signals.add(error.toString()),
              () -> signals.add("end"));
    }
    virtual.advanceTimeBy(Duration.ofMillis(500));
    ticker.pause();
    virtual.advanceTimeBy(Duration.ofMillis(1500));
    assertThat(signals).isEmpty();
  }

  @Test
  void canBeStoppedByTheTickThatAResumeDeliversAtOnce() {
    pausedWithTwo(ticker::stop);
    ticker.resume();
    virtual.advanceTimeBy(Duration.ofSeconds(10));
    assertThat(signals).hasSize(3).endsWith("end", "end");
    assertThat(ticker.state()).isEqualTo(Ticker.State.STOPPED);
  }

  @Test
  void canBePausedByTheTickThatAResumeDeliversAtOnce() {
    pausedWithTwo(ticker::pause);
    ticker.resume();
    virtual.advanceTimeBy(Duration.ofSeconds(10));
    assertThat(signals).hasSize(1);
    assertThat(ticker.state()).isEqualTo(Ticker.State.PAUSED);
  }

  @Test
  void canBeSubscribedToByTheTickThatAResumeDeliversAtOnce() {
    List<Long> later = new ArrayList<>();
    pausedWithTwo(
        () -> {
          if (later.isEmpty()) {
            later.add(-1L);
            ticker.asFlux().subscribe(tick -> later.add(tick.sequence()));
          }
        });
    ticker.resume();
    virtual.advanceTimeBy(Duration.ofSeconds(1));
    assertThat(signals).containsExactlyInAnyOrder("a", "b", "a", "b");
    assertThat(later).containsExactly(-1L, 0L);
  }

  @Test
  void goesOnAfterAPauseInWhichOnlyTheTickerKnewItsSubscribers() {
    ticker.asFlux().subscribe(tick -> signals.add("tick " + tick.sequence()));
    ticker.pause();
    // The run that was planned for the first tick has held it so far.
    virtual.advanceTimeBy(Duration.ofSeconds(5));
    Garbage.awaitCollected(new WeakReference<>(new Object()));
    ticker.resume();
    virtual.advanceTimeBy(Duration.ofSeconds(1));
    assertThat(signals).containsExactly("tick 0", "tick 1");
  }

  @Test
  void keepsNoneThatAreCancelledDuringALongPause() {
    ticker.pause();
    List<WeakReference<Disposable>> cancelled = new ArrayList<>();
    for (int i = 0; i < 100; i++) {
      Disposable subscription = ticker.asFlux().subscribe();
      cancelled.add(new WeakReference<>(subscription));
      subscription.dispose();
    }
    Garbage.awaitCollected(cancelled.get(0));
    assertThat(ticker.state()).isEqualTo(Ticker.State.PAUSED);
  }

  /** Virtual time whose clock fails once. */
  private record Stumbling(VirtualTimeScheduler scheduler, boolean[] fails) implements Scheduler {

    @Override
    public long now(TimeUnit unit) {
      if (fails[0]) {
        fails[0] = false;
        throw new IllegalStateException("no clock");
      }
      return scheduler.now(unit);
    }

    @Override
    public Disposable schedule(Runnable task) {
      return scheduler.schedule(task);
    }

    @Override
    public Worker createWorker() {
      return scheduler.createWorker();
    }
  }

  @Test
  void aCallThatFailsForOneSubscriberIsFollowedByTheOthers() {
    Stumbling stumbling = new Stumbling(virtual, new boolean[1]);
    Ticker hourly = Timers.every(Duration.ofHours(1)).on(stumbling).ticker();
    for (int i = 0; i < 3; i++) {
      hourly.asFlux().subscribe(tick -> signals.add("tick"));
    }
    stumbling.fails[0] = true;
    assertThatThrownBy(() -> hourly.reset(Duration.ofSeconds(1))).hasMessage("no clock");
    virtual.advanceTimeBy(Duration.ofSeconds(1));
    assertThat(signals).containsExactly("tick", "tick");
  }
}
