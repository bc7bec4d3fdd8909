// SPDX-License-Identifier: Apache-2.0
// Copyright the reactor-timer authors
package io.reactortimer.internal.scheduler;

import static org.assertj.core.api.Assertions.assertThat;

import io.reactortimer.Garbage;
import io.reactortimer.IntervalSpec;
import io.reactortimer.ManualTimers;
import io.reactortimer.MissedTickPolicy;
import io.reactortimer.Tick;
import io.reactortimer.TimerScheduler;
import io.reactortimer.Timers;
import io.reactortimer.live.Origins;
import java.lang.ref.WeakReference;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Set;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.reactivestreams.Subscription;
import reactor.core.Disposable;
import reactor.core.Scannable;
import reactor.core.publisher.BaseSubscriber;
import reactor.core.publisher.Flux;

/** Intervals that go on alike have one publisher to go on by. */
class SharedPublishersTest {

  private static final Duration SECOND = Duration.ofSeconds(1);

  private final ManualTimers time =
      ManualTimers.of(TimerScheduler.builder("manual").origins(Origins.OFF), 0);

  private IntervalSpec every(Duration period) {
    return Timers.every(period).on(time.scheduler());
  }

  /** What a subscription to {@code interval} goes on by. */
  private static Object sourceOf(Flux<?> interval) {
    List<Subscription> seen = new ArrayList<>();
    interval.subscribe(
        new BaseSubscriber<Object>() {
          @Override
          protected void hookOnSubscribe(Subscription subscription) {
            seen.add(subscription);
          }
        });
    return Scannable.from(seen.get(0)).scan(Scannable.Attr.PARENT);
  }

  @Test
  void howAnIntervalBeganDoesNotMatterOnceItHas() {
    Object first = sourceOf(every(SECOND).counts());
    assertThat(sourceOf(every(SECOND).counts())).isSameAs(first);
    assertThat(sourceOf(every(SECOND).initialDelay(Duration.ofMillis(3)).counts())).isSameAs(first);
    assertThat(sourceOf(every(SECOND).phase(SECOND).counts())).isSameAs(first);
  }

  @Test
  void equalNamesAreShared() {
    UnaryOperator<IntervalSpec> named = spec -> spec.name("room.heartbeat");
    Object first = sourceOf(named.apply(every(SECOND)).ticks());
    assertThat(sourceOf(named.apply(every(SECOND)).ticks())).isSameAs(first);
    assertThat(Scannable.from(first).name()).isEqualTo("room.heartbeat");
  }

  @Test
  void whatTellsThemApartIsNotShared() {
    List<Flux<?>> intervals =
        List.of(
            every(SECOND).counts(),
            every(SECOND).ticks(),
            every(SECOND.plusNanos(1)).counts(),
            every(SECOND).missedTicks(MissedTickPolicy.BURST).counts(),
            every(SECOND).name("a").counts(),
            every(SECOND).name("b").counts(),
            every(SECOND).tag("room", "a").counts(),
            every(SECOND).slack(Duration.ofMillis(5)).counts(),
            Timers.every(SECOND).on(ManualTimers.exact().scheduler()).counts());
    List<Object> sources = new ArrayList<>();
    for (Flux<?> interval : intervals) {
      sources.add(sourceOf(interval));
    }
    assertThat(sources).doesNotHaveDuplicates();
  }

  @Test
  void gridsOfChanceAndOfTheWallClockKeepTheirOwn() {
    Object plain = sourceOf(every(SECOND).counts());
    Object jitter = sourceOf(every(SECOND).jitter(0.1).counts());
    Object aligned = sourceOf(every(SECOND).aligned().counts());
    assertThat(List.of(plain, jitter, aligned)).doesNotHaveDuplicates();
    assertThat(sourceOf(every(SECOND).counts())).isSameAs(plain);
  }

  /** More periods than are kept, so that they take each other's place. */
  @ParameterizedTest
  @ValueSource(longs = {1, 1_000, 1_000_000})
  void eachOfManyPeriodsTicksAtItsOwn(long stepNanos) {
    List<List<Tick>> ticks = new ArrayList<>();
    for (int i = 0; i < 300; i++) {
      List<Tick> own = new ArrayList<>();
      ticks.add(own);
      every(SECOND.plusNanos(i * stepNanos)).ticks().subscribe(own::add);
    }
    time.advance(Duration.ofSeconds(10));
    for (int i = 0; i < ticks.size(); i++) {
      long expected = Duration.ofSeconds(10).toNanos() / SECOND.plusNanos(i * stepNanos).toNanos();
      assertThat((long) ticks.get(i).size()).isEqualTo(expected);
    }
  }

  @Test
  void publishersThatAlternateMakeNoneForEachSubscription() {
    Flux<Long> a = every(SECOND).phase(SECOND).name("a").counts();
    Flux<Long> b = every(SECOND).phase(SECOND).name("b").counts();
    Set<Object> sources = Collections.newSetFromMap(new IdentityHashMap<>());
    for (int i = 0; i < 100; i++) {
      sources.add(sourceOf(a));
      sources.add(sourceOf(b));
    }
    assertThat(sources).hasSize(2);
  }

  @Test
  void contract15TagsAreNotKeptBeyondTheirInterval() {
    Garbage.awaitCollected(tagOfCancelled());
  }

  private WeakReference<String> tagOfCancelled() {
    String tag = new String("of one session");
    Disposable interval = every(SECOND).tag("session", tag).counts().subscribe();
    time.loops().elsewhere(interval::dispose); // the loop has not seen it yet
    return new WeakReference<>(tag);
  }
}
