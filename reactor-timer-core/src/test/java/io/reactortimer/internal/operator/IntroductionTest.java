// SPDX-License-Identifier: Apache-2.0
// Copyright the reactor-timer authors
package io.reactortimer.internal.operator;

import static org.assertj.core.api.Assertions.assertThat;

import io.reactortimer.Inside;
import io.reactortimer.IntervalSpec;
import io.reactortimer.ManualTimers;
import io.reactortimer.MissedTickPolicy;
import io.reactortimer.Ticker;
import io.reactortimer.TimerScheduler;
import io.reactortimer.Timers;
import io.reactortimer.live.TimerInfo;
import io.reactortimer.live.TimerQuery;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.reactivestreams.Subscription;
import reactor.core.CoreSubscriber;
import reactor.core.Disposable;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Operators;

/**
 * A subscription is introduced first, and then becomes live: no signal comes before {@code
 * onSubscribe} has returned (rule 1.3), and what has happened meanwhile is made up for.
 */
class IntroductionTest {

  private static final Duration PERIOD = Duration.ofMillis(100);
  private static final Duration HOUR = Duration.ofHours(1);

  private ManualTimers time = ManualTimers.exact();

  /** Notes what comes, and what it does within {@code onSubscribe}. */
  private static final class Guest {
    private final Consumer<Subscription> arrival;
    private final List<Object> signals = new ArrayList<>();
    private boolean introduced;

    Guest(Consumer<Subscription> arrival) {
      this.arrival = arrival;
    }

    /** As the application's edge has it, where closing may complete a stream. */
    @SuppressWarnings("deprecation") // in favour of a subscriber that nobody knows as an edge
    CoreSubscriber<Object> subscriber() {
      List<CoreSubscriber<Object>> made = new ArrayList<>();
      Flux<Object> source =
          Flux.from(subscriber -> made.add((CoreSubscriber<Object>) (Object) subscriber));
      source.subscribe(
          element -> note("next"),
          this::note,
          () -> note("complete"),
          subscription -> {
            signals.add("subscribed");
            arrival.accept(subscription);
            introduced = true;
          });
      return made.get(0);
    }

    private void note(Object signal) {
      signals.add(introduced ? signal : "too early: " + signal);
    }
  }

  /** All that ticks, each waiting {@code period} for its first signal. */
  private Map<String, Flux<?>> all(Duration period) {
    IntervalSpec spec = Timers.every(period).on(time.scheduler());
    Map<String, Flux<?>> all = new TreeMap<>();
    all.put("interval", spec.counts());
    all.put("ticks", spec.ticks());
    all.put("jittered", spec.jitter(0.4).counts());
    all.put("error", spec.missedTicks(MissedTickPolicy.ERROR).counts());
    all.put("ticker", spec.ticker().asFlux());
    all.put("fixed delay", Timers.fixedDelay(period, Mono::empty).on(time.scheduler()).asFlux());
    all.put("keep-alive", Timers.keepAlive(Flux.never(), period, () -> 1, time.scheduler()));
    return all;
  }

  private Guest invite(Flux<?> flux, Consumer<Subscription> arrival) {
    Guest guest = new Guest(arrival);
    flux.subscribe(guest.subscriber());
    time.loops().turnUntilIdle();
    return guest;
  }

  @Test
  void noTickComesBeforeTheSubscriberHasItsSubscription() {
    all(PERIOD)
        .forEach(
            (name, flux) -> {
              Guest guest =
                  invite(
                      flux,
                      subscription -> {
                        subscription.request(2);
                        time.advanceMillis(350); // as if the loop ran on beside
                      });
              time.advanceMillis(1_000);
              assertThat(guest.signals).as(name).startsWith("subscribed", "next", "next");
              assertThat(guest.signals).as(name).doesNotContain("too early: next");
            });
  }

