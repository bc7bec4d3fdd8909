// SPDX-License-Identifier: Apache-2.0
// Copyright the reactor-timer authors
package io.reactortimer.internal.operator;

import static org.assertj.core.api.Assertions.assertThat;

import io.reactortimer.Timers;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import reactor.core.Disposable;
import reactor.core.publisher.Flux;
import reactor.test.publisher.TestPublisher;
import reactor.test.scheduler.VirtualTimeScheduler;

/** A timed stream that ends while the clock of its scheduler throws ends all the same. */
class EndWithoutClockTest {

  private static final Duration PERIOD = Duration.ofMillis(100);

  private final Clockless clockless = new Clockless(VirtualTimeScheduler.create());
  private final TestPublisher<String> source = TestPublisher.create();
  private final List<Object> seen = new ArrayList<>();
  private final List<Throwable> reported = new ArrayList<>();

  @BeforeEach
  void collectReports() {
    Thread.currentThread().setUncaughtExceptionHandler((thread, failure) -> reported.add(failure));
  }

  @AfterEach
  void expectAReport() {
    Thread.currentThread().setUncaughtExceptionHandler(null);
    assertThat(reported).isNotEmpty().allSatisfy(e -> assertThat(e).hasMessage("no clock"));
  }

  private interface Timed extends Function<EndWithoutClockTest, Flux<String>> {}

  static Stream<Arguments> timed() {
    Timed timeout = test -> Timers.timeout(test.source.flux(), PERIOD, test.clockless);
    Timed keepAlive =
        test -> Timers.keepAlive(test.source.flux(), PERIOD, () -> "beat", test.clockless);
    return Stream.of(Arguments.of("timeout", timeout), Arguments.of("keep-alive", keepAlive));
  }

  private Disposable withoutClock(Timed timed) {
    Disposable subscribed =
        timed.apply(this).subscribe(seen::add, seen::add, () -> seen.add("end"));
    clockless.lost()[0] = true;
    return subscribed;
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("timed")
  void itsSourceIsCancelled(String kind, Timed timed) {
    withoutClock(timed).dispose();
    source.assertCancelled();
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("timed")
  void theEndOfItsSourceIsPassedOn(String kind, Timed timed) {
    withoutClock(timed);
    source.complete();
    assertThat(seen).containsExactly("end");
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("timed")
  void theErrorOfItsSourceIsPassedOn(String kind, Timed timed) {
    IllegalStateException failure = new IllegalStateException("of the source");
    withoutClock(timed);
    source.error(failure);
    assertThat(seen).containsExactly(failure);
  }
}
