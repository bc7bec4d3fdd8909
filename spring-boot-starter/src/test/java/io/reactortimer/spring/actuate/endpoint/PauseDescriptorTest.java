// SPDX-License-Identifier: Apache-2.0
// Copyright the reactor-timer authors
package io.reactortimer.spring.actuate.endpoint;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.reactortimer.live.PauseCause;
import io.reactortimer.live.PauseEvidence;
import io.reactortimer.live.PauseReport;
import io.reactortimer.live.PauseReport.NamedTicks;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.json.JsonMapper;

/** A pause as the endpoint shows it, and as the page says. */
class PauseDescriptorTest {

  private static final JsonMapper MAPPER =
      JsonMapper.builder()
          .changeDefaultPropertyInclusion(
              inclusion -> inclusion.withValueInclusion(JsonInclude.Include.NON_NULL))
          .build();

  @Test
  void thePageShowsWhatIsSent() throws IOException {
    PauseReport report =
        new PauseReport(
            "app",
            Instant.parse("2026-01-01T12:03:11.200123456Z"),
            Duration.ofNanos(2_008_400_000),
            PauseCause.FROZEN,
            new PauseEvidence(
                Duration.ofMillis(9),
                Duration.ZERO,
                Duration.ofNanos(4_100_000),
                Duration.ZERO,
                Duration.ZERO,
                Duration.ofMillis(530),
                List.of()),
            1,
            4,
            812,
            4_310,
            List.of(new NamedTicks("room.heartbeat", 3_900), new NamedTicks(null, 410)),
            0);

    String page = Files.readString(Path.of("..", "docs", "pauses.md"));
    int from = page.indexOf("```json\n", page.indexOf("## At the endpoint")) + "```json\n".length();
    String shown = page.substring(from, page.indexOf("```", from));

    assertThat(MAPPER.readTree(MAPPER.writeValueAsString(PauseDescriptor.of(report))))
        .isEqualTo(MAPPER.readTree(shown));
  }

  @Test
  void whatCouldNotBeReadIsNull() {
    PauseDescriptor.Evidence bare =
        PauseDescriptor.Evidence.of(
            new PauseEvidence(
                null, Duration.ZERO, null, null, null, null, List.of("process CPU time")));

    assertThat(bare.processCpu()).isNull();
    assertThat(bare.gc()).isZero();
    assertThat(bare.unread()).containsExactly("process CPU time");
  }
}