  @Test
  void demandOfTheIntroductionAddsUpAndUnboundedStaysSo() {
    Guest some =
        invite(
            all(PERIOD).get("interval"),
            subscription -> {
              subscription.request(2);
              subscription.request(1);
            });
    Guest all = invite(all(PERIOD).get("interval"), s -> s.request(Long.MAX_VALUE));
    Guest twice =
        invite(
            all(PERIOD).get("interval"),
            subscription -> {
              subscription.request(Long.MAX_VALUE);
              subscription.request(Long.MAX_VALUE);
            });
    assertThat(time.scheduler().live().page(TimerQuery.all()).timers())
        .extracting(TimerInfo::demand)
        .containsExactlyInAnyOrder(3L, Long.MAX_VALUE, Long.MAX_VALUE);
    time.advanceMillis(1_000);
    assertThat(some.signals).hasSize(4);
    assertThat(all.signals).hasSize(11);
    assertThat(twice.signals).hasSize(11);
  }

  @ParameterizedTest
  @ValueSource(longs = {0, -7, Long.MIN_VALUE})
  void aBadRequestOfTheIntroductionIsAnsweredAfterIt(long bad) {
    for (String name : List.of("interval", "error", "ticker", "fixed delay")) {
      Guest guest =
          invite(
              all(PERIOD).get(name),
              subscription -> {
                subscription.request(5);
                subscription.request(bad);
                subscription.request(5);
                time.advanceMillis(350);
              });
      time.advanceMillis(1_000);
      assertThat(guest.signals).as(name).hasSize(2);
      assertThat(guest.signals.get(1))
          .as(name)
          .isInstanceOf(IllegalArgumentException.class)
          .asString()
          .contains("rule 3.9");
      if (bad > Long.MIN_VALUE) {
        assertThat(guest.signals.get(1)).asString().endsWith(": " + bad);
      }
    }
    assertThat(time.scheduler().live().count()).isZero();
  }

  @Test
  void aCancellationOfTheIntroductionLeavesNothing() {
    all(PERIOD)
        .forEach(
            (name, flux) -> {
              Guest guest =
                  invite(
                      flux,
                      subscription -> {
                        subscription.request(1);
                        subscription.cancel();
                      });
              time.advanceMillis(1_000);
              assertThat(guest.signals).as(name).containsExactly("subscribed");
              assertThat(time.scheduler().live().count()).as(name).isZero();
            });
    assertThat(time.scheduler().counters().scheduled()).as("never armed").isZero();
  }

  @Test
  void whatClosesWhileItIsIntroducedIsCompletedLikeWhatWasThereBefore() {
    all(HOUR)
        .forEach(
            (name, flux) -> {
              List<Disposable> closings = new ArrayList<>();
              Guest guest =
                  invite(
                      flux,
                      subscription -> {
                        subscription.request(1);
                        closings.add(time.scheduler().beginClosing());
                        time.loops().turnUntilIdle();
                      });
              // What comes later takes that long; the source of a keep-alive may have more to say.
              time.advance(name.equals("keep-alive") ? Duration.ofSeconds(5) : PERIOD);
              assertThat(guest.signals).as(name).containsExactly("subscribed", "complete");
              closings.get(0).dispose();
            });
  }

  @Test
  void oneThatClosesAfterItsGridHasBegunCompletesSoonAfterItsIntroduction() {
    IntervalSpec spec = Timers.every(HOUR).on(time.scheduler());
    Guest guest = new Guest(subscription -> {});
    IntervalSubscription<Long> interval =
        IntervalSubscription.of(
            new IntervalFlux<>(
                Inside.timing(spec),
                Inside.settings(spec),
                Inside.bindingTo(time.scheduler()),
                TickMapper.COUNT));
    interval.introduce(guest.subscriber());
    time.scheduler().beginClosing();
    time.loops().turnUntilIdle();
    assertThat(guest.signals).as("nobody finds it yet").containsExactly("subscribed");
    interval.live();
    time.advance(PERIOD);
    assertThat(guest.signals).containsExactly("subscribed", "complete");
  }

