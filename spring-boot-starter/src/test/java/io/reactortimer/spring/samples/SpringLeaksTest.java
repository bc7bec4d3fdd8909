// SPDX-License-Identifier: Apache-2.0
// Copyright the reactor-timer authors
package io.reactortimer.spring.samples;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.platform.engine.discovery.DiscoverySelectors.selectClass;

import io.reactortimer.test.LeakedTimersError;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.platform.engine.TestExecutionResult;
import org.junit.platform.engine.discovery.ClassSelector;
import org.junit.platform.testkit.engine.EngineTestKit;
import org.junit.platform.testkit.engine.EventType;

/** The timers of application contexts are theirs, also if these are cached, paused or closed. */
@Timeout(300)
class SpringLeaksTest {

  private static List<Throwable> failures(Class<?>... fixtures) {
    List<Throwable> failures = new ArrayList<>();
    EngineTestKit.engine("junit-jupiter")
        .selectors(Stream.of(fixtures).map(type -> selectClass(type)).toArray(ClassSelector[]::new))
        .execute()
        .allEvents()
        .stream()
        .filter(event -> event.getType() == EventType.FINISHED)
        .flatMap(event -> event.getPayload(TestExecutionResult.class).stream())
        .flatMap(result -> result.getThrowable().stream())
        .forEach(failures::add);
    return failures;
  }

  @Test
  void theLeakOfATestIsFoundAndNoTimerOfAContext() {
    List<Throwable> failures =
        failures(
            SpringLeaks.InOneContext.class,
            SpringLeaks.InAnother.class,
            SpringLeaks.InTheFirstAgain.class);

    assertThat(failures).singleElement().isInstanceOf(LeakedTimersError.class);
    assertThat(failures.get(0))
        .hasMessageStartingWith("1 timer is still live:\n  INTERVAL \"room.watch\"")
        .hasMessageContaining("RoomService.open(RoomService.java:");
  }

  @Test
  void aContextThatEndsWithATestTakesItsTimersAlong() {
    assertThat(failures(SpringLeaks.InContextsOfTheirOwn.class)).isEmpty();
  }
}
