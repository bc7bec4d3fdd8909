// SPDX-License-Identifier: Apache-2.0
// Copyright the reactor-timer authors
package io.reactortimer.engine;

import org.jspecify.annotations.Nullable;

/**
 * The loop's end of its inbox: takes what was handed over, and puts it on the agenda node by node.
 *
 * <p>Owned by the loop's thread. What has been taken and not yet been linked stays here, so that
 * nothing is lost if linking one of them fails.
 */
final class Arrivals {

  /** More stack than taking and linking needs, in frames of {@link #requireStack}. */
  private static final int STACK_FRAMES = 100;

  private final Agenda agenda;
  private final Inbox inbox;

  /** Taken and not yet linked, the oldest first. Null but during a call. */
  private @Nullable TimerNode incoming;

  /** True during a call: what is linked may end, say so, and come here again. */
  private boolean linking;

  Arrivals(Agenda agenda, Inbox inbox) {
    this.agenda = agenda;
    this.inbox = inbox;
  }

  /** Links all there is; between two tasks. */
  void link() {
    linkIncoming(); // what is left if linking failed before
    incoming = oldestFirst(inbox.takeAll());
    linkIncoming();
  }

  /** The same, and takes in no more. */
  void linkLast() {
    linkIncoming();
    incoming = oldestFirst(inbox.close());
    linkIncoming();
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
   * Turns what was taken around. What ended before it was ever linked is met here for the only
   * time: of many timeouts that are cancelled soon, most are.
   */
  private @Nullable TimerNode oldestFirst(@Nullable TimerNode newest) {
    TimerNode oldest = null;
    TimerNode node = newest;
    while (node != null) {
      TimerNode below = node.next;
      if (node.queueIndex == QueueEntry.NEVER_LINKED && node.phase() == TimerNode.DONE) {
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

  private void linkIncoming() {
    linking = true;
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
