// SPDX-License-Identifier: Apache-2.0
// Copyright the reactor-timer authors
package io.reactortimer.internal.listing;

import java.util.Arrays;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The steps of one chain of operators, from its timer to its subscriber: each is read once for all
 * that ask for it, and not before one asks. One object may serve a whole walk. Used by one thread.
 */
public final class ChainSteps {

  /** Most chains are shorter. */
  private static final int FIRST_ROOM = 8;

  private @Nullable Object[] steps = new Object[FIRST_ROOM];

  /** What {@link OperatorKinds#factsOf} tells of each. */
  private long[] facts = new long[FIRST_ROOM];

  private int known;
  private boolean whole = true;

  /** Of the classes of the steps that are known, other than the head's. */
  private long hashBelow;

  /** The class of the last head, and the hash code of its name: most have it in common. */
  private @Nullable Class<?> headType;

  private int headHash;

  /**
   * Returns a chain.
   *
   * @param head what begins it; null for an empty one
   */
  public static ChainSteps of(@Nullable Object head) {
    return new ChainSteps().at(head);
  }

  /** Returns a chain of which no more than this is read: its operators are not asked. */
  static ChainSteps ofHead(@Nullable Object head) {
    ChainSteps chain = of(head);
    chain.whole = true;
    return chain;
  }

  /**
   * Goes on to another chain. Returns this.
   *
   * @param head what begins it; null for an empty one
   */
  public ChainSteps at(@Nullable Object head) {
    steps[0] = head;
    known = head == null ? 0 : 1;
    whole = head == null;
    hashBelow = 0;
    return this;
  }

  /** Returns what begins it; null if it is empty. */
  public @Nullable Object head() {
    return known == 0 ? null : steps[0];
  }

  /** Returns the last step that can be read; null if there is none. */
  public @Nullable Object last() {
    readAll();
    return known == 0 ? null : steps[known - 1];
  }

  /** Returns a number that chains of the same classes have in common. */
  public long hash() {
    readAll();
    Object head = head();
    return head == null ? 0 : 31 * hashBelow + hashOf(head.getClass());
  }

  private int hashOf(Class<?> head) {
    if (head != headType) {
      headType = head;
      headHash = head.getName().hashCode();
    }
    return headHash;
  }

  /** Tells whether there is a step so many behind the head. */
  public boolean has(int hops) {
    while (hops >= known && !whole) {
      readOn();
    }
    return hops < known;
  }

  /** Returns a step that there is. */
  public Object step(int hops) {
    return Objects.requireNonNull(steps[hops]);
  }

  /** Returns what is told by the class of a step that there is, other than the head's. */
  long facts(int hops) {
    return facts[hops];
  }

  /** Tells whether one of the steps is of a class with one of these names. */
  public boolean hasStepOf(Set<String> classNames) {
    readAll();
    for (int hops = 0; hops < known; hops++) {
      Object step = steps[hops];
      if (step != null && classNames.contains(step.getClass().getName())) {
        return true;
      }
    }
    return false;
  }

  private void readAll() {
    while (!whole) {
      readOn();
    }
  }

  private void readOn() {
    Object last = steps[known - 1];
    Object next = last == null || known == PipelineSteps.MAX_HOPS ? null : PipelineSteps.next(last);
    if (next == null) {
      whole = true;
      return;
    }
    if (known == steps.length) {
      steps = Arrays.copyOf(steps, 2 * known);
      facts = Arrays.copyOf(facts, 2 * known);
    }
    long told = OperatorKinds.factsOf(next.getClass());
    steps[known] = next;
    facts[known++] = told;
    hashBelow = 31 * hashBelow + told;
  }
}
