// SPDX-License-Identifier: Apache-2.0
// Copyright the reactor-timer authors
package io.reactortimer.example;

import io.reactortimer.Timers;
import java.time.Duration;
import org.springframework.beans.factory.DisposableBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBooleanProperty;
import org.springframework.boot.context.event.ApplicationReadyEvent;
import org.springframework.context.event.EventListener;
import org.springframework.stereotype.Component;
import reactor.core.Disposable;
import reactor.core.Disposables;
import reactor.core.publisher.Flux;

/**
 * Viewers without a browser, each with the three timers that a live-streaming service keeps per
 * viewer: a heartbeat every second, a metric report every 5 seconds, a keep-alive every 30.
 *
 * <p>They begin spread over the period, as viewers who came one by one would be.
 */
@Component
@ConditionalOnBooleanProperty(name = "example.viewers.enabled", matchIfMissing = true)
class SimulatedViewers implements DisposableBean {

  private static final Duration HEARTBEAT = Duration.ofSeconds(1);
  private static final Duration METRICS = Duration.ofSeconds(5);
  private static final Duration KEEP_ALIVE = Duration.ofSeconds(30);
  private static final int VIEWERS_PER_ROOM = 100;

  private final int count;
  private final ViewerStats stats;
  private final Disposable.Composite timers = Disposables.composite();

  SimulatedViewers(ViewerProperties viewers, ViewerStats stats) {
    this.count = viewers.count();
    this.stats = stats;
  }

  @EventListener(ApplicationReadyEvent.class)
  void start() {
    for (int viewer = 0; viewer < count; viewer++) {
      timers.add(every(HEARTBEAT, "viewer.heartbeat", viewer).subscribe(beat -> stats.heartbeat()));
      timers.add(every(METRICS, "viewer.metrics", viewer).subscribe(report -> stats.report()));
      timers.add(
          every(KEEP_ALIVE, "viewer.keepalive", viewer).subscribe(ping -> stats.keepAlive()));
    }
  }

  @Override
  public void destroy() {
    timers.dispose();
  }

  private Flux<Long> every(Duration period, String name, int viewer) {
    return Timers.every(period)
        .name(name)
        .tag("room", "room-" + viewer / VIEWERS_PER_ROOM)
        .initialDelay(period.multipliedBy(viewer).dividedBy(count))
        .counts();
  }
}
