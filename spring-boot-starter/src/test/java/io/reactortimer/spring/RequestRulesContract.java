// SPDX-License-Identifier: Apache-2.0
// Copyright the reactor-timer authors
package io.reactortimer.spring;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.reactortimer.Timers;
import io.reactortimer.libraries.Waiting;
import io.reactortimer.live.TimerQuery;
import io.reactortimer.live.TimerState;
import java.io.ByteArrayInputStream;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** What a request to the endpoint may say, on whichever stack, and that no other does anything. */
@TestInstance(Lifecycle.PER_CLASS)
public abstract class RequestRulesContract {

  private RunningApplication application;
  private String five;
  private String six;

  /** What chooses the stack and switches its filter for hidden methods on. */
  abstract String[] stack();

  @BeforeAll
  void start() {
    List<String> properties = new ArrayList<>(List.of(stack()));
    properties.add("management.endpoints.web.exposure.include=timers");
    properties.add("management.endpoint.timers.access=unrestricted");
    properties.add("reactor-timer.endpoint.allowed-hosts=app.test,*.apps.test");
    properties.add("management.endpoints.web.cors.allowed-origins=https://console.test");
    properties.add("management.endpoints.web.cors.allowed-methods=GET,POST,DELETE");
    application = RunningApplication.start(properties.toArray(String[]::new));
  }

  @AfterAll
  void stop() {
    application.close();
  }

  @BeforeEach
  void subscribe() {
    for (String name : List.of("rules.five", "rules.six")) {
      Timers.every(Duration.ofHours(1)).name(name).on(application.scheduler()).counts().subscribe();
    }
    five = "/" + application.id("rules.five");
    six = String.valueOf(application.id("rules.six"));
  }

  @AfterEach
  void completeAll() {
    application.scheduler().live().withPatience(Waiting.PATIENCE).completeAll(TimerQuery.all());
  }

