// SPDX-License-Identifier: Apache-2.0
// Copyright the reactor-timer authors
package io.reactortimer.internal.engine.loop;

import org.jspecify.annotations.Nullable;

/**
 * A node that may belong to a {@link WorkerGroup}, and ends with it.
 *
 * <p>A delayed one is in the list of its group from before it is submitted until it ends. An
 * immediate one is in no list: it asks for the end of its group when it is claimed.
 */
public abstract class GroupedNode extends TimerNode {

  private final @Nullable WorkerGroup group;

  /** Neighbours in the list of the group. Guarded by the group. */
  @Nullable GroupedNode previousInGroup;

  /** Neighbours in the list of the group. Guarded by the group. */
  @Nullable GroupedNode nextInGroup;

  private final boolean immediate;

  /** Makes an immediate node. */
  GroupedNode(TimerLoop loop, @Nullable WorkerGroup group, byte slackClass, long nowNanos) {
    super(loop, READY, slackClass, nowNanos);
    this.group = group;
    this.immediate = true;
  }

  /** Makes a delayed node, which is on its way to its loop. */
  GroupedNode(
      TimerLoop loop,
      @Nullable WorkerGroup group,
      byte firstSlackClass,
      byte slackClass,
      long nowNanos) {
    super(loop, loop.inLoop() ? ARMED : ARMING, firstSlackClass, slackClass, nowNanos);
    this.group = group;
    this.immediate = false;
  }

  @Override
  final @Nullable WorkerGroup group() {
    return group;
  }

  /** Returns whether its order is that of a worker. */
  protected final boolean isInGroup() {
    return group != null;
  }

  @Override
  public final boolean isImmediate() {
    return immediate;
  }

  /** Returns whether it is immediate, and its group has ended without it. */
  final boolean isLeftBehind() {
    return immediate && group != null && group.isDisposed();
  }

  /** Returns whether it ended, by itself or with its group. */
  public final boolean isEnded() {
    return isDone() || (group != null && group.isDisposed());
  }

  @Override
  protected void released() {
    if (group != null && !immediate) {
      group.remove(this);
    }
  }
}