  @Test
  void whatEndsWhileItIsIntroducedIsCompleted() {
    for (String name : all(HOUR).keySet()) {
      time = ManualTimers.exact();
      Guest guest =
          invite(
              all(HOUR).get(name),
              subscription -> {
                subscription.request(1);
                time.scheduler().dispose();
                time.loops().turnUntilIdle();
              });
      assertThat(guest.signals).as(name).containsExactly("subscribed", "complete");
    }
  }

  @Test
  void aTickerThatIsStoppedOrPausedWhileItIsIntroducedObeysAfterwards() {
    Ticker ticker = Timers.every(PERIOD).on(time.scheduler()).ticker();
    Guest paused =
        invite(
            ticker.asFlux(),
            subscription -> {
              subscription.request(Long.MAX_VALUE);
              ticker.pause();
              time.advanceMillis(150);
            });
    time.advanceMillis(1_000);
    assertThat(paused.signals).containsExactly("subscribed");
    ticker.resume();
    time.advanceMillis(100);
    assertThat(paused.signals).containsExactly("subscribed", "next");

    Guest stopped =
        invite(
            ticker.asFlux(),
            subscription -> {
              ticker.stop();
              time.loops().turnUntilIdle();
            });
    assertThat(stopped.signals).containsExactly("subscribed", "complete");
    assertThat(paused.signals).containsExactly("subscribed", "next", "complete");
  }

  @Test
  void noListingEndsASubscriberOfAPausedTickerBeforeItIsIntroduced() {
    Ticker ticker = Timers.every(PERIOD).on(time.scheduler()).ticker();
    ticker.pause();
    Guest guest =
        invite(
            ticker.asFlux(),
            subscription -> {
              time.scheduler().live().completeAll(TimerQuery.all());
              time.loops().turnUntilIdle();
            });
    assertThat(guest.signals).containsExactly("subscribed");
    time.scheduler().live().completeAll(TimerQuery.all());
    time.loops().turnUntilIdle();
    assertThat(guest.signals).containsExactly("subscribed", "complete");
  }

  @Test
  void aSourceIsAskedWhenTheSubscriberIsIntroducedAndTheTimerArmed() {
    List<Long> asked = new ArrayList<>();
    List<Long> armed = new ArrayList<>();
    Flux<Integer> source =
        Flux.<Integer>never()
            .doOnRequest(
                n -> {
                  asked.add(n);
                  armed.add(time.scheduler().live().count());
                });
    Guest guest =
        invite(
            Timers.keepAlive(source, PERIOD, () -> 1, time.scheduler()),
            subscription -> {
              subscription.request(2);
              subscription.request(3);
              assertThat(asked).isEmpty();
            });
    assertThat(asked).containsExactly(5L);
    assertThat(armed).containsExactly(1L);
    time.advanceMillis(100);
    assertThat(guest.signals).containsExactly("subscribed", "next");
  }

  @Test
  void aSourceThatNeverIntroducesItselfHoldsNoPlaceOfTheLimit() {
    ManualTimers few = ManualTimers.of(TimerScheduler.builder("few").maxLive(1), 0);
    Flux<Integer> mute =
        new Flux<>() {
          @Override
          public void subscribe(CoreSubscriber<? super Integer> actual) {}
        };
    for (int i = 0; i < 3; i++) {
      Timers.timeout(mute, PERIOD, few.scheduler()).subscribe();
      Timers.timeout(mute.next(), PERIOD, few.scheduler()).subscribe();
      Timers.keepAlive(mute, PERIOD, () -> 1, few.scheduler()).subscribe();
    }
    List<Object> seen = new ArrayList<>();
    Timers.every(PERIOD).on(few.scheduler()).counts().subscribe(seen::add, seen::add);
    few.advanceMillis(100);
    assertThat(seen).containsExactly(0L);
  }

