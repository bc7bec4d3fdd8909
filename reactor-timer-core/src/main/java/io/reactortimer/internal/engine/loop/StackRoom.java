// SPDX-License-Identifier: Apache-2.0
// Copyright the reactor-timer authors
package io.reactortimer.internal.engine.loop;

import io.reactortimer.internal.engine.queue.DeadlineHeap;

/**
 * Asks for stack before the first of several steps that belong together. A caller near the end of
 * its stack gets its {@link StackOverflowError} here, where nothing has changed yet, and not
 * between two of them.
 *
 * <p>A stack overflows where a method is called. So this calls itself, some frames deep, which
 * takes more stack than the steps do: some kilobytes, whether it is compiled or not. Code that
 * calls nothing between its first change and its last needs none of this, see {@link DeadlineHeap}.
 */
public final class StackRoom {

  private static final int STEP_FRAMES = 32;
  private static final int CALL_STEPS = 8;

  private StackRoom() {}

  /** Checks for room to arm or hand over one timer; some sixty nanoseconds. */
  static void forStep() {
    descend(STEP_FRAMES, 0, 0, 0, 0, 0, 0);
  }

  /** Checks for room for so many such steps, one within the other. */
  public static void forSteps(int steps) {
    descend(steps * STEP_FRAMES, 0, 0, 0, 0, 0, 0);
  }

  /** Checks for room for a public call made of many; some six hundred nanoseconds. */
  public static void forCall() {
    descend(CALL_STEPS * STEP_FRAMES, 0, 0, 0, 0, 0, 0);
  }

  /**
   * Calls itself. All values live on beyond the call, so that each frame has places for them: also
   * where this is compiled and the steps are not, whose frames are larger then.
   */
  private static long descend(int frames, long a, long b, long c, long d, long e, long f) {
    return frames == 0 ? a : (descend(frames - 1, b, c, d, e, f, a) ^ a) + (b ^ c) + (d ^ e) + f;
  }
}
