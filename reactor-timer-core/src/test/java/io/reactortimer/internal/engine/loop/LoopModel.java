// SPDX-License-Identifier: Apache-2.0
// Copyright the reactor-timer authors
package io.reactortimer.internal.engine.loop;

import io.reactortimer.internal.engine.time.LoopClock;
import io.reactortimer.internal.engine.time.MissedTicks;
import io.reactortimer.internal.engine.time.Slack;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;

/**
 * What a loop has to do, in the plainest way: a sorted list of timers, a list of what was handed
 * over, the rule of slack by the letter, and that of timers which catch up for too long.
 */
final class LoopModel extends TimerWorld {

  private static final Comparator<Timer> ORDER =
      Comparator.<Timer>comparingLong(t -> t.deadlineNanos).thenComparingLong(t -> t.sequence);

  enum Kind {
    ONE_SHOT,
    PERIODIC,
    TICK,
    IMMEDIATE
  }

  static final class Timer {
    final int number;
    final Kind kind;
    final int group;
    long slackNanos;
    long laterSlackNanos;
    long deadlineNanos;
    long periodNanos;
    MissedTicks policy = MissedTicks.SKIP;
    long sequence;
    long demand;
    long rounds;
    boolean linked;
    boolean onItsWay;
    boolean firing;
    boolean gaveWay;
    boolean done;
    boolean met;

    Timer(int number, Kind kind, int group, long deadlineNanos, long slackNanos) {
      this.number = number;
      this.kind = kind;
      this.group = group;
      this.deadlineNanos = deadlineNanos;
      this.slackNanos = slackNanos;
      this.laterSlackNanos = slackNanos;
    }

    boolean isIdle() {
      return kind == Kind.TICK && !linked && !onItsWay && !firing && !gaveWay && !done;
    }
  }

  private final List<Timer> timers = new ArrayList<>();
  private final List<Timer> armed = new ArrayList<>();
  private final ArrayDeque<Timer> inbox = new ArrayDeque<>();
  private final ArrayDeque<Timer> ready = new ArrayDeque<>();
  private final ArrayDeque<Timer> gaveWay = new ArrayDeque<>();
  private final int[] armedInGroup = new int[GROUPS];

  private long nowNanos;
  private long dueByNanos;
  private long lastWakeNanos;
  private long nextSequence;

  /** What a producer sees of the loop's plan. */
  private long publishedPlanNanos = LoopClock.NEVER;

  private long publishedLastWakeNanos;
  private boolean awake;

  /** To the loop, what a callback does comes from a foreign thread. */
  private boolean inCallback;

  private boolean woken;

  long scheduled;
  long delivered;
  long missed;
  long cancelled;
  long wakeups;
  long unparks;

  LoopModel(long seed, boolean ownThread) {
    super(seed, ownThread);
  }

  @Override
  int size() {
    return timers.size();
  }

  @Override
  boolean isGrouped(int timer) {
    return timers.get(timer).group >= 0;
  }

  @Override
  long nowNanos() {
    return nowNanos;
  }

  int armedCount() {
    return armed.size();
  }

  private Timer create(Kind kind, int group, long delayNanos, byte slackClass) {
    long deadlineNanos = nowNanos + delayNanos < 0 ? Long.MAX_VALUE : nowNanos + delayNanos;
    Timer timer = new Timer(timers.size(), kind, group, deadlineNanos, Slack.nanosOf(slackClass));
    timers.add(timer);
    return timer;
  }

  private void submit(Timer timer, boolean elsewhere) {
    if (elsewhere || inCallback) {
      handOver(timer);
    } else {
      drain();
      arrive(timer);
    }
  }

  private void handOver(Timer timer) {
    timer.onItsWay = true;
    inbox.add(timer);
    long deadlineNanos = timer.kind == Kind.IMMEDIATE ? 0 : timer.deadlineNanos;
    long permitted =
        timer.slackNanos == 0
            ? deadlineNanos
            : Math.max(deadlineNanos, publishedLastWakeNanos + timer.slackNanos);
    if (!awake && permitted < publishedPlanNanos) {
      awake = true;
      woken = true;
      unparks++;
    }
  }

