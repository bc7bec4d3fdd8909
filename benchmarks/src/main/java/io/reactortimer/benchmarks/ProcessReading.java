// SPDX-License-Identifier: Apache-2.0
// Copyright the reactor-timer authors
package io.reactortimer.benchmarks;

import com.sun.management.OperatingSystemMXBean;
import com.sun.management.ThreadMXBean;
import java.lang.management.GarbageCollectorMXBean;
import java.lang.management.ManagementFactory;
import java.util.Map;
import java.util.OptionalLong;

/**
 * What this process has used so far.
 *
 * @param processCpuNanos in steps of 10 ms
 * @param threadCpuNanos of each thread, in finer steps, where the system tells
 * @param threadSwitches how often each thread went to wait, where the system tells
 * @param allocatedBytes by the Java threads alive
 */
record ProcessReading(
    long atNanos,
    long processCpuNanos,
    Map<String, Long> threadCpuNanos,
    Map<String, Long> threadSwitches,
    long allocatedBytes,
    long gcMillis) {

  private static final OperatingSystemMXBean SYSTEM =
      (OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean();
  private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();

  /** A reading before the work to be measured: the clocks are read last. */
  static ProcessReading before() {
    Map<String, Long> switches = ProcTasks.voluntarySwitches();
    long gcMillis = collected();
    Map<String, Long> threadCpu = ProcTasks.cpuNanos();
    long processCpu = SYSTEM.getProcessCpuTime();
    long allocated = allocated(); // after the reading of files, which allocates
    return new ProcessReading(
        System.nanoTime(), processCpu, threadCpu, switches, allocated, gcMillis);
  }

  /** A reading after it: the clocks are read first. */
  static ProcessReading after() {
    long atNanos = System.nanoTime();
    long allocated = allocated();
    long processCpu = SYSTEM.getProcessCpuTime();
    Map<String, Long> threadCpu = ProcTasks.cpuNanos();
    long gcMillis = collected();
    return new ProcessReading(
        atNanos, processCpu, threadCpu, ProcTasks.voluntarySwitches(), allocated, gcMillis);
  }

  /** What was used since {@code earlier}. */
  ProcessUse since(ProcessReading earlier) {
    // A thread that has ended took its share of the finer steps with it.
    boolean fine =
        !earlier.threadCpuNanos.isEmpty()
            && threadCpuNanos.keySet().containsAll(earlier.threadCpuNanos.keySet());
    return new ProcessUse(
        atNanos - earlier.atNanos,
        fine
            ? sum(threadCpuNanos) - sum(earlier.threadCpuNanos)
            : processCpuNanos - earlier.processCpuNanos,
        earlier.threadSwitches.isEmpty()
            ? OptionalLong.empty()
            : OptionalLong.of(sum(threadSwitches) - sum(earlier.threadSwitches)),
        allocatedBytes - earlier.allocatedBytes,
        gcMillis - earlier.gcMillis);
  }

  private static long sum(Map<String, Long> ofThreads) {
    return ofThreads.values().stream().mapToLong(Long::longValue).sum();
  }

  private static long allocated() {
    long sum = 0;
    for (long bytes : THREADS.getThreadAllocatedBytes(THREADS.getAllThreadIds())) {
      sum += Math.max(0, bytes); // -1 for a thread that has just ended
    }
    return sum;
  }

  private static long collected() {
    return ManagementFactory.getGarbageCollectorMXBeans().stream()
        .mapToLong(GarbageCollectorMXBean::getCollectionTime)
        .sum();
  }
}
