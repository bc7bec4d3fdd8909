// SPDX-License-Identifier: Apache-2.0
// Copyright the reactor-timer authors
package io.reactortimer.example;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.context.SpringBootTest.WebEnvironment;
import org.springframework.boot.test.web.server.LocalServerPort;

/**
 * The commands of {@code docs/leaks.md}, run against the example while it leaks. They take a
 * minute, in which the leak has to show: {@code ./mvnw -pl example-app -am verify
 * -Dtest=LeaksPageTest -Dleaks.page=true -Dsurefire.failIfNoSpecifiedTests=false}
 */
@EnabledOnOs(OS.LINUX)
@EnabledIfSystemProperty(named = "leaks.page", matches = "true")
@SpringBootTest(
    webEnvironment = WebEnvironment.RANDOM_PORT,
    properties = {
      "example.viewers.enabled=false",
      "example.live.warm-up=false",
      "example.leaks=true"
    })
class LeaksPageTest {

  private static final Duration PATIENCE = Duration.ofMinutes(3);
  private static final Pattern BLOCK = Pattern.compile("(?s)```\n(.*?)```");

  @LocalServerPort private int port;
  @TempDir private Path files;

  private List<String> commands = List.of();

  @BeforeEach
  void read() throws IOException {
    String page = Files.readString(Path.of("..", "docs", "leaks.md"));
    commands =
        BLOCK
            .matcher(page)
            .results()
            .flatMap(block -> block.group(1).lines())
            .filter(line -> line.matches("(curl|jcmd|jfr) .*"))
            .toList();
  }

  @Test
  void eachStepLeadsToWhatThePageSays() throws Exception {
    assertThat(commands).as("each command of the page is run below").hasSize(10);
    run(the("JFR.start"));

    assertThat(Integer.parseInt(run(the("Thread.print | grep -c")).strip())).isPositive();
    assertThat(run(the("uniq -c"))).contains("parallel");
    assertThat(run(the("head -30"))).contains("[B");
    await()
        .atMost(PATIENCE)
        .untilAsserted(
            () ->
                assertThat(run(the("grep -E")))
                    .contains("io.reactortimer.internal.operator.IntervalSubscription"));
    await()
        .atMost(PATIENCE)
        .untilAsserted(
            () ->
                assertThat(run(the("text/plain")))
                    .contains("ENDED_BELOW", "NO_AUDIENCE", "GROWING", "Leaks.java:"));
    await()
        .atMost(PATIENCE)
        .untilAsserted(
            () -> {
              run(the("JFR.dump"));
              assertThat(run(the("jfr print"))).contains("jdk.OldObjectSample {");
            });
    assertThat(run(the("dryRun=true")))
        .contains("\"dryRun\":true", "\"refused\":{}")
        .doesNotContain("\"matching\":0");
    assertThat(run(the("name=leak.*"))) // the replays, which the page says are refused
        .contains("\"completed\":", "\"refused\":{\"INTERVAL\":");
    assertThat(run("jcmd $PID JFR.stop name=leak")).contains("Stopped");
  }

  /** The one command of the page that has this. */
  private String the(String part) {
    List<String> found = commands.stream().filter(command -> command.contains(part)).toList();
    assertThat(found).as(part).hasSize(1);
    return found.get(0);
  }

  private String run(String command) throws IOException, InterruptedException {
    ProcessBuilder shell =
        new ProcessBuilder(
                "bash",
                "-c",
                command
                    .replace("localhost:8080", "localhost:" + port)
                    .replace("/tmp/", files + "/"))
            .redirectErrorStream(true);
    shell.environment().put("PID", Long.toString(ProcessHandle.current().pid()));
    shell
        .environment()
        .merge(
            "PATH",
            Path.of(System.getProperty("java.home"), "bin").toString(),
            (path, jdk) -> jdk + ":" + path);
    Process process = shell.start();
    String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    process.waitFor();
    return said;
  }
}
