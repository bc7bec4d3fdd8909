// SPDX-License-Identifier: Apache-2.0
// Copyright the reactor-timer authors
package io.reactortimer.spring.autoconfigure;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.reactortimer.ReactorTimers;
import io.reactortimer.Tick;
import io.reactortimer.TimerScheduler;
import io.reactortimer.Timers;
import io.reactortimer.libraries.Waiting;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.beans.factory.DisposableBean;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.boot.web.server.context.WebServerApplicationContext;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.SmartLifecycle;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.event.ContextClosedEvent;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/**
 * What becomes of the timers of a context that is paused, stopped, started again and closed. That
 * nothing ticks is looked at for several periods, so a slow machine can only make it seem right.
 */
@Timeout(90)
class PausedTimersTest {

  private static final Duration PERIOD = Duration.ofMillis(5);
  private static final Duration LONG = Duration.ofMillis(100);
  private static final String TAKEN_OVER = "reactor-timer.default-scheduler=true";

  @Configuration(proxyBeanMethods = false)
  @EnableAutoConfiguration
  static class Application {}

  private static ConfigurableApplicationContext start(Class<?> more, String... properties) {
    return new SpringApplicationBuilder(Application.class, more)
        .web(WebApplicationType.NONE)
        .properties(properties)
        .run();
  }

  private static ConfigurableApplicationContext start(String... properties) {
    return start(Application.class, properties);
  }

  private static TimerScheduler schedulerOf(ConfigurableApplicationContext context) {
    return context.getBean(TimerScheduler.class);
  }

  private static List<Tick> ticksOn(TimerScheduler scheduler) {
    List<Tick> ticks = new CopyOnWriteArrayList<>();
    Timers.every(PERIOD).on(scheduler).ticks().subscribe(ticks::add);
    awaitMoreThan(0, ticks);
    return ticks;
  }

  private static void awaitMoreThan(int count, List<?> ticks) {
    Waiting.until("a tick", ticks::size, size -> size > count);
  }

  private static void assertSilent(List<?> ticks) {
    int before = ticks.size();
    TimerScheduler other = TimerScheduler.create("other");
    Mono.delay(LONG, other).block();
    other.dispose();
    assertThat(ticks).hasSize(before);
  }

  @ParameterizedTest
  @ValueSource(strings = {TAKEN_OVER, "reactor-timer.default-scheduler=false"})
  void nothingFiresInAPauseAndAfterwardsOneTickTellsWhatWasMissed(String property) {
    try (ConfigurableApplicationContext context = start(property)) {
      TimerScheduler scheduler = schedulerOf(context);
      List<Tick> ticks = ticksOn(scheduler);
      List<Long> stock = new CopyOnWriteArrayList<>();
      Flux.interval(PERIOD, scheduler).subscribe(stock::add);
      awaitMoreThan(0, stock);

      context.pause();

      assertThat(scheduler.isSuspended()).isTrue();
      int before = ticks.size();
      assertSilent(ticks);
      assertSilent(stock);
      context.restart();
      assertThat(scheduler.isSuspended()).isFalse();
      awaitMoreThan(before, ticks);
      assertThat(ticks.get(before).missed()).isGreaterThan(LONG.dividedBy(PERIOD) - 2);
    }
  }

  @Test
  void stoppedAndStartedAsForACheckpointItIsTheSame() {
    try (ConfigurableApplicationContext context = start()) {
      List<Tick> ticks = ticksOn(schedulerOf(context));
      context.stop();
      assertSilent(ticks);
      int before = ticks.size();
      context.start();
      awaitMoreThan(before, ticks);
    }
  }

  @Test
  void whereThatIsSwitchedOffTimersGoOn() {
    try (ConfigurableApplicationContext context =
        start("reactor-timer.lifecycle.pause-with-context=false")) {
      List<Tick> ticks = ticksOn(schedulerOf(context));
      context.pause();
      awaitMoreThan(ticks.size(), ticks);
    }
  }

  @Test
  void schedulersThatAreNoBeansGoOn() {
    TimerScheduler byHand = TimerScheduler.create("by hand");
    try (ConfigurableApplicationContext context = start()) {
      List<Tick> ticks = ticksOn(byHand);
      context.pause();
      awaitMoreThan(ticks.size(), ticks);
    } finally {
      byHand.dispose();
    }
  }

  @Test
  void webServerHasStoppedBeforeAndStartsAfter() {
    assertThat(PausedTimers.PHASE)
        .isLessThan(WebServerApplicationContext.START_STOP_LIFECYCLE_PHASE)
        .isGreaterThan(0);
  }

  /** Stops after the timers, and waits for something on their scheduler. */
  static class Waits implements SmartLifecycle, DisposableBean {

