// SPDX-License-Identifier: Apache-2.0
// Copyright the reactor-timer authors
package io.reactortimer.spring;

import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.core.instrument.MeterRegistry;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.springframework.boot.SpringBootVersion;
import reactor.core.publisher.Flux;

/**
 * The column of {@code docs/compatibility.md} for a line of Spring Boot is what the tests run with
 * when they run on it.
 */
class CompatibilityPageTest {

  private static final String BOOT = SpringBootVersion.getVersion();

  @Test
  void theColumnOfThisSpringBootIsWhatTheTestsRunWith() throws IOException {
    List<List<String>> table = table();
    String line = BOOT.substring(0, BOOT.lastIndexOf('.'));
    int column = table.get(0).indexOf("Spring Boot " + line);
    assertThat(column).as("a column for Spring Boot " + line).isPositive();

    List<String> versions = new ArrayList<>();
    for (List<String> row : table.subList(1, table.size())) {
      if (!row.get(0).startsWith("JDK")) {
        versions.add(row.get(0) + " " + row.get(column));
      }
    }
    assertThat(versions)
        .containsExactly(
            "Spring Boot " + BOOT,
            "Reactor " + versionOf(Flux.class),
            "Micrometer " + versionOf(MeterRegistry.class));
  }

  /** Without the line below the header. */
  private static List<List<String>> table() throws IOException {
    String page = Files.readString(Path.of("..", "docs", "compatibility.md"));
    int from = page.indexOf("<!-- versions -->\n") + "<!-- versions -->\n".length();
    return page.substring(from, page.indexOf("<!-- end of versions -->"))
        .lines()
        .filter(row -> !row.startsWith("|---"))
        .map(row -> Arrays.stream(row.split("\\|")).skip(1).map(String::strip).toList())
        .toList();
  }

  private static String versionOf(Class<?> type) {
    return Objects.requireNonNull(type.getPackage().getImplementationVersion());
  }
}
