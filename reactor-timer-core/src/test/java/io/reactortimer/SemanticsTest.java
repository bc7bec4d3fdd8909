// SPDX-License-Identifier: Apache-2.0
// Copyright the reactor-timer authors
package io.reactortimer;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import reactor.core.Exceptions;

/** Each policy in each scenario, tick by tick, against a table that was worked out by hand. */
class SemanticsTest {

  static Stream<Arguments> all() {
    return Stream.of(Scenario.values())
        .flatMap(
            scenario ->
                Stream.of(MissedTickPolicy.values()).map(policy -> Arguments.of(scenario, policy)));
  }

  @ParameterizedTest(name = "{0} under {1}")
  @MethodSource("all")
  void contract2MissedTicksFollowThePolicy(Scenario scenario, MissedTickPolicy policy) {
    TickLog log = scenario.run(policy);
    List<String> seen = new ArrayList<>();
    log.rows().forEach(row -> seen.add(row.toString()));
    if (log.error() != null) {
      assertThat(Exceptions.isOverflow(log.error())).isTrue();
      seen.add("end " + log.endMillis());
    }
    assertThat(seen).isEqualTo(expected(scenario, policy));
  }

  @ParameterizedTest(name = "{0} under {1}")
  @MethodSource("all")
  void contract1EachTickIsOnItsGridAndSequencesHaveNoGaps(
      Scenario scenario, MissedTickPolicy policy) {
    List<TickLog.Row> rows = scenario.run(policy).rows();
    for (int i = 0; i < rows.size(); i++) {
      assertThat(rows.get(i).sequence()).isEqualTo(i);
      assertThat(rows.get(i).latenessMillis()).isNotNegative();
    }
    if (policy != MissedTickPolicy.DELAY
        && scenario != Scenario.RESET
        && scenario != Scenario.JITTER) {
      assertThat(rows)
          .allSatisfy(
              row -> assertThat(row.scheduledMillis()).isEqualTo(100 * (row.gridIndex() + 1)));
    }
  }

  private static List<String> expected(Scenario scenario, MissedTickPolicy policy) {
    return Objects.requireNonNull(TABLE.get(scenario + " " + policy));
  }

  private static final Map<String, List<String>> TABLE = read();

  private static Map<String, List<String>> read() {
    Map<String, List<String>> table = new HashMap<>();
    try (InputStream in =
        Objects.requireNonNull(SemanticsTest.class.getResourceAsStream("/semantics.txt"))) {
      List<String> rows = List.of();
      for (String line : new String(in.readAllBytes(), StandardCharsets.UTF_8).lines().toList()) {
        if (line.startsWith("  ")) {
          rows.add(line.trim());
        } else if (!line.isBlank() && !line.startsWith("#")) {
          rows = new ArrayList<>();
          table.put(line.trim(), rows);
        }
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return table;
  }
}
