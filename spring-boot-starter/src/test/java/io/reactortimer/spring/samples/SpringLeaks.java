// SPDX-License-Identifier: Apache-2.0
// Copyright the reactor-timer authors
package io.reactortimer.spring.samples;

import io.reactortimer.test.NoLeakedTimers;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.context.SpringBootTest.WebEnvironment;
import org.springframework.test.annotation.DirtiesContext;

/** Test classes that {@link SpringLeaksTest} runs. */
final class SpringLeaks {

  private SpringLeaks() {}

  @SpringBootTest(webEnvironment = WebEnvironment.NONE, properties = "sample.context=one")
  @NoLeakedTimers(settleMillis = 20)
  static class InOneContext {

    @Autowired private RoomService rooms;

    @Test
    void isClean() {
      rooms.open("1");
      rooms.close("1");
    }

    @Test
    void leaks() {
      rooms.open("leaked");
    }
  }

  @SpringBootTest(webEnvironment = WebEnvironment.NONE, properties = "sample.context=two")
  @NoLeakedTimers(settleMillis = 20)
  static class InAnother {

    @Autowired private RoomService rooms;

    @Test
    void isClean() {
      rooms.open("1");
      rooms.close("1");
    }
  }

  @SpringBootTest(webEnvironment = WebEnvironment.NONE, properties = "sample.context=one")
  @NoLeakedTimers(settleMillis = 20)
  static class InTheFirstAgain {

    @Autowired private RoomService rooms;

    @Test
    void isCleanAgain() {
      rooms.open("1");
      rooms.close("1");
    }
  }

  @SpringBootTest(
      webEnvironment = WebEnvironment.NONE,
      properties = "reactor-timer.default-scheduler=true")
  @DirtiesContext(classMode = DirtiesContext.ClassMode.AFTER_EACH_TEST_METHOD)
  @NoLeakedTimers(settleMillis = 20)
  static class InContextsOfTheirOwn {

    @Autowired private RoomService rooms;

    @Test
    void isClean() {
      rooms.open("1");
      rooms.close("1");
    }

    @Test
    void isCleanToo() {}
  }
}
