// SPDX-License-Identifier: Apache-2.0
// Copyright the reactor-timer authors
package io.reactortimer.spring;

import static org.assertj.core.api.Assertions.assertThat;

import io.reactortimer.Timers;
import io.reactortimer.libraries.Waiting;
import io.reactortimer.live.TimerQuery;
import java.net.URLEncoder;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What a browser gets from the endpoint, on whichever stack, before any script runs. */
@TestInstance(Lifecycle.PER_CLASS)
public abstract class PageContract {

  static final String CHROMIUM =
      "text/html,application/xhtml+xml,application/xml;q=0.9,image/avif,image/webp,image/apng,*/*;"
          + "q=0.8,application/signed-exchange;v=b3;q=0.7";
  private static final String FOREIGN = "<img src=x onerror='alert(1)'>\"&\u202e";

  private RunningApplication application;
  private String id;

  /** What chooses the stack. */
  abstract List<String> stack();

  @BeforeAll
  void start() {
    List<String> properties = new ArrayList<>(stack());
    properties.add("management.endpoints.web.exposure.include=timers");
    properties.add("reactor-timer.endpoint.show-values=always");
    properties.add("spring.application.name=<b>shop</b>");
    application = RunningApplication.start(properties.toArray(String[]::new));
    Timers.every(Duration.ofHours(1)).name(FOREIGN).tag("of", FOREIGN).counts().subscribe();
    Timers.every(Duration.ofHours(1)).name("n".repeat(1000)).counts().subscribe();
    for (int i = 0; i < 40; i++) {
      Timers.every(Duration.ofHours(1)).name("many." + i).counts().subscribe();
    }
    id = "/" + application.id("many.0");
  }

  @AfterAll
  void stop() {
    application.scheduler().live().withPatience(Waiting.PATIENCE).completeAll(TimerQuery.all());
    application.close();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "*/*                                                |"
            + " application/vnd.spring-boot.actuator.v3+json",
        "application/json                                   | application/json",
        "application/json, text/plain, */*                  | application/json",
        "text/plain                                         | text/plain;charset=UTF-8",
        "text/plain, */*                                    | text/plain;charset=UTF-8",
        "text/html                                          | text/html;charset=UTF-8",
        CHROMIUM + " | text/html;charset=UTF-8",
        "text/html, image/gif, image/jpeg, */*; q=0.2       | text/html;charset=UTF-8",
      })
  void thoseThatAskForAPageGetOneAndAllOthersGetWhatTheyGot(String accept, String type)
      throws Exception {
    for (String path : List.of("", id)) {
      HttpResponse<String> response = get(application, "/actuator/timers" + path, accept);
      assertThat(response.statusCode()).isEqualTo(200);
      assertThat(response.headers().firstValue("Content-Type")).hasValue(type);
      assertThat(response.headers().allValues("Vary")).contains("Accept");
      assertThat(response.headers().firstValue("Content-Security-Policy").orElseThrow())
          .contains("default-src 'none'", "frame-ancestors 'none'");
    }
  }

  @Test
  void foreignTextIsText() throws Exception {
    String list = page("?name=" + URLEncoder.encode(FOREIGN, StandardCharsets.UTF_8));

    assertThat(list)
        .contains("&lt;img src=x onerror=&#39;alert(1)&#39;&gt;&quot;&amp;\\u{202e}")
        .contains("&lt;b&gt;shop&lt;/b&gt;")
        .doesNotContain("<img", "<b>shop", "\u202e");
    assertThat(page("/" + application.id(FOREIGN))).doesNotContain("<img", "\u202e");
    assertThat(get(application, "/actuator/timers?limit=%3Cimg%3E", CHROMIUM).body())
        .contains("<code>&lt;img&gt;</code>");
  }

  @Test
  void thePageIsSmallWhateverLives() throws Exception {
    String list = page("?limit=1000");

    assertThat(list.split("<tr data-key=", -1)).hasSizeLessThanOrEqualTo(1 + 25 + 20 + 16);
    assertThat(list).contains("n".repeat(59) + "…").doesNotContain("n".repeat(61));
    assertThat(list).contains("25 of 42").contains("and 22 more groups");
    int files = 0;
    for (String file : List.of("page.js", "page.css", "page.svg")) {
      files += get(application, "/actuator/timers/" + file, "*/*").body().length();
    }
    assertThat(files).isLessThan(40_000);
  }

  @Test
  void pagesFollowEachOther() throws Exception {
    String first = page("?name=many.*&kind=&sort=id&tag=");
    String next = first.replaceAll("(?s).*id=\"next\" rel=\"next\" href=\"([^\"#]*)#.*", "$1");

    assertThat(next).startsWith("./timers?name=many.%2A&amp;sort=id&amp;after=");
    assertThat(page(next.substring("./timers".length()).replace("&amp;", "&")))
        .contains("15 of 40")
        .contains("id=\"next\" rel=\"next\" href=\"./timers\" hidden");
  }

  @ParameterizedTest
  @CsvSource({
    "?limit=0,   400, limit",
    "?limt=1,    400, limt",
    "?kind=NONE, 400, kind",
    "/abc,       400, id",
    "/5?x=1,     400, x",
    "/page.json, 400, id",
    "/999999999, 404, id",
  })
  void aMistakeIsAPageThatSaysWhy(String path, int status, String parameter) throws Exception {
    HttpResponse<String> refused = get(application, "/actuator/timers" + path, CHROMIUM);

    assertThat(refused.statusCode()).isEqualTo(status);
    assertThat(refused.headers().firstValue("Content-Type")).hasValue("text/html;charset=UTF-8");
    assertThat(refused.body()).contains("<code>" + parameter + "</code>", "All timers");
  }

  @ParameterizedTest
  @ValueSource(strings = {"?continue", "?limit=3&continue", "ID?continue="})
  void whatALoginLeavesInTheAddressIsNoMistake(String path) throws Exception {
    assertThat(get(application, "/actuator/timers" + path.replace("ID", id), CHROMIUM).statusCode())
        .isEqualTo(200);
  }

  @ParameterizedTest
  @CsvSource({
    "image/avif,                     ",
    "'text/css,*/*;q=0.1',           text/css;charset=UTF-8",
    "*/*,                            text/javascript;charset=UTF-8",
    "'image/svg+xml,image/*,*/*;q=0.8', image/svg+xml;charset=UTF-8",
  })
  void filesAreServedAsBrowsersAskForThem(String accept, String type) throws Exception {
    String file = type == null ? "page.svg" : type.contains("css") ? "page.css" : "page.js";
    file = type != null && type.contains("svg") ? "page.svg" : file;
    HttpResponse<String> response = get(application, "/actuator/timers/" + file, accept);

    if (type == null) {
      assertThat(response.statusCode()).isEqualTo(406);
    } else {
      assertThat(response.headers().firstValue("Content-Type")).hasValue(type);
      assertThat(response.headers().firstValue("X-Content-Type-Options")).hasValue("nosniff");
    }
  }

  private String page(String path) throws Exception {
    HttpResponse<String> page = get(application, "/actuator/timers" + path, CHROMIUM);
    assertThat(page.statusCode()).isEqualTo(200);
    return page.body();
  }

  private static HttpResponse<String> get(RunningApplication of, String path, String accept)
      throws Exception {
    return RunningApplication.send(of.request(path).header("Accept", accept));
  }
}
