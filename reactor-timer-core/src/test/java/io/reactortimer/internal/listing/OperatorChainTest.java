// SPDX-License-Identifier: Apache-2.0
// Copyright the reactor-timer authors
package io.reactortimer.internal.listing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import io.reactortimer.ManualTimers;
import io.reactortimer.ReactorTimers;
import io.reactortimer.Timers;
import io.reactortimer.live.TimerInfo;
import io.reactortimer.live.TimerKind;
import io.reactortimer.live.TimerQuery;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import reactor.core.CoreSubscriber;
import reactor.core.Disposable;
import reactor.core.Scannable;
import reactor.core.publisher.BaseSubscriber;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Hooks;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Schedulers;
import reactor.util.context.Context;

/** What a listing reads off pipelines: lazily, guarded, and never a made-up value. */
class OperatorChainTest {

  private static final Duration HOUR = Duration.ofHours(1);

  private final ManualTimers time = ManualTimers.exact();

  @AfterEach
  void resetHooks() {
    Schedulers.resetOnScheduleHook("test");
    Hooks.resetOnOperatorDebug();
  }

  private TimerInfo only() {
    return time.scheduler().live().page(TimerQuery.all()).timers().get(0);
  }

  @Test
  void aScheduleHookDoesNotHideWhatWasScheduled() {
    AtomicInteger ran = new AtomicInteger();
    Schedulers.onScheduleHook(
        "test",
        task ->
            () -> {
              ran.incrementAndGet();
              task.run();
            });
    Flux.interval(HOUR, time.scheduler()).subscribe();

    assertThat(only().kind()).isEqualTo(TimerKind.INTERVAL);
    assertThat(only().operators()).containsExactly("interval", "lambda");
    time.advance(HOUR);
    assertThat(ran).as("the hook is in place").hasValue(1);
  }

  @Test
  void theDebugModeTellsWhereAPipelineWasAssembled() {
    Hooks.onOperatorDebug();
    Flux<Long> beats = Flux.interval(HOUR, time.scheduler()).map(n -> n + 1);
    Hooks.resetOnOperatorDebug();
    beats.subscribe();

    assertThat(only().origin())
        .startsWith("Flux.interval \u21e2 at ")
        .contains("OperatorChainTest");
    assertThat(only().operators()).containsExactly("interval", "map", "lambda");
  }

  @Test
  void aCheckpointWithATraceTellsWhereItStands() {
    Flux.interval(HOUR, time.scheduler()).checkpoint("rooms", true).subscribe();

    assertThat(only().operators()).containsExactly("interval", "Flux.checkpoint", "lambda");
    assertThat(only().origin()).contains("OperatorChainTest");
  }

  @Test
  void aTaskThatIsNoOperatorIsListedByItsClass() {
    time.scheduler().schedule(() -> {}, 1, TimeUnit.HOURS);

    assertThat(only().operators()).isEmpty();
    assertThat(only().task()).isEqualTo(OperatorChainTest.class.getName());
  }

  @Test
  void nothingIsReadUntilSomebodyLists() {
    Foreign foreign = new Foreign();
    Flux.interval(HOUR, time.scheduler()).subscribe(foreign);
    time.advance(HOUR);
    assertThat(foreign.asked).isZero();

    only();

    assertThat(foreign.asked).isPositive();
  }

  @Test
  void aSubscriberThatFailsWhenItIsReadEndsTheChain() {
    Foreign foreign = new Foreign();
    Flux.interval(HOUR, time.scheduler()).subscribe(foreign);
    Disposable on = ReactorTimers.namesFromOperators();
    try {
      for (Error failure :
          List.of(new StackOverflowError("expected"), new NoClassDefFoundError("expected"))) {
        foreign.failure = failure;
        assertThat(only().kind()).isEqualTo(TimerKind.INTERVAL);
        assertThat(only().name()).isNull();
        assertThat(only().operators()).containsExactly("interval");
      }
    } finally {
      on.dispose();
    }
  }

  @Test
  void aPublisherThatFailsWhenItIsReadGoesOnWorking() {
    Disposable on = ReactorTimers.namesFromOperators();
    try {
      assertThat(new Unreadable().map(n -> n + 1).name("named").collectList().block())
          .containsExactly(2);
    } finally {
      on.dispose();
    }
  }

  /** A publisher that somebody else wrote. */
  private static final class Unreadable extends Flux<Integer> implements Scannable {
    @Override
    public void subscribe(CoreSubscriber<? super Integer> actual) {
      Flux.just(1).subscribe(actual);
    }

    @Override
    public Object scanUnsafe(Attr key) {
      throw new IllegalStateException("expected");
    }
  }

  @Test
  void aChainThatGoesInACircleEnds() {
    Foreign foreign = new Foreign();
    foreign.next = foreign;
    Flux.interval(HOUR, time.scheduler()).subscribe(foreign);

    assertThat(only().operators()).containsExactly("interval", "foreign");
  }

  @Test
  void namesComeFromOperatorsWhileThatIsOn() {
    Disposable on = ReactorTimers.namesFromOperators();
    try {
      Flux.interval(HOUR, time.scheduler())
          .name("room.beat")
          .tag("room", "1")
          .map(n -> n)
          .tag("room", "2")
          .subscribe();
      assertThat(only().name()).isEqualTo("room.beat");
      assertThat(only().tags()).isEqualTo(Map.of("room", "2"));
      assertThat(only().operators()).startsWith("interval", "map");
    } finally {
      on.dispose();
    }
    Flux.interval(HOUR, time.scheduler()).name("room.late").subscribe();
    assertThat(time.scheduler().live().page(TimerQuery.all()).timers())
        .as("put into the Context by nobody any more")
        .extracting(TimerInfo::name)
        .containsExactly("room.beat", null);
  }

