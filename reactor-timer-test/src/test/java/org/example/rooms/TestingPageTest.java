// SPDX-License-Identifier: Apache-2.0
// Copyright the reactor-timer authors
package org.example.rooms;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.platform.engine.discovery.DiscoverySelectors.selectClass;

import io.reactortimer.test.LeakedTimersError;
import io.reactortimer.test.ManualTimers;
import java.io.IOException;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.platform.engine.TestExecutionResult;
import org.junit.platform.testkit.engine.EngineTestKit;
import org.junit.platform.testkit.engine.EventType;
import reactor.test.scheduler.VirtualTimeScheduler;

/** The samples of docs/testing.md are code that the build compiles and runs. */
class TestingPageTest {

  private static final Path PAGE = Path.of("..", "docs", "testing.md");

  private static final List<Path> SAMPLES =
      List.of(
          Path.of("src", "test", "java", "org", "example", "rooms"),
          Path.of("..", "spring-boot-starter", "src/test/java/io/reactortimer/spring/samples"));

  private static final Pattern JAVA = Pattern.compile("```java\n(.*?)```", Pattern.DOTALL);

  private static String plain(String code) {
    return code.replace("static class", "class").replaceAll("\\s+", "");
  }

  @Test
  void eachSampleIsCompiled() throws IOException {
    StringBuilder sources = new StringBuilder();
    for (Path directory : SAMPLES) {
      try (Stream<Path> files = Files.list(directory)) {
        for (Path file : files.toList()) {
          sources.append(plain(Files.readString(file))).append('\n');
        }
      }
    }
    Matcher samples = JAVA.matcher(Files.readString(PAGE));
    int found = 0;
    while (samples.find()) {
      assertThat(sources.toString()).contains(plain(samples.group(1)));
      found++;
    }
    assertThat(found).isGreaterThanOrEqualTo(9);
  }

  private static List<Throwable> failures(Class<?> sample) {
    List<Throwable> failures = new ArrayList<>();
    EngineTestKit.engine("junit-jupiter")
        .selectors(selectClass(sample))
        .execute()
        .allEvents()
        .stream()
        .filter(event -> event.getType() == EventType.FINISHED)
        .flatMap(event -> event.getPayload(TestExecutionResult.class).stream())
        .flatMap(result -> result.getThrowable().stream())
        .forEach(failures::add);
    return failures;
  }

  @Test
  void theFirstLeakIsFoundAsThePageShows() throws IOException {
    List<Throwable> failures = failures(LeakSamples.LobbyTest.class);
    assertThat(failures).singleElement().isInstanceOf(LeakedTimersError.class);
    String shown = withoutTimes(failures.get(0).toString().replaceAll("^.*\\.(?=Leaked)", ""));
    assertThat(withoutTimes(Files.readString(PAGE))).contains(shown);
  }

  private static String withoutTimes(String text) {
    return text.replaceAll("due in -?\\d+ ms", "due in").replaceAll("\\d+ ms, \\d+ ticks?", "age");
  }

  @Test
  void theSamplesOfParallelTestsDoWhatTheySay() {
    assertThat(failures(LeakSamples.RoomTest.class))
        .singleElement()
        .isInstanceOf(LeakedTimersError.class);
    LeakSamples.withoutAFramework();
  }

  @Test
  void eachCallOfVirtualTimeHasItsCounterpart() throws IOException {
    String page = Files.readString(PAGE);
    String table = page.substring(page.indexOf("| `VirtualTimeScheduler` |"));
    assertThat(methods(VirtualTimeScheduler.class))
        .allSatisfy(method -> assertThat(table).containsPattern("`" + method + "\\("));
    Set<String> ours = methods(ManualTimers.class);
    ours.removeAll(Set.of("scheduler", "toString"));
    assertThat(ours).allSatisfy(method -> assertThat(table).contains("`" + method + "("));
  }

  /** Those that are not of a scheduler. */
  private static Set<String> methods(Class<?> type) {
    Set<String> ofAnyScheduler =
        Stream.of(
                reactor.core.scheduler.Scheduler.class.getMethods(),
                reactor.core.Scannable.class.getMethods(),
                Object.class.getMethods())
            .flatMap(Stream::of)
            .map(Method::getName)
            .filter(name -> !name.equals("now"))
            .collect(Collectors.toSet());
    return Stream.of(type.getDeclaredMethods())
        .filter(method -> Modifier.isPublic(method.getModifiers()) && !method.isSynthetic())
        .map(Method::getName)
        .filter(name -> !ofAnyScheduler.contains(name) || name.equals("dispose"))
        .collect(Collectors.toCollection(TreeSet::new));
  }
}
