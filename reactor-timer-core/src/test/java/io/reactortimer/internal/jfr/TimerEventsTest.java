// SPDX-License-Identifier: Apache-2.0
// Copyright the reactor-timer authors
package io.reactortimer.internal.jfr;

import static org.assertj.core.api.Assertions.assertThat;

import io.reactortimer.Inside;
import io.reactortimer.JumpingClock;
import io.reactortimer.TimerScheduler;
import io.reactortimer.Timers;
import io.reactortimer.contract.Waiting;
import io.reactortimer.live.Suspect;
import io.reactortimer.live.SuspectReason;
import io.reactortimer.live.TimerKind;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import jdk.jfr.Recording;
import jdk.jfr.consumer.RecordedEvent;
import jdk.jfr.consumer.RecordingFile;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Events of single timers and of what was found of them, read back as a user would. */
class TimerEventsTest {

  private static final String SCHEDULER = "events";

  @TempDir Path directory;

  private final JumpingClock clock = new JumpingClock();

  private interface Work {
    void doOn(TimerScheduler timers) throws Exception;
  }

  /** Returns the events of one name that work of a scheduler has left in a recording. */
  private List<RecordedEvent> record(Recording recording, String event, Work work)
      throws Exception {
    return record(recording, event, Duration.ZERO, work);
  }

  private List<RecordedEvent> record(
      Recording recording, String event, Duration handOver, Work work) throws Exception {
    Path file = directory.resolve("events.jfr");
    TimerScheduler timers =
        Inside.build(TimerScheduler.builder(SCHEDULER).stallHandOver(handOver), clock);
    try (recording) {
      recording.start();
      work.doOn(timers);
      recording.stop();
      recording.dump(file);
    } finally {
      timers.dispose();
    }
    return eventsIn(file, event);
  }

  private static void begin(TimerScheduler timers) {
    Timers.every(Duration.ofHours(1)).name("beat").on(timers).counts().subscribe().dispose();
    timers.schedule(() -> {}, 1, TimeUnit.HOURS).dispose();
  }

  @Test
  void beginAndEndOfTimersAreOffUnlessAskedFor() throws Exception {
    assertThat(record(new Recording(), "TimerStart", TimerEventsTest::begin)).isEmpty();
    assertThat(record(new Recording(), "TimerEnd", TimerEventsTest::begin)).isEmpty();
  }

  @Test
  void eachTimerThatBeginsIsWrittenWhenAskedFor() throws Exception {
    Recording recording = new Recording();
    recording.enable("io.reactortimer.TimerStart");
    List<RecordedEvent> started = record(recording, "TimerStart", TimerEventsTest::begin);
    assertThat(started)
        .extracting(event -> event.getString("kind"))
        .containsExactlyInAnyOrder("INTERVAL", "TASK");
    RecordedEvent interval = ofKind("INTERVAL", started);
    assertThat(interval.getString("timerName")).isEqualTo("beat");
    assertThat(interval.getDuration("period")).isEqualTo(Duration.ofHours(1));
  }

  @Test
  void eachTimerThatEndsIsWrittenWithItsNameWhenAskedFor() throws Exception {
    Recording recording = new Recording();
    recording.enable("io.reactortimer.TimerEnd");
    List<RecordedEvent> ended = record(recording, "TimerEnd", TimerEventsTest::begin);
    assertThat(ended).hasSize(2);
    RecordedEvent interval = ofKind("INTERVAL", ended);
    assertThat(interval.getString("timerName")).isEqualTo("beat");
    assertThat(interval.getDuration("lived")).isBetween(Duration.ZERO, Duration.ofMinutes(5));
    assertThat(interval.getLong("ticks")).isZero();
  }

  /** Returns the first of this kind: a recording does not keep the order of its events. */
  private static RecordedEvent ofKind(String kind, List<RecordedEvent> events) {
    return events.stream()
        .filter(event -> event.getString("kind").equals(kind))
        .findFirst()
        .orElseThrow();
  }

