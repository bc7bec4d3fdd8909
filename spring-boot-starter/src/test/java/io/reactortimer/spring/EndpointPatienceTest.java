// SPDX-License-Identifier: Apache-2.0
// Copyright the reactor-timer authors
package io.reactortimer.spring;

import static org.assertj.core.api.Assertions.assertThat;

import io.reactortimer.TimerScheduler;
import io.reactortimer.libraries.Waiting;
import io.reactortimer.live.TimerQuery;
import io.reactortimer.spring.actuate.endpoint.TimersDescriptor;
import io.reactortimer.spring.actuate.endpoint.TimersEndpoint;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** A request waits for a loop that does not answer as long as it is told to. */
class EndpointPatienceTest {

  private final CountDownLatch release = new CountDownLatch(1);

  @Test
  void anAnswerIsCompleteIfTheLoopAnswersWithinThePatience() throws Exception {
    try (RunningApplication application =
        RunningApplication.start(
            "management.endpoints.web.exposure.include=timers",
            "reactor-timer.workers=1",
            "reactor-timer.stall-hand-over=0",
            "reactor-timer.endpoint.patience=" + Waiting.PATIENCE.toSeconds() + "s")) {
      TimersEndpoint endpoint = application.context().getBean(TimersEndpoint.class);
      TimerScheduler other =
          TimerScheduler.builder("other").workers(1).stallHandOver(Duration.ZERO).build();
      try {
        block(application.scheduler());
        block(other);
        FutureTask<TimersDescriptor> request = new FutureTask<>(() -> list(endpoint));
        Thread requesting = new Thread(request, "requesting");
        requesting.start();
        Waiting.until(
            "the request waits",
            requesting::getState,
            state -> state == Thread.State.TIMED_WAITING || state == Thread.State.TERMINATED);

        // Begun later, and through: so the request has waited longer than the default.
        assertThat(other.live().page(TimerQuery.all()).partial()).isTrue();
        release.countDown();

        TimersDescriptor answer = request.get(Waiting.PATIENCE.toSeconds(), TimeUnit.SECONDS);
        assertThat(answer.partial()).isFalse();
        assertThat(answer.timers()).hasSize(1);
      } finally {
        release.countDown();
        other.dispose();
      }
    }
  }

  private void block(TimerScheduler scheduler) throws InterruptedException {
    CountDownLatch entered = new CountDownLatch(1);
    scheduler.schedule(
        () -> {
          entered.countDown();
          try {
            release.await();
          } catch (InterruptedException disposed) {
            Thread.currentThread().interrupt();
          }
        });
    assertThat(entered.await(Waiting.PATIENCE.toSeconds(), TimeUnit.SECONDS)).isTrue();
    scheduler.schedule(() -> {}, 1, TimeUnit.HOURS);
  }

  private static TimersDescriptor list(TimersEndpoint endpoint) {
    return endpoint.timers(null, null, null, null, null, null, null, null, null);
  }
}
