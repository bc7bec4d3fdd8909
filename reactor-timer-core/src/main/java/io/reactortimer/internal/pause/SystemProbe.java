// SPDX-License-Identifier: Apache-2.0
// Copyright the reactor-timer authors
package io.reactortimer.internal.pause;

import com.sun.management.GarbageCollectorMXBean;
import com.sun.management.GcInfo;
import com.sun.management.OperatingSystemMXBean;
import java.lang.management.ManagementFactory;
import java.lang.management.RuntimeMXBean;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Reads the process from the JDK's management beans and from Linux. One for the process, made at
 * the first reading: that loads classes, and takes some ten milliseconds.
 *
 * <p>Beans are read, and not listened to: a listener of the whole JVM would keep the class loader
 * of this library alive.
 */
final class SystemProbe implements ProcessProbe {

  private final LinuxFiles files;
  private final SuspendedTime suspended;
  private final @Nullable OperatingSystemMXBean system;
  private final @Nullable RuntimeMXBean runtime;
  private final List<GarbageCollectorMXBean> collectors;

  SystemProbe(LinuxFiles files) {
    this.files = files;
    this.suspended = new SuspendedTime(files);
    this.system =
        ManagementFactory.getOperatingSystemMXBean() instanceof OperatingSystemMXBean known
            ? known
            : null;
    this.runtime = ManagementFactory.getRuntimeMXBean();
    this.collectors = new ArrayList<>();
    ManagementFactory.getGarbageCollectorMXBeans()
        .forEach(
            bean -> {
              if (bean instanceof GarbageCollectorMXBean known && stopsTheProcess(bean.getName())) {
                collectors.add(known);
              }
            });
  }

  /**
   * Returns whether what a collector's bean counts are pauses: a collector that works beside the
   * program has a bean of its cycles, too.
   */
  static boolean stopsTheProcess(String collector) {
    return !collector.endsWith("Cycles");
  }

  @Override
  public ProcessReading read(long nowNanos, List<Long> runQueueNanos) {
    return new ProcessReading(
        nowNanos,
        system == null ? ProcessReading.UNREAD : system.getProcessCpuTime(),
        gcNanos(),
        files.throttledNanos(),
        suspended.nanos(),
        runQueueNanos);
  }

  @Override
  public long runQueueNanos(long threadId) {
    return files.runQueueNanos(threadId);
  }

  private long gcNanos() {
    long millis = 0;
    for (GarbageCollectorMXBean collector : collectors) {
      millis += Math.max(0, collector.getCollectionTime());
    }
    return collectors.isEmpty() ? ProcessReading.UNREAD : TimeUnit.MILLISECONDS.toNanos(millis);
  }

  @Override
  public long lastGcNanos(long fromNanos, long untilNanos, long nowNanos) {
    if (collectors.isEmpty() || runtime == null) {
      return ProcessReading.UNREAD;
    }
    long uptimeMillis = runtime.getUptime(); // the clock of those that follow
    long sum = 0;
    for (GarbageCollectorMXBean collector : collectors) {
      GcInfo last = collector.getLastGcInfo();
      if (last != null) {
        long startNanos =
            nowNanos - TimeUnit.MILLISECONDS.toNanos(uptimeMillis - last.getStartTime());
        long endNanos = nowNanos - TimeUnit.MILLISECONDS.toNanos(uptimeMillis - last.getEndTime());
        sum += Math.max(0, Math.min(endNanos, untilNanos) - Math.max(startNanos, fromNanos));
      }
    }
    return sum;
  }
}
