// SPDX-License-Identifier: Apache-2.0
// Copyright the reactor-timer authors
package io.reactortimer.lease;

import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import reactor.core.Disposable;

/** Those that wait until a gate opens. Any thread adds, removes and tells; each is told once. */
final class Waiters {

  /** One of them; an object of its own, because the same code may wait twice. */
  private static final class Waiter {

    private final Runnable opened;

    private Waiter(Runnable opened) {
      this.opened = opened;
    }
  }

  private final Set<Waiter> waiting = ConcurrentHashMap.newKeySet();

  Disposable add(Runnable opened) {
    Waiter waiter = new Waiter(opened);
    waiting.add(waiter);
    return () -> waiting.remove(waiter);
  }

  void tell() {
    for (Waiter waiter : List.copyOf(waiting)) {
      if (waiting.remove(waiter)) {
        waiter.opened.run();
      }
    }
  }

  int count() {
    return waiting.size();
  }
}
