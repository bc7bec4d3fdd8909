// SPDX-License-Identifier: Apache-2.0
// Copyright the reactor-timer authors
package io.reactortimer.internal.listing;

import static org.assertj.core.api.Assertions.assertThat;

import io.reactortimer.TimerScheduler;
import io.reactortimer.Timers;
import io.reactortimer.contract.Waiting;
import io.reactortimer.live.LiveTimers;
import io.reactortimer.live.TimerCounts;
import io.reactortimer.live.TimerPage;
import io.reactortimer.live.TimerQuery;
import io.reactortimer.live.WorkerInfo;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import reactor.core.Disposable;
import reactor.core.Scannable;
import reactor.core.publisher.BaseSubscriber;

/** Contract 13 with the loop on its own thread. */
@Timeout(120)
class LiveTimersThreadsTest {

  private final TimerScheduler scheduler = TimerScheduler.builder("live").workers(2).build();

  @AfterEach
  void dispose() {
    scheduler.dispose();
  }

  @Test
  void contract13EachTimerThatLivesThroughoutIsCountedOnceWhileOthersComeAndGo() throws Exception {
    int lasting = 20_000;
    for (int i = 0; i < lasting; i++) {
      Timers.every(Duration.ofMillis(5 + i % 200))
          .name("lasting")
          .on(scheduler)
          .counts()
          .subscribe();
    }
    AtomicBoolean stop = new AtomicBoolean();
    Thread churn =
        new Thread(
            () -> {
              List<Disposable> passing = new ArrayList<>();
              while (!stop.get()) {
                passing.add(
                    Timers.every(Duration.ofMillis(3))
                        .name("passing")
                        .on(scheduler)
                        .counts()
                        .subscribe());
                if (passing.size() > 500) {
                  passing.forEach(Disposable::dispose);
                  passing.clear();
                }
              }
              passing.forEach(Disposable::dispose);
            });
    churn.start();
    try {
      for (int i = 0; i < 50; i++) {
        TimerPage page = scheduler.live().page(TimerQuery.all().name("lasting").limit(10));
        if (!page.partial()) {
          assertThat(page.matching()).isEqualTo(lasting);
        }
      }
    } finally {
      stop.set(true);
      churn.join();
    }
    assertThat(scheduler.live().withPatience(Waiting.PATIENCE).count()).isEqualTo(lasting);
  }

  @Test
  void contract13ALoopThatIsStuckIsLeftOutAndToldOf() throws Exception {
    TimerScheduler one =
        TimerScheduler.builder("stuck").workers(1).stallHandOver(Duration.ZERO).build();
    CountDownLatch entered = new CountDownLatch(1);
    CountDownLatch release = new CountDownLatch(1);
    try {
      Timers.every(Duration.ofHours(1)).on(one).counts().subscribe();
      one.schedule(() -> blockHere(entered, release));
      assertThat(entered.await(30, TimeUnit.SECONDS)).isTrue();
      TimerPage page = one.live().page(TimerQuery.all());
      assertThat(page.partial()).isTrue();
      assertThat(one.live().counts().partial()).isTrue();
      assertThat(one.live().groups(1).partial()).isTrue();
      assertThat(one.live().report(TimerQuery.all(), 1).partial()).isTrue();
      assertThat(one.live().countCompletable(TimerQuery.all()).partial()).isTrue();
      WorkerInfo worker = one.live().workers().get(0);
      assertThat(worker.stalledFor()).isNotNull().isGreaterThan(Duration.ofMillis(100));
      assertThat(worker.stackTrace())
          .extracting(StackTraceElement::getMethodName)
          .contains("blockHere");
      assertThat(worker.thread()).isEqualTo("stuck-1");
    } finally {
      release.countDown();
    }
    Waiting.until("it answers again", () -> !one.live().page(TimerQuery.all()).partial());
    Waiting.until("it is told of no more", () -> one.live().workers().get(0).stalledFor() == null);
    one.dispose();
  }

  @Test
  void whoHasThePatienceSeesWhatALoopHoldsThatWasSilentForLonger() throws Exception {
    TimerScheduler one =
        TimerScheduler.builder("busy").workers(1).stallHandOver(Duration.ZERO).build();
    CountDownLatch entered = new CountDownLatch(1);
    CountDownLatch release = new CountDownLatch(1);
    try {
      Timers.every(Duration.ofHours(1)).on(one).counts().subscribe();
      one.schedule(() -> blockHere(entered, release));
      assertThat(entered.await(30, TimeUnit.SECONDS)).isTrue();
      LiveTimers patient = one.live().withPatience(Waiting.PATIENCE);
      CompletableFuture<TimerCounts> counts = CompletableFuture.supplyAsync(patient::counts);
      while (!counts.isDone() && !isStalledFor(one, Duration.ofMillis(500))) {
        Thread.onSpinWait();
      }
      assertThat(counts).as("not after the usual 100 ms").isNotDone();
      release.countDown();
      assertThat(counts.get(60, TimeUnit.SECONDS).partial()).isFalse();
      assertThat(counts.get().total()).isOne();
    } finally {
      release.countDown();
      one.dispose();
    }
  }

  private static boolean isStalledFor(TimerScheduler one, Duration duration) {
    Duration stalled = one.live().workers().get(0).stalledFor();
    return stalled != null && stalled.compareTo(duration) > 0;
  }

  private static void blockHere(CountDownLatch entered, CountDownLatch release) {
    entered.countDown();
    try {
      release.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  @Test
  void aTickMayListItsOwnScheduler() throws Exception {
    CountDownLatch listed = new CountDownLatch(20);
    for (int i = 0; i < 4; i++) {
      Timers.every(Duration.ofMillis(5))
          .on(scheduler)
          .counts()
          .subscribe(
              n -> {
                assertThat(scheduler.live().withPatience(Waiting.PATIENCE).count())
                    .isBetween(1L, 4L);
                listed.countDown();
              });
    }
    while (listed.getCount() > 0) {
      assertThat(scheduler.live().withPatience(Waiting.PATIENCE).count()).isBetween(1L, 4L);
    }
    assertThat(listed.await(30, TimeUnit.SECONDS)).isTrue();
  }

  @Test
  void askingAnUnusedSchedulerStartsNoThread() {
    assertThat(scheduler.live().withPatience(Waiting.PATIENCE).count()).isZero();
    assertThat(scheduler.live().workers())
        .hasSize(2)
        .allSatisfy(worker -> assertThat(worker.thread()).isNull());
  }

  @Test
  void whatAListingReadsOfAPipelineItReadsOnTheThreadThatAsks() {
    Set<Thread> reading = ConcurrentHashMap.newKeySet();
    for (int i = 0; i < 10; i++) {
      Timers.every(Duration.ofHours(1)) // none is late, which their loop would tell by name
          .on(scheduler)
          .counts()
          .subscribe(new ReadSubscriber(reading));
    }

    scheduler.live().withPatience(Waiting.PATIENCE).report(TimerQuery.all(), 10);

    assertThat(reading).containsExactly(Thread.currentThread());
  }

  /** Notes who reads it. */
  private static final class ReadSubscriber extends BaseSubscriber<Long> implements Scannable {
    private final Set<Thread> reading;

    ReadSubscriber(Set<Thread> reading) {
      this.reading = reading;
    }

    @Override
    public Object scanUnsafe(Attr key) {
      reading.add(Thread.currentThread());
      return null;
    }
  }
}
