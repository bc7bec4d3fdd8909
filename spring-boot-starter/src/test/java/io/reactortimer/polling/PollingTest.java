// SPDX-License-Identifier: Apache-2.0
// Copyright the reactor-timer authors
package io.reactortimer.polling;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.OperatingSystemMXBean;
import io.reactortimer.Timers;
import io.reactortimer.spring.RunningApplication;
import java.lang.management.ManagementFactory;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import java.util.function.ToDoubleFunction;
import java.util.stream.DoubleStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * What the page costs that is open beside 100,000 intervals, and how late ticks are meanwhile: in
 * one application, in turn, windows in which the endpoint gets the page's request every two seconds
 * and windows in which it does not.
 *
 * <p>The request comes from the same process, so what it costs to send it and to read the answer is
 * counted, too.
 */
@Tag("polling")
class PollingTest {

  private static final int TIMERS = 100_000;
  private static final int NAMES = 50;
  private static final Duration PERIOD =
      Duration.ofSeconds(Integer.getInteger("reactortimer.polling.period", 15));
  private static final int PAIRS = Integer.getInteger("reactortimer.polling.pairs", 6);
  private static final long WINDOW_NANOS = TimeUnit.SECONDS.toNanos(10);
  private static final long WARM_UP_NANOS = TimeUnit.SECONDS.toNanos(30);

  /** As in the page. */
  private static final long POLL_NANOS = TimeUnit.SECONDS.toNanos(2);

  private static final double MOST_CORES = 0.05;

  private static final OperatingSystemMXBean PROCESS =
      (OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean();

  private final TickLog ticks =
      new TickLog((int) (4 * TIMERS * (WARM_UP_NANOS / PERIOD.toNanos() + 1)));
  private final List<Window> windows = new ArrayList<>();

  /** What a window has shown. */
  private record Window(boolean polled, double cores, long[] lateNanos) {

    double millis(double share) {
      int index = (int) Math.ceil(share * lateNanos.length) - 1;
      return lateNanos[Math.max(0, index)] / 1e6;
    }

    double shareLaterThan(Duration bound) {
      return (double) Arrays.stream(lateNanos).filter(late -> late > bound.toNanos()).count()
          / lateNanos.length;
    }

    String line() {
      return String.format(
          Locale.ROOT,
          "{\"polled\":%s,\"ticks\":%d,\"cores\":%.4f,\"p50Millis\":%.3f,\"p99Millis\":%.3f,"
              + "\"p999Millis\":%.3f,\"maxMillis\":%.3f,\"laterThan2Millis\":%.6f,"
              + "\"laterThan5Millis\":%.6f}",
          polled,
          lateNanos.length,
          cores,
          millis(0.5),
          millis(0.99),
          millis(0.999),
          millis(1),
          shareLaterThan(Duration.ofMillis(2)),
          shareLaterThan(Duration.ofMillis(5)));
    }
  }

  @Test
  void thePageThatIsOpenCostsLittle() throws Exception {
    try (RunningApplication application =
        RunningApplication.start(
            "management.endpoints.web.exposure.include=timers", "reactor-timer.workers=1")) {
      begin(application);
      window(application, true, WARM_UP_NANOS);
      for (int i = 0; i < PAIRS; i++) {
        boolean first = i % 2 == 0;
        windows.add(window(application, first, WINDOW_NANOS));
        windows.add(window(application, !first, WINDOW_NANOS));
      }
    }
    List<String> lines = windows.stream().map(Window::line).toList();
    lines.forEach(System.out::println);
    String raw = System.getProperty("reactortimer.polling.raw", "");
    if (!raw.isEmpty()) {
      Files.write(Path.of(raw), lines);
    }
    assertThat(median(true, Window::cores) - median(false, Window::cores))
        .as("share of a core")
        .isLessThan(MOST_CORES);
  }

  private double median(boolean polled, ToDoubleFunction<Window> figure) {
    double[] sorted =
        windows.stream()
            .filter(window -> window.polled() == polled)
            .mapToDouble(figure)
            .sorted()
            .toArray();
    return DoubleStream.of(sorted[(sorted.length - 1) / 2], sorted[sorted.length / 2])
        .average()
        .orElseThrow();
  }

  private void begin(RunningApplication application) {
    SplittableRandom random = new SplittableRandom(42);
    for (int i = 0; i < TIMERS; i++) {
      Timers.every(PERIOD)
          .name("room." + i % NAMES)
          .initialDelay(Duration.ofNanos(random.nextLong(PERIOD.toNanos())))
          .on(application.scheduler())
          .ticks()
          .subscribe(ticks::ticked);
    }
  }

  private Window window(RunningApplication application, boolean polled, long nanos)
      throws Exception {
    ticks.endWindow();
    long cpuNanos = PROCESS.getProcessCpuTime();
    long startNanos = System.nanoTime();
    while (System.nanoTime() - startNanos < nanos) {
      long nextNanos = System.nanoTime() + POLL_NANOS;
      if (polled) {
        poll(application);
      }
      TimeUnit.NANOSECONDS.sleep(nextNanos - System.nanoTime());
    }
    double cores =
        (double) (PROCESS.getProcessCpuTime() - cpuNanos) / (System.nanoTime() - startNanos);
    return new Window(polled, cores, ticks.endWindow());
  }

  /** Asks as the page does. */
  private static void poll(RunningApplication application) throws Exception {
    HttpResponse<String> answer =
        RunningApplication.send(
            application
                .request("/actuator/timers?limit=25")
                .header("Accept", "application/json")
                .header("X-Requested-With", "XMLHttpRequest"));
    assertThat(answer.statusCode()).isEqualTo(200);
    assertThat(answer.body()).contains("\"partial\":false");
  }
}
