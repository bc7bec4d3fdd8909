// SPDX-License-Identifier: Apache-2.0
// Copyright the reactor-timer authors
package io.reactortimer.internal.suspect;

import static org.assertj.core.api.Assertions.assertThat;

import io.reactortimer.internal.listing.ChainSteps;
import io.reactortimer.internal.listing.LiveTimer;
import io.reactortimer.live.SuspectReason;
import io.reactortimer.live.TimerKind;
import io.reactortimer.live.TimerState;
import java.time.Duration;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import reactor.core.Scannable;

/** What a timer must say of itself for each reason that is read off it alone. */
class StateReasonsTest {

  private static final long DAY = Duration.ofDays(1).toNanos();

  /** A timer that says of itself what it is told to; it has been due since the time zero. */
  private record Told(
      TimerKind kind, TimerState listedState, @Nullable Long demand, @Nullable Object chainHead)
      implements LiveTimer {

    @Override
    public TimerKind kind(ChainSteps chain) {
      return kind;
    }

    @Override
    public long id() {
      return 1;
    }

    @Override
    public long knownId() {
      return 1;
    }

    @Override
    public long createdNanos(long nowNanos) {
      return 0;
    }

    @Override
    public long dueNanos() {
      return 0;
    }

    @Override
    public long listedPeriodNanos() {
      return Duration.ofSeconds(1).toNanos();
    }
  }

  private static @Nullable SuspectReason reasonAfter(long nanos, Told timer) {
    ChainSight sight = new ChainSight();
    sight.read(new ChainSteps().at(timer.chainHead()));
    return StateReasons.of(timer, timer.listedState(), sight, false, nanos);
  }

  private static Told parked(@Nullable Long demand, @Nullable Object head) {
    return new Told(TimerKind.INTERVAL, TimerState.PARKED, demand, head);
  }

  @Test
  void waitsForDemandOnlyWhatWasAskedForNoMore() {
    assertThat(reasonAfter(DAY, parked(0L, null))).isEqualTo(SuspectReason.NO_DEMAND);
    assertThat(reasonAfter(DAY, parked(1L, null))).as("it is asked, and waits for more").isNull();
    assertThat(reasonAfter(DAY, parked(null, null))).as("it does not tell").isNull();
  }

  @Test
  void waitsForDemandOnlyAfterTenMinutes() {
    long tenMinutes = Duration.ofMinutes(10).toNanos();
    assertThat(reasonAfter(tenMinutes, parked(0L, null))).isNull();
    assertThat(reasonAfter(tenMinutes + 1, parked(0L, null))).isEqualTo(SuspectReason.NO_DEMAND);
  }

  @Test
  void whatAnOperatorWorksForWaitsForNobody() {
    assertThat(reasonAfter(DAY, parked(0L, new AtWork(Stream.empty()))))
        .isEqualTo(SuspectReason.NO_DEMAND);
    Scannable inner = new AtWork(Stream.empty());
    assertThat(reasonAfter(DAY, parked(0L, new AtWork(Stream.of(inner))))).isNull();
  }

  @ParameterizedTest
  @EnumSource(TimerKind.class)
  void onlyTheRunOfAFixedDelayIsStuck(TimerKind kind) {
    Told firing = new Told(kind, TimerState.FIRING, null, null);
    assertThat(reasonAfter(DAY, firing))
        .isEqualTo(kind == TimerKind.FIXED_DELAY ? SuspectReason.STUCK : null);
  }

  @Test
  void aRunIsStuckOnlyAfterAHundredPeriods() {
    Told firing = new Told(TimerKind.FIXED_DELAY, TimerState.FIRING, null, null);
    long hundred = 100 * firing.listedPeriodNanos();
    assertThat(reasonAfter(hundred, firing)).isNull();
    assertThat(reasonAfter(hundred + 1, firing)).isEqualTo(SuspectReason.STUCK);
  }

  /** An operator, with these that it works for. */
  private record AtWork(Stream<Scannable> inners) implements Scannable {
    @Override
    public @Nullable Object scanUnsafe(Attr key) {
      return null;
    }
  }
}
