// SPDX-License-Identifier: Apache-2.0
// Copyright the reactor-timer authors
package org.example;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;

import io.reactortimer.TimerScheduler;
import io.reactortimer.Timers;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.context.ConfigurableApplicationContext;
import reactor.core.publisher.Flux;

/** The starter with the Spring Boot that it names itself. */
class StarterTest {

  @EnableAutoConfiguration
  static class Application {}

  @Test
  void theDefaultIsTakenOver() {
    try (ConfigurableApplicationContext context =
        SpringApplication.run(Application.class, "--reactor-timer.default-scheduler=true")) {
      assertSame(context.getBean(TimerScheduler.class), Timers.defaultScheduler());
      Flux<Long> stock = Flux.interval(Duration.ofMillis(1)).take(3);
      assertEquals(2L, stock.blockLast(Duration.ofSeconds(30)));
    }
  }
}
