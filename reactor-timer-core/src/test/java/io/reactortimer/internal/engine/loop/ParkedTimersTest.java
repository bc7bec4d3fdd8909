// SPDX-License-Identifier: Apache-2.0
// Copyright the reactor-timer authors
package io.reactortimer.internal.engine.loop;

import static org.assertj.core.api.Assertions.assertThat;

import io.reactortimer.internal.engine.time.Slack;
import java.lang.ref.WeakReference;
import java.util.ArrayList;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;

class ParkedTimersTest {

  private final ManualLoops loops = new ManualLoops(1);
  private final TimerLoop loop = loops.loop();

  private ProbeTick tick() {
    return new ProbeTick(loop, 1, 1, Slack.EXACT);
  }

  private static List<SteeredNode> all(ParkedTimers timers) {
    List<SteeredNode> all = new ArrayList<>();
    for (ParkedTimers.Ref ref = timers.newest(); ref != null; ref = ParkedTimers.below(ref)) {
      if (ref.get() != null) {
        all.add(ref.get());
      }
    }
    return all;
  }

  /** Living and dead ones. */
  private static int places(ParkedTimers timers) {
    int places = 0;
    for (ParkedTimers.Ref ref = timers.newest(); ref != null; ref = ParkedTimers.below(ref)) {
      places++;
    }
    return places;
  }

  @Test
  void knowATimerFromItsFirstParkingOnOnce() {
    ProbeTick tick = tick();
    assertThat(all(loop.parked())).isEmpty();
    for (int i = 0; i < 5; i++) {
      tick.request(1);
      loops.advanceNanos(10);
      assertThat(tick.isIdle()).isTrue();
    }
    assertThat(all(loop.parked())).containsExactly(tick);
  }

  @Test
  void knowATimerThatNeverHadDemand() {
    ProbeTick tick = tick();
    tick.subscribed();
    tick.subscribed();
    assertThat(all(loop.parked())).containsExactly(tick);
  }

  @Test
  void forgetWhatIsCancelled() {
    ProbeTick tick = tick();
    tick.subscribed();
    tick.tryCancel();
    assertThat(all(loop.parked())).isEmpty();
  }

  @Test
  void doNotKeepATimerAlive() {
    WeakReference<ProbeTick> dropped = parked();
    long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(30);
    while (dropped.get() != null && System.nanoTime() < deadline) {
      System.gc();
      LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(2));
    }
    assertThat(dropped.get()).isNull();
    assertThat(all(loop.parked())).isEmpty();
  }

  private WeakReference<ProbeTick> parked() {
    ProbeTick tick = tick();
    tick.request(2);
    loops.advanceNanos(10);
    assertThat(tick.ticks).isEqualTo(2);
    return new WeakReference<>(tick);
  }

  @Test
  void keepAboutAsManyDeadAsLiving() {
    ParkedTimers timers = new ParkedTimers();
    List<SteeredNode> living = new ArrayList<>();
    int most = 0;
    for (int i = 0; i < 20_000; i++) {
      ProbeTick tick = tick();
      ParkedTimers.Ref ref = timers.place(tick);
      timers.add(ref);
      if (i % 100 == 0) {
        living.add(tick);
      } else {
        timers.remove(ref);
      }
      most = Math.max(most, places(timers) - 2 * living.size());
    }
    assertThat(most).isLessThan(300);
    assertThat(all(timers)).containsExactlyInAnyOrderElementsOf(living);
  }

  @Test
  void letGoOfTheirPlacesWhenManyAreCancelledAndNoneComes() {
    ParkedTimers timers = new ParkedTimers();
    List<ParkedTimers.Ref> refs = new ArrayList<>();
    for (int i = 0; i < 10_000; i++) {
      refs.add(timers.place(tick()));
      timers.add(refs.get(i));
    }
    refs.forEach(timers::remove);
    assertThat(places(timers)).isLessThan(10_000 / 2);
  }

  @Test
  void canBeTraversedWhileTheDeadAreSweptFromUnderTheReader() {
    ParkedTimers timers = new ParkedTimers();
    List<ProbeTick> nodes = new ArrayList<>();
    List<ParkedTimers.Ref> refs = new ArrayList<>();
    for (int i = 0; i < 200; i++) {
      ProbeTick tick = tick();
      ParkedTimers.Ref ref = timers.place(tick);
      nodes.add(tick);
      refs.add(ref);
      timers.add(ref);
    }
    ParkedTimers.Ref stand = refs.get(150);
    for (int i = 100; i < 200; i++) {
      timers.remove(refs.get(i));
    }
    int before = places(timers);
    for (int i = 0; i < 100; i++) {
      timers.add(timers.place(tick()));
    }
    assertThat(places(timers)).as("swept").isLessThan(before + 100);
    Set<SteeredNode> seen = Collections.newSetFromMap(new IdentityHashMap<>());
    for (ParkedTimers.Ref ref = stand; ref != null; ref = ParkedTimers.below(ref)) {
      if (ref.get() != null) {
        seen.add(ref.get());
      }
    }
    assertThat(seen).containsExactlyInAnyOrderElementsOf(nodes.subList(0, 100));
  }

  @Test
  void areCompleteWhileManyThreadsAddAndOneTraverses() throws InterruptedException {
    ParkedTimers timers = new ParkedTimers();
    List<SteeredNode> living = new ArrayList<>();
    for (int i = 0; i < 500; i++) {
      ProbeTick tick = tick();
      living.add(tick);
      timers.add(timers.place(tick));
    }
    CountDownLatch done = new CountDownLatch(2);
    for (int t = 0; t < 2; t++) {
      new Thread(
              () -> {
                for (int i = 0; i < 50_000; i++) {
                  ParkedTimers.Ref ref = timers.place(tick());
                  timers.add(ref);
                  timers.remove(ref);
                }
                done.countDown();
              })
          .start();
    }
    do {
      assertThat(all(timers)).containsAll(living);
    } while (!done.await(0, TimeUnit.SECONDS));
    assertThat(all(timers)).containsExactlyInAnyOrderElementsOf(living);
    // The thread that swept may have been held up at it while the other one went on.
    for (int left = places(timers); left > 0; left--) {
      ParkedTimers.Ref ref = timers.place(tick());
      timers.add(ref);
      timers.remove(ref);
    }
    assertThat(places(timers)).isLessThan(3 * living.size());
  }

  @Test
  void countThoseThatTheCollectorHasTakenOnceAndNoneThatWereCancelled() {
    ParkedTimers timers = new ParkedTimers();
    List<SteeredNode> nodes = new ArrayList<>(); // so that the real one takes none
    List<ParkedTimers.Ref> refs = new ArrayList<>();
    for (int i = 0; i < 100; i++) {
      nodes.add(tick());
      refs.add(timers.place(nodes.get(i)));
      timers.add(refs.get(i));
    }
    refs.subList(0, 40).forEach(timers::remove);
    refs.subList(70, 100).forEach(ParkedTimers.Ref::enqueue); // as the collector does
    assertThat(timers.takeCollected()).isEqualTo(30);
    assertThat(timers.takeCollected()).isZero();
    refs.subList(40, 70).forEach(timers::remove);
    assertThat(timers.takeCollected()).isZero();
    assertThat(nodes).hasSize(100);
  }
}
