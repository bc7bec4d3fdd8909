// SPDX-License-Identifier: Apache-2.0
// Copyright the reactor-timer authors
package io.reactortimer.internal.operator;

import io.reactortimer.gate.FireGate;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import reactor.core.Disposable;

/** A gate that is opened once, and tells that. */
final class StressGate implements FireGate {

  private final Set<Runnable> waiting = ConcurrentHashMap.newKeySet();
  private volatile long token = CLOSED;

  void open() {
    token = 1;
    for (Runnable opened : waiting) {
      if (waiting.remove(opened)) {
        opened.run();
      }
    }
  }

  int held() {
    return waiting.size();
  }

  @Override
  public long token() {
    return token;
  }

  @Override
  public Disposable whenOpen(Runnable opened) {
    waiting.add(opened);
    return () -> waiting.remove(opened);
  }
}