  private void arrive(Timer timer) {
    if (timer.kind == Kind.IMMEDIATE) {
      if (timer.group > 0 && armedInGroup[timer.group] > 0) {
        link(timer);
      } else {
        ready.add(timer);
      }
      return;
    }
    if (!timer.met) {
      timer.met = true;
      scheduled++;
    }
    if (timer.done) {
      cancelled++;
    } else {
      link(timer);
    }
  }

  private void drain() {
    for (Timer timer = inbox.poll(); timer != null; timer = inbox.poll()) {
      if (timer.onItsWay) {
        timer.onItsWay = false;
        arrive(timer);
      } else {
        cancelled++;
        unlink(timer);
      }
    }
  }

  private void link(Timer timer) {
    timer.linked = true;
    timer.sequence = nextSequence++;
    armed.add(-1 - Collections.binarySearch(armed, timer, ORDER), timer);
    if (timer.group > 0) {
      armedInGroup[timer.group]++;
    }
  }

  private void unlink(Timer timer) {
    if (timer.linked) {
      timer.linked = false;
      armed.remove(Collections.binarySearch(armed, timer, ORDER));
      if (timer.group > 0) {
        armedInGroup[timer.group]--;
      }
    }
  }

  @Override
  void oneShot(long delayNanos, byte slackClass, boolean elsewhere) {
    submit(create(Kind.ONE_SHOT, -1, delayNanos, slackClass), elsewhere);
  }

  @Override
  void periodic(
      long delayNanos,
      long periodNanos,
      MissedTicks policy,
      byte firstSlackClass,
      byte slackClass,
      boolean elsewhere) {
    Timer timer = create(Kind.PERIODIC, -1, delayNanos, firstSlackClass);
    timer.laterSlackNanos = Slack.nanosOf(slackClass);
    timer.periodNanos = periodNanos;
    timer.policy = policy;
    submit(timer, elsewhere);
  }

  @Override
  void tick(
      long firstNanos,
      long periodNanos,
      MissedTicks policy,
      byte firstSlackClass,
      byte slackClass) {
    Timer timer = create(Kind.TICK, -1, firstNanos, firstSlackClass);
    timer.laterSlackNanos = Slack.nanosOf(slackClass);
    timer.periodNanos = periodNanos;
    timer.policy = policy;
  }

  @Override
  void grouped(int group, long delayNanos, byte slackClass, boolean elsewhere) {
    Kind kind = delayNanos == 0 ? Kind.IMMEDIATE : Kind.ONE_SHOT;
    submit(create(kind, group, delayNanos, slackClass), elsewhere);
  }

  @Override
  void request(int number, long ticks, boolean elsewhere) {
    Timer timer = timers.get(number);
    if (timer.kind != Kind.TICK) {
      return;
    }
    timer.demand += ticks;
    if (timer.isIdle()) {
      if (elsewhere || inCallback) {
        handOver(timer);
      } else {
        arrive(timer);
      }
    }
  }

  @Override
  void cancel(int number, boolean elsewhere) {
    Timer timer = timers.get(number);
    if (timer.done || timer.kind == Kind.IMMEDIATE) {
      return;
    }
    boolean idle = timer.isIdle();
    timer.done = true;
    if (timer.linked || timer.gaveWay || (timer.firing && timer.kind == Kind.TICK)) {
      if (elsewhere || inCallback) {
        inbox.add(timer);
      } else {
        cancelled++;
        unlink(timer);
      }
    } else if (idle && timer.met) {
      cancelled++;
    }
  }

  @Override
  void passes(long nanos) {
    nowNanos += nanos;
  }

  @Override
  void stall(long nanos) {
    nowNanos += nanos;
    advance(0);
  }