  @Test
  void aPlaceThatIsTakenMeanwhileIsMissedByTheSourceThatCameLate() {
    ManualTimers few = ManualTimers.of(TimerScheduler.builder("few").maxLive(1), 0);
    for (boolean timeout : new boolean[] {true, false}) {
      List<CoreSubscriber<? super Integer>> waiting = new ArrayList<>();
      List<Object> seen = new ArrayList<>();
      boolean[] cancelled = {false};
      Flux<Integer> late =
          new Flux<>() {
            @Override
            public void subscribe(CoreSubscriber<? super Integer> actual) {
              waiting.add(actual);
            }
          };
      Flux<Integer> guarded =
          timeout
              ? Timers.timeout(late, PERIOD, few.scheduler())
              : Timers.keepAlive(late, PERIOD, () -> 1, few.scheduler());
      guarded
          .doOnDiscard(Integer.class, discarded -> seen.add("discarded " + discarded))
          .subscribe(seen::add, seen::add);
      Disposable other = Timers.every(PERIOD).on(few.scheduler()).counts().subscribe();
      CoreSubscriber<? super Integer> source = waiting.get(0);
      source.onSubscribe(
          new Subscription() {
            @Override
            public void request(long n) {}

            @Override
            public void cancel() {
              cancelled[0] = true;
            }
          });
      source.onNext(7);
      source.onComplete();
      assertThat(seen).hasSize(2).last().isEqualTo("discarded 7");
      assertThat(seen.get(0)).asString().contains("maxLive=1");
      assertThat(cancelled[0]).isTrue();
      other.dispose();
    }
    // What was refused has given back no place that it did not have.
    for (int i = 0; i < 2; i++) {
      Timers.every(PERIOD).on(few.scheduler()).counts().subscribe(n -> {}, e -> {});
    }
    few.loops().turnUntilIdle();
    assertThat(few.scheduler().live().count()).isOne();
  }

  @Test
  void aSourceThatEndsWithoutIntroducingItselfEndsTheStreamInOrder() {
    ManualTimers few = ManualTimers.of(TimerScheduler.builder("few").maxLive(1), 0);
    Flux<Integer> rude =
        new Flux<>() {
          @Override
          public void subscribe(CoreSubscriber<? super Integer> actual) {
            actual.onComplete();
            actual.onSubscribe(Operators.emptySubscription());
          }
        };
    for (int i = 0; i < 3; i++) {
      Guest guest = invite(Timers.timeout(rude, PERIOD, few.scheduler()), s -> s.request(1));
      assertThat(guest.signals).containsExactly("subscribed", "complete");
      guest = invite(Timers.keepAlive(rude, PERIOD, () -> 1, few.scheduler()), s -> s.request(1));
      assertThat(guest.signals).containsExactly("subscribed", "complete");
    }
    Timers.every(PERIOD).on(few.scheduler()).counts().subscribe();
    assertThat(few.scheduler().live().count()).isOne();
  }

  @Test
  void nothingThatASourceSaysAfterSuchAnEndReachesTheSubscriber() {
    ManualTimers few = ManualTimers.of(TimerScheduler.builder("few").maxLive(1), 0);
    List<Object> discarded = new ArrayList<>();
    Flux<Integer> ruder =
        new Flux<>() {
          @Override
          public void subscribe(CoreSubscriber<? super Integer> actual) {
            actual.onComplete();
            actual.onSubscribe(Operators.emptySubscription());
            actual.onNext(1);
            actual.onComplete();
            actual.onError(new ArithmeticException("late"));
          }
        };
    Guest guest =
        invite(
            Timers.timeout(ruder, PERIOD, few.scheduler())
                .doOnDiscard(Integer.class, discarded::add),
            s -> s.request(1));
    assertThat(guest.signals).containsExactly("subscribed", "complete");
    guest = invite(Timers.keepAlive(ruder, PERIOD, () -> 1, few.scheduler()), s -> s.request(1));
    assertThat(guest.signals).containsExactly("subscribed", "complete");
    assertThat(discarded).containsExactly(1);
  }
}
