// SPDX-License-Identifier: Apache-2.0
// Copyright the reactor-timer authors
package io.reactortimer.test;

import static org.assertj.core.api.Assertions.assertThat;

import io.reactortimer.TimerScheduler;
import io.reactortimer.Timers;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.jupiter.api.parallel.Isolated;
import reactor.core.Disposable;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Schedulers;
import reactor.util.retry.Retry;

/** Test classes that the tests of the extension run. */
final class LeakFixtures {

  static final Duration HOUR = Duration.ofHours(1);

  private LeakFixtures() {}

  /** Leaks one timer of each kind of ours. */
  @NoLeakedTimers(settleMillis = 20)
  static class OwnKinds {

    @Test
    void interval() {
      Timers.every(HOUR).name("beat").tag("room", "7").counts().map(tick -> tick + 1).subscribe();
    }

    @Test
    void fixedDelay() {
      Timers.fixedDelay(HOUR, Mono::empty).start();
    }

    @Test
    void keepAlive() {
      Timers.keepAlive(Flux.never(), HOUR, () -> 1).subscribe();
    }

    @Test
    void timeout() {
      Timers.timeout(Flux.never(), HOUR).subscribe();
    }

    @Test
    void parked() {
      Idle idle = new Idle();
      Following.LEAKED.add(idle); // else the garbage collector ends it
      Timers.interval(HOUR).subscribe(idle);
    }
  }

  /** Has the extension by its annotation, and another instance by a field. */
  @NoLeakedTimers(takeOver = true, settleMillis = 20)
  static class Twice {

    @RegisterExtension static final TimerLeakExtension ANOTHER = new TimerLeakExtension();

    @Test
    void interval() {
      Flux.interval(HOUR).subscribe();
    }

    @Test
    void isClean() {}
  }

  /** Leaks timers of Reactor's own. */
  @NoLeakedTimers(takeOver = true, settleMillis = 20)
  static class StockKinds {

    @Test
    void interval() {
      Flux.interval(HOUR).subscribe();
    }

    @Test
    void delay() {
      Mono.delay(HOUR).subscribe();
    }

    @Test
    void timeout() {
      Mono.never().timeout(HOUR).subscribe();
    }

    @Test
    void retryBackoff() {
      Mono.error(new IllegalStateException("always"))
          .retryWhen(Retry.backoff(2, HOUR))
          .subscribe(value -> {}, failure -> {});
    }

    @Test
    void task() {
      Schedulers.parallel().schedule(() -> {}, 1, TimeUnit.HOURS);
    }

    @Test
    void periodic() {
      Schedulers.parallel().createWorker().schedulePeriodically(() -> {}, 1, 1, TimeUnit.HOURS);
    }
  }

  /** Ends what it begins. */
  @NoLeakedTimers(takeOver = true)
  static class Clean {

    private Disposable begun;

    @Test
    void ended() {
      Timers.interval(HOUR).subscribe().dispose();
      Flux.interval(HOUR).subscribe().dispose();
    }

    @Test
    void endedByItself() {
      Flux.interval(Duration.ofMillis(1)).take(2).blockLast(Duration.ofSeconds(60));
      Timers.interval(Duration.ofMillis(1)).take(2).blockLast(Duration.ofSeconds(60));
      Mono.delay(Duration.ofMillis(1)).timeout(HOUR).block(Duration.ofSeconds(60));
    }

    @Test
    void endedByTheTearDown() {
      begun = Timers.interval(HOUR).subscribe();
    }

    @Test
    void endedElsewhereAndSoon() {
      Disposable interval = Timers.interval(HOUR).subscribe();
      Schedulers.boundedElastic().schedule(interval::dispose);
    }

    @Test
    void nothing() {}

    @AfterEach
    void end() {
      if (begun != null) {
        begun.dispose();
      }
    }
  }

  /** Fails for itself, and leaks as well. */
  @NoLeakedTimers(settleMillis = 20)
  static class Failing {

    @Test
    void fails() {
      Timers.interval(HOUR).subscribe();
      throw new IllegalStateException("for itself");
    }
  }

  /** The second test follows one that leaks. */
  @NoLeakedTimers(settleMillis = 20)
  @TestMethodOrder(MethodOrderer.OrderAnnotation.class)
  static class Following {

    static final List<Disposable> LEAKED = new CopyOnWriteArrayList<>();

    @Test
    @Order(1)
    void leaks() {
      LEAKED.add(Timers.interval(HOUR).subscribe());
    }

    @Test
    @Order(2)
    void isNotBlamed() {
      assertThat(LEAKED).allMatch(Disposable::isDisposed);
    }
  }

  /** What is made for all tests is live during each. */
  @NoLeakedTimers(settleMillis = 20)
  @TestInstance(TestInstance.Lifecycle.PER_CLASS)
  static class ForAll {

    private Disposable begun;

    @BeforeAll
    void begin() {
      begun = Timers.interval(HOUR).subscribe();
    }

    @Test
    void first() {}

    @Test
    void second() {}

    @AfterAll
    void end() {
      begun.dispose();
    }
  }

  /** What is made for all tests is never ended. */
  @NoLeakedTimers(settleMillis = 20)
  static class ForAllAndEver {

    @BeforeAll
    static void begin() {
      Timers.interval(HOUR).subscribe();
    }

    @Test
    void isNotBlamed() {}
  }

  /** Tests within others. */
  @NoLeakedTimers(settleMillis = 20)
  static class Outer {

    private Disposable ofOuter;

    @BeforeEach
    void begin() {
      ofOuter = Timers.interval(HOUR).subscribe();
    }

    @AfterEach
    void end() {
      ofOuter.dispose();
    }

    @Nested
    class Inner {