  @Override
  void advance(long nanos) {
    long target = nowNanos + nanos;
    settle();
    for (long next = plannedNanos(); next <= Math.max(target, nowNanos); next = plannedNanos()) {
      nowNanos = Math.max(nowNanos, next);
      wakeUp();
      run();
      settle();
    }
    nowNanos = Math.max(nowNanos, target);
  }

  private void settle() {
    while (woken || !ready.isEmpty() || plannedNanos() != publishedPlanNanos) {
      if (woken) {
        wakeUp();
      }
      run();
    }
  }

  private void wakeUp() {
    woken = false;
    wakeups++;
    lastWakeNanos = nowNanos;
  }

  /** Each timer permits the next wake-up at max(its deadline, the last wake-up + its slack). */
  private long plannedNanos() {
    long earliest = LoopClock.NEVER;
    for (Timer timer : armed) {
      earliest =
          Math.min(earliest, Math.max(timer.deadlineNanos, lastWakeNanos + timer.slackNanos));
    }
    return earliest;
  }

  private void run() {
    awake = true;
    boolean fired;
    do {
      fired = turn();
    } while (fired || !inbox.isEmpty() || plannedNanos() <= nowNanos);
    awake = false;
    publishedPlanNanos = plannedNanos();
    publishedLastWakeNanos = lastWakeNanos;
  }

  /** What is due by then fires, in its order; what that hands over comes after. */
  private boolean turn() {
    dueByNanos = nowNanos;
    drain();
    boolean fired = fireDue();
    for (Timer timer = gaveWay.poll(); timer != null; timer = gaveWay.poll()) {
      timer.gaveWay = false;
      if (!timer.done) {
        link(timer);
      }
    }
    return fired;
  }

  private boolean fireDue() {
    for (int left = NodeRunner.TIMER_BATCH; ; left--) {
      for (Timer task = ready.poll(); task != null; task = ready.poll()) {
        ran(task);
      }
      if (left == 0 || armed.isEmpty() || armed.get(0).deadlineNanos > dueByNanos) {
        return left < NodeRunner.TIMER_BATCH;
      }
      Timer first = armed.get(0);
      unlink(first);
      if (!first.done) {
        fire(first);
      }
    }
  }

  private void ran(Timer task) {
    task.done = true;
    journals.get(task.group).add(task.number);
  }

  private void fire(Timer timer) {
    if (timer.group >= 0) {
      ran(timer);
      delivered += timer.kind == Kind.ONE_SHOT ? 1 : 0;
      return;
    }
    journal.add((long) timer.number);
    journal.add(nowNanos);
    delivered++;
    timer.firing = true;
    timer.slackNanos = timer.laterSlackNanos;
    long missedNow = 0;
    if (timer.periodNanos > 0) {
      missedNow = timer.policy.missed(timer.deadlineNanos, nowNanos, timer.periodNanos);
      timer.deadlineNanos =
          timer.policy.next(timer.deadlineNanos, nowNanos, timer.periodNanos, missedNow);
    }
    timer.demand--;
    inCallback = true;
    act(timer.number, timer.rounds++);
    inCallback = false;
    timer.firing = false;
    missed += missedNow;
    switch (timer.kind) {
      case PERIODIC -> {
        if (timer.done) {
          cancelled++;
        } else {
          linkAgain(timer);
        }
      }
      case TICK -> {
        if (!timer.done && timer.demand > 0) {
          linkAgain(timer);
        }
      }
      default -> timer.done = true;
    }
  }

  /** One that is behind waits for the others of a turn that has taken too long for it. */
  private void linkAgain(Timer timer) {
    if (timer.deadlineNanos <= dueByNanos && nowNanos - dueByNanos >= NodeRunner.CATCH_UP_NANOS) {
      timer.gaveWay = true;
      gaveWay.add(timer);
    } else {
      link(timer);
    }
  }
}
