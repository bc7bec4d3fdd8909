// SPDX-License-Identifier: Apache-2.0
// Copyright the reactor-timer authors
package io.reactortimer.internal.operator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.reactortimer.ManualTimers;
import io.reactortimer.MissedTickPolicy;
import io.reactortimer.Ticker;
import io.reactortimer.Timers;
import io.reactortimer.gate.FireGate;
import io.reactortimer.gate.ManualGate;
import io.reactortimer.internal.listing.PassingStep;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.reactivestreams.Subscription;
import reactor.core.CoreSubscriber;
import reactor.core.Disposable;
import reactor.core.Scannable;
import reactor.core.publisher.Flux;
import reactor.test.publisher.TestPublisher;

/** While an application closes: looks that fail for want of memory, and what is seen once only. */
class ClosingWantOfMemoryTest {

  private static final Duration PERIOD = Duration.ofMillis(10);
  private static final Duration LONG = Duration.ofHours(1);

  private final ManualTimers timers = ManualTimers.exact();
  private final List<Object> seen = new ArrayList<>();
  private boolean noMemory;

  /** What happens elsewhere while somebody looks where a stream leads, once. */
  private @Nullable Runnable atNextLook;

  /** Leads to the edge of the application, unless there is no memory to look where it leads. */
  private class Step implements CoreSubscriber<Object>, Scannable, PassingStep {
    private final Object edge;

    Step() {
      this(Flux.never().subscribe());
    }

    Step(Object edge) {
      this.edge = edge;
    }

    @Override
    public @Nullable Object scanUnsafe(Attr key) {
      if (noMemory) {
        noMemory = false;
        throw new OutOfMemoryError("pretended");
      }
      Runnable next = atNextLook;
      if (next != null) {
        atNextLook = null;
        next.run();
      }
      return key == Attr.ACTUAL ? edge : null;
    }

    @Override
    public void onSubscribe(Subscription subscription) {
      subscription.request(Long.MAX_VALUE);
    }

    @Override
    public void onNext(Object element) {
      seen.add(element);
    }

    @Override
    public void onError(Throwable error) {
      seen.add(error);
    }

    @Override
    public void onComplete() {
      seen.add("end");
    }
  }

  private void beginClosing() {
    timers.scheduler().beginClosing();
    timers.loops().turnUntilIdle();
  }

  @Test
  void anIntervalTicksOnAndCompletesAtItsNextTick() {
    beginClosing();
    Timers.every(PERIOD).on(timers.scheduler()).counts().subscribe(new Step());
    noMemory = true;
    timers.advance(PERIOD);
    assertThat(noMemory).isFalse();
    assertThat(seen).containsExactly(0L);
    timers.advance(PERIOD);
    assertThat(seen).containsExactly(0L, "end");
  }

  @Test
  void aGatedIntervalTicksOnAndCompletesAtItsNextTick() {
    beginClosing();
    Timers.every(PERIOD).onlyWhile(() -> 1).on(timers.scheduler()).counts().subscribe(new Step());
    noMemory = true;
    timers.advance(PERIOD);
    assertThat(noMemory).isFalse();
    assertThat(seen).containsExactly(0L);
    timers.advance(PERIOD);
    assertThat(seen).containsExactly(0L, "end");
  }

  @Test
  void aClosedGateLetsNoTickThroughThoughClosingIsTakenBackMeanwhile() {
    Disposable closing = timers.scheduler().beginClosing();
    timers.loops().turnUntilIdle();
    Timers.every(PERIOD)
        .onlyWhile(() -> FireGate.CLOSED)
        .on(timers.scheduler())
        .counts()
        .subscribe(new Step());
    atNextLook = closing::dispose;
    timers.advance(PERIOD);
    assertThat(atNextLook).isNull();
    assertThat(seen).doesNotContain(0L);
  }

  @Test
  void whoHasDemandIsNotToldOfAnOverflowThoughClosingIsTakenBackMeanwhile() {
    Disposable closing = timers.scheduler().beginClosing();
    timers.loops().turnUntilIdle();
    Timers.every(PERIOD)
        .missedTicks(MissedTickPolicy.ERROR)
        .on(timers.scheduler())
        .counts()
        .subscribe(new Step());
    atNextLook = closing::dispose;
    timers.advance(PERIOD);
    assertThat(atNextLook).isNull();
    assertThat(seen).containsExactly("end");
  }

