// SPDX-License-Identifier: Apache-2.0
// Copyright the reactor-timer authors
package io.reactortimer.engine;

import org.jspecify.annotations.Nullable;

/**
 * The loop's end of its inbox: takes what was handed over, and puts it on the agenda node by node.
 *
 * <p>Owned by the loop's thread. What has been taken and not yet been linked stays here: so nothing
 * is lost if linking one of them fails, and what others arm while the loop sleeps, and soon cancel,
 * is never linked. It is what it was in the inbox, to itself and to others: on its way.
 */
final class Arrivals {

  /** More stack than taking and linking needs, in frames of {@link #requireStack}. */
  private static final int STACK_FRAMES = 100;

  /**
   * How many nodes the loop sleeps with that it has seen: it looks at each of them whenever {@link
   * Inbox#WAKE_DEPTH} more have come. If more than these live on, they live long.
   */
  static final int MOST_LEFT = Inbox.WAKE_DEPTH * 3 / 4;

  private final Agenda agenda;
  private final Inbox inbox;

  /**
   * Taken and not yet linked, the oldest first. Null but during a call, and while the loop sleeps.
   */
  private @Nullable TimerNode incoming;

  /** The last one of these that {@link #sift} has left; null without. */
  private @Nullable TimerNode newest;

  /** True during a call: what is linked may end, say so, and come here again. */
  private boolean linking;

  Arrivals(Agenda agenda, Inbox inbox) {
    this.agenda = agenda;
    this.inbox = inbox;
  }

  /** Whether there is nothing to link; in one total order with the loop's plan. */
  boolean isEmpty() {
    return incoming == null && inbox.isEmptyInOrder();
  }

  /** Links all there is; between two tasks. */
  void link() {
    linkIncoming(); // what was left asleep, or if linking failed before
    incoming = oldestFirst(inbox.takeAll());
    linkIncoming();
  }

  /** The same, and takes in no more. */
  void linkLast() {
    linkIncoming();
    incoming = oldestFirst(inbox.close());
    linkIncoming();
  }

  /**
   * Looks at all there is, after the loop has planned to sleep until {@code plannedNanos}: who has
   * pushed before that was not told to wake it. What has ended is let go of.
   *
   * @return whether the rest can wait for that, and is few enough to be looked at again
   */
  boolean sift(long plannedNanos) {
    if (!inbox.isEmptyInOrder()) { // the partner of Inbox.claimWake()
      append(oldestFirst(inbox.takeAll()));
    }
    boolean waits = true;
    int left = 0;
    TimerNode last = null;
    TimerNode node = incoming;
    while (node != null) {
      TimerNode following = node.next;
      // In one total order with the plan, too: whoever changes it from now on sees that.
      int state = node.stateInOrder();
      if (isShell(node, state)) {
        node.next = null;
        if (last == null) {
          incoming = following;
        } else {
          last.next = following;
        }
        agenda.neverLinked(node);
      } else {
        waits &= inbox.canWait(node, state, plannedNanos);
        left++;
        last = node;
      }
      node = following;
    }
    newest = last;
    return waits && left <= MOST_LEFT;
  }

  private void append(@Nullable TimerNode younger) {
    if (newest == null) {
      incoming = younger;
    } else {
      newest.next = younger;
    }
  }

  /** The same from within a task, whose stack may be near its end: better here than half-way. */
  void linkWithin() {
    if (!linking && (incoming != null || !inbox.isEmpty())) {
      requireStack(STACK_FRAMES);
      link();
    }
  }

  /** Overflows the stack now, or not for as many small frames. */
  private static int requireStack(int frames) {
    return frames == 0 ? 0 : 1 + requireStack(frames - 1);
  }

  /**
   * Turns what was taken around, without what has ended before it was ever linked: of many timeouts
   * that are cancelled soon, most have.
   */
  private @Nullable TimerNode oldestFirst(@Nullable TimerNode newest) {
    TimerNode oldest = null;
    TimerNode node = newest;
    while (node != null) {
      TimerNode below = node.next;
      if (isShell(node, node.state())) {
        node.next = null; // somebody may keep the shell
        agenda.neverLinked(node);
      } else {
        node.next = oldest;
        oldest = node;
      }
      node = below;
    }
    return oldest;
  }

  private static boolean isShell(TimerNode node, int state) {
    return node.queueIndex == QueueEntry.NEVER_LINKED
        && (state & TimerNode.PHASE_MASK) == TimerNode.DONE;
  }

  private void linkIncoming() {
    linking = true;
    newest = null;
    try {
      for (TimerNode node = incoming; node != null; node = incoming) {
        linkFirst(node);
      }
    } finally {
      linking = false;
    }
  }

  private void linkFirst(TimerNode node) {
    TimerNode following = node.next;
    node.next = null;
    incoming = following;
    boolean linked = false;
    try {
      agenda.arrived(node);
      linked = true;
    } finally {
      if (!linked) {
        node.next = incoming;
        incoming = node;
      }
    }
  }
}
