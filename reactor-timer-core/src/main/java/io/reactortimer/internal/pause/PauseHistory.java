// SPDX-License-Identifier: Apache-2.0
// Copyright the reactor-timer authors
package io.reactortimer.internal.pause;

import io.reactortimer.live.PauseReport;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;
import reactor.util.Logger;
import reactor.util.Loggers;

/** The last pauses of a scheduler, and who is told of them. Any thread. */
public final class PauseHistory {

  /** So many pauses are kept. */
  public static final int KEPT = 20;

  private static final Logger LOG = Loggers.getLogger(PauseHistory.class);

  private final Deque<PauseReport> last = new ArrayDeque<>(KEPT);
  private final List<Consumer<? super PauseReport>> listeners = new CopyOnWriteArrayList<>();

  /** Returns the last pauses, the latest first. */
  public List<PauseReport> last() {
    synchronized (last) {
      return new ArrayList<>(last);
    }
  }

  /** Has a listener told of the pauses from now on, unless there is an equal one. */
  public synchronized void addListener(Consumer<? super PauseReport> listener) {
    if (!listeners.contains(listener)) {
      listeners.add(listener);
    }
  }

  /** Removes the listener that equals this one, if there is one. */
  public void removeListener(Consumer<? super PauseReport> listener) {
    listeners.remove(listener);
  }

  /** Keeps a report and tells all listeners, each whatever another throws. */
  void add(PauseReport report) {
    synchronized (last) {
      if (last.size() == KEPT) {
        last.removeLast();
      }
      last.addFirst(report);
    }
    for (Consumer<? super PauseReport> listener : listeners) {
      try {
        listener.accept(report);
      } catch (Throwable failure) {
        LOG.error("A listener of pauses has thrown", failure);
      }
    }
  }
}
