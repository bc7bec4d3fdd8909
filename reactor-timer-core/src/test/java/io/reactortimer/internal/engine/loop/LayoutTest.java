// SPDX-License-Identifier: Apache-2.0
// Copyright the reactor-timer authors
package io.reactortimer.internal.engine.loop;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.lang.ref.WeakReference;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.openjdk.jol.info.ClassLayout;
import org.openjdk.jol.vm.VM;

/** What a timer costs in memory: nothing per timer but the timer. */
class LayoutTest {

  @ParameterizedTest(name = "{0}: {1} bytes")
  @CsvSource({
    "io.reactortimer.internal.engine.loop.TimerNode, 56",
    "io.reactortimer.internal.engine.loop.TickNode, 64",
    "io.reactortimer.internal.engine.loop.TaskNode, 72",
    "io.reactortimer.internal.engine.loop.PeriodicTaskNode, 112",
    "io.reactortimer.internal.engine.loop.SignalNode, 56",
    "io.reactortimer.internal.engine.loop.WorkerGroup, 40",
    "io.reactortimer.internal.engine.loop.ParkedTimers$Ref, 32",
    "io.reactortimer.internal.operator.IntervalSubscription, 104",
    "io.reactortimer.internal.operator.IntervalFlux, 48",
    "io.reactortimer.internal.operator.GridState, 88",
    "io.reactortimer.internal.operator.GatedIntervalSubscription, 112",
    "io.reactortimer.internal.operator.GatedGrid, 96",
    "io.reactortimer.internal.operator.GatePass, 48",
    "io.reactortimer.Tick, 64",
    "io.reactortimer.internal.operator.TimeoutSubscriber, 88",
    "io.reactortimer.internal.operator.KeepAliveSubscriber, 144",
    "io.reactortimer.internal.operator.SourceSubscriber, 24",
    "io.reactortimer.internal.operator.FixedDelaySubscription, 112",
    "io.reactortimer.internal.scheduler.ScheduledTask, 80",
    "io.reactortimer.internal.scheduler.PeriodicTask, 112",
  })
  void contract14HoldsWhatTheArchitectureStates(String type, long bytes)
      throws ClassNotFoundException {
    assumeTrue(
        VM.current().addressSize() == 8
            && VM.current().objectHeaderSize() == 12
            && ClassLayout.parseClass(WeakReference.class).instanceSize() == 32,
        "64 bits, compressed references, headers of 12 bytes");
    assertThat(ClassLayout.parseClass(Class.forName(type)).instanceSize()).isEqualTo(bytes);
  }
}
