// SPDX-License-Identifier: Apache-2.0
// Copyright the reactor-timer authors
package io.reactortimer.internal.scheduler;

import io.reactortimer.internal.pause.NativeThread;
import java.security.AccessController;
import java.security.PrivilegedAction;
import java.util.concurrent.ThreadFactory;
import reactor.core.scheduler.NonBlocking;
import reactor.util.Logger;
import reactor.util.Loggers;

/**
 * The thread of a loop: a daemon on which Reactor refuses to block.
 *
 * <p>It inherits no thread-locals from the thread that happened to start the loop, and carries the
 * class loader of this library, so that it keeps nothing of an application alive.
 */
public final class TimerThread extends Thread implements NonBlocking, NativeThread {

  private static final Logger LOG = Loggers.getLogger("io.reactortimer.TimerScheduler");

  /** Zero until it runs. */
  private volatile long nativeId;

  private TimerThread(Runnable loop, String name) {
    super(null, loop, name, 0, false);
    setDaemon(true);
    setContextClassLoader(TimerThread.class.getClassLoader());
    // As Reactor's own threads: a failed task is a line in the log, and no business of the
    // handler that an application may have set for the whole process.
    setUncaughtExceptionHandler(
        (thread, failure) -> LOG.error("Task failed on " + thread.getName(), failure));
  }

  @Override
  public void run() {
    nativeId = NativeThread.currentId();
    super.run();
  }

  @Override
  public long nativeId() {
    return nativeId;
  }

  /**
   * Makes a thread that does not keep the class loaders of its maker alive: before JDK 24 a thread
   * remembers the protection domains of all that is on the stack, unless it is made like this.
   */
  @SuppressWarnings("removal") // does nothing on JDKs where it is not needed any more
  private static Thread withoutStack(Runnable loop, String name) {
    return AccessController.doPrivileged(
        (PrivilegedAction<Thread>) () -> new TimerThread(loop, name));
  }

  /**
   * Makes the thread that watches the loops of a scheduler. It runs nobody's tasks, so it is not
   * called like those that do.
   */
  static ThreadFactory watcher(String scheduler) {
    return aside("timer-watch-" + scheduler);
  }

  /** Makes the threads that report the pauses of a scheduler, one at a time. */
  static ThreadFactory reporter(String scheduler) {
    return aside("timer-pauses-" + scheduler);
  }

  /** Makes the threads that tell of stalls, and read the names of stuck timers. */
  static ThreadFactory teller(String scheduler) {
    return aside("timer-stalls-" + scheduler);
  }

  private static ThreadFactory aside(String name) {
    return work -> {
      Thread thread = new Thread(null, work, name, 0, false);
      thread.setDaemon(true);
      thread.setContextClassLoader(TimerThread.class.getClassLoader());
      return thread;
    };
  }

  /** Makes threads that are called {@code prefix-spare-1} and so on until they carry a loop. */
  static ThreadFactory spares(String prefix) {
    return factory(prefix + "-spare");
  }

  /** Makes threads that are called {@code prefix-1}, {@code prefix-2} and so on. */
  static ThreadFactory factory(String prefix) {
    return new ThreadFactory() {
      private int made;

      @Override
      public synchronized Thread newThread(Runnable loop) {
        return withoutStack(loop, prefix + "-" + ++made);
      }
    };
  }
}
