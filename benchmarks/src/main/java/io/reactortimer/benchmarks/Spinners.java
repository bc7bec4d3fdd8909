// SPDX-License-Identifier: Apache-2.0
// Copyright the reactor-timer authors
package io.reactortimer.benchmarks;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import tools.jackson.databind.node.ObjectNode;

/** Threads that do one operation over and over, and what it costs the process. */
final class Spinners {

  /** How many operations are counted together. */
  private static final int BATCH = 64;

  private final List<Spinner> spinners = new ArrayList<>();

  /** One thread for each operation; they begin at once. */
  Spinners(int threads, Supplier<Runnable> operations) {
    for (int i = 0; i < threads; i++) {
      Spinner spinner = new Spinner(operations.get());
      spinners.add(spinner);
      Thread thread = new Thread(spinner, "spinner-" + i);
      thread.setDaemon(true);
      thread.start();
    }
  }

  /** Lets them spin. */
  void warmUp(long millis) throws InterruptedException {
    TimeUnit.MILLISECONDS.sleep(millis);
  }

  /** Puts operations a second, and CPU of the whole process for each. */
  void measure(long windowMillis, ObjectNode result) throws InterruptedException {
    ProcessReading before = ProcessReading.before();
    long countBefore = count();
    TimeUnit.MILLISECONDS.sleep(windowMillis);
    double count = count() - countBefore;
    ProcessUse used = ProcessReading.after().since(before);
    Json.put(result, "opsPerSecond", count / used.seconds());
    Json.put(result, "cpuNanosPerOp", used.cpuNanos() / count);
    Json.put(result, "bytesPerOp", used.allocatedBytes() / count);
    Json.put(result, "cores", used.cores());
    result.put("gcMillis", used.gcMillis());
  }

  private long count() {
    return spinners.stream().mapToLong(Spinner::count).sum();
  }

  private static final class Spinner implements Runnable {

    private static final VarHandle COUNT;

    static {
      try {
        COUNT = MethodHandles.lookup().findVarHandle(Spinner.class, "count", long.class);
      } catch (ReflectiveOperationException failure) {
        throw new ExceptionInInitializerError(failure);
      }
    }

    private final Runnable operation;
    private long count;

    Spinner(Runnable operation) {
      this.operation = operation;
    }

    @Override
    public void run() {
      while (true) { // until the process ends
        for (int i = 0; i < BATCH; i++) {
          operation.run();
        }
        COUNT.setOpaque(this, count + BATCH); // read by the thread that measures
      }
    }

    long count() {
      return (long) COUNT.getOpaque(this);
    }
  }
}
