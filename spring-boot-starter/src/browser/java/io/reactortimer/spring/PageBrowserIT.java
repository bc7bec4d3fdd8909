// SPDX-License-Identifier: Apache-2.0
// Copyright the reactor-timer authors
package io.reactortimer.spring;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import io.reactortimer.Timers;
import io.reactortimer.browser.Browser;
import io.reactortimer.browser.Browser.Look;
import io.reactortimer.live.TimerQuery;
import io.reactortimer.live.TimerState;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.openqa.selenium.Keys;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.web.server.WebFilter;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/** The page as people use it, without Spring Security. */
@Tag("browser")
@TestInstance(Lifecycle.PER_CLASS)
class PageBrowserIT {

  private static final String FOREIGN = "<img src=x onerror=\"window.pwned = true\">";

  private RunningApplication application;
  private String page;
  private Browser browser;

  @BeforeAll
  void start() {
    browser = Browser.open("--host-resolver-rules=MAP rebind.example 127.0.0.1");
    application =
        RunningApplication.start(
            List.of(RunningApplication.Application.class, Policy.class),
            "spring.application.name=shop",
            "management.endpoints.web.exposure.include=timers",
            "management.endpoint.timers.access=unrestricted",
            "management.endpoints.web.path-mapping.timers=live/all timers",
            "reactor-timer.endpoint.show-values=always",
            "reactor-timer.names-from-operators=true",
            "reactor-timer.default-scheduler=true");
    page = application.address("/actuator/live/all%20timers");
    for (int i = 0; i < 30; i++) {
      every("room.beat").subscribe();
    }
    every(FOREIGN).subscribe();
    every("still.first").subscribe();
    every("still.second").subscribe();
    every("to.pause").subscribe();
    every("many.a").subscribe();
    every("many.b").subscribe();
    Mono.delay(Duration.ofHours(1)).name("many.delay").subscribe();
  }

