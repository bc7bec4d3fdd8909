// SPDX-License-Identifier: Apache-2.0
// Copyright the reactor-timer authors
package io.reactortimer;

import io.reactortimer.engine.LatenessHistogram;
import io.reactortimer.engine.LoopClock;
import io.reactortimer.engine.LoopCounters;
import io.reactortimer.engine.LoopGroup;
import io.reactortimer.engine.TimerLoop;
import io.reactortimer.engine.TimerNode;
import java.lang.invoke.VarHandle;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import java.util.function.ObjIntConsumer;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

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
 * it more time. Counts and groups do not fall for that: of a loop that is left out they carry on
 * what the last whole look at it found, whatever that was taken for.
 *
 * <p>All methods are safe to call from any thread. Those that list take milliseconds at 100,000
 * timers and may wait for each other, so call them off event loops.
 */
public final class LiveTimers {

  /** Those that can complete. */
  private static final Set<TimerKind> COMPLETABLE =
      EnumSet.of(TimerKind.INTERVAL, TimerKind.KEEP_ALIVE, TimerKind.FIXED_DELAY);

  private final String scheduler;
  private final LoopGroup loops;
  private final BooleanSupplier closing;
  private final WholeLooks<KindCounts> counts;
  private final WholeLooks<GroupTotals> groups;

  /** How long a loop may be silent. */
  private final long patienceNanos;

  LiveTimers(String scheduler, LoopGroup loops, BooleanSupplier closing) {
    this(
        scheduler,
        loops,
        closing,
        new WholeLooks<>(loops.loops().size(), KindCounts::new),
        new WholeLooks<>(loops.loops().size(), GroupTotals::new),
        LoopGroup.PATIENCE_NANOS);
  }

  private LiveTimers(
      String scheduler,
      LoopGroup loops,
      BooleanSupplier closing,
      WholeLooks<KindCounts> counts,
      WholeLooks<GroupTotals> groups,
      long patienceNanos) {
    this.scheduler = scheduler;
    this.loops = loops;
    this.closing = closing;
    this.counts = counts;
    this.groups = groups;
    this.patienceNanos = patienceNanos;
  }

  /**
   * The same timers for those who can wait: a loop is left out when it has been silent for this
   * long, in place of 100 milliseconds. Nobody else lists meanwhile.
   *
   * @throws IllegalArgumentException if zero, negative or longer than 292 years
   */
  public LiveTimers withPatience(Duration patience) {
    return new LiveTimers(
        scheduler, loops, closing, counts, groups, Durations.positiveNanos(patience, "patience"));
  }

  /**
   * How many timers are live, for a quick look: of a silent loop, those in its queue as of when it
   * last moved. {@link #counts} says whether there was such a loop.
   */
  public long count() {
    long[] byLoop = new long[loops.loops().size()];
    long[] idle = new long[byLoop.length];
    List<TimerLoop> stalled =
        loops.visitTimers(
            node -> {
              byLoop[node.loop().index()]++;
              if (node.isIdle() || node.isPaused()) {
                idle[node.loop().index()]++; // in no queue, and seen all the same
              }
            },
            patienceNanos);
    for (TimerLoop loop : stalled) {
      int index = loop.index();
      byLoop[index] = Math.max(byLoop[index], loop.armedCount() + idle[index]);
    }
    return Arrays.stream(byLoop).sum();
  }

  /**
   * How many timers are live, by what made them and what they are doing. Of a stalled loop it is
   * what the last whole look found, and the answer says that it is partial.
   */
  public TimerCounts counts() {
    WholeLooks<KindCounts>.Look look = counts.begin();
    boolean[] stalled = visitByLoop(look::add);
    return new TimerCounts(look.end(stalled).toMap(), isAnyOf(stalled));
  }

  /**
   * The live timers by name and kind.
   *
   * @param limit how many groups at most, the largest first
   * @throws IllegalArgumentException if {@code limit} is negative
   */
  public TimerGroups groups(int limit) {
    requireNotNegative(limit, "limit");
    WholeLooks<GroupTotals>.Look look = groups.begin();
    boolean[] stalled = visitByLoop(look::add);
    return look.end(stalled).largest(limit, isAnyOf(stalled));
  }

  /** Some of the live timers, by id unless asked for otherwise; ids do not tell who came first. */
  public TimerPage page(TimerQuery query) {
    PageSelection selection = new PageSelection(query, nowNanos());
    boolean partial = visit(selection::offer);
    return page(selection, partial);
  }

