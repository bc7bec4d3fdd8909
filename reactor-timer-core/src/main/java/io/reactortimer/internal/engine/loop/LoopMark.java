// SPDX-License-Identifier: Apache-2.0
// Copyright the reactor-timer authors
package io.reactortimer.internal.engine.loop;

import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/** A place in the work of a loop, and whether it has come there. */
final class LoopMark extends SignalNode {

  final CompletableFuture<@Nullable Void> passed = new CompletableFuture<>();

  LoopMark(TimerLoop loop) {
    super(loop);
  }

  @Override
  boolean waitsFor(LoopEntry stuck) {
    return true; // a callback that goes on elsewhere belongs to what came before
  }

  @Override
  protected void deliver() {
    passed.complete(null);
  }
}