  @ParameterizedTest
  @CsvSource({
    "GET,    ?limt=1,                      limt",
    "GET,    ?_=1,                         _",
    "GET,    ?limit=1&limit=2,             limit",
    "GET,    FIVE?id=SIX,                  id",
    "GET,    FIVE?limit=1,                 limit",
    "GET,    ?continue=x,                  continue",
    "HEAD,   ?limt=1,                      -",
    "DELETE, FIVE?id=SIX,                  id",
    "DELETE, FIVE?i%64=SIX,                id",
    "DELETE, FIVE?continue,                continue",
    "DELETE, ?name=rules.*&dryrun=true,    dryrun",
    "DELETE, ?name=rules.*&kind=INTERVAL,  kind",
    "DELETE, ?name=rules.*&sort=id,        sort",
    "DELETE, ?name=rules.*&name=rules.six, name",
    "DELETE, ?name=rules.*&limit=0,        limit",
    "DELETE, ?name=rules.*&caller=1,       caller",
    "DELETE, ,                             name",
    "POST,   FIVE?id=SIX,                  id",
    "POST,   FIVE?action=pause,            action",
    "POST,   ?action=pause&name=rules.*,   action",
    "POST,   ,                             name",
  })
  void aQueryThatMeansNothingIsRefused(String method, String path, String parameter)
      throws Exception {
    String body = method.equals("POST") ? "{\"action\":\"pause\"}" : null;

    HttpResponse<String> refused = application.send(method, path(path), body);

    assertThat(refused.statusCode()).as(refused.body()).isEqualTo(400);
    if (!method.equals("HEAD")) {
      JsonNode problem = JsonMapper.shared().readTree(refused.body());
      assertThat(problem.get("parameter").asString()).isEqualTo(parameter);
      assertThat(problem.get("reason").asString()).isNotEmpty();
    }
    nothingHasHappened();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "FIVE | {'action':'pause','id':'SIX'}           | id",
        "FIVE | {'action':'pause','\\u0069d':'SIX'}     | id",
        "FIVE | {'action':'pause','perod':'5s'}         | perod",
        "FIVE | {'action':'resume','action':'pause'}    | action",
        "FIVE | {'action':'pause','x':{'a':1}}          | body",
        "FIVE | ['pause']                               | body",
        "FIVE | {'action':'pause'} {}                   | body",
        "FIVE | pause                                   | body",
        "FIVE | {'action':'reset','period':'1ns'}       | period",
        "FIVE | {}                                      | action",
        "?name=rules.*  | {'action':'pause','name':'x'} | name",
        "?name=rules.*  | {'action':'reset'}            | action",
        "?name=rules.*  | {'action':'pause','dryRun':1} | dryRun",
      })
  void aBodyThatMeansNothingIsRefused(String path, String body, String parameter) throws Exception {
    HttpResponse<String> refused =
        application.send("POST", path(path), body.replace('\'', '"').replace("SIX", six));

    assertThat(refused.statusCode()).as(refused.body()).isEqualTo(400);
    assertThat(JsonMapper.shared().readTree(refused.body()).get("parameter").asString())
        .isEqualTo(parameter);
    nothingHasHappened();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "application/json                  | {\"dryRun\":true}",
        "application/x-www-form-urlencoded | dryRun=true",
        "text/plain                        | x",
      })
  void aBodyOfADeleteIsRefused(String type, String body) throws Exception {
    for (boolean chunked : List.of(false, true)) {
      HttpResponse<String> refused =
          RunningApplication.send(
              application
                  .request(path("?name=rules.*"))
                  .header("Content-Type", type)
                  .method(
                      "DELETE",
                      chunked
                          ? BodyPublishers.ofInputStream(
                              () -> new ByteArrayInputStream(body.getBytes(UTF_8)))
                          : BodyPublishers.ofString(body)));

      assertThat(refused.statusCode()).as(refused.body()).isEqualTo(400);
      nothingHasHappened();
    }
  }

  @Test
  void aFormCannotBeADelete() throws Exception {
    String form = "_method=DELETE&name=rules.*";
    for (String path : List.of("", "?_method=DELETE&name=rules.*", "?name=rules.*", "FIVE")) {
      HttpResponse<String> refused =
          RunningApplication.send(
              application
                  .request(path(path))
                  .header("Content-Type", "application/x-www-form-urlencoded")
                  .POST(BodyPublishers.ofString(form)));

      assertThat(refused.statusCode()).as(refused.body()).isEqualTo(400);
      nothingHasHappened();
    }
  }

  @Test
  void aBodyOfAnotherTypeIsRefusedWithTheTypeThatIsTaken() throws Exception {
    HttpResponse<String> refused =
        RunningApplication.send(
            application
                .request(path("FIVE"))
                .header("Content-Type", "text/plain")
                .POST(BodyPublishers.ofString("{\"action\":\"pause\"}")));

    assertThat(refused.statusCode()).isEqualTo(415);
    assertThat(refused.body()).contains("\"Content-Type\"", "text/plain", "application/json");
    nothingHasHappened();
  }

  @Test
  void aBodyLongerThanAnyIsRefused() throws Exception {
    HttpResponse<String> refused =
        application.send("POST", path("FIVE"), "{\"action\":\"" + "x".repeat(100_000) + "\"}");

    assertThat(refused.statusCode()).isEqualTo(413);
    assertThat(refused.body()).contains("\"body\"", "8192 bytes");
  }

  @ParameterizedTest
  @CsvSource({
    "evil.test,               -,                    -,           403, Host",
    "evil.test:8080,          http://evil.test:8080, same-origin, 403, Host",
    "sub.app.test,            -,                    -,           403, Host",
    "10.0.0.1.evil.test,      -,                    -,           403, Host",
    "localhost,               https://evil.test,    -,           403, Origin",
    "localhost,               null,                 -,           403, Origin",
    "localhost,               http://localhost:3000, same-site,  403, Origin",
    "localhost,               -,                    cross-site,  403, Origin",
    "localhost:8080,          http://localhost:3000, -,          403, Origin",
    "localhost,               -,                    -,           200, -",
    "APP,                     -,                    -,           200, -",
    "app.localhost:8080,      -,                    -,           200, -",
    "10.0.0.1:8080,           -,                    -,           200, -",
    "[::1]:8080,              -,                    -,           200, -",
    "App.Test,                -,                    -,           200, -",
    "app.test.,               -,                    -,           200, -",
    "a.apps.test:8443,        -,                    -,           200, -",
    "localhost,               http://localhost,     -,           200, -",
    "app.test,                http://app.test,      same-origin, 200, -",
    "localhost,               https://console.test, cross-site,  200, -",
  })
  void aBrowserWritesForItsOwnPageOnly(
      String host, String origin, String site, int status, String parameter) throws Exception {
    String answer = raw("DELETE", "?name=none", host, origin, site);

    assertThat(answer).startsWith("HTTP/1.1 " + status);
    if (status == 403) {
      assertThat(answer).contains("{\"parameter\":\"" + parameter + "\"");
    }
  }

  @Test
  void readingNeedsNeitherHostNorOrigin() throws Exception {
    assertThat(raw("GET", "", "evil.test", "-", "-")).startsWith("HTTP/1.1 200");
  }

  private String raw(String method, String query, String host, String origin, String site)
      throws Exception {
    String line = method + " " + path(query) + " HTTP/1.1";
    return RawHttp.send(
        application.request("/").build().uri().getPort(),
        Stream.of(line, "Host: " + host, "Origin: " + origin, "Sec-Fetch-Site: " + site)
            .filter(header -> !header.endsWith(": -"))
            .toArray(String[]::new));
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "?continue", "?continue=", "?limit=1&continue", "FIVE?continue"})
  void whatALoginLeavesInTheQueryIsNotRefused(String path) throws Exception {
    assertThat(application.get(path(path)).statusCode()).isEqualTo(200);
  }

  @ParameterizedTest
  @ValueSource(strings = {"/actuator/%74imers", "/actuator/timers;a=b", "/actuator;a=b/timers"})
  void anotherSpellingOfThePathLeadsNowhereElse(String path) throws Exception {
    String answer =
        RawHttp.send(
            application.request("/").build().uri().getPort(),
            "DELETE " + path + "?name=rules.*&dryrun=true HTTP/1.1",
            "Host: localhost");

    assertThat(answer).startsWith("HTTP/1.1 400").contains("dryrun");
    nothingHasHappened();
  }

  @Test
  void browsersAreToldToShowItInNoFrameAndToKeepNothing() throws Exception {
    for (String path : List.of("", "?limit=0", "?limt=1", "FIVE", "/x")) {
      HttpResponse<String> response = application.get(path(path));
      assertThat(response.headers().firstValue("X-Content-Type-Options")).hasValue("nosniff");
      assertThat(response.headers().firstValue("X-Frame-Options")).hasValue("DENY");
      assertThat(response.headers().allValues("Cache-Control")).containsExactly("no-store");
    }
  }

  @Test
  void aRefusalIsTextForThoseWhoAskForText() throws Exception {
    HttpResponse<String> text =
        RunningApplication.send(
            application.request(path("?limt=1")).header("Accept", "text/plain"));

    assertThat(text.headers().firstValue("Content-Type")).hasValue("text/plain;charset=UTF-8");
    assertThat(text.body())
        .isEqualTo(
            "limt is no parameter here: it must be one of after, by, kind, limit, minAge, name,"
                + " sort, state, suspect, tag: 1\n");
    assertThat(
            RunningApplication.send(
                    application.request(path("?limt=1")).header("Accept", "application/json"))
                .headers()
                .firstValue("Content-Type"))
        .hasValue("application/json");
  }

  @Test
  void whatIsMeantIsDone() throws Exception {
    assertThat(
            answer("POST", "FIVE", " { \"action\": \"reset\", \"period\": \"30m\" } ")
                .get("period"))
        .hasToString("1800000");
    assertThat(answer("POST", "FIVE", "{\"action\":\"pause\"}").get("state").asString())
        .isEqualTo("PAUSED");
    assertThat(paused()).isOne();
    JsonNode counted = answer("POST", "?name=rules.*&dryRun=true", "{\"action\":\"pause\"}");
    assertThat(counted.get("matching").asLong()).isEqualTo(2);
    assertThat(counted.has("changed")).isFalse();
    assertThat(paused()).isOne();
    JsonNode all = answer("POST", "?name=rules.*", "{\"action\":\"pause\"}");
    assertThat(all.get("changed").asLong()).isOne();
    assertThat(all.has("matching")).isFalse();
    assertThat(paused()).isEqualTo(2);
    assertThat(answer("POST", "?name=rules.*&limit=1", "{\"action\":\"resume\"}").get("changed"))
        .hasToString("1");
    assertThat(paused()).isOne();
    assertThat(answer("DELETE", "?name=rules.*&limit=1", null).get("completed")).hasToString("1");
    assertThat(answer("DELETE", "?name=rules.*&dryRun=true", null).get("matching"))
        .hasToString("1");
    assertThat(application.send("DELETE", path("/x"), null).body()).contains("the id of a timer");
  }

  private JsonNode answer(String method, String path, String body) throws Exception {
    HttpResponse<String> response = application.send(method, path(path), body);
    assertThat(response.statusCode()).as(response.body()).isEqualTo(200);
    return JsonMapper.shared().readTree(response.body());
  }

  private String path(String path) {
    return "/actuator/timers"
        + (path == null ? "" : path.replace("FIVE", five).replace("SIX", six));
  }

  private long paused() {
    return application
        .scheduler()
        .live()
        .withPatience(Waiting.PATIENCE)
        .page(TimerQuery.all().name("rules.*").state(TimerState.PAUSED))
        .matching();
  }

  private void nothingHasHappened() {
    assertThat(application.scheduler().live().withPatience(Waiting.PATIENCE).count()).isEqualTo(2);
    assertThat(paused()).isZero();
  }
}
