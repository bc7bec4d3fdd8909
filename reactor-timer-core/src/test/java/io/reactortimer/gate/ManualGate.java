// SPDX-License-Identifier: Apache-2.0
// Copyright the reactor-timer authors
package io.reactortimer.gate;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import reactor.core.Disposable;

/** A gate that a test opens and closes, and that tells when it opens. */
public final class ManualGate implements FireGate {

  private final Set<Runnable> waiting = ConcurrentHashMap.newKeySet();
  private volatile long token = CLOSED;

  /** How often it was asked. */
  private volatile int asked;

  @Override
  public long token() {
    asked++; // only the loop's thread asks where that is counted
    return token;
  }

  @Override
  public Disposable whenOpen(Runnable opened) {
    waiting.add(opened);
    return () -> waiting.remove(opened);
  }

  @Override
  public String name() {
    return "manual";
  }

  /** Opens it, and tells those that wait. */
  public void open(long withToken) {
    token = withToken;
    List<Runnable> told = new ArrayList<>(waiting);
    waiting.clear();
    told.forEach(Runnable::run);
  }

  /** Closes it. */
  public void close() {
    token = CLOSED;
  }

  /** Returns how many timers it holds. */
  public int held() {
    return waiting.size();
  }

  /** Returns how often it was asked. */
  public int asked() {
    return asked;
  }
}
