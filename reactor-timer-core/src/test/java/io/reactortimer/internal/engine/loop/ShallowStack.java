// SPDX-License-Identifier: Apache-2.0
// Copyright the reactor-timer authors
package io.reactortimer.internal.engine.loop;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.function.Consumer;
import java.util.function.IntConsumer;

/** Runs code at the end of the stack, where it may or may not fit. */
public final class ShallowStack {

  private final IntConsumer action;
  private int unwound;

  private ShallowStack(IntConsumer action) {
    this.action = action;
  }

  /** Runs {@code test} on a thread whose stack is quickly full. */
  public static void run(Runnable test) throws InterruptedException {
    Throwable[] failure = new Throwable[1];
    Thread shallow =
        new Thread(
            null,
            () -> {
              try {
                test.run();
              } catch (Throwable e) {
                failure[0] = e;
              }
            },
            "shallow",
            192 * 1024);
    shallow.start();
    shallow.join();
    assertThat(failure[0]).isNull();
  }

  /**
   * Fills the stack, and on the way back calls {@code action} in every frame with the number of
   * frames that have been left. An overflow of the action is caught in the frame above.
   */
  public static void overflow(IntConsumer action) {
    new ShallowStack(action).descend();
  }

  /** Does one change in each of the frames from the one number to the other. */
  public static <T> void overflow(List<T> changing, int from, int to, Consumer<T> change) {
    overflow(
        frames -> {
          if (frames >= from && frames <= to) {
            change.accept(changing.get(frames - from));
          }
        });
  }

  @SuppressWarnings("InfiniteRecursion")
  private void descend() {
    try {
      descend();
    } catch (StackOverflowError end) {
      // As intended.
    }
    action.accept(++unwound);
  }
}
