// SPDX-License-Identifier: Apache-2.0
// Copyright the reactor-timer authors
package io.reactortimer.benchmarks;

import io.reactortimer.TimerScheduler;
import io.reactortimer.Timers;
import java.time.Duration;
import java.util.function.UnaryOperator;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Sinks;
import tools.jackson.databind.node.ObjectNode;

/**
 * {@code java -cp benchmarks/target/benchmarks.jar io.reactortimer.benchmarks.TimeoutRun TAKEN_OVER
 * 1 1500 2000}
 *
 * <p>Question: what does the timeout of a request cost through Reactor's operators: a {@code Mono}
 * that is subscribed to with a timeout of 30 s and then gets its value? Baseline: side {@code
 * STOCK}, {@code Mono.timeout} on {@code Schedulers.parallel()}. Side {@code TAKEN_OVER} runs the
 * same code, {@code TIMER} is {@link Timers#timeout(Mono, Duration)}.
 *
 * <p>Arguments: side, threads, milliseconds of warm-up, and of the window. Prints one line of JSON.
 */
final class TimeoutRun {

  private static final Duration LONG = Duration.ofSeconds(30);

  private TimeoutRun() {}

  public static void main(String[] arguments) throws InterruptedException {
    Side side = Side.valueOf(arguments[0]);
    int threads = Integer.parseInt(arguments[1]);
    UnaryOperator<Mono<Integer>> timeout = timeout(side);
    Spinners spinners = new Spinners(threads, () -> () -> request(timeout));
    ObjectNode result = Json.object();
    result.put("threads", threads);
    spinners.measure(Long.parseLong(arguments[2]), Long.parseLong(arguments[3]), result);
    System.out.println(result);
    System.exit(0);
  }

  private static void request(UnaryOperator<Mono<Integer>> timeout) {
    Sinks.One<Integer> response = Sinks.one();
    timeout.apply(response.asMono()).subscribe();
    response.emitValue(1, Sinks.EmitFailureHandler.FAIL_FAST);
  }

  private static UnaryOperator<Mono<Integer>> timeout(Side side) {
    return switch (side) {
      case NOTHING -> mono -> mono;
      case STOCK -> mono -> mono.timeout(LONG);
      case TAKEN_OVER -> {
        ReactorClockwork.takeOver();
        yield mono -> mono.timeout(LONG);
      }
      default -> {
        TimerScheduler scheduler = ReactorClockwork.timers(side);
        yield mono -> Timers.timeout(mono, LONG, scheduler);
      }
    };
  }
}
