// SPDX-License-Identifier: Apache-2.0
// Copyright the reactor-timer authors
package io.reactortimer;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.LongAdder;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/** A heap that was full for moments silences no interval, in a process of its own. */
@Tag("soak")
class FilledHeapSoakTest {

  @Test
  void allIntervalsTickOnWhenThereIsMemoryAgain() throws IOException, InterruptedException {
    Process process =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx24m",
                "-cp",
                System.getProperty("java.class.path"),
                Filling.class.getName())
            .redirectError(ProcessBuilder.Redirect.DISCARD)
            .start();
    String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
    assertThat(said.trim()).isEqualTo("all tick");
  }

  /** Fills its heap again and again. */
  static final class Filling {

    private static final int INTERVALS = 500;
    private static final long FULL_NANOS = TimeUnit.MILLISECONDS.toNanos(300);

    private Filling() {}

    public static void main(String[] arguments) throws InterruptedException {
      TimerScheduler scheduler = TimerScheduler.create("filled");
      List<LongAdder> ticks = new ArrayList<>();
      for (int i = 0; i < INTERVALS; i++) {
        LongAdder own = new LongAdder();
        ticks.add(own);
        ticking(i % 3, scheduler).subscribe(t -> own.increment());
      }
      Thread.sleep(500);
      for (int i = 0; i < 20; i++) {
        fill();
        Thread.sleep(50);
      }
      ticks.forEach(LongAdder::reset);
      boolean all = false;
      for (int i = 0; i < 200 && !all; i++) {
        Thread.sleep(100);
        all = ticks.stream().allMatch(own -> own.sum() > 1);
      }
      System.out.println(all ? "all tick" : "some are silent");
      Runtime.getRuntime().halt(0);
    }

    private static Flux<?> ticking(int kind, TimerScheduler scheduler) {
      Duration period = Duration.ofMillis(20);
      return switch (kind) {
        case 0 -> Timers.every(period).on(scheduler).counts();
        case 1 -> Timers.every(period).on(scheduler).ticks();
        default -> Timers.fixedDelay(period, Mono::empty).on(scheduler).asFlux();
      };
    }

    private static void fill() {
      List<byte[]> filling = new ArrayList<>(1 << 20);
      long began = System.nanoTime();
      int size = 64 * 1024;
      while (System.nanoTime() - began < FULL_NANOS) {
        try {
          filling.add(new byte[size]);
        } catch (OutOfMemoryError full) {
          size = 16;
        }
      }
    }
  }
}
