// SPDX-License-Identifier: Apache-2.0
// Copyright the reactor-timer authors
package io.reactortimer;

import java.util.concurrent.ThreadFactory;
import reactor.core.scheduler.NonBlocking;

/**
 * The thread of a loop: a daemon on which Reactor refuses to block.
 *
 * <p>It inherits no thread-locals from whoever happened to start the loop, and carries the class
 * loader of this library, so that it keeps nothing of an application alive.
 */
final class TimerThread extends Thread implements NonBlocking {

  private TimerThread(Runnable loop, String name) {
    super(null, loop, name, 0, false);
    setDaemon(true);
    setContextClassLoader(TimerThread.class.getClassLoader());
  }

  /** Makes threads that are called {@code prefix-1}, {@code prefix-2} and so on. */
  static ThreadFactory factory(String prefix) {
    return new ThreadFactory() {
      private int made;

      @Override
      public synchronized Thread newThread(Runnable loop) {
        return new TimerThread(loop, prefix + "-" + ++made);
      }
    };
  }
}