  /**
   * Counts, groups and a page in one walk.
   *
   * @param query what the page is of; counts and groups are of all timers
   * @param groups how many groups at most, the largest first
   * @throws IllegalArgumentException if {@code groups} is negative
   */
  public LiveReport report(TimerQuery query, int groups) {
    requireNotNegative(groups, "groups");
    WholeLooks<KindCounts>.Look counted = counts.begin();
    WholeLooks<GroupTotals>.Look grouped = this.groups.begin();
    PageSelection selection = new PageSelection(query, nowNanos());
    boolean[] stalled =
        visitByLoop(
            (timer, loop) -> {
              counted.add(timer, loop);
              grouped.add(timer, loop);
              selection.offer(timer);
            });
    boolean partial = isAnyOf(stalled);
    return new LiveReport(
        counted.end(stalled).toMap(),
        grouped.end(stalled).largest(groups, partial),
        page(selection, partial));
  }

  private static void requireNotNegative(int number, String argument) {
    if (number < 0) {
      throw new IllegalArgumentException(argument + " must not be negative: " + number);
    }
  }

  /** The live timer of this id, if there is one, and its loop is not silent. */
  public Optional<TimerInfo> find(long id) {
    Listed timer = findLive(id);
    return timer == null ? Optional.empty() : Optional.of(info(timer, nowNanos()));
  }

  /**
   * Completes the timer of this id, on its own thread and after a tick that is just being
   * delivered. The subscriber may not have heard of it yet when this returns. What its pipeline
   * does at its completion it does now: {@code interval.doOnComplete(work)} works.
   *
   * @return whether it was live
   * @throws UnsupportedOperationException if the timer is neither an interval, of {@link Timers} or
   *     a {@code Flux.interval}, nor a fixed delay, nor a keep-alive: ending a delay or a task
   *     silently would leave whoever waits for it hanging, and firing it early would do its work
   *     now. Or if it is one, but no stream of its own: {@code zip(orders, interval)} would end
   *     with its orders half done, and call that complete; see {@link
   *     TimerScheduler#beginClosing()}
   */
  public boolean cancel(long id) {
    Listed timer = findLive(id);
    if (timer == null) {
      return false;
    }
    if (isCompletable(timer)) {
      return complete(timer);
    }
    if (isOfCompletableKind(timer)) {
      throw new UnsupportedOperationException(
          "timer "
              + id
              + " is no stream of its own, so its completion would cut short what is done by it: "
              + String.join(" > ", OperatorChain.of(timer.chainHead()).operators()));
    }
    throw new UnsupportedOperationException(
        "timer "
            + id
            + " is of kind "
            + timer.kind()
            + ", and only "
            + COMPLETABLE
            + " can be completed: whoever waits for a "
            + timer.kind()
            + " would go on at once, or wait for ever");
  }

  /** Whether a stream ends with it, and nothing else does. */
  static boolean isCompletable(Listed timer) {
    return isOfCompletableKind(timer) && PassingOperators.leadToEdge(subscriberOf(timer));
  }

  private static boolean isOfCompletableKind(Listed timer) {
    return COMPLETABLE.contains(timer.kind())
        && (timer instanceof TimerSubscription<?> || timer instanceof PeriodicTask);
  }

  private static @Nullable Object subscriberOf(Listed timer) {
    Object head = timer.chainHead();
    return head == null ? null : OperatorChain.next(head);
  }

  private static boolean complete(Listed timer) {
    return timer instanceof TimerSubscription<?> subscription
        ? subscription.end(null)
        : StockIntervalEnd.submit((PeriodicTask) timer);
  }

  /**
   * Completes all timers that match, those that can be, as {@link #cancel} does; the others are
   * counted by kind, also those that are no stream of their own. What comes to live meanwhile may
   * be missed.
   *
   * @param query its order, limit and cursor do not matter
   */
  public Completion completeAll(TimerQuery query) {
    return completeAll(query, Long.MAX_VALUE);
  }

  /**
   * As {@link #completeAll(TimerQuery)}, but at most so many; which ones is not said.
   *
   * @throws IllegalArgumentException if {@code limit} is negative
   */
  public Completion completeAll(TimerQuery query, long limit) {
    Matching matching = Matching.of(this::visit, query, nowNanos(), LiveTimers::isCompletable);
    long completed = matching.doTo(LiveTimers::complete, limit);
    return new Completion(completed, matching.refused(), matching.partial());
  }

