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
 *       grid {@code start + initialDelay + k * period}. A late tick does not move the ones after
 *       it. A grid point is missed when a later one is also past by the time its tick is delivered.
 *   <li><b>Missed ticks.</b> They follow the policy. {@code SKIP}, the default, delivers one tick
 *       for all of them and is back on the grid, where it leaves out a point less than half a
 *       period after that tick. {@code DELAY} delivers one and restarts the grid at its delivery;
 *       being late by less than a period does not move it. {@code BURST} delivers each, as fast as
 *       it is taken; once catching up has taken a millisecond, what else is due takes turns with
 *       it. {@code ERROR} also ticks without demand, and a point that finds none ends the stream
 *       with Reactor's overflow error; otherwise it is as {@code BURST}. {@code sequence} counts
 *       delivered ticks without gaps; {@code gridIndex} tells the grid point.
 *   <li><b>One at a time.</b> Two ticks of one interval never overlap, none is delivered before
 *       {@code onSubscribe} has returned, and none from within {@code request}, which only records
 *       demand. The next is armed after the one before has been delivered.
 *   <li><b>Armed by demand.</b> Without demand an interval ({@code ERROR} aside) is not queued,
 *       wakes nothing, and is strongly reachable from its subscriber only; a paused one is kept
 *       until it is resumed. Demand arms it again: a tick that became due meanwhile is delivered at
 *       once by the loop, the rest by the policy. Time spent waiting for demand is {@code
 *       demandWait}, not lateness.
 *   <li><b>Gone when cancelled.</b> From any thread, at any moment: all references to the user's
 *       objects are dropped at once, but for a completion or an error that is already on its way;
 *       the timer is out of the queue when the loop looks into its inbox next, and one that the
 *       loop has not linked yet never enters. Between two looks of a loop that sleeps about 8192
 *       empty shells of cancelled timers remain, and up to 6144 of timers that were alive at the
 *       look before.
 *   <li><b>No stale tick.</b> The loop claims each tick by a compare-and-set on the timer's state
 *       word, which cancelling, stopping, pausing and resetting change too. If the call came first,
 *       nothing that was due before it is delivered; if the claim came first, exactly that one tick
 *       may still arrive. From the delivering thread, none.
 *   <li><b>Never early.</b> A timer never fires before its deadline on the scheduler's monotonic
 *       clock. Steps of the wall clock do not matter, but to an {@code aligned} interval. A
 *       deadline beyond 292 years is never.
 *   <li><b>Slack is the only lateness added on purpose.</b> It is at most the configured one, 1 ms
 *       by default, and at most a tenth of the period or delay. A timer permits the loop's next
 *       wake-up at its deadline, or at the last wake-up plus its slack if that is later; the loop
 *       wakes at the earliest time permitted and fires all that is due, in the order of deadlines
 *       and of arming. So a lone timer is not held back, and dense ones share wake-ups: they gather
 *       on as few loops as keep each under half busy. Immediate tasks have no slack.
 *   <li><b>Order.</b> The tasks of one {@code Worker} run one at a time, in the order of their
 *       deadlines, and of their submission where deadlines are equal; the deadline of an immediate
 *       task is its moment of submission. Equal delays from one thread are first in, first out, and
 *       an immediate task does not overtake one that is already due.
 *   <li><b>A failing, heavy or stuck callback costs itself.</b> A callback that keeps its thread
 *       for 100 ms or so ({@code stallHandOver}) while other work of its loop waits goes on where
 *       it is, and another thread carries the loop on. Repeating timers move from a loop that was
 *       over half busy for half a second to one that is not, after a tick, and a timer that was
 *       stuck to the last one; so heavy callbacks spread over the workers. Never two ticks of one
 *       timer at once, never a signal to a subscriber while one is being delivered to it, and the
 *       tasks of its {@code Worker} wait; callbacks of different timers can overlap then, with one
 *       worker too. As many callbacks as there are workers can be stuck at a time. The loop
 *       survives whatever a task throws. It is reported to the thread's uncaught exception handler
 *       and the {@code Schedulers.onHandleError} hook; a periodic task goes on. Should a loop
 *       itself throw, for want of memory say, it says so and goes on with the same timers; a tick
 *       that could not be made is missed. A call that comes to the end of its caller's stack costs
 *       that call. At most 32 immediate tasks run between two looks at due timers, and at most 64
 *       due timers between two looks at immediate tasks.
 *   <li><b>Reactor's Scheduler contract.</b> Hooks included: {@code Schedulers.onSchedule} once per
 *       {@code schedule} call on the caller's thread and never at re-arming; the rejection that
 *       operators look for from disposed workers; disposal from another thread interrupts that task
 *       if it runs, and no other, and never a tick. One deviation: missed runs of periodic tasks
 *       follow the scheduler's {@code missedTicks}, which is {@code SKIP} by default, and leaves
 *       out and counts a point less than half a period after any late run; {@code BURST} is
 *       Reactor's way.
 *   <li><b>Defaults and virtual time.</b> Without {@code on(scheduler)} a timer runs on virtual
 *       time if that is installed when it is assembled, else on {@code Timers.defaultScheduler()}.
 *       Time always comes from the scheduler, so {@code StepVerifier.withVirtualTime} needs no
 *       change. On any scheduler that is not ours the contracts are the same but for these:
 *       precision is that scheduler's, nothing is listed, each subscription has a loop of its own
 *       of some kilobytes, each wait is one {@code schedule} call and passes its hook, a scheduler
 *       that runs a task at once may deliver within the call that makes a tick due, and one that
 *       drops its tasks at its end leaves subscribers without a signal.
 *   <li><b>Listing is free until asked, and never blocks ticking.</b> Each timer that lives
 *       throughout a listing appears exactly once, by an id that is unique in the process. The loop
 *       only copies references, in slices of a fraction of a millisecond; all else happens on the
 *       caller's thread. A loop that is silent for 100 ms, or for as long as the caller is willing
 *       to wait, is left out, one that is kept waiting for a second shows no more, and the answer
 *       says so; counts carry on what it had. A timer that is asked for by its id and not found
 *       then is an error, for it may be there.
 *   <li><b>Nothing per timer but the timer.</b> No thread, no meter, no map entry, no stack trace;
 *       only the one weak reference of an interval that was once without demand.
 *   <li><b>Context.</b> No tick or task finds an interrupt flag that another has left behind. The
 *       source of a timeout or a keep-alive finds the subscriber's Context for as long as it holds
 *       on to its subscriber, also after a cancellation or the end. Where automatic context
 *       propagation is on, subscribers see the thread-locals of their Context, and so does what the
 *       loop asks of a stream's user: what a keep-alive supplies, and what is cancelled above. The
 *       schedule hook does not run at re-arming, and nothing else retains anything of a request
 *       after a cancellation or an end. Loop threads inherit no thread-locals and carry the
 *       library's own context class loader.
 * </ol>
 *
 * @since 0.1
 */
@NullMarked
package io.reactortimer;

import org.jspecify.annotations.NullMarked;
