// SPDX-License-Identifier: Apache-2.0
// Copyright the reactor-timer authors
package io.reactortimer.spring;

import static org.assertj.core.api.Assertions.assertThat;

import io.reactortimer.Timers;
import io.reactortimer.browser.Browser;
import io.reactortimer.live.TimerQuery;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;

/** The page on Spring MVC, without Spring Security. */
@Tag("browser-mvc")
@TestInstance(Lifecycle.PER_CLASS)
class PageMvcBrowserIT {

  private RunningApplication application;
  private Browser browser;
  private String page;

  @BeforeAll
  void start() {
    browser = Browser.open();
    application =
        RunningApplication.start(
            "spring.main.web-application-type=servlet",
            "management.endpoints.web.exposure.include=timers",
            "management.endpoint.timers.access=unrestricted");
    page = application.address("/actuator/timers");
    Timers.every(Duration.ofHours(1)).name("to.pause").counts().subscribe();
  }

  @AfterAll
  void stop() {
    if (application != null) {
      application.scheduler().live().completeAll(TimerQuery.all());
      application.close();
    }
    if (browser != null) {
      browser.close();
    }
  }

  @Test
  void itLivesAndSteersAndTheConsoleIsEmpty() {
    browser.go("about:blank");
    browser.console();
    browser.go(page);
    browser.reads("#status", "Live, every 2s");
    browser.fits();
    browser.isAccessible();
    browser.go(page + "/" + application.id("to.pause"));
    for (String done : List.of("Paused\\.", "Resumed\\.")) {
      browser.click("#steer button");
      browser.click("dialog button[value=yes]");
      browser.reads("#result", done);
    }
    assertThat(browser.console()).isEmpty();
  }

  @Test
  void aCallbackThatIsStuckIsANoteForAsLongAsItIs() {
    CountDownLatch released = new CountDownLatch(1);
    application
        .scheduler()
        .schedule(
            () -> {
              try {
                released.await();
              } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
              }
            });
    try {
      browser.go(page);
      browser.reads("#notes", "An immediate task, .* has been stuck for .* on thread .*");
    } finally {
      released.countDown();
    }
    browser.reads("#notes", "");
  }
}
