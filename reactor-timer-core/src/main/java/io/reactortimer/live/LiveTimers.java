// SPDX-License-Identifier: Apache-2.0
// Copyright the reactor-timer authors
package io.reactortimer.live;

import io.reactortimer.TimerScheduler;
import io.reactortimer.Timers;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * The live timers of a {@link TimerScheduler}: armed ones, and intervals that wait for demand.
 *
 * <p>Nothing is kept for the sake of listing: the queue is the registry, and an interval without
 * demand is known by one weak reference. A loop that is asked copies references in slices of at
 * most a fraction of a millisecond, between two ticks; filtering, sorting and reading happen on the
 * caller's thread. So a listing does not hold up ticks, and costs nothing while nobody lists.
 *
 * <p>Listings are weakly consistent: each timer that lives throughout appears exactly once; one
 * that comes or goes meanwhile may appear or not. A loop that gives no answer for 100 milliseconds,
 * because a task blocks it or the machine is short of processors, is left out, and the answer says
 * that it is partial; {@link #workers()} tells what it is stuck in, and {@link #withPatience} gives
 * it more time. Counts and groups do not drop for that: for a loop that is left out they carry on
 * what the last complete look at it found.
 *
 * <p>All methods are safe to call from any thread. Those that list take milliseconds at 100,000
 * timers and may wait for each other, so call them off event loops.
 */
public interface LiveTimers {

  /**
   * Returns the same timers for callers who can wait: a loop is left out when it has been silent
   * for this long, in place of 100 milliseconds. Nobody else lists meanwhile.
   *
   * @throws IllegalArgumentException if zero, negative or longer than 292 years
   */
  LiveTimers withPatience(Duration patience);

  /**
   * Counts the live timers, for a quick look: of a silent loop, those in its queue as of when it
   * last moved. {@link #counts} says whether there was such a loop.
   */
  long count();

  /**
   * Counts the live timers by what made them and what they are doing. Of a stalled loop it is what
   * the last complete look found, and the answer says that it is partial.
   */
  TimerCounts counts();

  /**
   * Returns the live timers by name and kind.
   *
   * @param limit how many groups at most, the largest first
   * @throws IllegalArgumentException if {@code limit} is negative
   */
  TimerGroups groups(int limit);

  /** Returns some of the live timers, by id unless asked for otherwise; ids do not tell age. */
  TimerPage page(TimerQuery query);

  /**
   * Returns counts, groups and a page of one walk.
   *
   * @param query what the page is of; counts and groups are of all timers
   * @param groups how many groups at most, the largest first
   * @throws IllegalArgumentException if {@code groups} is negative
   */
  LiveReport report(TimerQuery query, int groups);

  /** Returns the live timer of this id, if there is one and its loop is not silent. */
  Optional<TimerInfo> find(long id);

  /**
   * Completes the timer of this id, on its own thread and after a tick that is just being
   * delivered. The subscriber may not have heard of it yet when this returns. What its pipeline
   * does at its completion it does now: {@code interval.doOnComplete(work)} works.
   *
   * @return whether it was live
   * @throws UnsupportedOperationException if the timer is neither an interval, of {@link Timers} or
   *     a {@code Flux.interval}, nor a fixed delay, nor a keep-alive: completing a delay or a task
   *     would trigger its subscriber now, and dropping it silently would leave the subscriber
   *     hanging. Or if it is one, but no stream of its own: {@code zip(orders, interval)} would end
   *     with its orders half done, and call that complete; see {@link
   *     TimerScheduler#beginClosing()}
   */
  boolean complete(long id);

  /**
   * Completes all timers that match, those that can be, as {@link #complete} does; the others are
   * counted by kind, also those that are no stream of their own. A timer that is made meanwhile may
   * be missed.
   *
   * @param query its order, limit and cursor do not matter
   */
  default CompletionResult completeAll(TimerQuery query) {
    return completeAll(query, Long.MAX_VALUE);
  }

  /**
   * Completes as {@link #completeAll(TimerQuery)} does, but at most so many, in no order.
   *
   * @throws IllegalArgumentException if {@code limit} is negative
   */
  CompletionResult completeAll(TimerQuery query, long limit);

  /** Counts what {@link #completeAll(TimerQuery)} would complete, and completes nothing. */
  CompletionResult countCompletable(TimerQuery query);

  /**
   * Pauses the interval of this id, one of {@link Timers}: it does not tick until it is resumed,
   * and is kept until then even if nobody refers to it.
   *
   * @return whether it was live and not paused
   * @throws UnsupportedOperationException if the timer is no interval of {@link Timers}
   */
  boolean pause(long id);

  /**
   * Resumes a paused interval: it goes on with the next point of its grid, and those that passed
   * meanwhile are not missed.
   *
   * @return whether it was live and paused
   * @throws UnsupportedOperationException if the timer is no interval of {@link Timers}
   */
  boolean resume(long id);

  /**
   * Pauses at most so many of the intervals that match, as {@link #pause} does; those that are
   * paused already do not count, and other timers are counted by kind.
   *
   * @param query its order, limit and cursor do not matter
   * @throws IllegalArgumentException if {@code limit} is negative
   */
  SteeringResult pauseAll(TimerQuery query, long limit);

  /**
   * Resumes at most so many of the paused intervals that match, as {@link #resume} does; those that
   * are not paused do not count, and other timers are counted by kind.
   *
   * @param query its order, limit and cursor do not matter
   * @throws IllegalArgumentException if {@code limit} is negative
   */
  SteeringResult resumeAll(TimerQuery query, long limit);

  /** Counts how many of the timers that match can be paused and resumed. */
  SteeringResult countSteerable(TimerQuery query);

  /**
   * Restarts the grid of an interval now: its next tick is due one period from now, that of an
   * aligned one at the next point of the wall clock's grid. A paused one stays paused.
   *
   * @return whether it was live
   * @throws UnsupportedOperationException if the timer is no interval of {@link Timers}
   */
  boolean reset(long id);

  /**
   * Restarts the grid of an interval now, with another period from now on.
   *
   * @return whether it was live
   * @throws UnsupportedOperationException if the timer is no interval of {@link Timers}
   * @throws IllegalArgumentException if {@code period} is zero, negative or longer than 292 years,
   *     or the interval aligned and {@code period} shorter than 10 ms
   */
  boolean reset(long id, Duration period);

  /** Tells how each loop is doing. Reads what the loops publish, and waits for none. */
  List<WorkerInfo> workers();
}
