// SPDX-License-Identifier: Apache-2.0
// Copyright the reactor-timer authors
package io.reactortimer.internal.operator;

import static org.assertj.core.api.Assertions.assertThat;

import io.reactortimer.ManualTimers;
import io.reactortimer.TimerOptions;
import io.reactortimer.Timers;
import io.reactortimer.live.TimerInfo;
import io.reactortimer.live.TimerKind;
import io.reactortimer.live.TimerQuery;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BiFunction;
import java.util.function.Function;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.reactivestreams.Publisher;
import reactor.core.Disposable;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/** What {@link TimerOptions} say is so of each timer that takes them. */
class TimerOptionsTest {

  private static final Duration WAIT = Duration.ofSeconds(10);

  /** Subscribes to a stream with those options; counts what the timer says, an error included. */
  interface Guarded extends BiFunction<TimerOptions, AtomicInteger, Disposable> {}

  static Stream<Arguments> streams() {
    return Stream.of(
        Arguments.of(
            "keepAlive",
            TimerKind.KEEP_ALIVE,
            of(options -> Timers.keepAlive(Flux.never(), WAIT, () -> 1, options))),
        Arguments.of(
            "timeout of a Flux",
            TimerKind.TIMEOUT,
            of(options -> Timers.timeout(Flux.never(), WAIT, options))),
        Arguments.of(
            "timeout of a first element",
            TimerKind.TIMEOUT,
            of(options -> Timers.timeout(Flux.never(), WAIT, WAIT.multipliedBy(2), options))),
        Arguments.of(
            "timeout of the next element",
            TimerKind.TIMEOUT,
            of(options -> Timers.timeout(afterOne(), WAIT.multipliedBy(2), WAIT, options))),
        Arguments.of(
            "timeout of a Mono",
            TimerKind.TIMEOUT,
            of(options -> Timers.timeout(Mono.never(), WAIT, options))));
  }

  /** One element at once, which does not count as speech here. */
  private static Flux<Integer> afterOne() {
    return Flux.concat(Flux.just(0), Flux.never());
  }

  private static Guarded of(Function<TimerOptions, Publisher<Integer>> stream) {
    return (options, spoken) ->
        Flux.from(stream.apply(options))
            .filter(element -> element > 0)
            .subscribe(element -> spoken.incrementAndGet(), error -> spoken.incrementAndGet());
  }

  private final ManualTimers time = ManualTimers.exact();
  private final AtomicInteger spoken = new AtomicInteger();

  private TimerInfo info() {
    return time.scheduler().live().page(TimerQuery.all()).timers().get(0);
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("streams")
  void nameAndTagsAreListed(String stream, TimerKind kind, Guarded guarded) {
    guarded.apply(
        TimerOptions.named("prices")
            .tag("market", "north")
            .tag("market", "south")
            .on(time.scheduler()),
        spoken);
    assertThat(info().kind()).isEqualTo(kind);
    assertThat(info().name()).isEqualTo("prices");
    assertThat(info().tags()).isEqualTo(Map.of("market", "south"));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("streams")
  void whatSaysNothingHasNeitherNameNorTags(String stream, TimerKind kind, Guarded guarded) {
    guarded.apply(TimerOptions.defaults().on(time.scheduler()), spoken);
    assertThat(info().name()).isNull();
    assertThat(info().tags()).isEmpty();
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("streams")
  void slackIsGivenToTheTimer(String stream, TimerKind kind, Guarded guarded) {
    // From this wake-up on, the loop may sleep for as long as the slack.
    time.scheduler().schedule(() -> {}, WAIT.toMillis() - 1, TimeUnit.MILLISECONDS);
    guarded.apply(
        TimerOptions.defaults().slack(Duration.ofMillis(100)).on(time.scheduler()), spoken);
    time.advance(WAIT);
    assertThat(spoken).hasValue(0);
    time.advance(Duration.ofMillis(99));
    assertThat(spoken).hasValue(1);
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("streams")
  void optionsAreImmutable(String stream, TimerKind kind, Guarded guarded) {
    TimerOptions plain = TimerOptions.named("first").on(time.scheduler());
    plain.name("second").tag("key", "value").slack(Duration.ofMillis(100));
    guarded.apply(plain, spoken);
    assertThat(info().name()).isEqualTo("first");
    assertThat(info().tags()).isEmpty();
  }
}
