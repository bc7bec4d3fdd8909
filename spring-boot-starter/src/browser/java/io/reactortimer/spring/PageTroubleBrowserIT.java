// SPDX-License-Identifier: Apache-2.0
// Copyright the reactor-timer authors
package io.reactortimer.spring;

import static org.assertj.core.api.Assertions.assertThat;

import io.reactortimer.browser.Browser;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.http.HttpMethod;
import org.springframework.http.HttpStatusCode;
import org.springframework.http.server.reactive.ServerHttpResponse;
import org.springframework.web.server.WebFilter;
import reactor.core.publisher.Mono;

/** What the page does when it is not answered by the endpoint, and when nobody looks at it. */
@Tag("browser")
@TestInstance(Lifecycle.PER_CLASS)
class PageTroubleBrowserIT {

  private RunningApplication application;
  private Browser browser;
  private String page;

  @BeforeAll
  void start() {
    browser = Browser.open();
    application =
        RunningApplication.start(
            List.of(RunningApplication.Application.class, Between.class),
            "management.endpoints.web.exposure.include=timers",
            "management.endpoint.timers.access=unrestricted");
    page = application.address("/actuator/timers");
  }

  @AfterAll
  void stop() {
    if (application != null) {
      application.close();
    }
    if (browser != null) {
      browser.close();
    }
  }

  @ParameterizedTest
  @CsvSource({
    "503, text/plain, The application answers with 503",
    "403, text/plain, You may not look at this \\(403\\)",
    "401, application/json, You are logged out",
    "302, text/html, You are logged out",
    "200, text/html, The answer is not one of this endpoint: perhaps a login page",
  })
  void anAnswerThatIsNotTheEndpointsIsSaidAndItAsksLessOften(
      int status, String type, String sentence) {
    browser.go(page);
    browser.reads("#status", "Live, every 2s");
    Between.answer = new Answer(status, type, "other");
    try {
      browser.reads("#status[data-is=trouble]", sentence + "\\. Next try in 4s\\..*");
      browser.reads("#status[data-is=trouble]", sentence + "\\. Next try in 8s\\..*");
    } finally {
      Between.answer = null;
    }
    browser.click("#follow");
    browser.reads("#status", "Live, every 2s");
    browser.console();
  }

  @Test
  void anAnswerThatThePageCannotShowIsSaidAndItAsksAgain() {
    browser.go(page);
    browser.reads("#status", "Live, every 2s");
    Between.answer = new Answer(200, "application/json", "{}");
    try {
      browser.reads(
          "#status[data-is=trouble]", "The page cannot show this answer\\. Next try in .*");
    } finally {
      Between.answer = null;
    }
    browser.reads("#status", "Live, every 2s");
    assertThat(browser.console()).anyMatch(line -> line.contains("TypeError"));
  }

  @Test
  void aWriteThatIsNotAnsweredLeavesItOpenWhetherOneMay() {
    Between.answerToWrites = new Answer(503, "text/plain", "other");
    int before = Between.unanswered.get();
    try {
      browser.go(page + "?name=room.beat");
      browser.until("it asks in vain", driver -> Between.unanswered.get() > before);
      assertThat(browser.count("#steer-all:not([hidden]) button")).isZero();
    } finally {
      Between.answerToWrites = null;
    }
    browser.find("#steer-all:not([hidden]) button");
    browser.console();
  }

  @Test
  void whatNobodyLooksAtAsksForNothing() {
    browser.go(page);
    browser.reads("#status", "Live, every 2s");
    browser.run("document.body.dataset.pollMillis = '20'");
    browser.click("#follow");
    browser.click("#follow"); // so that it asks at once
    asksMore();

    browser.run(
        """
        window.hides = true;
        Object.defineProperty(document, 'hidden', { get: () => window.hides });
        document.dispatchEvent(new Event('visibilitychange'));
        """);
    passes(500); // what was under way is answered
    int before = Between.asked.get();
    passes(1_000);
    assertThat(Between.asked.get()).isEqualTo(before);

    browser.run("window.hides = false; document.dispatchEvent(new Event('visibilitychange'))");
    asksMore();
  }

  private void asksMore() {
    int before = Between.asked.get();
    browser.until("it asks again", driver -> Between.asked.get() > before + 3);
  }

  private void passes(long millis) {
    double until = now() + millis;
    browser.until("time passes", driver -> now() > until);
  }

  private double now() {
    return ((Number) browser.run("return performance.now()")).doubleValue();
  }

  /** What is answered in place of the endpoint. */
  private record Answer(int status, String type, String body) {}

  /** Counts what the page asks for, and answers it if that is wanted. */
  @Configuration(proxyBeanMethods = false)
  public static class Between {

    static final AtomicInteger asked = new AtomicInteger();
    static final AtomicInteger unanswered = new AtomicInteger();
    static volatile Answer answer;
    static volatile Answer answerToWrites;

    @Bean
    WebFilter between() {
      return (exchange, chain) -> {
        if (exchange.getRequest().getHeaders().getFirst("X-Requested-With") == null) {
          return chain.filter(exchange);
        }
        asked.incrementAndGet();
        boolean writes = exchange.getRequest().getMethod() != HttpMethod.GET;
        Answer other = writes && answerToWrites != null ? answerToWrites : answer;
        if (writes && other != null) {
          unanswered.incrementAndGet();
        }
        return other == null ? chain.filter(exchange) : say(exchange.getResponse(), other);
      };
    }

    private static Mono<Void> say(ServerHttpResponse response, Answer answer) {
      response.setStatusCode(HttpStatusCode.valueOf(answer.status()));
      response.getHeaders().set("Content-Type", answer.type());
      if (answer.status() == 302) {
        response.getHeaders().set("Location", "/login");
      }
      return response.writeWith(
          Mono.just(response.bufferFactory().wrap(answer.body().getBytes(StandardCharsets.UTF_8))));
    }
  }
}
