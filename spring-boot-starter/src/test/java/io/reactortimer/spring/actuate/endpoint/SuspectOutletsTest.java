// SPDX-License-Identifier: Apache-2.0
// Copyright the reactor-timer authors
package io.reactortimer.spring.actuate.endpoint;

import static io.reactortimer.spring.Asking.asked;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import io.reactortimer.TimerScheduler;
import io.reactortimer.Timers;
import io.reactortimer.live.Origins;
import io.reactortimer.test.ManualTimers;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.springframework.boot.actuate.endpoint.SecurityContext;
import org.springframework.boot.actuate.endpoint.Show;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import reactor.core.Disposable;
import reactor.core.Disposables;
import tools.jackson.databind.json.JsonMapper;

/** What is told of a suspect, wherever that is: its line and its request obey show-values. */
@ExtendWith(OutputCaptureExtension.class)
class SuspectOutletsTest {

  private static final String LINE = "SuspectOutletsTest.leak(SuspectOutletsTest.java:";
  private static final String REQUEST = "users/42";

  private final ManualTimers time =
      ManualTimers.of(TimerScheduler.builder("rooms").origins(Origins.ALL));

  private void leak() {
    Disposable session = Disposables.single();
    Timers.every(Duration.ofSeconds(1))
        .name("heartbeat")
        .boundTo(session)
        .on(time.scheduler())
        .counts()
        .checkpoint("Request to GET https://example.com/users/42 [DefaultWebClient]")
        .subscribe();
    session.dispose();
  }

  private TimersBackend backend(Show show) {
    TimersBackend backend =
        new TimersBackend(
            () -> List.of(time.scheduler()),
            Duration.ofSeconds(30),
            () -> DefaultSchedulerDescriptor.of(null),
            new TagSanitizer(show, Set.of(), List.of()));
    leak();
    backend.list(asked(), SecurityContext.NONE);
    time.advanceBy(Duration.ofSeconds(15));
    return backend;
  }

  private static TimersDescriptor list(TimersBackend backend) {
    TimersDescriptor listing = backend.list(asked("limit", "1"), SecurityContext.NONE);
    assertThat(listing.suspects()).hasSize(1);
    return listing;
  }

  private static Arguments outlet(
      String name, Function<TimersBackend, String> told, boolean hasRequest) {
    return arguments(name, told, hasRequest);
  }

  static Stream<Arguments> outlets() {
    return Stream.of(
        outlet("JSON", backend -> json(list(backend)), true),
        outlet("its suspects alone", backend -> json(list(backend).suspects()), true),
        outlet("text", backend -> TimersText.of(list(backend), Instant.EPOCH), true),
        outlet("page", SuspectOutletsTest::page, false),
        outlet(
            "JMX",
            backend ->
                json(
                    new ReactorTimersEndpoint(backend)
                        .timers(null, null, null, null, null, "true", null, null, null)),
            true),
        outlet(
            "text by JMX",
            backend ->
                new ReactorTimersEndpoint(backend)
                    .timersText(null, null, null, null, null, "true", null, null, null),
            true),
        outlet(
            "profile",
            backend -> json(backend.profile(asked("by", "origin"), SecurityContext.NONE)),
            false));
  }

  private static String json(Object answer) {
    return JsonMapper.shared().writeValueAsString(answer);
  }

  /** Lines may be broken there. */
  private static String page(TimersBackend backend) {
    Html html = new Html();
    new ListPage(html, PageLinks.fromList("timers"), Instant.EPOCH).write(list(backend), asked());
    return html.toString().replace("<wbr>", "");
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("outlets")
  void aCallerWhoMaySeeNoValuesSeesNeitherLineNorRequest(
      String outlet, Function<TimersBackend, String> told, boolean hasRequest) {
    assertThat(told.apply(backend(Show.NEVER)))
        .contains("******")
        .doesNotContain("SuspectOutletsTest", REQUEST);
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("outlets")
  void aCallerWhoMaySeeThemSeesBoth(
      String outlet, Function<TimersBackend, String> told, boolean hasRequest) {
    String seen = told.apply(backend(Show.ALWAYS));
    assertThat(seen).contains(LINE);
    assertThat(seen.contains(REQUEST)).isEqualTo(hasRequest);
  }

  @Test
  void theLogOfTheProcessHasTheLineAndNoRequest(CapturedOutput output) {
    list(backend(Show.NEVER));
    assertThat(output.toString().lines().filter(line -> line.contains("Suspected timers on rooms")))
        .singleElement()
        .asString()
        .contains("OWNER_GONE", "heartbeat", LINE)
        .doesNotContain(REQUEST);
  }
}