  private Flux<Long> every(String name) {
    return Timers.every(Duration.ofHours(1)).name(name).tag("of", "<b>shop</b>").counts();
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

  private void isLive() {
    browser.reads("#status", "Live, every 2s");
  }

  @ParameterizedTest
  @EnumSource(Look.class)
  void whateverTheLookItReadsWellAndTheConsoleIsEmpty(Look look) {
    browser.look(look);
    try {
      browser.go("about:blank");
      browser.console();
      for (String view : List.of("", "?name=room.beat", "/" + application.id("to.pause"))) {
        browser.go(page + view);
        isLive();
        browser.find(".steer:not([hidden])");
        browser.shot(
            "page-" + look + "-" + view.replaceAll(".*[/?]", "").replaceAll("[^a-z.0-9]", "-"));
        browser.fits();
        browser.isAccessible();
      }
      assertThat(browser.console()).isEmpty();
    } finally {
      browser.look(Look.WIDE);
    }
  }

  @Test
  void theScriptSaysWhatTheServerSaid() {
    browser.go(page + "?name=still.*");
    isLive();

    Object differences =
        browser.run(
            """
            const rows = (of, id) => [...of.getElementById(id).rows].map(row =>
                [...row.cells].map((cell, i) => (id === 'timers' && (i === 4 || i === 6))
                    || (id === 'groups' && [3, 8, 9].includes(i)) ? '' : cell.textContent + cell.className));
            const request = new XMLHttpRequest();
            request.open('GET', location.pathname + location.search, false);
            request.setRequestHeader('Accept', 'text/html');
            request.send();
            const server = new DOMParser().parseFromString(request.responseText, 'text/html');
            return ['timers', 'groups'].map(id => [rows(server, id), rows(document, id)])
                .filter(([said, shown]) => JSON.stringify(said) !== JSON.stringify(shown))
                .map(both => JSON.stringify(both));
            """);
    assertThat((List<?>) differences).isEmpty();
    assertThat(browser.count("#timers tr")).isEqualTo(2);
    browser.reads("#loops", ".*, all loops.*");
  }

  @Test
  void foreignTextStaysText() {
    for (String view : List.of("?limit=100", "/" + application.id(FOREIGN))) {
      browser.go(page + view);
      isLive();
      browser.reads("main", ".*<img src=x onerror=.*");
      assertThat(browser.count("main img")).isZero();
      assertThat(browser.run("return window.pwned")).isNull();
    }
  }

  @Test
  void byKeyboardAloneATimerIsFoundAndPausedAndResumed() {
    browser.go(page);
    isLive();
    browser.tabTo("#filter input[name=name]");
    browser.type("to.pause", Keys.ENTER);
    browser.until(
        "the filter is in the address", d -> d.getCurrentUrl().contains("?name=to.pause#"));
    isLive();
    browser.tabTo("#timers a");
    browser.type(Keys.ENTER);
    browser.find("#one");
    isLive();
    press("Pause…", "Pause");
    browser.reads("#facts .state", "PAUSED");
    assertThat(paused("to.pause")).isOne();
    press("Resume…", "Resume");
    browser.reads("#facts .state", "ARMED");
    assertThat(paused("to.pause")).isZero();
  }

  private void press(String button, String confirmation) {
    browser.reads("#steer button", button);
    browser.tabTo("#steer button:first-child");
    browser.type(Keys.ENTER);
    browser.reads("dialog[open] h2", confirmation + " it\\?");
    browser.tabTo("dialog button[value=yes]");
    browser.type(Keys.ENTER);
  }

  @Test
  void manyAreCountedBeforeTheyAreCompletedAndTheRestIsTold() {
    browser.go(page + "?name=many.*");
    browser.reads("#steer-all .grave", "Complete all…");
    browser.click("#steer-all .grave");
    browser.reads("dialog[open]", ".*Complete 2 timers\\?.*Not possible for 1 DELAY.*");
    browser.type(Keys.ESCAPE);
    browser.until("the dialog is closed", d -> browser.count("dialog") == 0);
    assertThat(live("many.*")).isEqualTo(3);

    browser.click("#steer-all .grave");
    browser.click("dialog button[value=yes]");

    browser.reads("#result", "2 completed\\. Not possible for 1 DELAY\\.");
    browser.reads("#shown", "1 of 1");
  }

  @Test
  void whatCannotBeDoneIsSaidWithTheReason() {
    Flux.interval(Duration.ofHours(1)).name("stock").subscribe();
    browser.go(page + "/" + application.id("stock"));
    browser.click("#steer button");
    browser.click("dialog button[value=yes]");
    browser.reads("#result[data-is=refused]", "id cannot be done: .*");
  }

  @Test
  void aTimerThatHasEndedIsSaidToHaveEnded() {
    var subscription = every("to.end").subscribe();
    browser.go(page + "/" + application.id("to.end"));
    isLive();
    subscription.dispose();
    browser.reads("#status", ".*no live timer has this id.*");
  }

  @Test
  void backShowsThePageAndNotItsData() {
    try (Browser without = Browser.open("--disable-features=BackForwardCache")) {
      without.go(page).reads("#status", "Live, every 2s");
      without.go("about:blank");
      without.back();
      without.reads("#status", "Live, every 2s");
    }
  }

  @Test
  void itStopsWithoutInputAndGoesOnWithIt() {
    browser.go(page);
    isLive();
    browser.run("document.body.dataset.idleMillis = '1'");
    browser.reads("#status", "Stopped after 1ms without input\\.");
    browser.run("document.body.dataset.idleMillis = '900000'");
    browser.type(Keys.SHIFT);
    isLive();
    browser.click("#follow");
    browser.reads("#status", "Stopped\\.");
    browser.click("#follow");
    isLive();
  }

  @Test
  void withoutAScriptItShowsWhatWasLive() {
    try (Browser plain =
        Browser.open(Map.of("profile.managed_default_content_settings.javascript", 2))) {
      plain.go(page + "?name=still.*");
      assertThat(plain.count("#timers tr")).isEqualTo(2);
      plain.reads("#status", "As it was when this page was loaded");
      plain.click("#filter button");
      plain.reads("#shown", "2 of 2");
      plain.shot("page-without-script");
    }
  }

  @Test
  void underAPolicyOfTheApplicationItLivesOrAtLeastShows() {
    Policy.policy = "default-src 'self'";
    try {
      browser.go(page + "?name=still.*");
      isLive();
      Policy.policy = "default-src 'none'";
      browser.go(page + "?name=still.*");
      assertThat(browser.count("#timers tr")).isEqualTo(2);
      browser.reads("#status", "As it was when this page was loaded");
    } finally {
      Policy.policy = null;
      browser.console();
    }
  }

  @Test
  void anotherNameForThisAddressMayLookButNotWrite() {
    browser.go(page.replace("localhost", "rebind.example"));
    browser.reads(
        "#steer-all", "You may look, but not write: Host is not a name of this application.*");
    Object status =
        browser.run(
            """
            const request = new XMLHttpRequest();
            request.open('DELETE', location.pathname + '?name=still.*', false);
            request.send();
            return request.status;
            """);
    assertThat(status).isEqualTo(403L);
    assertThat(live("still.*")).isEqualTo(2);
    browser.console();
  }

  @Test
  void noPageOfOthersShowsItInAFrame() throws Exception {
    HttpServer other = HttpServer.create(new InetSocketAddress("localhost", 0), 0);
    byte[] html =
        ("<!doctype html><title>other</title><iframe src='" + page + "'></iframe>")
            .getBytes(StandardCharsets.UTF_8);
    other.createContext(
        "/",
        exchange -> {
          exchange.getResponseHeaders().set("Content-Type", "text/html");
          exchange.sendResponseHeaders(200, html.length);
          exchange.getResponseBody().write(html);
          exchange.close();
        });
    other.start();
    try {
      browser.go("http://localhost:" + other.getAddress().getPort() + "/");
      browser.frame("iframe");
      assertThat(browser.source()).doesNotContain("room.beat");
    } finally {
      other.stop(0);
      browser.go("about:blank");
      browser.console();
    }
  }

  private long live(String name) {
    return application.scheduler().live().page(TimerQuery.all().name(name)).matching();
  }

  private long paused(String name) {
    return application
        .scheduler()
        .live()
        .page(TimerQuery.all().name(name).state(TimerState.PAUSED))
        .matching();
  }

  /** A policy that the application sets, or none. */
  @Configuration(proxyBeanMethods = false)
  public static class Policy {

    static volatile String policy;

    @Bean
    WebFilter policyFilter() {
      return (exchange, chain) -> {
        if (policy != null) {
          exchange.getResponse().getHeaders().set("Content-Security-Policy", policy);
        }
        return chain.filter(exchange);
      };
    }
  }
}
