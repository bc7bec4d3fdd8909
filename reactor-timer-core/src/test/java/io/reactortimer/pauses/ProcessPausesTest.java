// SPDX-License-Identifier: Apache-2.0
// Copyright the reactor-timer authors
package io.reactortimer.pauses;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.reactortimer.pauses.ChildProcess.Pause;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Processes are really paused, each in another way, and say why. On a machine with much other work
 * a process also starves now and then, so each test looks at the pause it has made itself. Those
 * that need the processors to themselves are tagged {@code quiet-machine}.
 */
@Tag("pauses")
class ProcessPausesTest {

  private static final int STOPS = Integer.getInteger("reactortimer.pauses.stops", 10);
  private static final int QUIET_SECONDS = Integer.getInteger("reactortimer.pauses.quiet", 20);

  @BeforeEach
  void onlyOnLinux() {
    assumeTrue(Files.isReadable(Path.of("/proc/self/schedstat")), "causes are read off Linux");
  }

  /** Waits in the parent, in which no timer runs. */
  private static void sleep(long millis) throws InterruptedException {
    Thread.sleep(millis);
  }

  @Test
  void aStoppedProcessWasFrozen() throws Exception {
    // Of a threshold that a busy machine does not reach while the loop makes up for the stop.
    try (ChildProcess child = ChildProcess.start(List.of(), "-Dthreshold=200")) {
      sleep(3_000);
      for (int i = 0; i < STOPS; i++) {
        sleep(2_200);
        assertThat(ChildProcess.run("kill", "-STOP", Long.toString(child.pid()))).isZero();
        sleep(2_000);
        long continued = System.currentTimeMillis();
        assertThat(ChildProcess.run("kill", "-CONT", Long.toString(child.pid()))).isZero();
        List<Pause> seen =
            child.pausesUntil(continued).stream().filter(pause -> pause.covers(continued)).toList();
        assertThat(seen).hasSize(1);
        Pause pause = seen.get(0);
        assertThat(pause.cause()).as("stop %s: %s", i, pause).isEqualTo("FROZEN");
        assertThat(pause.missed()).as("%s", pause).isEqualTo(pause.missedBySubscribers());
        assertThat(pause.missed()).isPositive();
        assertThat(pause.timersLate()).isEqualTo(PausedApplication.INTERVALS);
        assertThat(pause.rest()).contains("name=frequent", "name=rare");
      }
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"Serial", "G1", "Parallel"})
  void aCollectionThatStopsTheProcessIsTheCause(String collector) throws Exception {
    try (ChildProcess child =
        ChildProcess.start(List.of(), "-XX:+Use" + collector + "GC", "-Xmx2g", "-Xms2g")) {
      child.send("fill 6");
      child.await("FILLED");
      sleep(2_500);
      child.send("gc");
      String[] gc = child.await("GC");
      long from = Long.parseLong(gc[1]);
      long until = Long.parseLong(gc[2]);
      Pause pause = longest(child.pausesUntil((from + until) / 2), from, until);
      assertThat(pause.cause()).as("%s within %s .. %s", pause, from, until).isEqualTo("GC");
      assertThat(pause.missed()).as("%s", pause).isEqualTo(pause.missedBySubscribers());
    }
  }

  @Test
  void aCollectorThatWorksBesideTheProgramIsNoPause() throws Exception {
    try (ChildProcess child = ChildProcess.start(List.of(), "-XX:+UseZGC", "-Xmx2g", "-Xms2g")) {
      child.send("fill 6");
      child.await("FILLED");
      sleep(2_500);
      child.send("gc");
      String[] gc = child.await("GC");
      sleep(1_000);
      long from = Long.parseLong(gc[1]);
      long until = Long.parseLong(gc[2]);
      // On a busy machine even what it stops the process for may take its time.
      assertThat(child.pauses())
          .filteredOn(pause -> List.of("GC", "FROZEN").contains(pause.cause()))
          .as("none that lasted for most of the collection")
          .noneMatch(pause -> pause.millisWithin(from, until) > (until - from) / 2);
    }
  }

  private static Pause longest(List<Pause> pauses, long from, long until) {
    return pauses.stream()
        .filter(pause -> pause.overlaps(from, until))
        .max(
            (a, b) ->
                Long.compare(a.untilMillis() - a.fromMillis(), b.untilMillis() - b.fromMillis()))
        .orElseThrow(
            () -> new AssertionError("no pause within " + from + " .. " + until + " in " + pauses));
  }

