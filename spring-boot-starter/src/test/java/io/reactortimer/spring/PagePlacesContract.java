// SPDX-License-Identifier: Apache-2.0
// Copyright the reactor-timer authors
package io.reactortimer.spring;

import static org.assertj.core.api.Assertions.assertThat;

import io.reactortimer.Timers;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The page where it is mapped to another place, kept, or switched off. */
public abstract class PagePlacesContract {

  private static final String CHROMIUM = PageContract.CHROMIUM;
  private static final Pattern LINK = Pattern.compile("(?:href|src|action)=\"([^\"]*)\"");

  /** What chooses the stack. */
  abstract List<String> stack();

  private RunningApplication start(String... more) {
    List<String> properties = new ArrayList<>(stack());
    properties.add("management.endpoints.web.exposure.include=timers");
    properties.add("reactor-timer.endpoint.show-values=always");
    properties.add("spring.application.name=<b>shop</b>");
    properties.addAll(List.of(more));
    return RunningApplication.start(properties.toArray(String[]::new));
  }

  @Test
  void switchedOffThereIsNoPageAndNoFile() throws Exception {
    try (RunningApplication without = start("reactor-timer.endpoint.page=false")) {
      for (String accept : List.of(CHROMIUM, "text/html, image/gif, */*; q=0.2", "*/*")) {
        assertThat(get(without, "/actuator/timers", accept).headers().firstValue("Content-Type"))
            .hasValue("application/vnd.spring-boot.actuator.v3+json");
      }
      assertThat(get(without, "/actuator/timers", "text/html").statusCode()).isEqualTo(406);
      assertThat(get(without, "/actuator/timers?limt=1", CHROMIUM).body()).startsWith("{");
      assertThat(get(without, "/actuator/timers/page.js", "*/*").statusCode()).isEqualTo(400);
    }
  }

  @ParameterizedTest
  @CsvSource({
    "path-mapping.timers=t-list,               actuator/t-list",
    "path-mapping.timers=ops/live timers,      actuator/ops/live%20timers",
    "base-path=/,                              timers",
  })
  void linksLeadToTheEndpointWhereverItIsMappedTo(String property, String path) throws Exception {
    try (RunningApplication mapped =
        start(
            "management.endpoints.web." + property,
            "management.server.port=0",
            "management.server.base-path=/mgmt")) {
      Timers.every(Duration.ofHours(1)).name("linked").on(mapped.scheduler()).counts().subscribe();
      String port = mapped.context().getEnvironment().getProperty("local.management.port");
      URI list = URI.create("http://localhost:" + port + "/mgmt/" + path);
      long id = mapped.id("linked");
      URI one = URI.create(list + "/" + id);
      for (URI uri : List.of(list, one, URI.create(list + "?limit=0"), URI.create(list + "/x"))) {
        String html = get(uri, CHROMIUM).body();
        List<String> links =
            LINK.matcher(html)
                .results()
                .map(PagePlacesContract::address)
                .filter(link -> !link.isEmpty())
                .filter(link -> link.endsWith("/" + id) || !link.matches(".*/\\d+"))
                .toList(); // without late ticks of timers of other tests, which have ended
        assertThat(links).hasSizeGreaterThan(3);
        for (String link : links) {
          assertThat(get(uri.resolve(link), "*/*").statusCode())
              .as(link + " in " + uri)
              .isEqualTo(200);
        }
      }
    }
  }

  private static String address(MatchResult link) {
    return link.group(1).replace("&amp;", "&").replaceAll("#.*", "");
  }

  @Test
  void aPageThatIsKeptIsNotMixedWithOtherAnswers() throws Exception {
    try (RunningApplication kept =
        start("management.endpoint.timers.cache.time-to-live=1h", "spring.jmx.enabled=false")) {
      String html = get(kept, "/actuator/timers", CHROMIUM).body();
      String json = get(kept, "/actuator/timers", "*/*").body();
      Timers.every(Duration.ofHours(1)).name("later").on(kept.scheduler()).counts().subscribe();

      assertThat(html).startsWith("<!doctype html>");
      assertThat(json).startsWith("{");
      assertThat(get(kept, "/actuator/timers", CHROMIUM).body()).isEqualTo(html);
      assertThat(get(kept, "/actuator/timers", "*/*").body()).isEqualTo(json);
    }
  }

  private static HttpResponse<String> get(RunningApplication of, String path, String accept)
      throws Exception {
    return RunningApplication.send(of.request(path).header("Accept", accept));
  }

  private static HttpResponse<String> get(URI uri, String accept) throws Exception {
    return RunningApplication.send(HttpRequest.newBuilder(uri).header("Accept", accept));
  }
}
