// SPDX-License-Identifier: Apache-2.0
// Copyright the reactor-timer authors
package io.reactortimer.spring.samples;

import io.reactortimer.test.NoLeakedTimers;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.context.SpringBootTest;

@SpringBootTest(properties = "reactor-timer.default-scheduler=true")
@NoLeakedTimers
class RoomServiceTest {

  @Autowired private RoomService rooms;

  @Test
  void aRoomThatIsClosedHasNoTimer() {
    rooms.open("7");
    rooms.close("7");
  }
}
