// SPDX-License-Identifier: Apache-2.0
// Copyright the reactor-timer authors
package io.reactortimer.benchmarks;

import io.reactortimer.TimerScheduler;
import io.reactortimer.Timers;
import io.reactortimer.live.Origins;
import java.time.Duration;
import java.util.Locale;
import java.util.concurrent.TimeUnit;
import reactor.core.Disposable;
import tools.jackson.databind.node.ObjectNode;

/**
 * {@code ./mvnw -q -Pbench && java -Xms2g -Xmx2g -cp benchmarks/target/benchmarks.jar
 * io.reactortimer.benchmarks.OriginsCost TIMER 100000 15}
 *
 * <p>Question: what does it cost that the line is recorded that made a timer, of a sample? 100,000
 * intervals begin and end, each assembled for itself, on a scheduler that records origins of a
 * sample, and on one that records none, in turn in the same process. CPU of the process, with what
 * is cleared away after the last disposal.
 *
 * <p>Arguments: side; intervals; pairs of rounds. Prints one line of JSON.
 */
final class OriginsCost {

  private static final long SETTLE_MILLIS = 100;
  private static final Duration PERIOD = Duration.ofSeconds(1);

  private final TimerScheduler off = scheduler(Origins.OFF);
  private final TimerScheduler sampled = scheduler(Origins.SAMPLED);
  private final Disposable[] live;

  private OriginsCost(int timers) {
    live = new Disposable[timers];
  }

  private static TimerScheduler scheduler(Origins origins) {
    return TimerScheduler.builder(origins.name().toLowerCase(Locale.ROOT)).origins(origins).build();
  }

  public static void main(String[] arguments) throws InterruptedException {
    OriginsCost cost = new OriginsCost(Integer.parseInt(arguments[1]));
    Pairs pairs = new Pairs(Integer.parseInt(arguments[2]));
    pairs.measure(() -> cost.nanosEach(cost.sampled), () -> cost.nanosEach(cost.off));
    ObjectNode result = Json.object();
    pairs.put(result, "sampledNanos", "offNanos");
    System.out.println(result);
    System.exit(0);
  }

  private double nanosEach(TimerScheduler scheduler) throws InterruptedException {
    System.gc(); // outside of what is measured
    ProcessReading before = ProcessReading.before();
    for (int i = 0; i < live.length; i++) {
      live[i] = Timers.every(PERIOD).on(scheduler).counts().subscribe();
    }
    for (Disposable interval : live) {
      interval.dispose();
    }
    TimeUnit.MILLISECONDS.sleep(SETTLE_MILLIS);
    scheduler.live().groups(0); // a look refills what may be sampled, as one a minute does
    return (double) ProcessReading.after().since(before).cpuNanos() / live.length;
  }
}
