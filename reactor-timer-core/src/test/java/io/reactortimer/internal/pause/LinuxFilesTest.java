// SPDX-License-Identifier: Apache-2.0
// Copyright the reactor-timer authors
package io.reactortimer.internal.pause;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the files of Linux are understood to say. */
class LinuxFilesTest {

  @TempDir Path root;

  private void file(String name, String text) throws IOException {
    Path file = root.resolve(name.substring(1));
    Files.createDirectories(file.getParent());
    Files.writeString(file, text);
  }

  private LinuxFiles files() {
    return new LinuxFiles(root.toString());
  }

  @Test
  void withoutFilesNothingIsRead() {
    assertThat(files().runQueueNanos(12)).isEqualTo(ProcessReading.UNREAD);
    assertThat(files().throttledNanos()).isEqualTo(ProcessReading.UNREAD);
    assertThat(files().suspendedNanos()).isEqualTo(ProcessReading.UNREAD);
  }

  @Test
  void theSecondNumberIsTheDelay() throws IOException {
    file("/proc/self/task/12/schedstat", "124891442 11497762304 3859\n");
    assertThat(files().runQueueNanos(12)).isEqualTo(11_497_762_304L);
    assertThat(files().runQueueNanos(0)).isEqualTo(ProcessReading.UNREAD);
  }

  @Test
  void versionOneCountsNanoseconds() throws IOException {
    file("/proc/self/cgroup", "2:cpuacct:/\n1:cpu:/pods/mine\n0::/\n");
    file("/sys/fs/cgroup/cpu/pods/mine/cpu.stat", "nr_throttled 9\nthrottled_time 8646708989\n");
    assertThat(files().throttledNanos()).isEqualTo(8_646_708_989L);
  }

  @Test
  void theControllersMayShareAMount() throws IOException {
    file("/proc/self/cgroup", "4:cpu,cpuacct:/mine\n");
    file("/sys/fs/cgroup/cpu,cpuacct/mine/cpu.stat", "throttled_time 7\n");
    assertThat(files().throttledNanos()).isEqualTo(7);
  }

  @Test
  void versionTwoCountsMicroseconds() throws IOException {
    file("/proc/self/cgroup", "0::/\n");
    file("/sys/fs/cgroup/cpu.stat", "usage_usec 1\nnr_throttled 3\nthrottled_usec 1500\n");
    assertThat(files().throttledNanos()).isEqualTo(1_500_000);
  }

  @Test
  void aLongerNameThatEndsAlikeIsAnother() throws IOException {
    file("/proc/self/cgroup", "0::/\n");
    file("/sys/fs/cgroup/cpu.stat", "core_throttled_usec 1\nthrottled_usec 7\n");
    assertThat(files().throttledNanos()).isEqualTo(7_000);
  }

  @Test
  void aQuotaOfAGroupAboveCounts() throws IOException {
    file("/proc/self/cgroup", "0::/slice/pod/app\n");
    file("/sys/fs/cgroup/slice/pod/app/cpu.stat", "throttled_usec 2\n");
    file("/sys/fs/cgroup/slice/pod/cpu.stat", "throttled_usec 30\n");
    file("/sys/fs/cgroup/cpu.stat", "usage_usec 1\n");
    assertThat(files().throttledNanos()).isEqualTo(30_000);
  }

  @Test
  void withinAContainerTheOwnGroupIsTheTopmost() throws IOException {
    file("/proc/self/cgroup", "0::/hidden/from/here\n");
    file("/sys/fs/cgroup/cpu.stat", "throttled_usec 5\n");
    assertThat(files().throttledNanos()).isEqualTo(5_000);
  }

  @Test
  void whatIsNoNumberIsNotRead() throws IOException {
    file("/proc/self/task/12/schedstat", "none\n");
    file("/proc/self/task/13/schedstat", "1 x 2\n");
    file("/proc/uptime", "soon");
    assertThat(files().runQueueNanos(12)).isEqualTo(ProcessReading.UNREAD);
    assertThat(files().runQueueNanos(13)).isEqualTo(ProcessReading.UNREAD);
    assertThat(files().suspendedNanos()).isEqualTo(ProcessReading.UNREAD);
  }

  @Test
  void uptimeBeyondTheMonotonicClockIsSleep() throws IOException {
    double seconds = System.nanoTime() / 1e9 + 3_600;
    file("/proc/uptime", seconds + " 1.0\n");
    long read = files().suspendedNanos();
    if (read != ProcessReading.UNREAD) { // on a machine that lets no thread read two clocks at once
      assertThat(read).isBetween(3_000_000_000_000L, 3_600_000_000_000L);
    }
  }

  @Test
  void onlyBeansOfPausesCount() {
    assertThat(SystemProbe.stopsTheProcess("ZGC Cycles")).isFalse();
    assertThat(SystemProbe.stopsTheProcess("ZGC Major Cycles")).isFalse();
    assertThat(SystemProbe.stopsTheProcess("Shenandoah Cycles")).isFalse();
    assertThat(SystemProbe.stopsTheProcess("ZGC Pauses")).isTrue();
    assertThat(SystemProbe.stopsTheProcess("G1 Old Generation")).isTrue();
    assertThat(SystemProbe.stopsTheProcess("PS MarkSweep")).isTrue();
  }
}
