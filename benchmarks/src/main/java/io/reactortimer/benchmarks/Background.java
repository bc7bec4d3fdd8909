// SPDX-License-Identifier: Apache-2.0
// Copyright the reactor-timer authors
package io.reactortimer.benchmarks;

import tools.jackson.databind.node.ObjectNode;

/**
 * Intervals of one second that run beside what is measured. How many ticks there were is told with
 * the result: a side that lets them fall behind has less to do.
 */
final class Background {

  private final Workload load;
  private final TickRecorder recorder = new TickRecorder();

  private Background(int timers) {
    this.load = Workload.named("equal-100000").of(timers);
  }

  /** Starts so many, which may be none. */
  static Background start(int timers, Clockwork clockwork) {
    Background background = new Background(timers);
    background.load.start(clockwork, background.recorder);
    return background;
  }

  /** The same as {@link Spinners#measure}, and how many ticks there were meanwhile. */
  void measure(Spinners spinners, long warmUpMillis, long windowMillis, ObjectNode result)
      throws InterruptedException {
    spinners.warmUp(warmUpMillis);
    recorder.start();
    long startNanos = System.nanoTime();
    spinners.measure(windowMillis, result);
    recorder.stop();
    double seconds = (System.nanoTime() - startNanos) / 1e9;
    if (load.timers() > 0) {
      Json.put(result, "ticksPerSecond", recorder.ticks() / seconds);
    }
  }
}
