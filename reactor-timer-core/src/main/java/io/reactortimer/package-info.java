// SPDX-License-Identifier: Apache-2.0
// Copyright the reactor-timer authors

/**
 * Timers for Project Reactor: see {@link io.reactortimer.Timers} for intervals and what is made of
 * them, {@link io.reactortimer.TimerScheduler} for the scheduler they run on, {@link
 * io.reactortimer.live.LiveTimers} for what is live, and {@link io.reactortimer.ReactorTimers} to
 * put the timers of Reactor's own operators there.
 *
 * <p>The contracts, which the tests are named after:
 *
 * <ol>
 *   <li><b>Grid, no drift.</b> A fixed-rate interval starts at its subscription and ticks on the
 *       grid {@code start + initialDelay + k * period}. A late tick does not move later ones. A
 *       grid point is missed if a later one has also passed by the time its tick is delivered.
 *   <li><b>Missed ticks</b> follow the policy. {@code SKIP}, the default, delivers one tick for all
 *       missed points and returns to the grid, leaving out a point less than half a period after
 *       that tick. {@code DELAY} delivers one tick and restarts the grid at its delivery; lateness
 *       of less than a period does not move the grid. {@code BURST} delivers every tick as fast as
 *       the subscriber takes them; once catching up has taken a millisecond, it takes turns with
 *       everything else that is due. {@code ERROR} ticks without demand too, and a point that finds
 *       none ends the stream with Reactor's overflow error; otherwise it behaves like {@code
 *       BURST}. {@code sequence} counts delivered ticks without gaps; {@code gridIndex} is the
 *       number of the grid point.
 *   <li><b>One at a time.</b> Two ticks of one interval never overlap; none is delivered before
 *       {@code onSubscribe} has returned, and none from within {@code request}, which only records
 *       demand. The next tick is armed after the previous one has been delivered.
 *   <li><b>Armed by demand.</b> Without demand an interval (except {@code ERROR}) is not queued,
 *       wakes nothing, and is strongly reachable only from its subscriber; a paused one is kept
 *       until it is resumed. Demand arms it again: a tick that came due meanwhile is delivered at
 *       once by the loop, the rest according to the policy. Time spent waiting for demand is {@code
 *       demandWait}, not lateness.
 *   <li><b>Gone when cancelled,</b> from any thread, at any moment. All references to the user's
 *       objects are dropped at once, except those of a completion or error already on its way. The
 *       timer leaves the queue when the loop next looks into its inbox; a timer that the loop has
 *       not linked yet never enters the queue. While a loop sleeps, about 8192 empty shells of
 *       cancelled timers may remain, plus up to 6144 of timers that were still alive when it last
 *       looked.
 *   <li><b>No stale tick.</b> The loop claims each tick by a compare-and-set on the timer's state
 *       word, which cancelling, stopping, pausing and resetting also change. If the call came
 *       first, nothing that was due before it is delivered; if the claim came first, exactly that
 *       one tick may still arrive. After a call from the delivering thread, none arrives.
 *   <li><b>Never early.</b> A timer never fires before its deadline on the scheduler's monotonic
 *       clock. Changes of the wall clock affect only {@code aligned} intervals. A deadline more
 *       than 292 years away never comes.
 *   <li><b>Slack is the only lateness added on purpose.</b> It is at most the configured value, 1
 *       ms by default, and at most a tenth of the period or delay. A timer permits the loop's next
 *       wake-up at its deadline or, if later, at the last wake-up plus its slack; the loop wakes at
 *       the earliest permitted time and fires everything due, ordered by deadline, then by arming.
 *       Of more than 2048 timers that come at once, those that the loop has not taken in yet come
 *       behind what is due meanwhile. A lone timer is not held back, and dense ones share wake-ups:
 *       they gather on as few loops as keep each less than half busy, and a loop that was never
 *       needed has no thread. Immediate tasks have no slack.
 *   <li><b>Order.</b> The tasks of one {@code Worker} run one at a time, in the order of their
 *       deadlines, and in submission order where deadlines are equal; the deadline of an immediate
 *       task is the moment of its submission. Equal delays submitted by one thread are first in,
 *       first out, and an immediate task does not overtake one that is already due.
 *   <li><b>A failing, heavy or stuck callback costs only itself.</b> If a callback keeps its thread
 *       for about 100 ms ({@code stallHandOver}) while other work of its loop waits, it continues
 *       where it is, and another thread takes the loop over. Repeating timers, keep-alives too,
 *       move after a tick from a loop that was more than half busy for half a second to one that is
 *       not, and at once where callbacks of 10 ms and more keep each other waiting; a timer that
 *       was stuck moves to the last loop. So heavy callbacks spread over the workers. Two ticks of
 *       one timer never overlap, nor do two signals to one subscriber, and the tasks of the same
 *       {@code Worker} wait; callbacks of different timers can overlap then, even with one worker.
 *       As many callbacks can be stuck at a time as there are workers. The loop survives whatever a
 *       task throws: the failure is reported to the thread's uncaught exception handler and the
 *       {@code Schedulers.onHandleError} hook, and a periodic task continues. If a loop itself
 *       throws, for example for want of memory, it reports that and continues with the same timers;
 *       a tick that could not be made is missed. A call that reaches the end of its caller's stack
 *       costs only that call, and a subscription that fails half-way leaves no timer, and does not
 *       leave its source subscribed. At most 32 immediate tasks run between two looks at due
 *       timers, and at most 64 due timers fire between two looks at immediate tasks.
 *   <li><b>Reactor's Scheduler contract,</b> hooks included. {@code Schedulers.onSchedule} runs
 *       once per {@code schedule} call, on the caller's thread, and never at re-arming; a disposed
 *       worker rejects the way operators expect; disposing a running task from another thread
 *       interrupts that task, no other, and never a tick. One deviation: missed runs of periodic
 *       tasks follow the scheduler's {@code missedTicks}, {@code SKIP} by default, which leaves out
 *       and counts a run less than half a period after the one before. {@code BURST} is Reactor's
 *       behaviour.
 *   <li><b>Defaults and virtual time.</b> Without {@code on(scheduler)} a timer runs on virtual
 *       time if that is installed at assembly, otherwise on {@code Timers.defaultScheduler()}. Time
 *       always comes from the scheduler, so {@code StepVerifier.withVirtualTime} needs no change.
 *       On a scheduler of another library the contracts hold with these exceptions: precision is
 *       that scheduler's, nothing is listed, each subscription has its own loop of a few kilobytes,
 *       each wait is one {@code schedule} call and passes its hook, a scheduler that runs a task at
 *       once may deliver within the call that makes a tick due, and one that drops its tasks when
 *       it ends leaves subscribers without a signal.
 *   <li><b>Listing costs nothing until asked, and never blocks ticking.</b> Each timer that lives
 *       throughout a listing appears exactly once, under an id that is unique in the process. The
 *       loop only copies references, in slices of a fraction of a millisecond; everything else
 *       happens on the caller's thread. A loop that is silent for 100 ms, or for as long as the
 *       caller is willing to wait, is left out; one that is kept waiting for a second shows no
 *       more. The answer says so, and counts repeat the loop's last known values. If a loop was
 *       left out, a timer that is not found by its id is an error, because it may be there.
 *   <li><b>Nothing per timer but the timer.</b> No thread, meter, map entry or stack trace; only
 *       one weak reference for an interval that was once without demand.
 *   <li><b>Context.</b> No tick or task sees an interrupt flag left behind by another. The source
 *       of a timeout or a keep-alive sees the subscriber's Context for as long as it holds its
 *       subscriber, also after a cancellation or the end. With automatic context propagation,
 *       subscribers see the thread-locals of their Context, and so does what a loop calls on behalf
 *       of a stream: the supplier of a keep-alive, and the cancellation of a source. The schedule
 *       hook does not run at re-arming, and nothing else retains anything of a request after a
 *       cancellation or an end. Loop threads inherit no thread-locals and have the library's own
 *       context class loader.
 * </ol>
 *
 * @since 0.1
 */
@NullMarked
package io.reactortimer;

import org.jspecify.annotations.NullMarked;
