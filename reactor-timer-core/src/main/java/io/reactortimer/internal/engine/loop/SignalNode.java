// SPDX-License-Identifier: Apache-2.0
// Copyright the reactor-timer authors
package io.reactortimer.internal.engine.loop;

import io.reactortimer.internal.engine.time.Slack;
import org.jspecify.annotations.Nullable;

/**
 * A last word to a subscriber, on its way to the loop that says it: behind the tick that may be
 * under way there. It is said in any case, by the loop in its turn or at the loop's end, and never
 * interrupted.
 */
public abstract class SignalNode extends TimerNode {

  /** Makes a signal for the subscriber of a timer of {@code loop}. */
  protected SignalNode(TimerLoop loop) {
    super(loop, READY, Slack.EXACT, 0);
  }

  /** Hands it to the loop of its timer, or says it here if that has ended. Called once. */
  public final void sendTo(TimerLoop loop) {
    settleOn(loop); // the timer may have moved since this was made
    if (!loop.submit(this)) {
      terminate();
    }
  }

  /** Says it. Called once; on the loop's thread, or after the end of the loop on any. */
  protected abstract void deliver();

  @Override
  public final boolean isImmediate() {
    return true;
  }

  /**
   * Returns the timer whose callback must have come back before this is said; null if it is not for
   * the subscriber of one.
   */
  protected @Nullable TimerNode behind() {
    return null;
  }

  @Override
  boolean waitsFor(LoopEntry stuck) {
    return stuck == behind();
  }

  @Override
  final void fire(long nowNanos) {
    if (!tryCancel()) {
      return;
    }
    LoopCarrier carrier = loop().carrier();
    boolean ofLoop = isOfLoop();
    if (!ofLoop) {
      carrier.call();
    }
    try {
      deliver();
    } catch (Throwable failure) {
      loop().failed(failure); // a part of what is said: hooks and loggers may block, too
    }
    if (!ofLoop && !carrier.back()) {
      loop().cameBack(carrier.stuck());
      throw LostLoop.INSTANCE;
    }
  }

  @Override
  public final void terminate() {
    if (tryCancel()) {
      deliver();
    }
  }

  @Override
  protected final void released() {}
}