  @Test
  void aRequestThatFailsReachesTheSourceOfAKeepAlive() {
    TestPublisher<Object> source = TestPublisher.create();
    beginClosing();
    Subscription[] subscription = new Subscription[1];
    Timers.keepAlive(source.flux(), PERIOD, () -> "beat", timers.scheduler())
        .subscribe(
            new Step() {
              @Override
              public void onSubscribe(Subscription given) {
                subscription[0] = given;
              }
            });
    noMemory = true;
    assertThatThrownBy(() -> subscription[0].request(1)).isInstanceOf(OutOfMemoryError.class);
    source.assertWasRequested();
    timers.advance(Duration.ofSeconds(10));
    assertThat(seen).last().isEqualTo("end");
  }

  @Test
  void aPauseThatFailsLeavesNoIntervalAtItsGate() {
    ManualGate gate = new ManualGate();
    Ticker ticker = Timers.every(PERIOD).onlyWhile(gate).on(timers.scheduler()).ticker();
    ticker.asFlux().<Object>map(tick -> "tick").subscribe(new Step(new Object()));
    timers.advance(PERIOD); // it waits
    beginClosing(); // for one that does not lead to the edge, so it stays
    noMemory = true;
    assertThatThrownBy(ticker::pause).isInstanceOf(OutOfMemoryError.class);
    ticker.resume();
    gate.open(1);
    timers.advance(PERIOD.multipliedBy(2));
    assertThat(seen).contains("tick").doesNotContain("end");
  }

  @Test
  void anIntervalThatIsNotDueForLongCompletesSoonAllTheSame() {
    beginClosing();
    Timers.every(LONG).on(timers.scheduler()).counts().subscribe(new Step());
    failsAndThenEndsWithin(Duration.ofMillis(100));
  }

  @Test
  void aFixedDelayThatIsNotDueForLongCompletesSoonAllTheSame() {
    beginClosing();
    Timers.fixedDelay(LONG, Flux::empty).on(timers.scheduler()).asFlux().subscribe(new Step());
    failsAndThenEndsWithin(Duration.ofMillis(100));
  }

  @Test
  void aKeepAliveThatIsPatientCompletesSoonAllTheSame() {
    beginClosing();
    Timers.keepAlive(Flux.never(), LONG, () -> 1, timers.scheduler()).subscribe(new Step());
    failsAndThenEndsWithin(Duration.ofSeconds(5));
  }

  private void failsAndThenEndsWithin(Duration patience) {
    noMemory = true;
    timers.advance(patience);
    assertThat(noMemory).isFalse();
    assertThat(seen).isEmpty();
    timers.advance(patience);
    assertThat(seen).containsExactly("end");
  }

  @Test
  void aResetThatCannotBeTakenInDoesNotPutTheEndOff() {
    beginClosing();
    Ticker ticker = Timers.every(LONG).on(timers.scheduler()).ticker();
    ticker.asFlux().subscribe(new Step());
    timers.loops().turnUntilIdle();
    noMemory = true;
    assertThatThrownBy(ticker::reset).isInstanceOf(OutOfMemoryError.class);
    timers.loops().turnUntilIdle();
    timers.advanceMillis(100);
    assertThat(seen).containsExactly("end");
  }

  @Test
  void aKeepAliveBeatsOnAndCompletesLater() {
    TestPublisher<Object> source = TestPublisher.create();
    beginClosing();
    Timers.keepAlive(source.flux(), PERIOD, () -> "beat", timers.scheduler()).subscribe(new Step());
    noMemory = true;
    timers.advance(Duration.ofSeconds(5));
    assertThat(noMemory).isFalse();
    assertThat(seen).last().isEqualTo("end");
    source.assertCancelled();
  }

  @Test
  void aFixedDelayRunsOnAndCompletesBehindItsNextRun() {
    beginClosing();
    Timers.fixedDelay(PERIOD, Flux::empty)
        .on(timers.scheduler())
        .asFlux()
        .<Object>map(outcome -> "run")
        .subscribe(new Step());
    noMemory = true;
    timers.advance(Duration.ofSeconds(1));
    assertThat(noMemory).isFalse();
    assertThat(seen).last().isEqualTo("end");
  }
}
