// SPDX-License-Identifier: Apache-2.0
// Copyright the reactor-timer authors
package io.reactortimer.benchmarks;

import io.reactortimer.Timers;
import java.time.Duration;
import java.util.function.UnaryOperator;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Sinks;
import reactor.core.scheduler.Scheduler;
import tools.jackson.databind.node.ObjectNode;

/**
 * {@code java -cp benchmarks/target/benchmarks.jar io.reactortimer.benchmarks.TimeoutRun TAKEN_OVER
 * 1 0 0 unnamed 1500 2000}
 *
 * <p>Question: what does the timeout of a request cost through Reactor's operators: a {@code Mono}
 * that is subscribed to with a timeout of 30 s and then gets its value, at once or when a number of
 * others have been subscribed to? Baseline: side {@code STOCK}, {@code Mono.timeout} on {@code
 * Schedulers.parallel()}. Side {@code TAKEN_OVER} runs the same code, {@code TIMER} is {@link
 * Timers#timeout(Mono, Duration, Scheduler)}.
 *
 * <p>Arguments: side; threads; how many are live for each thread (0: answered at once); intervals
 * of one second in the background; {@code named} if the source has a name, which Reactor else works
 * out at each subscription, or {@code unnamed}; milliseconds of warm-up, and of the window. Prints
 * one line of JSON.
 */
final class TimeoutRun {

  private static final Duration LONG = Duration.ofSeconds(30);

  private final UnaryOperator<Mono<Integer>> timeout;
  private final boolean named;

  private TimeoutRun(UnaryOperator<Mono<Integer>> timeout, boolean named) {
    this.timeout = timeout;
    this.named = named;
  }

  public static void main(String[] arguments) throws InterruptedException {
    ReactorClockwork clockwork = ReactorClockwork.open(Side.valueOf(arguments[0]), false);
    int threads = Integer.parseInt(arguments[1]);
    int depth = Integer.parseInt(arguments[2]);
    int background = Integer.parseInt(arguments[3]);
    Background beside = Background.start(background, clockwork);
    TimeoutRun run = new TimeoutRun(clockwork.timeout(LONG), arguments[4].equals("named"));
    Spinners spinners = new Spinners(threads, () -> Ring.of(depth, run::begin, TimeoutRun::answer));
    ObjectNode result = Json.object();
    result.put("threads", threads);
    result.put("depth", depth);
    result.put("background", background);
    beside.measure(spinners, Long.parseLong(arguments[5]), Long.parseLong(arguments[6]), result);
    System.out.println(result);
    System.exit(0);
  }

  private Sinks.One<Integer> begin() {
    Sinks.One<Integer> response = Sinks.one();
    Mono<Integer> request = response.asMono();
    timeout.apply(named ? request.name("request") : request).subscribe();
    return response;
  }

  private static void answer(Sinks.One<Integer> response) {
    response.emitValue(1, Sinks.EmitFailureHandler.FAIL_FAST);
  }
}
