// SPDX-License-Identifier: Apache-2.0
// Copyright the reactor-timer authors
package io.reactortimer.internal.engine.loop;

import io.reactortimer.internal.engine.time.ManualTimeSource;
import io.reactortimer.internal.engine.time.MissedTicks;
import io.reactortimer.internal.engine.time.Slack;
import java.util.concurrent.atomic.AtomicInteger;

/** Two loops without threads, between which a timer moves. The clock stands at 0. */
final class StressPair implements FailureHandler {

  final LoopGroup group = new LoopGroup(2, new ManualTimeSource(0), this, loop -> new Driver());
  final TimerLoop from = group.loops().get(0);
  final TimerLoop to = group.loops().get(1);
  final Moves moves = from.balance().moves();

  /** Sends a timer that is armed to the other loop, as after a tick, and has it arrive. */
  void move(TimerNode node) {
    send(node);
    turn(to);
  }

  /** Sends a timer that is armed to the other loop, as after a tick. */
  void send(TimerNode node) {
    from.turns().adopt();
    from.queues().unlink(node);
    if (!from.balance().move(node, to)) {
      from.queues().link(node);
    }
    from.turns().abandon();
  }

  /** Takes a turn as the thread of a loop. */
  void turn(TimerLoop loop) {
    loop.turns().adopt();
    loop.turns().turn();
    loop.turns().abandon();
  }

  void settle() {
    turn(from);
    turn(to);
  }

  int queued() {
    return from.queue().size() + to.queue().size();
  }

  long cancelled() {
    return from.counters().cancelledCount() + to.counters().cancelledCount();
  }

  private static final class Driver implements LoopDriver {
    @Override
    public void wake() {}

    @Override
    public void park(long nanos) {
      throw new IllegalStateException("nothing to wait on");
    }

    @Override
    public boolean retire() {
      return false;
    }

    @Override
    public void interrupt(Thread carrying) {}
  }

  @Override
  public void failed(Throwable failure) {
    throw new IllegalStateException(failure);
  }

  @Override
  public void loopFailed(String threadName, Throwable failure) {
    throw new IllegalStateException(failure);
  }

  /** The only task of a worker. */
  static final class Periodic extends PeriodicTaskNode {
    final AtomicInteger releases = new AtomicInteger();

    Periodic(TimerLoop loop, WorkerGroup worker) {
      super(loop, worker, () -> {}, 0, 100, 100, MissedTicks.SKIP, Slack.EXACT, Slack.EXACT);
    }

    @Override
    protected void released() {
      super.released();
      releases.incrementAndGet();
    }
  }
}
