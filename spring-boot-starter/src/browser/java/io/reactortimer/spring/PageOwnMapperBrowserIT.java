// SPDX-License-Identifier: Apache-2.0
// Copyright the reactor-timer authors
package io.reactortimer.spring;

import static org.assertj.core.api.Assertions.assertThat;

import io.reactortimer.Timers;
import io.reactortimer.browser.Browser;
import java.time.Duration;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * The page where the application's own mapper writes the answers, with nulls for what is unknown.
 */
@Tag("browser")
class PageOwnMapperBrowserIT {

  @Test
  void itFollowsAnswersThatHoldNulls() throws Exception {
    try (Browser browser = Browser.open();
        RunningApplication application =
            RunningApplication.start(
                "management.endpoints.web.exposure.include=timers",
                "management.endpoints.jackson.isolated-json-mapper=false")) {
      Timers.every(Duration.ofHours(1)).name("room.beat").counts().subscribe();
      assertThat(application.get("/actuator/timers").body()).contains("\"lateness\":null");
      for (String view : new String[] {"", "/" + application.id("room.beat")}) {
        browser.go(application.address("/actuator/timers" + view));
        browser.reads("#status", "Live, every 2s");
      }
      assertThat(browser.console()).isEmpty();
    }
  }
}