  /** Holds the loop until the watch has written that another thread carries it on. */
  private void hold(TimerScheduler timers, Recording recording) throws InterruptedException {
    CountDownLatch held = new CountDownLatch(1);
    CountDownLatch over = new CountDownLatch(1);
    Timers.every(Duration.ofMillis(1)).on(timers).counts().subscribe(); // waits for the stuck one
    Timers.every(Duration.ofHours(1))
        .initialDelay(Duration.ofMillis(1))
        .name("sleeper")
        .on(timers)
        .counts()
        .next()
        .subscribe(
            tick -> {
              try {
                held.countDown();
                over.await(1, TimeUnit.MINUTES);
              } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
              }
            });
    Waiting.open(held);
    Waiting.until("a hand-over is written", () -> !soFar(recording, "HandOver").isEmpty());
    over.countDown();
  }

  private List<RecordedEvent> soFar(Recording recording, String event) {
    Path soFar = directory.resolve("sofar.jfr");
    try {
      recording.dump(soFar);
      return eventsIn(soFar, event);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static List<RecordedEvent> eventsIn(Path file, String event) throws IOException {
    return RecordingFile.readAllEvents(file).stream()
        .filter(found -> found.getEventType().getName().equals("io.reactortimer." + event))
        .filter(found -> SCHEDULER.equals(found.getString("scheduler")))
        .toList();
  }

  @Test
  void aHandOverNamesTheTimerThatIsStuck() throws Exception {
    Recording recording = new Recording();
    List<RecordedEvent> found =
        record(recording, "HandOver", Duration.ofMillis(50), timers -> hold(timers, recording));
    assertThat(found)
        .anySatisfy(
            event -> {
              assertThat(event.getString("timerName")).isEqualTo("sleeper");
              assertThat(event.getString("kind")).isEqualTo("INTERVAL");
              assertThat(event.getString("stuckThread")).startsWith(SCHEDULER);
              assertThat(event.getDuration("held")).isGreaterThanOrEqualTo(Duration.ofMillis(50));
            });
  }

  /** Fires a delay half an hour too late. */
  private void beLate(TimerScheduler timers) throws InterruptedException {
    CountDownLatch fired = new CountDownLatch(1);
    timers.schedule(fired::countDown, 1, TimeUnit.HOURS);
    timers.schedule(() -> clock.jump(Duration.ofMinutes(90)), 1, TimeUnit.MILLISECONDS);
    assertThat(fired.await(1, TimeUnit.MINUTES)).isTrue();
  }

  @Test
  void aRecordingSaysHowLateIsLate() throws Exception {
    Recording early = new Recording();
    early.enable("io.reactortimer.LateTick").with("lateness", "10 ms");
    List<RecordedEvent> late = record(early, "LateTick", this::beLate);
    assertThat(late)
        .anySatisfy(
            event -> {
              assertThat(event.getString("kind")).isEqualTo("TASK");
              assertThat(event.getDuration("lateness"))
                  .isBetween(Duration.ofMinutes(29), Duration.ofMinutes(40));
            });
    Recording patient = new Recording();
    patient.enable("io.reactortimer.LateTick").with("lateness", "1 h");
    assertThat(record(patient, "LateTick", this::beLate)).isEmpty();
  }

  @Test
  void theLeastOfSeveralTimesCounts() {
    LatenessControl control = new LatenessControl();
    assertThat(control.getValue()).isEqualTo("100 ms");
    assertThat(control.combine(Set.of("1 s", "20 ms", "2 h"))).isEqualTo("20 ms");
    control.setValue("20 ms");
    assertThat(control.isMetBy(20_000_000)).isTrue();
    assertThat(control.isMetBy(19_999_999)).isFalse();
    control.setValue("soon");
    assertThat(control.isMetBy(100_000_000)).isTrue();
    assertThat(control.isMetBy(99_999_999)).isFalse();
  }

  @Test
  void aSuspectIsWrittenWithItsReasonAndLine() throws Exception {
    Suspect suspect =
        new Suspect(
            SuspectReason.NO_AUDIENCE,
            12,
            "beat",
            TimerKind.INTERVAL,
            List.of("interval", "replay"),
            "com.example.Room.join(Room.java:7)",
            SCHEDULER,
            Instant.EPOCH,
            Instant.EPOCH,
            List.of(1L),
            Map.of(),
            "12 timers feed a replay",
            "Dispose it.");
    List<RecordedEvent> found =
        record(
            new Recording(),
            "LeakSuspect",
            timers -> new JfrTimerEvents(SCHEDULER).suspected(suspect));
    assertThat(found).hasSize(1);
    assertThat(found.get(0).getString("reason")).isEqualTo("NO_AUDIENCE");
    assertThat(found.get(0).getString("origin")).isEqualTo("com.example.Room.join(Room.java:7)");
    assertThat(found.get(0).getLong("count")).isEqualTo(12);
  }
}
