// SPDX-License-Identifier: Apache-2.0
// Copyright the reactor-timer authors
package io.reactortimer.internal.jfr;

import static org.assertj.core.api.Assertions.assertThat;

import io.reactortimer.Inside;
import io.reactortimer.JumpingClock;
import io.reactortimer.TimerScheduler;
import io.reactortimer.Timers;
import io.reactortimer.contract.Waiting;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import jdk.jfr.Configuration;
import jdk.jfr.FlightRecorder;
import jdk.jfr.Recording;
import jdk.jfr.consumer.RecordedEvent;
import jdk.jfr.consumer.RecordingFile;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import reactor.core.Disposable;

/** What a recording holds, read back as a user would. */
class FlightRecorderTest {

  private static final Path PAGE = Path.of("..", "docs", "monitoring.md");
  private static final Path SETTINGS = Path.of("..", "docs", "observability", "reactor-timer.jfc");

  @TempDir Path directory;

  /** Has a callback take longer than a tick may be late. */
  private static void makeLateTicks(TimerScheduler timers, JumpingClock clock)
      throws InterruptedException {
    CountDownLatch ticked = new CountDownLatch(3);
    Disposable interval =
        Timers.every(Duration.ofMillis(20))
            .name("room.heartbeat")
            .on(timers)
            .counts()
            .subscribe(
                count -> {
                  if (count == 0) {
                    clock.jump(Duration.ofMillis(300));
                  }
                  ticked.countDown();
                });
    assertThat(ticked.await(1, TimeUnit.MINUTES)).isTrue();
    interval.dispose();
  }

  private static final String STATISTICS = "io.reactortimer.SchedulerStatistics";

  private Path record(Recording recording) throws Exception {
    JumpingClock clock = new JumpingClock();
    // A callback that takes long by this clock must not be taken for one that is stuck.
    TimerScheduler timers =
        Inside.build(TimerScheduler.builder("recorded").stallHandOver(Duration.ZERO), clock);
    Path file = directory.resolve("timers.jfr");
    try (recording) {
      recording.start();
      makeLateTicks(timers, clock);
      // Written by the recorder, once a second.
      Waiting.until("statistics", () -> soFar(recording).containsKey(STATISTICS));
      recording.stop();
      recording.dump(file);
    } finally {
      timers.dispose();
    }
    return file;
  }

  private Map<String, List<RecordedEvent>> soFar(Recording recording) {
    try {
      Path file = Files.createTempFile(directory, "sofar", ".jfr");
      recording.dump(file);
      return read(file);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static Map<String, List<RecordedEvent>> read(Path file) throws IOException {
    return RecordingFile.readAllEvents(file).stream()
        .filter(event -> event.getEventType().getName().startsWith("io.reactortimer."))
        .filter(event -> "recorded".equals(event.getString("scheduler")))
        .collect(Collectors.groupingBy(event -> event.getEventType().getName()));
  }

  @Test
  void aRecordingHoldsLateAndMissedTicks() throws Exception {
    Map<String, List<RecordedEvent>> events = read(record(new Recording()));

    RecordedEvent late = events.get("io.reactortimer.LateTick").get(0);
    assertThat(late.getString("timerName")).isEqualTo("room.heartbeat");
    assertThat(late.getString("kind")).isEqualTo("INTERVAL");
    assertThat(late.getDuration("lateness")).isGreaterThan(Duration.ofMillis(100));
    RecordedEvent missed = events.get("io.reactortimer.MissedTicks").get(0);
    assertThat(missed.getLong("missed")).isPositive();
    assertThat(missed.getString("timerName")).isEqualTo("room.heartbeat");
    RecordedEvent statistics = events.get(STATISTICS).get(0);
    assertThat(statistics.getLong("scheduled")).isPositive();
  }

  @Test
  void aSchedulerDoesNotStartTheRecorder() throws Exception {
    Process ticking =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xlog:class+load",
                "-cp",
                System.getProperty("java.class.path"),
                TicksOnce.class.getName())
            .redirectErrorStream(true)
            .start();
    String text = new String(ticking.getInputStream().readAllBytes());

    assertThat(ticking.waitFor()).isZero();
    assertThat(text).contains("ticked").contains("JfrTimerEvents source:");
    assertThat(text.contains("jdk.jfr.internal.MetadataRepository source:"))
        .as("classes of a recorder")
        .isFalse();
  }

  /** A process that ticks and records nothing. */
  static final class TicksOnce {
    public static void main(String[] arguments) {
      TimerScheduler timers = TimerScheduler.create("unrecorded");
      Timers.every(Duration.ofMillis(1)).on(timers).counts().next().block();
      timers.dispose();
      System.out.println("ticked");
    }
  }

  @Test
  void theSettingsOfThePageSwitchEventsOnAndOff() throws Exception {
    Recording recording = new Recording(Configuration.create(SETTINGS));

    assertThat(recording.getSettings())
        .containsEntry("io.reactortimer.LateTick#enabled", "true")
        .containsEntry("io.reactortimer.SchedulerStatistics#period", "1 s");
    assertThat(read(record(recording))).containsKeys("io.reactortimer.LateTick", STATISTICS);
  }

  @Test
  void theRecipeOfThePagePrintsLateTicks() throws Exception {
    Path file = record(new Recording());
    Matcher recipe =
        Pattern.compile("(?m)^jfr (print .*) timers\\.jfr$").matcher(Files.readString(PAGE));
    assertThat(recipe.find()).isTrue();
    Path tool = Path.of(System.getProperty("java.home"), "bin", "jfr");
    List<String> command = new ArrayList<>(List.of(tool.toString()));
    command.addAll(List.of(recipe.group(1).split(" ")));
    command.add(file.toString());
    ProcessBuilder print = new ProcessBuilder(command);
    Process printing = print.redirectErrorStream(true).start();
    String text = new String(printing.getInputStream().readAllBytes());

    assertThat(printing.waitFor()).as(text).isZero();
    assertThat(text).contains("io.reactortimer.LateTick {").contains("room.heartbeat");
  }

  @Test
  void eventsFollowTheConventions() throws Exception {
    record(new Recording());
    assertThat(FlightRecorder.getFlightRecorder().getEventTypes())
        .filteredOn(type -> type.getName().startsWith("io.reactortimer."))
        .extracting(type -> type.getName().substring("io.reactortimer.".length()))
        .contains("LateTick", "MissedTicks", "SchedulerStatistics");
    assertThat(FlightRecorder.getFlightRecorder().getEventTypes())
        .filteredOn(type -> type.getName().startsWith("io.reactortimer."))
        .allSatisfy(
            type -> {
              assertThat(type.getLabel()).isNotBlank();
              assertThat(type.getDescription()).isNotBlank();
              assertThat(type.getCategoryNames()).containsExactly("Reactor Timer");
              type.getFields()
                  .forEach(field -> assertThat(field.getLabel()).as(field.getName()).isNotBlank());
            });
  }

  @Test
  void noMoreThanTheBudgetIsWritten() {
    EventBudget budget = new EventBudget(2);
    long second = 1_000_000_000L;

    assertThat(budget.take(-5)).isZero();
    assertThat(budget.take(-4)).isZero();
    assertThat(budget.take(-3)).isEqualTo(-1);
    assertThat(budget.take(second - 6)).isEqualTo(-1);
    assertThat(budget.take(second - 5)).isEqualTo(2);
    assertThat(budget.take(second)).isZero();
  }
}
