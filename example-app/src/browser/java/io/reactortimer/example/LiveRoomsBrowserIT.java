// SPDX-License-Identifier: Apache-2.0
// Copyright the reactor-timer authors
package io.reactortimer.example;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.reactortimer.browser.Browser;
import io.reactortimer.browser.Browser.Look;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer.OrderAnnotation;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.context.SpringBootTest.WebEnvironment;
import org.springframework.boot.test.web.server.LocalServerPort;

/** The example as a new user sees it. Also takes the pictures of the documentation. */
@Tag("browser")
@SpringBootTest(webEnvironment = WebEnvironment.RANDOM_PORT)
@TestInstance(Lifecycle.PER_CLASS)
@TestMethodOrder(OrderAnnotation.class)
class LiveRoomsBrowserIT {

  private static final String STOCK = "[data-lane=stock] ";
  private static final String ROOMS = "[data-lane=rooms] ";

  @LocalServerPort private int port;
  private Browser browser;

  @BeforeAll
  void open() {
    browser = Browser.open();
  }

  @AfterAll
  void close() {
    if (browser != null) {
      browser.close();
    }
  }

  private void goTo(String path) {
    browser.go("http://localhost:" + port + path);
  }

  private void allRoomsAreLive() {
    browser.until("all rooms are live", driver -> browser.count("[data-is=live] .what") == 6);
  }

  @ParameterizedTest
  @EnumSource(Look.class)
  @Order(1)
  void whateverTheLookItReadsWellAndTheConsoleIsEmpty(Look look) {
    browser.look(look).go("about:blank");
    browser.console();
    try {
      goTo("/");
      browser.reads("#status", "One event stream");
      allRoomsAreLive();
      browser.reads(ROOMS + ".numbers", ".*Live timers.*[0-9].*");
      browser.shot("live-rooms-" + look);
      browser.fits();
      browser.isAccessible();
      assertThat(browser.console()).isEmpty();
    } finally {
      browser.look(Look.WIDE);
    }
  }

  @Test
  @Order(2)
  void aFrozenProcessKillsAStreamOfReactorAndNoneOfOurs() {
    goTo("/");
    allRoomsAreLive();
    browser.reads(ROOMS + ".numbers", ".*Live timers.*[0-9].*");
    assumeTrue(browser.find("[data-do=freeze]").isEnabled(), "this process cannot be frozen");
    browser.reads(ROOMS + ".rooms", ".*game.*[1-9],[0-9]{3} events.*"); // for the plots to begin

    browser.click("[data-do=freeze]");

    browser.reads("#log", ".*Reactor’s own, game: stream died: Could not emit tick.*");
    browser.reads("#log", ".*reactor-timer, game: went on with one tick, which says missed = .*");
    for (Look look : List.of(Look.WIDE, Look.WIDE_DARK)) {
      browser.look(look);
      browser.until("the plots have the colors of the page", driver -> plotsHaveTheColors());
      browser.picture("live-rooms", look);
    }
    browser.look(Look.WIDE);
    browser.reads("#log", ".*Reactor’s own, game: connected again.*");
    assertThat(browser.find(ROOMS + ".rooms").getText()).doesNotContain("died");
  }

  private boolean plotsHaveTheColors() {
    return (Boolean)
        browser.run(
            """
            const probe = document.createElement('canvas').getContext('2d');
            probe.fillStyle = getComputedStyle(document.documentElement).getPropertyValue('--line');
            probe.fillRect(0, 0, 1, 1);
            const line = probe.getImageData(0, 0, 1, 1).data.join();
            return [...document.querySelectorAll('.plot canvas')].every(canvas => {
              const { data } = canvas.getContext('2d').getImageData(0, 0, canvas.width, canvas.height);
              for (let i = 0; i < data.length; i += 4) {
                if (data.slice(i, i + 4).join() === line) return true;
              }
              return false;
            });
            """);
  }

  @Test
  @Order(3)
  void aBlockedCallbackCostsOursNothing() {
    goTo("/");
    allRoomsAreLive();
    browser.click("[data-do=block]");
    browser.reads("#log", ".*Reactor’s own, game: stream died.*");
    assertThat(browser.find(ROOMS + ".rooms").getText()).doesNotContain("died");
  }

  @Test
  @Order(4)
  void slowConsumersKillAStreamOfReactorAndGetFewerTicksFromOurs() {
    goTo("/");
    allRoomsAreLive();
    browser.click("[data-do=slow]");
    browser.reads(STOCK + ".rooms", ".*Could not emit tick.*");
    browser.reads(ROOMS + ".rooms", ".*game.*[0-9] missed.*");
    browser.until(
        "the button says it is on",
        driver -> "true".equals(browser.find("[data-do=slow]").getDomAttribute("aria-pressed")));
    browser.click("[data-do=slow]");
    browser.reads("#log", ".*Each call takes 1 ms again.*");
    assertThat(browser.find(ROOMS + ".rooms").getText()).doesNotContain("died");
  }

  @Test
  @Order(5)
  void tenThousandViewersComeAndLeave() {
    goTo("/");
    browser.click("[data-do=viewers]");
    browser.reads(ROOMS + ".numbers", ".*Live timers\\s+10,00[0-9].*");
    browser.click("[data-do=cancel]");
    browser.reads(ROOMS + ".numbers", ".*Live timers\\s+[0-9]\\s.*");
  }

  @Test
  @Order(6)
  void aTimerIsPausedFromThePageOfTheEndpoint() {
    goTo("/");
    browser.click(".buttons a:last-child");
    browser.reads("#status", "Live, every 2s");
    browser.until("trends are drawn", driver -> browser.count("[data-tile] svg") == 5);
    for (Look look : List.of(Look.WIDE, Look.WIDE_DARK)) {
      browser.look(look);
      browser.picture("timers", look);
    }
    browser.look(Look.WIDE);
    browser.click("#groups a");
    browser.click("#timers a");
    browser.click("#steer button");
    browser.click("dialog button[value=yes]");
    browser.reads("#facts .state", "PAUSED");
    browser.click("#steer button");
    browser.click("dialog button[value=yes]");
    browser.reads("#facts .state", "ARMED");
  }

  @Test
  @Order(7)
  void aLeakIsFoundWithTheLineThatMadeIt() {
    goTo("/");
    browser.click("[data-do=leak]");
    browser.reads("#log", ".*Visitors come who leave timers behind.*");
    browser.click(".buttons a[href*=suspects]");
    browser.reads("#suspects", ".*leak\\.bridge.*Leaks\\.java:[0-9]+.*");
    browser.look(Look.WIDE);
    browser.shot("suspects");
    browser.isAccessible();
    goTo("/");
    browser.until(
        "the button says it is on",
        driver -> "true".equals(browser.find("[data-do=leak]").getDomAttribute("aria-pressed")));
    browser.click("[data-do=leak]");
    browser.reads("#log", ".*No more of them come.*");
  }
}