  @Test
  void aProcessOutOfItsQuotaIsThrottled() throws Exception {
    Path group =
        Path.of("/sys/fs/cgroup/cpu/reactor-timer-pauses-" + ProcessHandle.current().pid());
    assumeTrue(canMake(group), "a control group with a CPU quota can be made");
    String enter = "echo $$ > " + group.resolve("cgroup.procs") + " && exec \"$@\"";
    try (ChildProcess child = ChildProcess.start(List.of("sh", "-c", enter, "sh"))) {
      child.send("busy 6");
      child.await("BUSY");
      sleep(2_000);
      Files.writeString(group.resolve("cpu.cfs_period_us"), "1000000");
      long from = System.currentTimeMillis();
      Files.writeString(group.resolve("cpu.cfs_quota_us"), "100000");
      sleep(12_000);
      Files.writeString(group.resolve("cpu.cfs_quota_us"), "-1");
      long until = System.currentTimeMillis();
      child.pausesUntil(from + 3_000);
      sleep(1_000);
      Pause pause = longest(child.pauses(), from + 2_500, until);
      assertThat(pause.cause()).as("%s", pause).isEqualTo("THROTTLED");
    } finally {
      delete(group);
    }
  }

  private static boolean canMake(Path group) {
    try {
      Files.createDirectory(group);
      return Files.isWritable(group.resolve("cpu.cfs_quota_us"));
    } catch (IOException e) {
      return false;
    }
  }

  private static void delete(Path group) throws InterruptedException {
    for (int i = 0; i < 100; i++) { // it is busy until the last process has gone
      try {
        Files.deleteIfExists(group);
        return;
      } catch (IOException e) {
        sleep(50);
      }
    }
  }

  @Test
  @Tag("quiet-machine")
  void aThreadBehindBusyOnesIsStarved() throws Exception {
    assumeTrue(isThere("taskset") && isThere("chrt"), "taskset and chrt are there");
    try (ChildProcess child = ChildProcess.start(List.of("taskset", "-c", "0"))) {
      sleep(3_000);
      child.send("busy 4");
      child.await("BUSY");
      long from = System.currentTimeMillis();
      String thread = Long.toString(child.timerThread());
      assertThat(ChildProcess.run("chrt", "-i", "-p", "0", thread)).isZero();
      sleep(8_000);
      // What the thread has started meanwhile is as far behind.
      child.send("calm");
      long until = System.currentTimeMillis();
      child.pausesUntil(from);
      sleep(1_000);
      Pause pause = longest(child.pauses(), from, until);
      assertThat(pause.cause()).as("%s", pause).isEqualTo("STARVED");
    }
  }

  private static boolean isThere(String command) throws InterruptedException {
    try {
      return ChildProcess.run(command, "--help") == 0;
    } catch (IOException e) {
      return false;
    }
  }

  @Test
  void aCallbackThatSleepsIsNoPause() throws Exception {
    try (ChildProcess child = ChildProcess.start(List.of())) {
      sleep(2_000);
      child.send("sleep 1500");
      String[] slept = child.await("SLEPT");
      sleep(2_000);
      long from = Long.parseLong(slept[1]);
      long until = Long.parseLong(slept[2]);
      // It may have starved for a moment meanwhile.
      assertThat(child.pauses())
          .as("none that lasted for most of the sleep")
          .noneMatch(pause -> pause.millisWithin(from, until) > (until - from) / 2);
    }
  }

  @Test
  void aWallClockThatIsSetIsNoPause() throws Exception {
    assumeTrue(isThere("faketime"), "faketime is there");
    Path shift = Files.createTempFile("faketime", ".rc");
    Files.writeString(shift, "+0\n");
    try (ChildProcess child =
        ChildProcess.start(
            List.of(
                "env",
                "FAKETIME_TIMESTAMP_FILE=" + shift,
                "FAKETIME_NO_CACHE=1",
                "FAKETIME_DONT_FAKE_MONOTONIC=1",
                "faketime",
                "-f",
                "+0"))) {
      sleep(3_000);
      Files.writeString(shift, "+3600\n");
      sleep(3_000);
      assertThat(child.pauses())
          .allSatisfy(
              pause -> {
                assertThat(pause.cause()).isNotEqualTo("SUSPENDED");
                assertThat(pause.untilMillis() - pause.fromMillis()).isLessThan(3_600_000);
              });
    } finally {
      Files.delete(shift);
    }
  }

  @Test
  @Tag("quiet-machine")
  void aQuietProcessReportsNothing() throws Exception {
    try (ChildProcess child = ChildProcess.start(List.of(), "-Dthreshold=200")) {
      sleep(QUIET_SECONDS * 1_000L);
      List<Pause> pauses = child.pauses();
      double load = ManagementFactory.getOperatingSystemMXBean().getSystemLoadAverage();
      assumeTrue(
          load < Runtime.getRuntime().availableProcessors(),
          "this machine has nothing else to do: load " + load + ", pauses " + pauses);
      assertThat(pauses).isEmpty();
    }
  }
}
