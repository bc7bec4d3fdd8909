// SPDX-License-Identifier: Apache-2.0
// Copyright the reactor-timer authors
package io.reactortimer.live;

import io.reactortimer.TimerScheduler;
import io.reactortimer.Timers;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The live timers of a {@link TimerScheduler}: armed ones, and intervals that wait for demand.
 *
 * <p>No state is kept only for listing: the queue is the registry, and an interval without demand
 * is known by one weak reference. For a listing a loop copies references between two ticks, in
 * slices of a fraction of a millisecond; filtering, sorting and reading happen on the caller's
 * thread. So a listing does not delay ticks, and without listings there is no cost.
 *
 * <p>Listings are weakly consistent: a timer that is live throughout appears exactly once; one that
 * starts or ends meanwhile may or may not appear. A loop that does not answer within 100
 * milliseconds, because a task blocks it or the machine lacks processors, is left out, and the
 * answer says that it is partial; {@link #workers()} shows where it is stuck, and {@link
 * #withPatience} gives it more time. What is asked for by id and is not found then is an error, not
 * "gone". Counts and groups do not drop in that case: for a loop that is left out they repeat what
 * the last complete look found.
 *
 * <p>All methods are safe to call from any thread. Listings take milliseconds at 100,000 timers and
 * may wait for each other, so do not call them on event loops.
 *
 * @since 0.1
 */
public interface LiveTimers {

  /**
   * Returns the same timers with a different limit: a loop is left out if it does not answer within
   * {@code patience}, in place of 100 milliseconds. Other listings wait meanwhile.
   *
   * @param patience how long to wait for a loop
   * @return a view with that limit
   * @throws IllegalArgumentException if {@code patience} is zero, negative or longer than 292 years
   */
  LiveTimers withPatience(Duration patience);

  /**
   * Counts the live timers, for a quick look. For a loop that does not answer it counts those that
   * were in its queue when it last progressed; {@link #counts} says whether there was such a loop.
   *
   * @return how many timers are live
   */
  long count();

  /**
   * Counts the live timers by kind and state. For a stalled loop it repeats what the last complete
   * look found, and the answer says that it is partial.
   *
   * @return the counts
   */
  TimerCounts counts();

  /**
   * Returns the live timers by name and kind.
   *
   * @param limit the maximum number of groups, the largest first
   * @return the groups, and how many more there are
   * @throws IllegalArgumentException if {@code limit} is negative
   */
  TimerGroups groups(int limit);

  /**
   * Returns the live timers that match a query, at most one page of them.
   *
   * @param query criteria, order and limit; the default order is by id, which says nothing about
   *     age
   * @return the page, and how many timers match in all
   */
  TimerPage page(TimerQuery query);

  /**
   * Returns counts, groups, suspects and a page from one walk.
   *
   * @param query selects the page; counts and groups are of all timers
   * @param groups the maximum number of groups, the largest first
   * @return all four, of the same moment
   * @throws IllegalArgumentException if {@code groups} is negative
   */
  LiveReport report(TimerQuery query, int groups);

  /**
   * Looks for timers that seem to be left over, and tells why. A reason is reported of timers only
   * if it was true of them in two looks, a period and ten seconds apart: so the first look finds
   * none. A look happens with each {@link #report}, too. Age alone is never a reason.
   *
   * @param limit the maximum number of groups, the largest first
   * @return the suspects of this look
   * @throws IllegalArgumentException if {@code limit} is negative
   */
  Suspects suspects(int limit);

  /**
   * Puts the timers together by the line of the application that made them, or by name and kind,
   * and tells of each how many are live, how many are made and end, and how long they live. Those
   * whose timers have all ended are part of it for an hour.
   *
   * @param by by what to put them together
   * @param limit the maximum number of entries, those with the most live timers first
   * @return the profile
   * @throws IllegalArgumentException if {@code limit} is negative
   */
  TimerProfile profile(ProfileBy by, int limit);

  /**
   * Returns the live timer with this id.
   *
   * @param id as in {@link TimerInfo#id()}
   * @return empty if there is none
   * @throws PartialAnswerException if it was not found, and a loop did not answer
   */
  Optional<TimerInfo> find(long id);

  /**
   * Completes the timer with this id, on its own thread and after a tick that is being delivered.
   * The subscriber may receive the completion after this method returns. The pipeline does what it
   * does at any completion: {@code interval.doOnComplete(work)} runs the work.
   *
   * @param id as in {@link TimerInfo#id()}
   * @return whether it was live
   * @throws UnsupportedOperationException if the timer is neither an interval, of {@link Timers} or
   *     a {@code Flux.interval}, nor a fixed delay, nor a keep-alive: completing a delay or a task
   *     would trigger its subscriber now, and dropping it silently would leave the subscriber
   *     hanging. Also if the timer has such a kind but is not an independent stream: {@code
   *     zip(orders, interval)} would complete with its orders half done; see {@link
   *     TimerScheduler#beginClosing()}
   * @throws PartialAnswerException if it was not found, and a loop did not answer
   */
  boolean complete(long id);

  /**
   * Completes all matching timers that can be completed, as {@link #complete} does. The others are
   * counted by kind, including those that are not independent streams. A timer that is created
   * meanwhile may be missed.
   *
   * @param query its order, limit and cursor do not matter
   * @return how many were completed and refused
   */
  default CompletionResult completeAll(TimerQuery query) {
    return completeAll(query, Long.MAX_VALUE);
  }

  /**
   * Completes timers as {@link #completeAll(TimerQuery)} does, but at most {@code limit}, in no
   * particular order.
   *
   * @param query its order, limit and cursor do not matter
   * @param limit the maximum number of timers to complete
   * @return how many were completed and refused
   * @throws IllegalArgumentException if {@code limit} is negative
   */
  CompletionResult completeAll(TimerQuery query, long limit);

  /**
   * Counts what {@link #completeAll(TimerQuery)} would complete, and completes nothing.
   *
   * @param query its order, limit and cursor do not matter
   * @return how many would be completed and refused
   */
  CompletionResult countCompletable(TimerQuery query);

  /**
   * Pauses an interval of {@link Timers}: it does not tick until it is resumed, and stays reachable
   * until then.
   *
   * @param id as in {@link TimerInfo#id()}
   * @return whether it was live and not paused
   * @throws UnsupportedOperationException if the timer is no interval of {@link Timers}
   * @throws PartialAnswerException if it was not found, and a loop did not answer
   */
  boolean pause(long id);

  /**
   * Resumes a paused interval: it continues with the next point of its grid, and points that passed
   * meanwhile do not count as missed.
   *
   * @param id as in {@link TimerInfo#id()}
   * @return whether it was live and paused
   * @throws UnsupportedOperationException if the timer is no interval of {@link Timers}
   * @throws PartialAnswerException if it was not found, and a loop did not answer
   */
  boolean resume(long id);

  /**
   * Pauses at most {@code limit} of the matching intervals, as {@link #pause} does. Intervals that
   * are already paused do not count, and other timers are counted by kind.
   *
   * @param query its order, limit and cursor do not matter
   * @param limit the maximum number of intervals to pause
   * @return how many were paused and refused
   * @throws IllegalArgumentException if {@code limit} is negative
   */
  SteeringResult pauseAll(TimerQuery query, long limit);

  /**
   * Resumes at most {@code limit} of the matching paused intervals, as {@link #resume} does.
   * Intervals that are not paused do not count, and other timers are counted by kind.
   *
   * @param query its order, limit and cursor do not matter
   * @param limit the maximum number of intervals to resume
   * @return how many were resumed and refused
   * @throws IllegalArgumentException if {@code limit} is negative
   */
  SteeringResult resumeAll(TimerQuery query, long limit);

  /**
   * Counts the matching timers that can be paused and resumed.
   *
   * @param query its order, limit and cursor do not matter
   * @return how many can be, and how many cannot
   */
  SteeringResult countSteerable(TimerQuery query);

  /**
   * Restarts the grid of an interval now: its next tick is due one period from now, or at the next
   * point of the wall clock's grid if the interval is aligned. A paused interval stays paused.
   *
   * @param id as in {@link TimerInfo#id()}
   * @return whether it was live
   * @throws UnsupportedOperationException if the timer is no interval of {@link Timers}
   * @throws PartialAnswerException if it was not found, and a loop did not answer
   */
  boolean reset(long id);

  /**
   * Restarts the grid of an interval now, with another period from now on.
   *
   * @param id as in {@link TimerInfo#id()}
   * @param period time between two ticks
   * @return whether it was live
   * @throws UnsupportedOperationException if the timer is no interval of {@link Timers}
   * @throws IllegalArgumentException if {@code period} is zero, negative or longer than 292 years,
   *     or if the interval is aligned and {@code period} is shorter than 10 ms
   * @throws PartialAnswerException if it was not found, and a loop did not answer
   */
  boolean reset(long id, Duration period);

  /**
   * Returns the condition of each loop. Reads what the loops publish, and waits for none.
   *
   * @return one entry for each loop, in the order of their indexes
   */
  List<WorkerInfo> workers();

  /**
   * Returns how late the ticks of all loops together were in the last minute, and up to half a
   * minute before.
   *
   * @return the lateness; {@code null} if there was no tick
   */
  @Nullable LatenessInfo latenessLastMinute();

  /**
   * Returns the ticks of the last minute, and up to ten seconds before, that were the latest: who
   * was late, when, and by how much. Only ticks that were at least 10 ms late are remembered.
   *
   * @return at most ten, the latest first
   */
  List<LateTick> worstTicks();

  /**
   * Returns the last pauses: times in which the timers stood still although their threads had
   * nothing else to do. {@link TimerScheduler#addPauseListener} tells of each.
   *
   * @return at most 20, the latest first; empty if the scheduler does not look for pauses
   */
  List<PauseReport> pauses();
}