    private final Mono<?> inStop;
    private final Mono<?> inDestroy;
    private boolean running;

    Waits(Mono<?> inStop, Mono<?> inDestroy) {
      this.inStop = inStop;
      this.inDestroy = inDestroy;
    }

    @Override
    public int getPhase() {
      return 0;
    }

    @Override
    public void start() {
      running = true;
    }

    @Override
    public void stop() {
      inStop.block();
      running = false;
    }

    @Override
    public boolean isRunning() {
      return running;
    }

    @Override
    public void destroy() {
      inDestroy.block();
    }
  }

  @Configuration(proxyBeanMethods = false)
  static class WaitsForATimerWhenItCloses {
    @Bean
    Waits waits(TimerScheduler scheduler) {
      Mono<?> soon = Mono.delay(PERIOD, scheduler);
      return new Waits(soon, soon);
    }
  }

  @Configuration(proxyBeanMethods = false)
  static class WaitsForATimerWhenItIsDestroyed {
    @Bean
    Waits waits(TimerScheduler scheduler) {
      return new Waits(
          Mono.just(1).publishOn(scheduler).subscribeOn(scheduler), Mono.delay(PERIOD, scheduler));
    }
  }

  @Test
  void aCloseIsNoPauseSoWhoStopsThenMayWaitForATimer() {
    TimerScheduler scheduler;
    try (ConfigurableApplicationContext context = start(WaitsForATimerWhenItCloses.class)) {
      scheduler = schedulerOf(context);
    }
    assertThat(scheduler.isDisposed()).isTrue();
  }

  @Test
  void immediateTasksRunInAPauseAndWhoIsDestroyedAfterItMayWaitForATimer() {
    TimerScheduler scheduler;
    List<Tick> ticks;
    try (ConfigurableApplicationContext context = start(WaitsForATimerWhenItIsDestroyed.class)) {
      scheduler = schedulerOf(context);
      ticks = ticksOn(scheduler);
      context.pause();
      assertSilent(ticks);
    }
    assertThat(scheduler.isDisposed()).isTrue();
  }

  @Test
  void intervalsOfAPausedContextThatClosesCompleteWithoutAnotherTick() {
    AtomicInteger completed = new AtomicInteger();
    List<Long> ticks = new CopyOnWriteArrayList<>();
    try (ConfigurableApplicationContext context = start()) {
      // As a server that waits for open streams: the close takes as long as the interval's loop.
      context.addApplicationListener(
          (ContextClosedEvent event) ->
              Waiting.until("the end of the interval", completed::get, count -> count == 1));
      Timers.every(PERIOD)
          .on(schedulerOf(context))
          .counts()
          .doOnComplete(completed::incrementAndGet)
          .subscribe(ticks::add);
      awaitMoreThan(0, ticks);
      context.pause();
      assertSilent(ticks);
      int before = ticks.size();

      context.close();

      assertThat(completed).hasValue(1);
      assertThat(ticks).hasSize(before);
    }
  }

  /** Fails to start, when those of lower phases have started. */
  static class Fails implements SmartLifecycle {

    @Override
    public void start() {
      throw new IllegalStateException("no port is free");
    }

    @Override
    public void stop() {}

    @Override
    public boolean isRunning() {
      return false;
    }
  }

  @Configuration(proxyBeanMethods = false)
  static class FailsToStart extends WaitsForATimerWhenItCloses {
    @Bean
    Fails fails() {
      return new Fails();
    }
  }

  @Test
  void aFailedStartIsNoPauseEither() {
    assertThatThrownBy(() -> start(FailsToStart.class)).hasStackTraceContaining("no port is free");
  }

  @Test
  void aSchedulerBehindReactorsDefaultIsHeldBackOnceAllWhoHoldItArePaused() {
    ConfigurableApplicationContext first = start(TAKEN_OVER);
    ConfigurableApplicationContext second = start(TAKEN_OVER);
    TimerScheduler shared = schedulerOf(first);
    assertThat(schedulerOf(second)).isSameAs(shared);

    first.pause();
    assertThat(shared.isSuspended()).isFalse();
    second.pause();
    assertThat(shared.isSuspended()).isTrue();
    first.restart();
    assertThat(shared.isSuspended()).isFalse();
    first.close();
    assertThat(shared.isSuspended()).as("only the paused one is left").isTrue();
    ConfigurableApplicationContext third = start(TAKEN_OVER);
    assertThat(shared.isSuspended()).isFalse();
    third.close();
    assertThat(shared.isSuspended()).isTrue();
    second.close();
    assertThat(shared.isSuspended()).as("nobody holds it").isFalse();
    assertThat(shared.isDisposed()).isFalse();
  }

