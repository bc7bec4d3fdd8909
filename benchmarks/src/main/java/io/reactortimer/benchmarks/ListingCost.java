// SPDX-License-Identifier: Apache-2.0
// Copyright the reactor-timer authors
package io.reactortimer.benchmarks;

import io.reactortimer.TimerScheduler;
import io.reactortimer.Timers;
import io.reactortimer.internal.listing.WithoutSuspects;
import io.reactortimer.live.LiveTimers;
import io.reactortimer.live.TimerQuery;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import tools.jackson.databind.node.ObjectNode;

/**
 * {@code ./mvnw -q -Pbench && java -Xms2g -Xmx2g -cp benchmarks/target/benchmarks.jar
 * io.reactortimer.benchmarks.ListingCost TIMER 100000 20 1000}
 *
 * <p>Question: what does it cost to list many timers: the report that the endpoint asks for
 * (counts, groups, suspects, one page), the same without suspects, in turn, the groups alone, and a
 * page alone? Intervals of ten names and a second, which go on firing; half of them with two
 * operators below. Measured is the CPU time of the calling thread; a listing now and then, so that
 * memory has left the caches in between.
 *
 * <p>Arguments: side; timers; listings of each kind; milliseconds between two. Prints one line of
 * JSON.
 */
final class ListingCost {

  private static final ThreadMXBean THREADS = ManagementFactory.getThreadMXBean();
  private static final TimerQuery PAGE = TimerQuery.all();
  private static final Duration PATIENCE = Duration.ofSeconds(10);

  private final TimerScheduler scheduler = TimerScheduler.builder("listed").workers(1).build();
  private final LiveTimers withoutSuspects = WithoutSuspects.of(scheduler);
  private final int timers;
  private final long pauseMillis;

  private ListingCost(int timers, long pauseMillis) {
    this.timers = timers;
    this.pauseMillis = pauseMillis;
    Duration period = Duration.ofSeconds(1);
    SplittableRandom random = new SplittableRandom(42);
    for (int i = 0; i < timers; i++) {
      var counts =
          Timers.every(period)
              .initialDelay(Duration.ofNanos(random.nextLong(period.toNanos())))
              .name("name." + i % 10)
              .on(scheduler)
              .counts();
      (i % 2 == 0 ? counts : counts.map(count -> count + 1).filter(count -> count > 0)).subscribe();
    }
  }

  public static void main(String[] arguments) throws InterruptedException {
    int timers = Integer.parseInt(arguments[1]);
    int listings = Integer.parseInt(arguments[2]);
    ListingCost cost = new ListingCost(timers, Long.parseLong(arguments[3]));
    cost.millis(listings, cost::report); // warm-up
    cost.millis(listings, cost::counted);
    cost.millis(listings, cost::page);
    Pairs reports = new Pairs(listings);
    reports.measure(() -> cost.millis(cost::report), () -> cost.millis(cost::reportWithout));
    ObjectNode result = Json.object();
    reports.put(result, "reportMillis", "withoutSuspectsMillis");
    Json.put(result, "countedMillis", cost.millis(listings, cost::counted));
    Json.put(result, "pageMillis", cost.millis(listings, cost::page));
    System.out.println(result);
    System.exit(0);
  }

  private LiveTimers live() {
    return scheduler.live().withPatience(PATIENCE);
  }

  private long report() {
    return live().report(PAGE, 100).page().matching();
  }

  private long reportWithout() {
    return withoutSuspects.withPatience(PATIENCE).report(PAGE, 100).page().matching();
  }

  private long counted() {
    return live().groups(100).live();
  }

  private long page() {
    return live().page(PAGE).matching();
  }

  private double millis(int listings, LongSupplier listing) throws InterruptedException {
    List<Double> millis = new ArrayList<>();
    for (int i = 0; i < listings; i++) {
      millis.add(millis(listing));
    }
    return Statistics.of(millis).median();
  }

  private double millis(LongSupplier listing) throws InterruptedException {
    TimeUnit.MILLISECONDS.sleep(pauseMillis);
    long startNanos = THREADS.getCurrentThreadCpuTime();
    long seen = listing.getAsLong();
    double millis = (THREADS.getCurrentThreadCpuTime() - startNanos) / 1e6;
    if (seen != timers) {
      throw new IllegalStateException(seen + " timers in place of " + timers);
    }
    return millis;
  }
}
