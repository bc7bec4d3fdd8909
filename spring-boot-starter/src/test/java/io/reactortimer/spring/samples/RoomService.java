// SPDX-License-Identifier: Apache-2.0
// Copyright the reactor-timer authors
package io.reactortimer.spring.samples;

import io.reactortimer.Timers;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.springframework.beans.factory.DisposableBean;
import org.springframework.stereotype.Service;
import reactor.core.Disposable;

/** Has a timer for as long as it lives, and one for each room. */
@Service
class RoomService implements DisposableBean {

  private final Map<String, Disposable> rooms = new ConcurrentHashMap<>();
  private final Disposable sweep =
      Timers.every(Duration.ofMillis(10)).name("rooms.sweep").counts().subscribe();

  void open(String id) {
    rooms.put(id, Timers.every(Duration.ofSeconds(1)).name("room.watch").counts().subscribe());
  }

  void close(String id) {
    rooms.remove(id).dispose();
  }

  @Override
  public void destroy() {
    sweep.dispose();
    rooms.values().forEach(Disposable::dispose);
  }
}
