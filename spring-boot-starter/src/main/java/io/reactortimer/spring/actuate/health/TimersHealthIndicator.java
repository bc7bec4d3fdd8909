// SPDX-License-Identifier: Apache-2.0
// Copyright the reactor-timer authors
package io.reactortimer.spring.actuate.health;

import io.reactortimer.TimerScheduler;
import io.reactortimer.live.PauseReport;
import io.reactortimer.live.StuckCallbackInfo;
import io.reactortimer.live.WorkerInfo;
import io.reactortimer.spring.actuate.endpoint.Millis;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.health.contributor.AbstractHealthIndicator;
import org.springframework.boot.health.contributor.Health;

/**
 * Reports down if a loop makes no progress while work waits for it, or has lost its thread; the
 * details name the loop and where it is stuck. A callback that costs only itself is a detail. Reads
 * what the loops publish, and never waits for them.
 */
public final class TimersHealthIndicator extends AbstractHealthIndicator {

  private static final String STUCK_CALLBACKS = "stuckCallbacks";
  private static final String LAST_PAUSE = "lastPause";

  /** As many calls as show who is to blame. */
  private static final int STUCK_FRAMES = 10;

  private final Supplier<? extends Collection<TimerScheduler>> schedulers;
  private final Duration stalledAfter;

  public TimersHealthIndicator(
      Supplier<? extends Collection<TimerScheduler>> schedulers, Duration stalledAfter) {
    super("Timer health check failed");
    this.schedulers = schedulers;
    this.stalledAfter = stalledAfter;
  }

  @Override
  protected void doHealthCheck(Health.Builder builder) {
    builder.up();
    List<Map<String, Object>> stuck = new ArrayList<>();
    Set<String> taken = new HashSet<>(Set.of(STUCK_CALLBACKS, LAST_PAUSE));
    for (TimerScheduler scheduler : schedulers.get()) {
      String name = free(scheduler.name(), taken);
      long armed = 0;
      for (WorkerInfo worker : scheduler.live().workers()) {
        armed += worker.armed();
        worker.stuck().forEach(one -> stuck.add(details(scheduler, one)));
        Map<String, Object> problem = problem(worker);
        if (!problem.isEmpty()) {
          builder.down().withDetail(free(name + "-" + worker.index(), taken), problem);
        }
      }
      builder.withDetail(
          name,
          scheduler.isSuspended()
              ? Map.of("armed", armed, "suspended", true)
              : Map.of("armed", armed));
    }
    if (!stuck.isEmpty()) {
      builder.withDetail(STUCK_CALLBACKS, stuck);
    }
    lastPause().ifPresent(pause -> builder.withDetail(LAST_PAUSE, pause));
  }

  /**
   * Takes a name for a detail: a numbered one where another scheduler has the name, such as that of
   * another context in the same process.
   */
  private static String free(String name, Set<String> taken) {
    String free = name;
    for (int number = 2; !taken.add(free); number++) {
      free = name + " (" + number + ")";
    }
    return free;
  }

  /** Returns what stood still last: for people, and no reason to be down, because it is over. */
  private Optional<Map<String, Object>> lastPause() {
    return schedulers.get().stream()
        .flatMap(scheduler -> scheduler.live().pauses().stream().limit(1))
        .max(Comparator.comparing(PauseReport::startedAt))
        .map(TimersHealthIndicator::details);
  }

  private static Map<String, Object> details(PauseReport pause) {
    Map<String, Object> details = new LinkedHashMap<>();
    details.put("scheduler", pause.scheduler());
    details.put("startedAt", pause.startedAt().toString());
    details.put("duration", Millis.of(pause.duration()) + " ms");
    details.put("cause", pause.cause().name());
    details.put("ticksMissed", pause.ticksMissed());
    return details;
  }

  private static Map<String, Object> details(TimerScheduler scheduler, StuckCallbackInfo stuck) {
    Map<String, Object> details = new LinkedHashMap<>();
    details.put("scheduler", scheduler.name());
    putIfKnown(details, "timer", stuck.timerId());
    putIfKnown(details, "kind", stuck.kind() == null ? null : stuck.kind().name());
    putIfKnown(details, "name", stuck.name());
    putIfKnown(details, "task", stuck.task());
    details.put("thread", stuck.thread());
    details.put("stuckFor", Millis.of(stuck.stuckFor()) + " ms");
    details.put("handedOver", stuck.handedOver());
    details.put("stuckIn", frames(stuck.stackTrace()));
    return details;
  }

  private static void putIfKnown(Map<String, Object> details, String key, @Nullable Object value) {
    if (value != null) {
      details.put(key, value);
    }
  }

  private Map<String, Object> problem(WorkerInfo worker) {
    Map<String, Object> problem = new LinkedHashMap<>();
    Duration stalledFor = worker.stalledFor();
    if (worker.workWaiting() && stalledFor != null && stalledFor.compareTo(stalledAfter) >= 0) {
      problem.put("problem", "shows no progress while work waits");
      problem.put("thread", String.valueOf(worker.thread()));
      problem.put("stalledFor", Millis.of(stalledFor) + " ms");
      problem.put("stuckIn", frames(worker.stackTrace()));
    } else if (worker.thread() == null && !worker.overdue().isZero()) {
      problem.put("problem", "has timers due and no thread");
      problem.put("overdue", Millis.of(worker.overdue()) + " ms");
    }
    return problem;
  }

  private static List<String> frames(List<StackTraceElement> stack) {
    return stack.stream().limit(STUCK_FRAMES).map(StackTraceElement::toString).toList();
  }
}
