// SPDX-License-Identifier: Apache-2.0
// Copyright the reactor-timer authors
package io.reactortimer.spring;

import io.reactortimer.browser.Browser;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** The page on a port of its own, and what it says when the application is gone. */
@Tag("browser")
class PageElsewhereBrowserIT {

  @Test
  void itLivesOnAPortOfItsOwnAndSaysWhenTheApplicationIsGone() {
    try (Browser browser = Browser.open();
        RunningApplication gone =
            RunningApplication.start(
                "management.endpoints.web.exposure.include=timers",
                "management.server.port=0",
                "management.server.base-path=/mgmt",
                "management.endpoints.web.base-path=/")) {
      String at = gone.context().getEnvironment().getProperty("local.management.port");
      browser.go("http://localhost:" + at + "/mgmt/timers");
      browser.reads("#status", "Live, every 2s");
      gone.close();
      browser.reads(
          "#status[data-is=trouble]", "The application cannot be reached\\. Next try in .*");
      browser.reads("#follow", "Try now");
    }
  }
}
