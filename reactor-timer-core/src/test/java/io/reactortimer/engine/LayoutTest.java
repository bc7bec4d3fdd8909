// SPDX-License-Identifier: Apache-2.0
// Copyright the reactor-timer authors
package io.reactortimer.engine;

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
    "io.reactortimer.engine.TimerNode, 56",
    "io.reactortimer.engine.TickNode, 64",
    "io.reactortimer.engine.TaskNode, 72",
    "io.reactortimer.engine.PeriodicTaskNode, 112",
    "io.reactortimer.engine.SignalNode, 56",
    "io.reactortimer.engine.TaskGroup, 40",
    "io.reactortimer.engine.ParkedTimers$Ref, 32",
    "io.reactortimer.HeapInterval, 104",
    "io.reactortimer.IntervalFlux, 48",
    "io.reactortimer.GridShift, 80",
    "io.reactortimer.TimeoutGuard, 88",
    "io.reactortimer.KeepAlive, 144",
    "io.reactortimer.SourceSubscriber, 24",
    "io.reactortimer.FixedDelay, 104",
    "io.reactortimer.ScheduledTask, 80",
    "io.reactortimer.PeriodicTask, 112",
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