  /** Completes all that ticks for ever, each loop its own: also one that is stalled just now. */
  void completeSoon() {
    loops.visitSoon(
        node -> {
          if (closing.getAsBoolean() // unless that was taken back meanwhile
              && node instanceof Listed timer
              && !node.isDone()
              && isCompletable(timer)) {
            closes(timer);
          }
        });
  }

  private static void closes(Listed timer) {
    if (timer instanceof TimerSubscription<?> subscription) {
      subscription.endWhenIdle();
    } else {
      complete(timer);
    }
  }

  /** What {@link #completeAll(TimerQuery)} would do. */
  public Completion completable(TimerQuery query) {
    Matching matching = Matching.of(this::visit, query, nowNanos(), LiveTimers::isCompletable);
    return new Completion(matching.count(), matching.refused(), matching.partial());
  }

  /**
   * Pauses the interval of this id, one of {@link Timers}: it does not tick until it is resumed,
   * and is kept until then even if nobody refers to it.
   *
   * @return whether it was live and not paused
   * @throws UnsupportedOperationException if the timer is no interval of {@link Timers}
   */
  public boolean pause(long id) {
    HeapInterval<?> interval = findInterval(id, "paused");
    return interval != null && interval.pauseTicks();
  }

  /**
   * Resumes a paused interval: it goes on with the next point of its grid, and those that passed
   * meanwhile are not missed.
   *
   * @return whether it was live and paused
   * @throws UnsupportedOperationException if the timer is no interval of {@link Timers}
   */
  public boolean resume(long id) {
    HeapInterval<?> interval = findInterval(id, "resumed");
    return interval != null && interval.resumeTicks();
  }

  /**
   * Pauses at most so many of the intervals that match, as {@link #pause} does; those that are
   * paused already do not count, and other timers are counted by kind.
   *
   * @param query its order, limit and cursor do not matter
   * @throws IllegalArgumentException if {@code limit} is negative
   */
  public Steering pauseAll(TimerQuery query, long limit) {
    return steerAll(query, interval -> interval.pauseTicks(), limit);
  }

  /**
   * Resumes at most so many of the paused intervals that match, as {@link #resume} does; those that
   * are not paused do not count, and other timers are counted by kind.
   *
   * @param query its order, limit and cursor do not matter
   * @throws IllegalArgumentException if {@code limit} is negative
   */
  public Steering resumeAll(TimerQuery query, long limit) {
    return steerAll(query, interval -> interval.resumeTicks(), limit);
  }

  private Steering steerAll(TimerQuery query, Predicate<HeapInterval<?>> steer, long limit) {
    Matching matching = Matching.of(this::visit, query, nowNanos(), LiveTimers::isSteerable);
    long steered = matching.doTo(timer -> steer.test((HeapInterval<?>) timer), limit);
    return new Steering(steered, matching.refused(), matching.partial());
  }

  /** How many of the timers that match can be paused and resumed. */
  public Steering steerable(TimerQuery query) {
    Matching matching = Matching.of(this::visit, query, nowNanos(), LiveTimers::isSteerable);
    return new Steering(matching.count(), matching.refused(), matching.partial());
  }

  private static boolean isSteerable(Listed timer) {
    return timer instanceof HeapInterval<?>;
  }

  /**
   * Starts the grid of an interval anew: its next tick is due one period from now, that of an
   * aligned one at the next point of the wall clock's grid. A paused one stays paused.
   *
   * @return whether it was live
   * @throws UnsupportedOperationException if the timer is no interval of {@link Timers}
   */
  public boolean reset(long id) {
    HeapInterval<?> interval = findInterval(id, "reset");
    return interval != null && interval.reset(0);
  }

  /**
   * Starts the grid of an interval anew, with another period from now on.
   *
   * @return whether it was live
   * @throws UnsupportedOperationException if the timer is no interval of {@link Timers}
   * @throws IllegalArgumentException if {@code period} is zero, negative or longer than 292 years,
   *     or the interval aligned and {@code period} shorter than 10 ms
   */
  public boolean reset(long id, Duration period) {
    long periodNanos = Durations.positiveNanos(period, "period");
    HeapInterval<?> interval = findInterval(id, "reset");
    return interval != null && interval.reset(periodNanos);
  }

  private @Nullable HeapInterval<?> findInterval(long id, String done) {
    Listed timer = findLive(id);
    if (timer == null || timer instanceof HeapInterval<?>) {
      return (HeapInterval<?>) timer;
    }
    throw new UnsupportedOperationException(
        "timer "
            + id
            + (timer.kind() == TimerKind.INTERVAL
                ? " is a Flux.interval"
                : " is of kind " + timer.kind())
            + ", and only an interval of Timers can be "
            + done);
  }

