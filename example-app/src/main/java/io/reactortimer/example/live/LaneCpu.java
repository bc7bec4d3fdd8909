// SPDX-License-Identifier: Apache-2.0
// Copyright the reactor-timer authors
package io.reactortimer.example.live;

import java.lang.management.ManagementFactory;
import java.lang.management.ThreadInfo;
import java.lang.management.ThreadMXBean;
import org.springframework.stereotype.Component;

/** CPU time of the timer threads of a lane. What sends events is shared, and not in it. */
@Component
class LaneCpu {

  private final ThreadMXBean threads = ManagementFactory.getThreadMXBean();

  /** Milliseconds since the start. */
  long millis(Lane lane) {
    long nanos = 0;
    for (ThreadInfo thread : threads.getThreadInfo(threads.getAllThreadIds())) {
      if (thread != null && thread.getThreadName().startsWith(lane.name() + "-")) {
        nanos += Math.max(0, threads.getThreadCpuTime(thread.getThreadId()));
      }
    }
    return nanos / 1_000_000;
  }
}
