// SPDX-License-Identifier: Apache-2.0
// Copyright the reactor-timer authors
package io.reactortimer.example.live;

import io.reactortimer.Tick;
import io.reactortimer.TimerScheduler;
import io.reactortimer.Timers;
import java.time.Duration;
import java.util.Locale;
import org.springframework.core.annotation.Order;
import org.springframework.stereotype.Component;
import reactor.core.publisher.Flux;
import reactor.core.scheduler.Scheduler;

/** {@code Timers.every} on a scheduler of this library, listed at {@code /actuator/timers}. */
@Component
@Order(2)
class RoomsLane implements Lane {

  private final TimerScheduler scheduler;

  RoomsLane(TimerScheduler roomsScheduler) {
    this.scheduler = roomsScheduler;
  }

  @Override
  public String name() {
    return "rooms";
  }

  @Override
  public Scheduler scheduler() {
    return scheduler;
  }

  @Override
  public Flux<Long> ticks(Room room) {
    return Timers.every(room.period())
        .name("room." + room.name().toLowerCase(Locale.ROOT))
        .on(scheduler)
        .ticks()
        .map(Tick::missed);
  }

  @Override
  public Flux<?> heartbeat(Duration from) {
    return Timers.every(Duration.ofSeconds(1))
        .initialDelay(from)
        .name("room.viewer")
        .on(scheduler)
        .counts();
  }
}
