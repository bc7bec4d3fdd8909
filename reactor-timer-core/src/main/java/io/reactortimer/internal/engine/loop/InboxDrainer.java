// SPDX-License-Identifier: Apache-2.0
// Copyright the reactor-timer authors
package io.reactortimer.internal.engine.loop;

import io.reactortimer.internal.engine.queue.QueueEntry;
import org.jspecify.annotations.Nullable;

/**
 * The loop's end of its inbox: takes what was handed over, and puts it into the queues node by
 * node.
 *
 * <p>Owned by the loop's thread. What has been taken and not yet been linked stays here: so nothing
 * is lost if linking one of them fails, and what others arm while the loop sleeps, and soon cancel,
 * is never linked. Its state does not change: it still counts as on its way.
 */
final class InboxDrainer {

  /**
   * How many nodes the loop sleeps with that it has seen: it looks at each of them whenever {@link
   * Inbox#WAKE_DEPTH} more have come. If more than these live on, they are linked.
   */
  static final int MOST_LEFT = Inbox.WAKE_DEPTH * 3 / 4;

  /** How many nodes a turn links before it fires what is due: half a millisecond's work. */
  static final int LINK_BATCH = 2_048;

  /** How many nodes a turn turns around, for the same reason; as a rule all of them. */
  static final int TURN_BATCH = Inbox.WAKE_DEPTH;

  private final LoopQueues queues;
  private final Inbox inbox;

  /**
   * Taken and not yet linked, the oldest first. Null but during a call, while the loop sleeps, if
   * there are more than a batch, and if linking has failed.
   */
  private @Nullable LoopEntry incoming;

  /** The last one of these while {@link #pruneEnded} has left them, else null. */
  private @Nullable LoopEntry newest;

  /**
   * Taken and not yet turned around, the newest first; null unless there are more than a batch, or
   * that was cut short.
   */
  private @Nullable LoopEntry taken;

  /** Turned around, the oldest first, and not among {@link #incoming} yet; null but then. */
  private @Nullable LoopEntry turned;

  /** True during a call: what is linked may end, say so, and come here again. */
  private boolean linking;

  InboxDrainer(LoopQueues queues, Inbox inbox) {
    this.queues = queues;
    this.inbox = inbox;
  }

  /** Returns whether all that was taken is linked. */
  boolean areLinked() {
    return incoming == null && isTurned();
  }

  private boolean isTurned() {
    return taken == null && turned == null;
  }

  /** Returns whether there is nothing to link, as far as the loop knows; not while it links. */
  boolean isEmptyNow() {
    return areLinked() && inbox.isEmpty();
  }

  /** Returns whether there is nothing to link; in one total order with the loop's plan. */
  boolean isEmpty() {
    return areLinked() && inbox.isEmptyInOrder();
  }

  /**
   * Links what there is, or a batch of it: among a million that come at once, what is due meanwhile
   * must not wait for them all. Between two tasks; if {@link #areLinked} says so after it, all are
   * linked that were handed over before it.
   */
  void link() {
    link(LINK_BATCH, TURN_BATCH);
  }

  /** Links all there is; between two tasks. */
  void linkAll() {
    link(Integer.MAX_VALUE, Integer.MAX_VALUE);
  }

  /** Does the same, and takes in no more. */
  void linkLast() {
    linkAll();
    taken = inbox.close();
    turnAround(Integer.MAX_VALUE);
    linkTurned(Integer.MAX_VALUE);
  }

  private void link(int mostLinked, int mostTurned) {
    // What was left asleep, by an earlier batch, or if linking failed before.
    int more = linkIncoming(mostLinked);
    if (incoming != null) {
      return;
    }
    if (!isTurned()) {
      turnAround(mostTurned);
      if (taken != null) {
        return;
      }
      more = linkTurned(more);
      if (incoming != null) {
        return;
      }
    }
    taken = inbox.takeAll();
    turnAround(mostTurned);
    if (taken == null) {
      linkTurned(more);
    }
  }

