// SPDX-License-Identifier: Apache-2.0
// Copyright the reactor-timer authors
package io.reactortimer.internal.pause;

import java.io.FileInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Reads what Linux tells of threads and control groups, below a root that tests replace. On other
 * systems, and where a file is hidden, every answer is {@link ProcessReading#UNREAD}. Any thread.
 *
 * <p>All of it is read once a second while timers fire, which is too seldom to be compiled for
 * long: so texts are taken apart by hand, without patterns and lists.
 */
final class LinuxFiles {

  private static final int MOST_BYTES = 8192;

  /** How far apart two clocks may be read to be compared. */
  private static final long ADJACENT_NANOS = 5_000_000;

  private final String root;

  /** The statistics of the process's control group and of those above it, as far as visible. */
  private final List<String> quotaFiles;

  LinuxFiles() {
    this("");
  }

  LinuxFiles(String root) {
    this.root = root;
    this.quotaFiles = findQuotaFiles();
  }

  /** Returns the id of the calling thread; 0 if that is not known. */
  static long currentThreadId() {
    try {
      String link = Files.readSymbolicLink(Path.of("/proc/thread-self")).toString();
      return Long.parseLong(link.substring(link.lastIndexOf('/') + 1)); // 12/task/34
    } catch (Exception | LinkageError e) {
      return 0;
    }
  }

  /** Returns how long a thread was ready to run without running so far, in nanoseconds. */
  long runQueueNanos(long threadId) {
    if (threadId == 0) {
      return ProcessReading.UNREAD;
    }
    String statistics = read("/proc/self/task/" + threadId + "/schedstat"); // on, ready, how often
    int space = statistics == null ? -1 : statistics.indexOf(' ');
    return statistics == null || space < 0
        ? ProcessReading.UNREAD
        : numberAt(statistics, space + 1);
  }

  /**
   * Returns how long the machine was suspended since it was started, in nanoseconds and to a
   * hundredth of a second: its uptime, less the monotonic clock, which stands still meanwhile.
   */
  long suspendedNanos() {
    for (int tries = 0; tries < 5; tries++) {
      long before = System.nanoTime();
      long uptime = uptimeNanos();
      long after = System.nanoTime();
      if (uptime == ProcessReading.UNREAD) {
        return uptime;
      }
      if (after - before < ADJACENT_NANOS) { // else this thread did not get the CPU in between
        return Math.max(0, uptime - after);
      }
    }
    return ProcessReading.UNREAD;
  }

  private long uptimeNanos() {
    String uptime = read("/proc/uptime"); // 12345.67 23456.78
    int point = uptime == null ? -1 : uptime.indexOf('.');
    if (uptime == null || point < 0) {
      return ProcessReading.UNREAD;
    }
    long seconds = numberAt(uptime, 0);
    long fraction = numberAt(uptime, point + 1);
    if (seconds < 0 || fraction < 0) {
      return ProcessReading.UNREAD;
    }
    double scale = Math.pow(10, 9 - (endOfNumber(uptime, point + 1) - point - 1));
    return seconds * 1_000_000_000 + (long) (fraction * scale);
  }

  /**
   * Returns how long the control group was out of its quota so far, in nanoseconds and summed over
   * processors: the most of its own and those above it, each of which may have a quota.
   */
  long throttledNanos() {
    long most = ProcessReading.UNREAD;
    for (String file : quotaFiles) {
      most = Math.max(most, throttledNanos(read(file)));
    }
    return most;
  }

  private static long throttledNanos(@Nullable String statistics) {
    if (statistics == null) {
      return ProcessReading.UNREAD;
    }
    long micros = numberAfter(statistics, "throttled_usec "); // version 2
    if (micros >= 0) {
      return micros * 1_000;
    }
    long nanos = numberAfter(statistics, "throttled_time "); // version 1
    if (nanos >= 0) {
      return nanos;
    }
    return ProcessReading.UNREAD; // a group without the controller
  }

  private List<String> findQuotaFiles() {
    List<String> files = new ArrayList<>();
    String groups = read("/proc/self/cgroup");
    if (groups != null) {
      for (String line : groups.lines().toList()) {
        String[] parts = line.split(":", 3); // id, controllers, path
        if (parts.length == 3 && (parts[1].isEmpty() || hasCpu(parts[1]))) {
          addUpwards(parts[1].isEmpty() ? "" : "/" + parts[1], parts[2], files);
          addUpwards(parts[1].isEmpty() ? "" : "/cpu", parts[2], files);
        }
      }
    }
    return files;
  }

  private static boolean hasCpu(String controllers) {
    return List.of(controllers.split(",", -1)).contains("cpu");
  }

  /** Adds those of a group and of all above it; within a container its own is the topmost. */
  private void addUpwards(String controllers, String group, List<String> files) {
    String path = group.equals("/") ? "" : group;
    while (true) {
      String file = "/sys/fs/cgroup" + controllers + path + "/cpu.stat";
      if (!files.contains(file) && read(file) != null) {
        files.add(file);
      }
      if (path.isEmpty()) {
        return;
      }
      path = path.substring(0, Math.max(0, path.lastIndexOf('/')));
    }
  }

  /** Returns the number behind a name at the beginning of a line. */
  private static long numberAfter(String text, String name) {
    if (text.startsWith(name)) {
      return numberAt(text, name.length());
    }
    int lineEnd = text.indexOf('\n' + name);
    return lineEnd < 0 ? ProcessReading.UNREAD : numberAt(text, lineEnd + 1 + name.length());
  }

  private static long numberAt(String text, int from) {
    int end = endOfNumber(text, from);
    if (end == from || end - from > 18) {
      return ProcessReading.UNREAD;
    }
    return Long.parseLong(text, from, end, 10);
  }

  private static int endOfNumber(String text, int from) {
    int end = from;
    while (end < text.length() && text.charAt(end) >= '0' && text.charAt(end) <= '9') {
      end++;
    }
    return end;
  }

  private @Nullable String read(String file) {
    try (InputStream in = new FileInputStream(root + file)) {
      byte[] bytes = new byte[MOST_BYTES];
      // Once: the kernel gives all of it at a time, and to look for more costs as much again.
      int size = in.read(bytes);
      return size < 0 ? null : new String(bytes, 0, size, StandardCharsets.US_ASCII);
    } catch (IOException | SecurityException e) {
      return null;
    }
  }
}
