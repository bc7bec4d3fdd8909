// SPDX-License-Identifier: Apache-2.0
// Copyright the reactor-timer authors
package io.reactortimer.spring;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.reactortimer.Timers;
import io.reactortimer.browser.Browser;
import io.reactortimer.browser.Browser.Look;
import io.reactortimer.live.TimerQuery;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import reactor.core.publisher.Flux;

/** What the page shows of timers that are late, left over or stood still, and of many of them. */
@Tag("browser")
@TestInstance(Lifecycle.PER_CLASS)
class PageSectionsBrowserIT {

  private static final int MANY = 30;

  private RunningApplication application;
  private Browser browser;
  private String page;

  @BeforeAll
  void start() {
    browser = Browser.open();
    application =
        RunningApplication.start(
            "management.endpoints.web.exposure.include=timers",
            "reactor-timer.endpoint.show-values=always");
    page = application.address("/actuator/timers");
    Timers.every(Duration.ofMillis(50)).name("room.beat").counts().subscribe();
    for (int i = 0; i < MANY; i++) {
      Timers.every(Duration.ofHours(1))
          .initialDelay(Duration.ofHours(MANY - i))
          .name("page." + i)
          .counts()
          .subscribe();
    }
    // The interval does not end with its sink, whose reader leaves.
    Flux.<Long>create(
            sink ->
                Timers.every(Duration.ofMillis(100))
                    .name("left.over")
                    .counts()
                    .subscribe(sink::next))
        .subscribe()
        .dispose();
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

  /** This process stands still: whether it is said to be frozen depends on what else runs. */
  private static void standStill() throws Exception {
    assumeTrue(Files.isDirectory(Path.of("/proc/self")), "signals are those of Linux");
    String stop = "kill -STOP $0; sleep 0.7; kill -CONT $0";
    String pid = Long.toString(ProcessHandle.current().pid());
    assertThat(new ProcessBuilder("sh", "-c", stop, pid).start().waitFor()).isZero();
  }

  @ParameterizedTest
  @EnumSource(Look.class)
  void whatIsLateLeftOverOrStoodStillReadsWellInEachLook(Look look) throws Exception {
    browser.look(look).go("about:blank");
    browser.console();
    try {
      standStill();
      browser.go(page);
      browser.reads("#pauses-section", ".*(FROZEN|STARVED|THROTTLED|GC|UNKNOWN).*");
      browser.reads("#late-section", ".*room\\.beat.*");
      browser.reads("#suspects-section", ".*left\\.over.*PageSectionsBrowserIT\\.java:[0-9]+.*");
      browser.until("trends are drawn", driver -> browser.count("#groups svg") > 0);
      browser.shot("sections-" + look);
      browser.fits();
      browser.isAccessible();
      assertThat(browser.console()).isEmpty();
    } finally {
      browser.look(Look.WIDE);
    }
  }

  @Test
  void theNextPageAndAnotherOrderHaveAddressesOfTheirOwn() {
    browser.go(page + "?name=page.*");
    browser.reads("#status", "Live, every 2s");
    browser.reads("#shown", "25 of 30");
    browser.click("#next");
    browser.until("the page is in the address", driver -> browser.address().contains("after="));
    browser.until("the rest is shown", driver -> browser.count("#timers tr") == MANY - 25);

    browser.go(page + "?name=page.*");
    browser.run("document.querySelector('#filter [name=sort]').value = 'next'");
    browser.click("#filter button");
    browser.until("the order is in the address", d -> browser.address().contains("sort=next"));
    browser.reads("#status", "Live, every 2s");
    assertThat(first()).isEqualTo(application.id("page." + (MANY - 1)));
  }

  private long first() {
    return Long.parseLong(browser.find("#timers a").getText());
  }

  @Test
  void oneTimerShowsItsChainOfOperators() {
    browser.go(page + "/" + application.id("left.over"));
    browser.reads("#status", "Live, every 2s");
    browser.reads("#chain", "(?i)interval.*");
  }

  @ParameterizedTest
  @EnumSource(Look.class)
  void timersAreAddedUpByLineOfCode(Look look) {
    try {
      browser.look(look).go(page);
      browser.click(".pager a[href*='by=origin']");
      browser.reads("#profile-section", "By line of code.*PageSectionsBrowserIT\\.java:[0-9]+.*");
      browser.shot("profile-" + look);
      browser.fits();
      browser.isAccessible();
    } finally {
      browser.look(Look.WIDE);
    }
  }
}