  @Test
  void anInnerTimerHasTheNameOfTheNearestPipeline() {
    Disposable on = ReactorTimers.namesFromOperators();
    try {
      Flux.just(1)
          .flatMap(n -> Mono.delay(HOUR, time.scheduler()).name("inner"))
          .name("outer")
          .subscribe();
      Flux.just(1)
          .flatMap(n -> Mono.never().timeout(HOUR, time.scheduler()))
          .name("outer")
          .subscribe();
      assertThat(time.scheduler().live().page(TimerQuery.all()).timers())
          .extracting(TimerInfo::kind, TimerInfo::name)
          .containsExactlyInAnyOrder(
              tuple(TimerKind.DELAY, "inner"), tuple(TimerKind.TIMEOUT, "outer"));
    } finally {
      on.dispose();
    }
  }

  @Test
  void aNameOfItsOwnGoesBeforeThatOfOperators() {
    Disposable on = ReactorTimers.namesFromOperators();
    try {
      Timers.every(HOUR)
          .name("own")
          .tag("a", "1")
          .on(time.scheduler())
          .counts()
          .name("other")
          .subscribe();
      Timers.every(HOUR)
          .tag("a", "1")
          .on(time.scheduler())
          .counts()
          .name("found")
          .tag("b", "2")
          .subscribe();
      assertThat(time.scheduler().live().page(TimerQuery.all()).timers())
          .extracting(TimerInfo::name, TimerInfo::tags)
          .containsExactlyInAnyOrder(
              tuple("own", Map.of("a", "1")), tuple("found", Map.of("a", "1", "b", "2")));
    } finally {
      on.dispose();
    }
  }

  @Test
  void aNameIsKnownWhereNoHookOfASubscriptionIsPassed() {
    Disposable on = ReactorTimers.namesFromOperators();
    try {
      Mono.just(1)
          .flatMap(
              n ->
                  Mono.never()
                      .delaySubscription(HOUR, time.scheduler())
                      .name("call")
                      .tag("to", "upstream")
                      .timeout(HOUR, time.scheduler()))
          .subscribe();
      assertThat(time.scheduler().live().page(TimerQuery.all()).timers())
          .extracting(TimerInfo::kind, TimerInfo::name, TimerInfo::tags)
          .containsExactlyInAnyOrder(
              tuple(TimerKind.DELAY, "call", Map.of("to", "upstream")),
              tuple(TimerKind.TIMEOUT, "call", Map.of("to", "upstream")));
    } finally {
      on.dispose();
    }
  }

  @Test
  void namesAreLookedForUntilTheLastOneWhoAskedLetsGo() {
    Disposable first = ReactorTimers.namesFromOperators();
    Disposable second = ReactorTimers.namesFromOperators();
    first.dispose();
    first.dispose();
    Mono.delay(HOUR, time.scheduler()).name("pause").subscribe();
    assertThat(only().name()).isEqualTo("pause");
    second.dispose();
    Mono.delay(HOUR, time.scheduler()).name("late").subscribe();
    assertThat(time.scheduler().live().page(TimerQuery.all()).timers())
        .extracting(TimerInfo::name)
        .containsExactly("pause", null);
  }

  @Test
  void aNameReachesTimersThroughOtherOperatorsUnharmed() {
    Disposable on = ReactorTimers.namesFromOperators();
    try {
      assertThat(
              Flux.range(0, 100)
                  .name("range")
                  .publish()
                  .refCount(1)
                  .publishOn(Schedulers.single())
                  .parallel(2)
                  .map(n -> n)
                  .sequential()
                  .collectList()
                  .block(Duration.ofSeconds(30)))
          .hasSize(100);
    } finally {
      on.dispose();
    }
  }

  /** A subscriber that somebody else wrote. */
  private static final class Foreign extends BaseSubscriber<Long> implements Scannable {
    private Object next;
    private Error failure;
    private int asked;

    @Override
    public Context currentContext() {
      if (failure != null) {
        throw failure;
      }
      return Context.empty();
    }

    @Override
    public Object scanUnsafe(Attr key) {
      if (key == Attr.RUN_STYLE) {
        return null;
      }
      asked++;
      if (failure != null) {
        throw failure;
      }
      return key == Attr.ACTUAL ? next : null;
    }

    @Override
    public String stepName() {
      if (failure != null) {
        throw failure;
      }
      return "foreign";
    }
  }

  @Test
  void aTimeoutTellsWhatIsBehindItAndWhatItGuards() {
    Mono.never()
        .checkpoint("the rooms of a house")
        .map(room -> room)
        .timeout(HOUR, time.scheduler())
        .filter(room -> true)
        .subscribe();

    assertThat(only().operators())
        .startsWith("delay", "onErrorReturn", "timeout")
        .endsWith("filter", "lambda");
    assertThat(only().call()).isEqualTo("the rooms of a house");
  }

  @Test
  void aTimeoutOfOursTellsWhatItGuards() {
    Timers.timeout(
            Flux.never().checkpoint("the rooms of a house").map(room -> room),
            HOUR,
            time.scheduler())
        .subscribe();

    assertThat(only().call()).isEqualTo("the rooms of a house");
  }

  @Test
  void aTimeoutWithoutACheckpointGuardsNobodyKnowsWhat() {
    Mono.never().timeout(HOUR, time.scheduler()).checkpoint("behind it").subscribe();

    assertThat(only().call()).isNull();
    assertThat(only().operators()).contains("checkpoint(\"behind it\")");
  }
}