      @Test
      void clean() {}

      @Test
      void leaks() {
        Timers.interval(HOUR).subscribe();
      }
    }
  }

  /** On a method alone. */
  static class OneOfTwo {

    @Test
    @NoLeakedTimers(settleMillis = 20)
    void lookedAt() {
      Following.LEAKED.add(Timers.interval(HOUR).subscribe());
    }

    @Test
    void notLookedAt() {
      Following.LEAKED.add(Timers.interval(HOUR).subscribe());
    }
  }

  /** Without any annotation. */
  static class Plain {

    @Test
    void leaks() {
      Following.LEAKED.add(Timers.interval(HOUR).subscribe());
    }

    @Test
    void leaksOnReactorsDefault() {
      Following.LEAKED.add(Flux.interval(HOUR).subscribe());
    }
  }

  /** Settings that cannot be. */
  static class BadSettings {

    @Test
    @NoLeakedTimers(settleMillis = -1)
    void settle() {}

    @Test
    @NoLeakedTimers(patienceMillis = 0)
    void patience() {}

    @Test
    @NoLeakedTimers(ignoring = {"pool.*", ""})
    void ignoring() {}
  }

  /** Timers that are meant to live on. */
  @NoLeakedTimers(
      settleMillis = 20,
      ignoring = {
        "pool.*",
        "io.reactortimer.test.LeakFixtures$Ignored.by*",
        "io.reactortimer.test.LeakFixtures$Ignored.fill"
      })
  static class Ignored {

    @Test
    void byName() {
      Following.LEAKED.add(Timers.every(HOUR).name("pool.eviction").counts().subscribe());
    }

    @Test
    void byPlace() {
      Following.LEAKED.add(Timers.interval(HOUR).subscribe());
    }

    @Test
    void fill() {
      Following.LEAKED.add(Timers.interval(HOUR).subscribe());
    }

    @Test
    void fillMore() {
      Timers.interval(HOUR).subscribe();
    }

    @Test
    @NoLeakedTimers(ignoring = "*")
    void altogether() {
      Following.LEAKED.add(Timers.interval(HOUR).subscribe());
    }

    @Test
    void others() {
      Timers.every(HOUR).name("room.beat").counts().subscribe();
    }
  }

  /** Schedulers as parameters. */
  @ExtendWithLeakCheck
  static class Parameters {

    static final List<Object> SEEN = new CopyOnWriteArrayList<>();

    private TimerScheduler before;

    @BeforeEach
    void begin(TimerScheduler timers) {
      before = timers;
    }

    @Test
    void leaks(TimerScheduler timers) {
      assertThat(timers).isSameAs(before);
      SEEN.add(timers);
      Flux.interval(HOUR, timers).subscribe();
    }

    @Test
    void isClean(TimerScheduler timers, ManualTimers manual) {
      SEEN.add(timers);
      SEEN.add(manual);
      Flux.interval(HOUR, timers).subscribe().dispose();
      manual.schedule(() -> SEEN.size(), 1, TimeUnit.HOURS);
      manual.advanceBy(HOUR);
    }

    @Test
    void leaksByHand(ManualTimers manual) {
      Timers.every(HOUR).on(manual).counts().subscribe();
    }
  }

  /** A scheduler for all tests is nobody's. */
  @NoLeakedTimers
  static class ParameterForAll {

    @BeforeAll
    static void begin(TimerScheduler timers) {}

    @Test
    void never() {}
  }

  /** Tests at the same time, each with its scheduler. */
  @NoLeakedTimers(settleMillis = 20)
  @Execution(ExecutionMode.CONCURRENT)
  static class Parallel {

    static final CountDownLatch TOGETHER = new CountDownLatch(2);

    @Test
    void leaks(TimerScheduler timers) {
      Timers.every(HOUR).on(timers).counts().subscribe();
      meet();
    }

    @Test
    void isClean(TimerScheduler timers) {
      Timers.every(HOUR).on(timers).counts().subscribe().dispose();
      meet();
    }

    @Test
    void cannotBeTold() {}

    private static void meet() {
      TOGETHER.countDown();
      try {
        assertThat(TOGETHER.await(60, TimeUnit.SECONDS)).isTrue();
      } catch (InterruptedException e) {
        throw new AssertionError(e);
      }
    }
  }

  /** Nothing else runs meanwhile. */
  @NoLeakedTimers(settleMillis = 20)
  @Isolated
  static class Alone {

    @Test
    void leaks() {
      Timers.interval(HOUR).subscribe();
    }

    @Test
    void isClean() {}
  }

  /** A task that holds the loop of the default scheduler. */
  @NoLeakedTimers(patienceMillis = 300)
  static class Stalled {

    static volatile CountDownLatch release = new CountDownLatch(0);

    @Test
    void holdsTheLoop(TimerScheduler timers) throws InterruptedException {
      Timers.every(HOUR).on(timers).counts().subscribe();
      // The loop has it before it is held: else something waits, and another thread carries it on.
      assertThat(timers.live().withPatience(Duration.ofMinutes(1)).count()).isOne();
      CountDownLatch running = new CountDownLatch(1);
      timers.schedule(
          () -> {
            running.countDown();
            await(release);
          });
      assertThat(running.await(60, TimeUnit.SECONDS)).isTrue();
    }

    private static void await(CountDownLatch latch) {
      boolean open = false;
      while (!open) {
        try {
          open = latch.await(1, TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
          open = true; // its scheduler is disposed
        }
      }
    }
  }

  /** Asks for nothing. */
  private static final class Idle extends reactor.core.publisher.BaseSubscriber<Long> {
    @Override
    protected void hookOnSubscribe(org.reactivestreams.Subscription subscription) {}
  }
}