  @Test
  void whileAllWhoHoldItArePausedOthersHaveReactorsOwnDefault() {
    try (ConfigurableApplicationContext takenOver = start(TAKEN_OVER)) {
      takenOver.pause();
      try (ConfigurableApplicationContext other = start()) {
        assertThat(other.isActive()).isTrue();
        assertThat(Mono.delay(PERIOD).block(Waiting.PATIENCE)).isZero();
      }
      takenOver.restart();
      assertThat(ReactorTimers.installed()).containsSame(schedulerOf(takenOver));
    }
  }

  @Test
  void aContextWithoutTheStarterAsOfASliceIsPausedToo() {
    try (ConfigurableApplicationContext slice = startSlice(TAKEN_OVER)) {
      TimerScheduler scheduler = ReactorTimers.installed().orElseThrow();
      slice.pause();
      assertThat(scheduler.isSuspended()).isTrue();
      slice.restart();
      assertThat(scheduler.isSuspended()).isFalse();
      slice.pause();
    }
    assertThat(ReactorTimers.installed()).isEmpty();
  }

  @Test
  void aSliceIsNotPausedWhereThatIsSwitchedOff() {
    try (ConfigurableApplicationContext slice =
        startSlice(TAKEN_OVER, "reactor-timer.lifecycle.pause-with-context=false")) {
      slice.pause();
      assertThat(ReactorTimers.installed()).isPresent();
    }
  }

  private static ConfigurableApplicationContext startSlice(String... properties) {
    return new SpringApplicationBuilder(Slice.class)
        .web(WebApplicationType.NONE)
        .properties(properties)
        .run();
  }

  @Configuration(proxyBeanMethods = false)
  static class Slice {}

  @Test
  void beansThatStopLastAndStartFirstHaveWhatIsTakenOver() {
    try (ConfigurableApplicationContext context = start(SeesTheDefault.class, TAKEN_OVER)) {
      context.pause();
      assertThat(ReactorTimers.installed()).isEmpty();
      context.restart();
      assertThat(context.getBean(SeesTheDefault.Seen.class).takenOver)
          .as("at the start, the stop and the next start")
          .containsExactly(true, true, true);
    }
  }

  @Test
  void beansOfAPausedContextThatClosesHaveWhatIsTakenOver() {
    SeesTheDefault.Seen seen;
    try (ConfigurableApplicationContext context = start(SeesTheDefault.class, TAKEN_OVER)) {
      seen = context.getBean(SeesTheDefault.Seen.class);
      context.pause();
    }
    assertThat(seen.takenOver)
        .as("at the start, the stop and the destruction")
        .containsExactly(true, true, true);
  }

  @Configuration(proxyBeanMethods = false)
  static class SeesTheDefault {

    @Bean
    Seen seen() {
      return new Seen();
    }

    static class Seen implements SmartLifecycle, DisposableBean {

      final List<Boolean> takenOver = new CopyOnWriteArrayList<>();
      private boolean running;

      @Override
      public int getPhase() {
        return Integer.MIN_VALUE + 1;
      }

      @Override
      public void start() {
        running = true;
        takenOver.add(ReactorTimers.installed().isPresent());
      }

      @Override
      public void stop() {
        running = false;
        takenOver.add(ReactorTimers.installed().isPresent());
      }

      @Override
      public void destroy() {
        takenOver.add(ReactorTimers.installed().isPresent());
      }

      @Override
      public boolean isRunning() {
        return running;
      }
    }
  }

  @Test
  void whoHoldsReactorsDefaultOutsideSpringIsNotPaused() {
    ConfigurableApplicationContext context = start(TAKEN_OVER);
    TimerScheduler shared = schedulerOf(context);
    ReactorTimers.Installation byHand = ReactorTimers.install(TimerScheduler.builder("by hand"));

    context.pause();
    assertThat(shared.isSuspended()).isFalse();
    byHand.dispose();
    assertThat(shared.isSuspended()).isTrue();
    context.close();
    assertThat(shared.isSuspended()).isFalse();
  }

  @Test
  void aSchedulerThatAChildContextUsesIsNotPausedWithItsParent() {
    try (ConfigurableApplicationContext parent = start()) {
      TimerScheduler scheduler = schedulerOf(parent);
      try (ConfigurableApplicationContext child =
          new SpringApplicationBuilder(Application.class)
              .parent(parent)
              .web(WebApplicationType.NONE)
              .run()) {
        assertThat(schedulerOf(child)).isSameAs(scheduler);
        parent.pause();
        assertThat(scheduler.isSuspended()).isFalse();
      }
      assertThat(scheduler.isSuspended()).isTrue();
    }
  }
}
