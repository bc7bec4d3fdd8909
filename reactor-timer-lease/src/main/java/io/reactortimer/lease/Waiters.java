// SPDX-License-Identifier: Apache-2.0
// Copyright the reactor-timer authors
package io.reactortimer.lease;

import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import reactor.core.Disposable;
import reactor.util.Logger;
import reactor.util.Loggers;

/**
 * Those that wait until a gate opens. Any thread adds, removes and tells; each is told once, and
 * none suffers by what another throws.
 */
final class Waiters {

  private static final Logger LOG = Loggers.getLogger(Waiters.class);

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
        tell(waiter);
      }
    }
  }

  private void tell(Waiter waiter) {
    try {
      waiter.opened.run();
    } catch (VirtualMachineError lack) { // of stack or memory: it is told again
      waiting.add(waiter);
      LOG.error("What waits for a gate could not be told that it is open, and will be", lack);
    } catch (Throwable failure) {
      LOG.error("What has waited for a gate has failed when it was told that it is open", failure);
    }
  }

  int count() {
    return waiting.size();
  }
}
