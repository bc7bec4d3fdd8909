// SPDX-License-Identifier: Apache-2.0
// Copyright the reactor-timer authors
package io.reactortimer.example.live;

import java.time.Duration;
import java.util.List;
import org.springframework.beans.factory.DisposableBean;
import org.springframework.stereotype.Component;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Scheduler;
import reactor.core.scheduler.Schedulers;
import reactor.util.concurrent.Queues;

/**
 * The streams of one viewer, who is in every room of both lanes. Each tick leads to a call, as it
 * does in a service: what there is to say in the room. Any thread.
 */
@Component
class Streams implements DisposableBean {

  /** What an {@code EventSource} in Chromium waits before it connects again. */
  private static final Duration RECONNECT = Duration.ofSeconds(3);

  /** Reactor's own measure of how many elements are asked for ahead. */
  private static final int AHEAD = Queues.XS_BUFFER_SIZE;

  private static final Duration CALL = Duration.ofMillis(1);
  private static final Duration SLOW_CALL = Duration.ofMillis(50);

  private final List<Lane> lanes;
  private final Scheduler calls = Schedulers.newBoundedElastic(64, 10_000, "calls");

  private volatile boolean slow;

  Streams(List<Lane> lanes) {
    this.lanes = lanes;
  }

  /** Makes each call take longer than two of the rooms have time for, or no longer so. */
  void slow(boolean slow) {
    this.slow = slow;
  }

  boolean isSlow() {
    return slow;
  }

  Flux<LiveEvent> all() {
    return Flux.fromIterable(lanes)
        .flatMap(
            lane -> Flux.fromArray(Room.values()).flatMap(room -> viewer(lane, room)),
            lanes.size());
  }

  /** One viewer in one room: a stream that dies is connected to again, as a browser would. */
  private Flux<LiveEvent> viewer(Lane lane, Room room) {
    return stream(lane, room)
        .onErrorResume(
            failure ->
                Flux.concat(
                    Flux.just(LiveEvent.died(lane, room, failure)),
                    Mono.delay(RECONNECT).map(waited -> LiveEvent.again(lane, room))))
        .repeat();
  }

  private Flux<LiveEvent> stream(Lane lane, Room room) {
    return lane.ticks(room)
        .concatMap(missed -> call().thenReturn(LiveEvent.tick(lane, room, missed)), AHEAD);
  }

  private Mono<Void> call() {
    return Mono.<Void>fromRunnable(() -> sleep(slow ? SLOW_CALL : CALL)).subscribeOn(calls);
  }

  @Override
  public void destroy() {
    calls.dispose();
  }

  static void sleep(Duration duration) {
    try {
      Thread.sleep(duration.toMillis());
    } catch (InterruptedException stopped) {
      Thread.currentThread().interrupt();
    }
  }
}
