// SPDX-License-Identifier: Apache-2.0
// Copyright the reactor-timer authors
package io.reactortimer.live;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.reactortimer.IntervalSpec;
import io.reactortimer.ManualTimers;
import io.reactortimer.TickLog;
import io.reactortimer.Timers;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/** Which timers a listing shows, in which order, and how groups of them are completed. */
class TimerQueryTest {

  private static final Duration HOUR = Duration.ofHours(1);

  private final ManualTimers time = ManualTimers.exact();
  private final LiveTimers live = time.scheduler().live();

  private IntervalSpec every(Duration period) {
    return Timers.every(period).on(time.scheduler());
  }

  private List<String> names(TimerQuery query) {
    return live.page(query).timers().stream().map(timer -> String.valueOf(timer.name())).toList();
  }

  @Test
  void timersAreFoundByKindStateTagAndAge() {
    every(HOUR).name("old").tag("room", "1").counts().subscribe();
    time.advanceMillis(500);
    every(HOUR).name("young").tag("room", "2").counts().subscribe();
    TickLog parked = new TickLog(time);
    every(HOUR).name("parked").ticks().subscribe(parked);
    Mono.delay(HOUR, time.scheduler()).contextWrite(Timers.named("delay")).subscribe();

    TimerQuery all = TimerQuery.all();
    assertThat(names(all.kind(TimerKind.DELAY))).containsExactly("delay");
    assertThat(names(all.state(TimerState.PARKED))).containsExactly("parked");
    assertThat(names(all.tag("room", "2"))).containsExactly("young");
    assertThat(names(all.tag("room", "3"))).isEmpty();
    assertThat(names(all.minAge(Duration.ofMillis(500)))).containsExactly("old");
    assertThat(names(all.minAge(Duration.ofMillis(510)))).isEmpty();
    assertThat(names(all.name("*").kind(TimerKind.INTERVAL).state(TimerState.ARMED)))
        .containsExactlyInAnyOrder("old", "young");
    assertThat(live.page(all.kind(TimerKind.INTERVAL).limit(1)).matching()).isEqualTo(3);
  }

  @Test
  void timersAreSortedByNextTickLatenessAndAge() {
    every(Duration.ofMillis(300)).name("a").counts().subscribe();
    time.advanceMillis(50);
    every(Duration.ofMillis(100)).name("b").counts().subscribe();
    time.advanceMillis(60);
    time.scheduler().schedule(() -> {}, 1, TimeUnit.HOURS);
    TickLog parked = new TickLog(time);
    every(HOUR).name("p").ticks().subscribe(parked);
    time.stallMillis(230); // b is 190 ms late, a 40 ms

    TimerQuery all = TimerQuery.all();
    assertThat(names(all.sort(TimerSort.NEXT))).containsExactly("b", "a", "null", "p");
    assertThat(names(all.sort(TimerSort.LATENESS))).startsWith("b", "a");
    assertThat(names(all.sort(TimerSort.AGE))).startsWith("a", "b");
    assertThat(names(all.sort(TimerSort.LATENESS).limit(1))).containsExactly("b");
    assertThat(live.page(all.sort(TimerSort.AGE).limit(1)).next()).as("no cursor").isNull();
  }

  @Test
  void aCursorGoesWithTheOrderOfIdsOnly() {
    assertThatThrownBy(() -> TimerQuery.all().sort(TimerSort.NEXT).after(7))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("after needs the order ID: NEXT");
    assertThatThrownBy(() -> TimerQuery.all().after(7).sort(TimerSort.AGE))
        .hasMessage("after needs the order ID: AGE");
    assertThatThrownBy(() -> TimerQuery.all().minAge(Duration.ofMillis(-1)))
        .hasMessage("minAge must not be negative: PT-0.001S");
    assertThatThrownBy(() -> TimerQuery.all().tag(" ", "x"))
        .hasMessage("key must not be blank: ' '");
  }

  @Test
  void aGroupIsCompletedButForWhatSomebodyWaitsFor() {
    boolean[] completed = new boolean[3];
    every(HOUR).name("room.a").counts().doOnComplete(() -> completed[0] = true).subscribe();
    every(HOUR).name("room.b").counts().doOnComplete(() -> completed[1] = true).subscribe();
    every(HOUR).name("other").counts().doOnComplete(() -> completed[2] = true).subscribe();
    Mono.delay(HOUR, time.scheduler()).contextWrite(Timers.named("room.c")).subscribe();

    TimerQuery rooms = TimerQuery.all().name("room.*");
    CompletionResult expected = new CompletionResult(2, Map.of(TimerKind.DELAY, 1L), false);
    assertThat(live.countCompletable(rooms)).isEqualTo(expected);
    assertThat(live.count()).as("nothing has happened yet").isEqualTo(4);
    assertThat(live.completeAll(rooms)).isEqualTo(expected);
    time.loops().turnUntilIdle();
    assertThat(completed).containsExactly(true, true, false);
    assertThat(names(TimerQuery.all())).containsExactlyInAnyOrder("other", "room.c");
  }

  @Test
  void stockIntervalsAreCompletedWithTheirGroupToo() {
    boolean[] completed = {false};
    Flux.interval(HOUR, time.scheduler())
        .doOnComplete(() -> completed[0] = true)
        .contextWrite(Timers.named("stock"))
        .subscribe();
    assertThat(live.completeAll(TimerQuery.all().name("stock")).completed()).isOne();
    time.loops().turnUntilIdle();
    assertThat(completed[0]).isTrue();
    assertThat(live.count()).isZero();
  }

  @Test
  void noMoreAreCompletedThanTheLimitSays() {
    for (int i = 0; i < 3; i++) {
      every(HOUR).name("bounded").counts().subscribe();
    }
    TimerQuery bounded = TimerQuery.all().name("bounded");

    assertThat(live.completeAll(bounded, 0).completed()).isZero();
    assertThat(live.completeAll(bounded, 2).completed()).isEqualTo(2);
    time.loops().turnUntilIdle();
    assertThat(live.countCompletable(bounded).completed()).isOne();
    assertThatThrownBy(() -> live.completeAll(bounded, -1))
        .hasMessage("limit must not be negative: -1");
  }

  @Test
  void intervalsArePausedAndResumedTogetherAndTheLimitCountsWhatChanges() {
    for (int i = 0; i < 3; i++) {
      every(HOUR).name("steered").counts().subscribe();
    }
    Mono.delay(HOUR, time.scheduler()).contextWrite(Timers.named("steered")).subscribe();
    TimerQuery steered = TimerQuery.all().name("steered");
    Map<TimerKind, Long> others = Map.of(TimerKind.DELAY, 1L);

    assertThat(live.countSteerable(steered)).isEqualTo(new SteeringResult(3, others, false));
    assertThat(live.pauseAll(steered, 2)).isEqualTo(new SteeringResult(2, others, false));
    assertThat(live.pauseAll(steered, 2).steered()).isOne();
    assertThat(live.page(steered.state(TimerState.PAUSED)).matching()).isEqualTo(3);
    assertThat(live.pauseAll(steered, 2).steered()).as("all are paused").isZero();
    assertThat(live.resumeAll(steered, Long.MAX_VALUE).steered()).isEqualTo(3);
    assertThat(live.page(steered.state(TimerState.PAUSED)).matching()).isZero();
    assertThat(live.resumeAll(steered, Long.MAX_VALUE).steered()).as("none is paused").isZero();
    assertThatThrownBy(() -> live.pauseAll(steered, -1))
        .hasMessage("limit must not be negative: -1");
  }
}
