// SPDX-License-Identifier: Apache-2.0
// Copyright the reactor-timer authors
package io.reactortimer.benchmarks;

import io.reactortimer.Timers;
import java.lang.ref.WeakReference;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Timer;
import java.util.TimerTask;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.LongAdder;
import org.reactivestreams.Subscription;
import reactor.core.publisher.BaseSubscriber;
import reactor.core.publisher.Flux;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * {@code java -cp benchmarks/target/benchmarks.jar io.reactortimer.benchmarks.DroppedTickers >
 * docs/benchmarks/dropped.json}
 *
 * <p>Question: what becomes of a thousand timers that nobody refers to any more, each with a
 * session of a kilobyte? For each habit: how many of the sessions are still reachable after full
 * collections, how many ticks come in two seconds, and how many streams have ended with an error.
 *
 * <p>Prints JSON.
 */
final class DroppedTickers {

  private static final int TIMERS = 1_000;
  private static final int SESSION_BYTES = 1_024;
  private static final long PERIOD_MILLIS = 100;
  private static final Duration PERIOD = Duration.ofMillis(PERIOD_MILLIS);
  private static final long WINDOW_MILLIS = 2_000;
  private static final int COLLECTIONS = 5;

  private final LongAdder ticks = new LongAdder();
  private final LongAdder errors = new LongAdder();

  private DroppedTickers() {}

  /** What somebody does with a timer that is for a session, and what they keep of it: nothing. */
  private interface Habit {
    void make(byte[] session, DroppedTickers counts);
  }

  public static void main(String[] arguments) throws InterruptedException {
    Timer timer = new Timer(true);
    ScheduledThreadPoolExecutor plain = new ScheduledThreadPoolExecutor(1);
    ScheduledThreadPoolExecutor removing = new ScheduledThreadPoolExecutor(1);
    removing.setRemoveOnCancelPolicy(true);
    ArrayNode all = Json.LINE.createArrayNode();
    all.add(
        measured(
            "java.util.Timer, dropped",
            (session, counts) ->
                timer.schedule(
                    new TimerTask() {
                      @Override
                      public void run() {
                        counts.tick(session);
                      }
                    },
                    PERIOD_MILLIS,
                    PERIOD_MILLIS)));
    timer.cancel();
    all.add(
        measured(
            "ScheduledThreadPoolExecutor, cancelled an hour before it is due",
            (session, counts) ->
                plain.schedule(() -> counts.tick(session), 1, TimeUnit.HOURS).cancel(false)));
    all.add(
        measured(
            "the same with setRemoveOnCancelPolicy(true)",
            (session, counts) ->
                removing.schedule(() -> counts.tick(session), 1, TimeUnit.HOURS).cancel(false)));
    all.add(
        measured(
            "ScheduledThreadPoolExecutor, dropped",
            (session, counts) -> {
              var unused =
                  plain.scheduleAtFixedRate(
                      () -> counts.tick(session),
                      PERIOD_MILLIS,
                      PERIOD_MILLIS,
                      TimeUnit.MILLISECONDS);
            }));
    plain.shutdownNow();
    removing.shutdownNow();
    all.add(
        measured(
            "Flux.interval, cancelled",
            (session, counts) ->
                Flux.interval(PERIOD).subscribe(n -> counts.tick(session)).dispose()));
    all.add(
        measured(
            "Flux.interval without demand, dropped",
            (session, counts) ->
                Flux.interval(PERIOD).subscribe(new WithoutDemand(session, counts))));
    all.add(
        measured(
            "Timers.interval, cancelled",
            (session, counts) ->
                Timers.interval(PERIOD).subscribe(n -> counts.tick(session)).dispose()));
    all.add(
        measured(
            "Timers.interval without demand, dropped",
            (session, counts) ->
                Timers.interval(PERIOD).subscribe(new WithoutDemand(session, counts))));
    all.add(
        measured(
            "Flux.interval, dropped",
            (session, counts) -> Flux.interval(PERIOD).subscribe(n -> counts.tick(session))));
    all.add(
        measured(
            "Timers.interval, dropped",
            (session, counts) -> Timers.interval(PERIOD).subscribe(n -> counts.tick(session))));
    System.out.println(all.toPrettyString());
    System.exit(0);
  }

  private void tick(byte[] session) {
    ticks.add(session.length / SESSION_BYTES); // so that it is used
  }

  private static ObjectNode measured(String what, Habit habit) throws InterruptedException {
    DroppedTickers counts = new DroppedTickers();
    List<WeakReference<byte[]>> sessions = new ArrayList<>();
    for (int i = 0; i < TIMERS; i++) {
      byte[] session = new byte[SESSION_BYTES];
      sessions.add(new WeakReference<>(session));
      habit.make(session, counts);
    }
    TimeUnit.MILLISECONDS.sleep(WINDOW_MILLIS); // past the first ticks, and what comes of them
    for (int i = 0; i < COLLECTIONS; i++) {
      System.gc();
      TimeUnit.MILLISECONDS.sleep(PERIOD_MILLIS);
    }
    long reachable = sessions.stream().filter(session -> session.get() != null).count();
    counts.ticks.reset();
    TimeUnit.MILLISECONDS.sleep(WINDOW_MILLIS);
    ObjectNode result = Json.object();
    result.put("habit", what);
    result.put("timers", TIMERS);
    result.put("stillReachable", reachable);
    result.put("ticksInTwoSeconds", counts.ticks.sum());
    result.put("endedWithAnError", counts.errors.sum());
    return result;
  }

  /** Asks for nothing, as a consumer does that has not come to it yet, or never will. */
  private static final class WithoutDemand extends BaseSubscriber<Long> {

    private final byte[] session;
    private final DroppedTickers counts;

    WithoutDemand(byte[] session, DroppedTickers counts) {
      this.session = session;
      this.counts = counts;
    }

    @Override
    protected void hookOnSubscribe(Subscription subscription) {}

    @Override
    protected void hookOnNext(Long n) {
      counts.tick(session);
    }

    @Override
    protected void hookOnError(Throwable failure) {
      counts.errors.increment();
    }
  }
}
