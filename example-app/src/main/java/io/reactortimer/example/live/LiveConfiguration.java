// SPDX-License-Identifier: Apache-2.0
// Copyright the reactor-timer authors
package io.reactortimer.example.live;

import io.reactortimer.TimerScheduler;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** The scheduler of the lane of this library; one thread, as the other lane has. */
@Configuration(proxyBeanMethods = false)
class LiveConfiguration {

  @Bean(destroyMethod = "dispose")
  TimerScheduler roomsScheduler() {
    return TimerScheduler.builder("rooms").workers(1).build();
  }
}