  /** How each loop is doing. Reads what the loops publish, and waits for none. */
  public List<WorkerInfo> workers() {
    List<WorkerInfo> workers = new ArrayList<>();
    for (TimerLoop loop : loops.loops()) {
      workers.add(info(loop));
    }
    return workers;
  }

  private long nowNanos() {
    return loops.clock().nowNanos();
  }

  private boolean visit(Consumer<Listed> visitor) {
    return !loops.visitTimers(node -> visitor.accept(listed(node)), patienceNanos).isEmpty();
  }

  /** Returns, by loop, whether it was stalled, so that not all of its timers were seen. */
  private boolean[] visitByLoop(ObjIntConsumer<Listed> visitor) {
    boolean[] stalled = new boolean[loops.loops().size()];
    List<TimerLoop> silent =
        loops.visitTimers(node -> visitor.accept(listed(node), node.loop().index()), patienceNanos);
    silent.forEach(loop -> stalled[loop.index()] = true);
    return stalled;
  }

  private static boolean isAnyOf(boolean[] stalled) {
    for (boolean one : stalled) {
      if (one) {
        return true;
      }
    }
    return false;
  }

  private TimerPage page(PageSelection selection, boolean partial) {
    List<TimerInfo> infos = new ArrayList<>();
    long nowNanos = nowNanos();
    for (Listed timer : selection.inOrder()) {
      infos.add(info(timer, nowNanos));
    }
    return new TimerPage(
        infos,
        selection.matching(),
        selection.next(),
        partial,
        loops.clock().sourceNanos(nowNanos));
  }

  private @Nullable Listed findLive(long id) {
    Listed[] found = new Listed[1];
    visit(
        timer -> {
          if (timer.id() == id) {
            found[0] = timer;
          }
        });
    return found[0];
  }

  private static Listed listed(TimerNode node) {
    return (Listed) node;
  }

  private TimerInfo info(Listed timer, long nowNanos) {
    TimerState state = timer.listedState();
    long dueNanos = timer.dueNanos();
    long latenessNanos = timer.lastLatenessNanos();
    long waitNanos = timer.lastDemandWaitNanos();
    long periodNanos = timer.listedPeriodNanos();
    LoopClock clock = loops.clock();
    OperatorChain chain = OperatorChain.of(timer.chainHead());
    return new TimerInfo(
        timer.id(),
        timer.listedName(),
        timer.listedTags(),
        timer.kind(),
        state,
        scheduler,
        ((TimerNode) timer).loop().index(),
        Instant.ofEpochMilli(clock.wallMillis(timer.createdNanos(nowNanos))),
        periodNanos > 0 ? Duration.ofNanos(periodNanos) : null,
        state == TimerState.ARMED && dueNanos != LoopClock.NEVER
            ? Duration.ofNanos(dueNanos - nowNanos)
            : null,
        timer.ticks(),
        timer.missedTicks(),
        latenessNanos < 0 ? null : Duration.ofNanos(latenessNanos),
        timer.demand(),
        waitNanos > 0 ? Duration.ofNanos(waitNanos) : null,
        chain.operators(),
        chain.call(),
        chain.task(),
        chain.origin());
  }

  private static WorkerInfo info(TimerLoop loop) {
    LoopCounters counters = loop.counters();
    // Before the thread, which is there when it tells of the first timer: else one that starts
    // between the two looks like one that has died and left its timers.
    long overdueNanos = loop.overdueNanos();
    VarHandle.acquireFence();
    Thread thread = loop.thread();
    long stalledNanos = loop.stalledNanos();
    boolean stalled = stalledNanos > 0; // also without a thread, if that could not be had
    LatenessHistogram recent = loop.recentLateness();
    return new WorkerInfo(
        loop.index(),
        thread == null ? null : thread.getName(),
        loop.armedCount(),
        counters.wakeupCount(),
        counters.deliveredCount() + counters.failedCount(),
        LatenessInfo.of(counters.lateness()),
        recent.isEmpty() ? null : LatenessInfo.of(recent),
        Duration.ofNanos(overdueNanos),
        loop.load(loop.clock().nowNanos()),
        stalled ? Duration.ofNanos(stalledNanos) : null,
        stalled && thread != null ? List.of(thread.getStackTrace()) : List.of());
  }
}
