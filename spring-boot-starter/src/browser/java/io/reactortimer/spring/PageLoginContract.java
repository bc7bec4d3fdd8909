// SPDX-License-Identifier: Apache-2.0
// Copyright the reactor-timer authors
package io.reactortimer.spring;

import static org.assertj.core.api.Assertions.assertThat;

import io.reactortimer.Timers;
import io.reactortimer.browser.Browser;
import io.reactortimer.live.TimerQuery;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;
import org.openqa.selenium.Keys;

/** The page behind the login of Spring Security, kept for all who are logged in. */
@TestInstance(Lifecycle.PER_CLASS)
abstract class PageLoginContract {

  private RunningApplication application;
  private String page;

  /** {@code servlet} or {@code reactive}. */
  abstract String stack();

  /** The users reader and writer, and a form to log in by. */
  abstract Class<?> security();

  @BeforeAll
  void start() {
    Browser.open().close(); // or skip all
    application =
        RunningApplication.start(
            List.of(RunningApplication.Application.class, security()),
            "spring.main.web-application-type=" + stack(),
            "management.endpoints.web.exposure.include=timers",
            "management.endpoint.timers.access=unrestricted",
            "management.endpoint.timers.cache.time-to-live=10m");
    page = application.address("/actuator/timers");
    Timers.every(Duration.ofHours(1)).name("to.pause").counts().subscribe();
  }

  @AfterAll
  void stop() {
    if (application != null) {
      application.scheduler().live().completeAll(TimerQuery.all());
      application.close();
    }
  }

  private Browser loggedIn(String user) {
    Browser browser = Browser.open();
    browser.go(page);
    browser.find("input[name=username]").sendKeys(user);
    browser.find("input[name=password]").sendKeys("secret", Keys.ENTER);
    return browser;
  }

  @Test
  void theLoginLeadsToThePageAndWhoMayWritesByTheTokenOfTheSession() {
    // Two sessions, answered with one page that was kept.
    for (int session = 0; session < 2; session++) {
      try (Browser writer = loggedIn("writer")) {
        writer.reads("#status", "Live, every 2s");
        assertThat(writer.address()).startsWith(page);
        writer.find("#steer-all:not([hidden])");
        writer.go(page + "/" + application.id("to.pause"));
        for (String done : List.of("Paused\\.", "Resumed\\.")) {
          writer.click("#steer button");
          writer.click("dialog button[value=yes]");
          writer.reads("#result", done);
        }
      }
    }
  }

  @Test
  void whoMayOnlyLookIsToldSo() {
    try (Browser reader = loggedIn("reader")) {
      reader.reads("#status", "Live, every 2s");
      reader.reads("#steer-all", "You may look, but not write\\.");
      reader.go(page + "/" + application.id("to.pause"));
      reader.reads("#steer", "You may look, but not write\\.");
      assertThat(reader.count("#steer button")).isZero();
    }
  }

  @Test
  void whoIsLoggedOutIsLedToTheLoginAndBack() {
    try (Browser reader = loggedIn("reader")) {
      reader.reads("#status", "Live, every 2s");
      reader.cookiesAway();
      reader.reads("#status", "You are logged out\\..*Log in again");
      reader.click("#status a");
      reader.find("input[name=username]").sendKeys("reader");
      reader.find("input[name=password]").sendKeys("secret", Keys.ENTER);
      reader.reads("#status", "Live, every 2s");
    }
  }
}
