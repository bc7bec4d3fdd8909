// SPDX-License-Identifier: Apache-2.0
// Copyright the reactor-timer authors
package io.reactortimer.internal.operator;

import static org.assertj.core.api.Assertions.assertThat;

import io.reactortimer.FixedDelaySpec;
import io.reactortimer.ManualTimers;
import io.reactortimer.Timers;
import io.reactortimer.gate.FireGate;
import io.reactortimer.gate.ManualGate;
import io.reactortimer.live.TimerInfo;
import io.reactortimer.live.TimerQuery;
import io.reactortimer.live.TimerState;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import reactor.core.Disposable;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Sinks;

/** A fixed delay whose gate is asked before each run. */
class GatedFixedDelayTest {

  private static final Duration DELAY = Duration.ofMillis(20);

  private final ManualTimers time = ManualTimers.exact();
  private final ManualGate gate = new ManualGate();
  private final List<Long> starts = new ArrayList<>();
  private final List<Long> tokens = new ArrayList<>();

  private FixedDelaySpec spec() {
    return Timers.fixedDelay(
            DELAY,
            () -> {
              starts.add(time.nowMillis());
              return Mono.deferContextual(
                  context -> {
                    tokens.add(FireGate.tokenIn(context));
                    return Mono.empty();
                  });
            })
        .on(time.scheduler());
  }

  private TimerInfo listed() {
    return time.scheduler().live().page(TimerQuery.all()).timers().get(0);
  }

  @Test
  void runsGetTheTokenInTheirContext() {
    gate.open(9);
    spec().onlyWhile(gate).start();
    time.advanceMillis(45);
    assertThat(starts).containsExactly(20L, 40L);
    assertThat(tokens).containsExactly(9L, 9L);
  }

  @Test
  void aRunWithoutAGateHasNoToken() {
    spec().start();
    time.advanceMillis(25);
    assertThat(tokens).containsExactly(FireGate.CLOSED);
  }

  /** A registration that cannot be withdrawn, of a gate that opens once. */
  private static FireGate stubborn(Runnable[] opened, boolean[] open) {
    return new FireGate() {
      @Override
      public long token() {
        return open[0] ? 7 : CLOSED;
      }

      @Override
      public Disposable whenOpen(Runnable told) {
        opened[0] = told;
        return () -> {
          throw new IllegalStateException("cannot be withdrawn");
        };
      }
    };
  }

  @Test
  void aRegistrationThatFailsWhenItIsWithdrawnCostsNoRun() {
    Runnable[] opened = new Runnable[1];
    boolean[] open = {false};
    Disposable runs = spec().onlyWhile(stubborn(opened, open)).start();
    time.advanceMillis(20);
    open[0] = true;
    opened[0].run();
    time.advanceMillis(40);
    assertThat(tokens).isNotEmpty();
    runs.dispose();
    time.advanceMillis(0);
    assertThat(time.scheduler().live().count()).isZero();
  }

  @Test
  void aRunThatIsDueAtAClosedGateStartsWhenItOpens() {
    spec().onlyWhile(gate).start();
    time.advanceMillis(5_000);
    assertThat(starts).isEmpty();
    assertThat(listed().state()).isEqualTo(TimerState.GATED);
    assertThat(listed().gated()).isEqualTo(1);
    assertThat(gate.asked()).isEqualTo(2); // once more after it had registered
    gate.open(2);
    time.advanceMillis(20);
    assertThat(starts).containsExactly(5_000L, 5_020L);
    assertThat(tokens).containsExactly(2L, 2L);
    assertThat(gate.held()).isZero();
  }

  @Test
  void aRunIsNotDueEarlierBecauseTheGateOpens() {
    gate.open(1);
    spec().onlyWhile(gate).start();
    time.advanceMillis(25);
    gate.close();
    gate.open(2);
    time.advanceMillis(14);
    assertThat(starts).containsExactly(20L);
  }

  @Test
  void aGateThatDoesNotTellIsAskedAfterEachDelay() {
    boolean[] open = {false};
    spec().onlyWhile(FireGate.when(() -> open[0])).start();
    time.advanceMillis(50);
    assertThat(listed().gated()).isEqualTo(2);
    open[0] = true;
    time.advanceMillis(50);
    assertThat(starts).containsExactly(60L, 80L, 100L);
  }

  @Test
  void aRunThatHasStartedGoesOnWhenTheGateCloses() {
    gate.open(1);
    Sinks.One<String> work = Sinks.one();
    List<Boolean> outcomes = new ArrayList<>();
    Timers.fixedDelay(DELAY, work::asMono)
        .on(time.scheduler())
        .onlyWhile(gate)
        .asFlux()
        .subscribe(outcome -> outcomes.add(outcome.failed()));
    time.advanceMillis(20);
    gate.close();
    time.advanceMillis(20);
    work.tryEmitValue("done");
    time.loops().turnUntilIdle();
    assertThat(outcomes).containsExactly(false);
    time.advanceMillis(100);
    assertThat(outcomes).hasSize(1);
    assertThat(listed().state()).isEqualTo(TimerState.GATED);
  }

  @Test
  void cancellationLeavesTheGate() {
    Disposable started = spec().onlyWhile(gate).start();
    time.advanceMillis(20);
    assertThat(gate.held()).isEqualTo(1);
    started.dispose();
    assertThat(gate.held()).isZero();
    gate.open(1);
    time.advanceMillis(100);
    assertThat(starts).isEmpty();
  }
}
