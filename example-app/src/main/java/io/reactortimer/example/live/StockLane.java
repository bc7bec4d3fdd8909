// SPDX-License-Identifier: Apache-2.0
// Copyright the reactor-timer authors
package io.reactortimer.example.live;

import java.time.Duration;
import org.springframework.beans.factory.DisposableBean;
import org.springframework.core.annotation.Order;
import org.springframework.stereotype.Component;
import reactor.core.publisher.Flux;
import reactor.core.scheduler.Scheduler;
import reactor.core.scheduler.Schedulers;

/** {@code Flux.interval} on a scheduler of Reactor's own, which a takeover leaves alone. */
@Component
@Order(1)
class StockLane implements Lane, DisposableBean {

  private final Scheduler scheduler = Schedulers.newParallel("stock", 1, true);

  @Override
  public String name() {
    return "stock";
  }

  @Override
  public Scheduler scheduler() {
    return scheduler;
  }

  @Override
  public Flux<Long> ticks(Room room) {
    return Flux.interval(room.period(), scheduler).map(tick -> 0L);
  }

  @Override
  public Flux<?> heartbeat(Duration from) {
    return Flux.interval(from, Duration.ofSeconds(1), scheduler);
  }

  @Override
  public void destroy() {
    scheduler.dispose();
  }
}
