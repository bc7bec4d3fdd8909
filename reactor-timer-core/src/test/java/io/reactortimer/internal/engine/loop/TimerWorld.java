// SPDX-License-Identifier: Apache-2.0
// Copyright the reactor-timer authors
package io.reactortimer.internal.engine.loop;

import io.reactortimer.internal.engine.time.MissedTicks;
import io.reactortimer.internal.engine.time.Slack;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;

/**
 * What the random test of a loop does, to the real one and to the model alike. Timers are known by
 * their number, in the order of their creation.
 */
abstract class TimerWorld {

  static final int GROUPS = 4;

  /** Numbers and times of what fired outside of any group, in that order. */
  final List<Long> journal = new ArrayList<>();

  /** Numbers of what ran in each group; the first is for immediate tasks without one. */
  final List<List<Integer>> journals = new ArrayList<>();

  private final long seed;

  /** Whether the caller's thread is the loop's, unless it is said to be elsewhere. */
  private final boolean ownThread;

  TimerWorld(long seed, boolean ownThread) {
    this.seed = seed;
    this.ownThread = ownThread;
    for (int i = 0; i < GROUPS; i++) {
      journals.add(new ArrayList<>());
    }
  }

  abstract int size();

  abstract boolean isGrouped(int timer);

  abstract long nowNanos();

  abstract void oneShot(long delayNanos, byte slackClass, boolean elsewhere);

  abstract void periodic(
      long delayNanos,
      long periodNanos,
      MissedTicks policy,
      byte firstSlackClass,
      byte slackClass,
      boolean elsewhere);

  abstract void tick(
      long firstNanos, long periodNanos, MissedTicks policy, byte firstSlackClass, byte slackClass);

  abstract void request(int timer, long ticks, boolean elsewhere);

  abstract void cancel(int timer, boolean elsewhere);

  /** With a delay of 0, an immediate task; the group 0 stands for none. */
  abstract void grouped(int group, long delayNanos, byte slackClass, boolean elsewhere);

  /** Time passes while the loop looks elsewhere. */
  abstract void passes(long nanos);

  abstract void advance(long nanos);

  abstract void stall(long nanos);

  /** One step from outside the loop. */
  final void step(SplittableRandom random) {
    int what = random.nextInt(100);
    if (what < 50) {
      arm(random, isElsewhere(random));
    } else if (what < 65) {
      cancelSome(random, 120, true, isElsewhere(random));
    } else if (what < 75) {
      requestSome(random, isElsewhere(random));
    } else if (what < 98) {
      advance(random.nextInt(3) == 0 ? random.nextLong(10_000_000) : random.nextLong(300_000));
    } else if (what < 99) {
      stall(random.nextLong(200_000_000));
    } else {
      passes(random.nextLong(3_000_000));
    }
  }

  private boolean isElsewhere(SplittableRandom random) {
    return random.nextBoolean() || !ownThread;
  }

  /** What a timer does when it fires: something now and then, in a callback. */
  final void act(int timer, long round) {
    SplittableRandom random = new SplittableRandom(seed ^ (timer * 0x9E3779B97F4A7C15L + round));
    int what = random.nextInt(40);
    if (what < 4) {
      arm(random, false);
    } else if (what < 6) {
      cancelSome(random, 40, false, random.nextBoolean() && ownThread);
    } else if (what < 8) {
      requestSome(random, false);
    } else if (what == 8) {
      cancel(timer, random.nextBoolean() && ownThread);
    } else if (what == 9) {
      passes(random.nextLong(200_000));
    }
  }

  private void arm(SplittableRandom random, boolean elsewhere) {
    byte slackClass = (byte) (random.nextInt(3) == 0 ? Slack.EXACT : random.nextInt(9));
    byte laterSlackClass = (byte) (random.nextBoolean() ? slackClass : random.nextInt(9));
    MissedTicks policy = MissedTicks.values()[random.nextInt(3)];
    // Few distinct delays, so that deadlines meet.
    long delayNanos = random.nextInt(50) == 0 ? Long.MAX_VALUE : (1 + random.nextInt(60)) * 50_000L;
    long periodNanos = (1 + random.nextInt(100)) * 500_000L;
    int what = random.nextInt(100);
    if (what < 60) {
      oneShot(delayNanos, slackClass, elsewhere);
    } else if (what < 66) {
      periodic(delayNanos, periodNanos, policy, slackClass, laterSlackClass, elsewhere);
    } else if (what < 74) {
      tick(delayNanos, periodNanos, policy, slackClass, laterSlackClass);
    } else if (what < 90) {
      grouped(1 + random.nextInt(GROUPS - 1), delayNanos, slackClass, elsewhere);
    } else {
      grouped(random.nextInt(GROUPS), 0, Slack.EXACT, elsewhere);
    }
  }

  private void cancelSome(
      SplittableRandom random, int youngest, boolean grouped, boolean elsewhere) {
    if (size() > 0) {
      int timer = size() - 1 - random.nextInt(Math.min(size(), youngest));
      if (grouped || !isGrouped(timer)) {
        cancel(timer, elsewhere);
      }
    }
  }

  private void requestSome(SplittableRandom random, boolean elsewhere) {
    if (size() > 0) {
      request(random.nextInt(size()), 1 + random.nextInt(4), elsewhere);
    }
  }
}
