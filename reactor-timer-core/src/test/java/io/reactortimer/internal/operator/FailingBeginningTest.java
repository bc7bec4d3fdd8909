// SPDX-License-Identifier: Apache-2.0
// Copyright the reactor-timer authors
package io.reactortimer.internal.operator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.reactortimer.Inside;
import io.reactortimer.ManualTimers;
import io.reactortimer.TimerScheduler;
import io.reactortimer.internal.engine.loop.TimerLoop;
import io.reactortimer.internal.listing.LiveTimer;
import io.reactortimer.internal.origin.Origin;
import io.reactortimer.internal.scheduler.SchedulerBinding;
import io.reactortimer.internal.scheduler.SharedPublishers;
import io.reactortimer.internal.scheduler.TimerSettings;
import io.reactortimer.live.TimerKind;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.RejectedExecutionException;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import reactor.core.Disposable;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Hooks;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Scheduler;
import reactor.test.publisher.TestPublisher;
import reactor.test.scheduler.VirtualTimeScheduler;

/** A subscription that fails half-way is none: nothing of it stays, and no source goes on. */
class FailingBeginningTest {

  private static final Duration PERIOD = Duration.ofMillis(10);

  private static final TimerSettings PLAIN = TimerSettings.DEFAULT;

  private final TestPublisher<Object> source = TestPublisher.create();
  private final List<Object> seen = new ArrayList<>();

  /** The operators, on a binding to a scheduler. */
  enum Operator {
    INTERVAL(
        (binding, source) ->
            new IntervalFlux<>(
                IntervalTiming.every(PERIOD.toNanos()), PLAIN, binding, TickMapper.COUNT)),
    FIXED_DELAY(
        (binding, source) ->
            FixedDelayFlux.assemble(
                new FixedDelayPlan<>(
                    PERIOD.toNanos(), PLAIN, binding, (number, late, took, error) -> number),
                0,
                Mono::empty,
                null)),
    TIMEOUT(
        (binding, source) ->
            TimeoutSettings.OfFlux.assemble(
                source, new TimeoutSettings(PERIOD.toNanos(), PERIOD.toNanos(), PLAIN, binding))),
    KEEP_ALIVE(
        (binding, source) ->
            KeepAliveFlux.assemble(
                source, new KeepAliveSettings(PERIOD.toNanos(), PLAIN, binding), () -> "beat"));

    private interface Assembly {
      Flux<?> of(SchedulerBinding binding, Flux<Object> source);
    }

    private final Assembly assembly;

    Operator(Assembly assembly) {
      this.assembly = assembly;
    }

    boolean hasSource() {
      return this == TIMEOUT || this == KEEP_ALIVE;
    }
  }

  private void subscribe(Operator operator, SchedulerBinding binding) {
    operator
        .assembly
        .of(binding, source.flux())
        .subscribe(seen::add, seen::add, () -> seen.add("complete"));
  }

  private void expectNothing(ManualTimers timers) {
    assertThat(timers.scheduler().live().count()).isZero();
    timers.advanceMillis(50);
    assertThat(seen).isEmpty();
    source.assertNoSubscribers();
  }

  @ParameterizedTest
  @EnumSource
  void whatCannotBecomeLiveIsCancelled(Operator operator) {
    ManualTimers timers = ManualTimers.exact();
    FailingBinding binding = new FailingBinding(timers.scheduler());
    binding.failsAtTheEnd = true;
    assertThatThrownBy(() -> subscribe(operator, binding)).hasMessage("pretended");
    expectNothing(timers);
  }

  @ParameterizedTest
  @EnumSource
  void whatCannotBeCountedInLeavesNoSource(Operator operator) {
    ManualTimers timers = ManualTimers.exact();
    FailingBinding binding = new FailingBinding(timers.scheduler());
    binding.failsToCount = true;
    assertThatThrownBy(() -> subscribe(operator, binding)).hasMessage("pretended");
    expectNothing(timers);
    assertThat(source.wasCancelled()).isEqualTo(operator.hasSource());
  }

  @ParameterizedTest
  @EnumSource
  void aHookThatFailsDoesNotKeepARefusalFromTheSubscriber(Operator operator) {
    RefusingScheduler refusing = new RefusingScheduler(VirtualTimeScheduler.create());
    refusing.refuses = true;
    Hooks.onOperatorError(
        (error, data) -> {
          throw new AssertionError("hook");
        });
    try {
      subscribe(operator, Inside.bindingTo(refusing));
    } finally {
      Hooks.resetOnOperatorError();
    }
    assertThat(seen).singleElement().isInstanceOf(RejectedExecutionException.class);
  }

  /** The binding to a scheduler, of which some calls fail as for want of memory. */
  private static final class FailingBinding extends SchedulerBinding {

    private final SchedulerBinding binding;
    boolean failsToCount;
    boolean failsAtTheEnd;

    FailingBinding(TimerScheduler scheduler) {
      this.binding = Inside.bindingTo(scheduler);
    }

    private static void failIf(boolean fails) {
      if (fails) {
        throw new OutOfMemoryError("pretended");
      }
    }

    @Override
    public void acquire(TimerLoop loop) {
      failIf(failsToCount);
      binding.acquire(loop);
    }

    @Override
    public void started(LiveTimer timer) {
      binding.started(timer);
    }

    @Override
    public Scheduler scheduler() {
      return binding.scheduler();
    }

    @Override
    public Disposable owner() {
      return binding.owner();
    }

    @Override
    public <P extends SharedPublishers.Shareable<P>> P sharedBy(P wanted) {
      return wanted;
    }

    @Override
    public @Nullable Origin sampleOrigin(TimerKind kind, long nanos) {
      return null;
    }

    @Override
    public @Nullable Origin captureOrigin() {
      return null;
    }

    @Override
    public TimerLoop findLoop() {
      return binding.findLoop();
    }

    @Override
    public void release(TimerLoop loop) {
      binding.release(loop);
    }

    @Override
    public void ended(LiveTimer timer) {
      binding.ended(timer);
    }

    @Override
    public void cancelled(TimerLoop loop) {
      binding.cancelled(loop);
    }

    @Override
    public boolean isClosing() {
      return binding.isClosing();
    }

    @Override
    public long closingSinceNanos() {
      return binding.closingSinceNanos();
    }

    @Override
    public boolean isGone() {
      failIf(failsAtTheEnd); // it is asked when all else is done
      return binding.isGone();
    }

    @Override
    public byte slackClass(TimerSettings settings, long delayNanos) {
      return binding.slackClass(settings, delayNanos);
    }
  }
}