  private int linkTurned(int most) {
    incoming = turned;
    turned = null;
    return linkIncoming(most);
  }

  /**
   * Links all there is from within a task, whose stack may be near its end: better here than
   * half-way.
   */
  void linkWithin() {
    if (!linking && (!areLinked() || !inbox.isEmpty())) {
      StackRoom.forCall();
      linkAll();
    }
  }

  /** Takes back an armed node if it could not be linked: it is tried again in a turn. */
  void keepIfUnlinked(LoopEntry node) {
    if (node.queueIndex < 0
        && node.queueIndex != QueueEntry.ON_STACK
        && node.phase() == LoopEntry.ARMED
        && node.onItsWayAgain()) {
      node.next = incoming;
      incoming = node;
    }
  }

  /**
   * Looks at all there is, after the loop has planned to sleep until {@code plannedNanos}: a
   * producer that pushed before that did not wake it. What has ended is dropped, the rest stays
   * here.
   *
   * @return whether the rest can wait for that, and is few enough to be looked at again; else it is
   *     to be linked
   */
  boolean pruneEnded(long plannedNanos) {
    if ((incoming != null && newest == null) || !isTurned()) {
      return false; // it was cut short, and is tried again in a turn
    }
    if (!inbox.isEmptyInOrder()) { // the partner of Inbox.claimWake()
      taken = inbox.takeAll();
      turnAround(Integer.MAX_VALUE);
      append(turned);
      turned = null;
    }
    newest = null; // until it is known: a look that is cut short is as linking that failed
    boolean waits = true;
    int left = 0;
    LoopEntry last = null;
    LoopEntry node = incoming;
    while (node != null) {
      // In one total order with the plan, too: a thread that changes it from now on sees that.
      int state = node.stateInOrder();
      boolean ended = (state & LoopEntry.PHASE_MASK) == LoopEntry.DONE;
      if (ended) {
        queues.ended(node); // first: should that fail, the node is still here
      }
      LoopEntry following = node.next;
      if (!ended) {
        waits &= inbox.canWait(node, state, plannedNanos);
        left++;
        last = node;
      } else {
        node.next = null; // a user may keep the shell
        if (last == null) {
          incoming = following;
        } else {
          last.next = following;
        }
      }
      node = following;
    }
    newest = last;
    return waits && left <= MOST_LEFT;
  }

  private void append(@Nullable LoopEntry younger) {
    if (newest == null) {
      incoming = younger;
    } else {
      newest.next = younger;
    }
  }

  /**
   * Turns what was taken around, without what has ended before it was ever linked: of many timeouts
   * that are cancelled soon, most have. Cut short, or called for so many at most, it goes on where
   * it was.
   */
  private void turnAround(int most) {
    LoopEntry oldest = turned;
    LoopEntry node = taken;
    try {
      for (int left = most; node != null && left > 0; left--) {
        boolean ended =
            node.queueIndex == QueueEntry.NEVER_LINKED && node.phase() == LoopEntry.DONE;
        if (ended) {
          queues.ended(node);
        }
        LoopEntry below = node.next;
        node.next = ended ? null : oldest; // a user may keep the shell
        oldest = ended ? oldest : node;
        node = below;
      }
    } finally {
      taken = node;
      turned = oldest;
    }
  }

  /** Returns how many more it would have linked. */
  private int linkIncoming(int most) {
    linking = true;
    newest = null;
    int more = most;
    try {
      for (LoopEntry node = incoming; node != null && more > 0; node = incoming) {
        linkFirst(node);
        more--;
      }
      return more;
    } finally {
      linking = false;
    }
  }

  private void linkFirst(LoopEntry node) {
    LoopEntry following = node.next;
    node.next = null;
    incoming = following;
    boolean linked = false;
    try {
      queues.arrived(node);
      linked = true;
    } finally {
      if (!linked && node.onItsWayAgain()) {
        node.next = incoming;
        incoming = node;
      }
    }
  }
}
