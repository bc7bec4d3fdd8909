// SPDX-License-Identifier: Apache-2.0
// Copyright the reactor-timer authors
package io.reactortimer.internal.scheduler;

import io.reactortimer.internal.engine.loop.LoopGroup;
import io.reactortimer.internal.engine.loop.StackRoom;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/**
 * Who uses a scheduler, and whether all of them want its timers held back. Guarded by this; whether
 * the scheduler is suspended is read by any thread.
 */
public final class SchedulerUses {

  private static final CompletableFuture<@Nullable Void> AT_ONCE =
      CompletableFuture.completedFuture(null);

  private final LoopGroup loops;

  private int users;
  private boolean used;
  private int suspendedUsers;

  /** Whether all loops know whether they are suspended. */
  private boolean settled = true;

  private volatile boolean suspended;

  /** Completes when no timer fires any more. */
  private CompletableFuture<@Nullable Void> silence = AT_ONCE;

  SchedulerUses(LoopGroup loops) {
    this.loops = loops;
  }

  public boolean areSuspended() {
    return suspended;
  }

  /** Tells whether there were users, and none is left. */
  synchronized boolean areGone() {
    return used && users == 0;
  }

  public synchronized Use add() {
    StackRoom.forCall();
    Use use = new Use(); // first: each that is counted can be ended
    settle(false);
    users++;
    used = true;
    return use;
  }

  private synchronized CompletionStage<@Nullable Void> suspend(Use use) {
    StackRoom.forCall(); // counted, all loops must hear of it
    if (!use.disposed) {
      if (!use.suspended) {
        use.suspended = true;
        suspendedUsers++;
      }
      settle(areAllSuspended()); // also for an earlier call that has failed half-way
    }
    return silence.copy(); // a caller must not complete it for others
  }

  private synchronized void resume(Use use) {
    StackRoom.forCall();
    if (use.suspended) {
      use.suspended = false;
      suspendedUsers--;
    }
    settle(areAllSuspended());
  }

  private synchronized void remove(Use use) {
    StackRoom.forCall();
    if (use.suspended) {
      use.suspended = false;
      suspendedUsers--;
    }
    if (!use.disposed) {
      use.disposed = true;
      users--;
    }
    settle(areAllSuspended());
  }

  private synchronized boolean isRemoved(Use use) {
    return use.disposed;
  }

  private boolean areAllSuspended() {
    return users > 0 && suspendedUsers == users;
  }

  private void settle(boolean wanted) {
    if (wanted != suspended || !settled) {
      suspended = wanted;
      settled = false; // until all loops know: what fails half-way is done again by the next call
      if (wanted) {
        silence = loops.suspend();
      } else {
        silence = AT_ONCE;
        loops.resume();
      }
      settled = true;
      SuspensionCount.increment();
    }
  }

  /** One of those that use the scheduler. Any thread. */
  public final class Use {

    // Guarded by the uses.
    private boolean suspended;
    private boolean disposed;

    /**
     * Wants timers held back from now on.
     *
     * @return completes when no timer fires any more, or at once if somebody else uses the
     *     scheduler
     */
    public CompletionStage<@Nullable Void> suspend() {
      return SchedulerUses.this.suspend(this);
    }

    /** Wants timers to fire from now on. */
    public void resume() {
      SchedulerUses.this.resume(this);
    }

    /** Uses the scheduler no more. */
    public void dispose() {
      remove(this);
    }

    public boolean isDisposed() {
      return isRemoved(this);
    }
  }
}
