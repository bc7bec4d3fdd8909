// SPDX-License-Identifier: Apache-2.0
// Copyright the reactor-timer authors
package io.reactortimer.internal.takeover;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import io.reactortimer.ReactorTimers;
import io.reactortimer.ReactorTimers.Installation;
import io.reactortimer.Timers;
import io.reactortimer.contract.Waiting;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ThreadFactory;
import org.junit.jupiter.api.Test;
import reactor.core.publisher.Flux;
import reactor.core.scheduler.Scheduler;
import reactor.core.scheduler.Schedulers;
import reactor.test.StepVerifier;
import reactor.test.scheduler.VirtualTimeScheduler;

/** Who else may replace Reactor's default scheduler, before a takeover and after it. */
class TakeoverOrderTest extends TakeoverFixture {

  @Test
  void aFactoryThatWasThereBeforeGoesOnMakingTheOtherSchedulers() {
    Recording theirs = new Recording();
    Schedulers.setFactory(theirs);
    Installation installation = install(settings("on-top"));
    theirs.made.clear(); // looking what stands behind parallel() has made one

    Schedulers.newSingle("theirs").dispose();
    Schedulers.newParallel("theirs", 1).dispose();
    Schedulers.newBoundedElastic(1, 1, "theirs").dispose();
    assertThat(theirs.made).containsExactly("single", "parallel", "boundedElastic");
    assertThat(ReactorTimers.unwrap(Schedulers.parallel())).contains(installation.scheduler());
    installation.dispose();
    Schedulers.shutdownNow();
    Schedulers.parallel();
    assertThat(theirs.made).endsWith("boundedElastic", "parallel");
  }

  @Test
  void aFactoryThatIsSetLaterStays() {
    Installation installation = install(settings("below"));
    Scheduler ours = Schedulers.parallel();
    Recording theirs = new Recording();
    Schedulers.setFactory(theirs);
    assertThat(ReactorTimers.installed()).isEmpty();
    assertThat(ours.isDisposed()).as("as Reactor's own would be").isTrue();
    Scheduler parallel = Schedulers.parallel();

    installation.dispose();

    assertThat(Schedulers.parallel()).isSameAs(parallel);
    assertWorks(parallel);
    Installation again = install(settings("below"));
    assertThat(ReactorTimers.installed()).containsSame(again.scheduler());
    again.dispose();
    assertThat(Schedulers.parallel()).isSameAs(parallel);
  }

  @Test
  void aSnapshotOfSomebodyElseGivesTheTakeoverBack() {
    Installation installation = install(settings("snapshot"));
    Scheduler ours = Schedulers.parallel();
    Schedulers.Snapshot snapshot = Schedulers.setFactoryWithSnapshot(new Recording());
    assertThat(ReactorTimers.installed()).isEmpty();
    Schedulers.resetFrom(snapshot);

    assertThat(Schedulers.parallel()).isSameAs(ours);
    assertThat(ReactorTimers.installed()).contains(installation.scheduler());
    assertWorks(ours);
  }

  @Test
  void virtualTimeOverATakeoverWorksAndGivesItBack() {
    Installation installation = install(settings("real"));
    for (int i = 0; i < 2; i++) {
      StepVerifier.withVirtualTime(() -> Flux.interval(HOUR).take(2))
          .thenAwait(HOUR.multipliedBy(2))
          .expectNext(0L, 1L)
          .expectComplete()
          .verify(Waiting.PATIENCE);
      StepVerifier.withVirtualTime(() -> Timers.interval(HOUR).take(1))
          .thenAwait(HOUR)
          .expectNext(0L)
          .expectComplete()
          .verify(Waiting.PATIENCE);
    }
    assertThat(ReactorTimers.installed()).containsSame(installation.scheduler());
    assertWorks(Schedulers.parallel());
  }

  @Test
  void aTakeoverUnderVirtualTimeIsRefusedWithTheReason() {
    VirtualTimeScheduler virtual = VirtualTimeScheduler.getOrSet();

    assertThatIllegalStateException()
        .isThrownBy(() -> ReactorTimers.install(time.scheduler()))
        .withMessageContaining("virtual time");
    assertThatIllegalStateException().isThrownBy(() -> ReactorTimers.install(settings("late")));

    assertThat(VirtualTimeScheduler.get()).isSameAs(virtual);
    VirtualTimeScheduler.reset();
    assertThat(ReactorTimers.installed()).isEmpty();
  }

  @Test
  void aTakeoverThatIsLeftUnderVirtualTimeStaysUntilTheNextOneLeaves() {
    Scheduler before = Schedulers.parallel();
    Installation first = install(settings("left"));
    VirtualTimeScheduler.getOrSet();
    first.dispose();
    assertThat(VirtualTimeScheduler.isFactoryEnabled()).isTrue();
    VirtualTimeScheduler.reset();

    assertWorks(Schedulers.parallel());
    Installation second = install(settings("left"));
    assertThat(ReactorTimers.installed()).containsSame(second.scheduler());
    second.dispose();
    assertThat(Schedulers.parallel()).isSameAs(before);
  }

  /** Somebody else's factory: it remembers what it made. */
  private static final class Recording implements Schedulers.Factory {
    private final List<String> made = new ArrayList<>();

    @Override
    public Scheduler newParallel(int parallelism, ThreadFactory threadFactory) {
      made.add("parallel");
      return Schedulers.Factory.super.newParallel(parallelism, threadFactory);
    }

    @Override
    public Scheduler newSingle(ThreadFactory threadFactory) {
      made.add("single");
      return Schedulers.Factory.super.newSingle(threadFactory);
    }

    @Override
    public Scheduler newBoundedElastic(
        int threadCap, int queuedTaskCap, ThreadFactory threadFactory, int ttlSeconds) {
      made.add("boundedElastic");
      return Schedulers.Factory.super.newBoundedElastic(
          threadCap, queuedTaskCap, threadFactory, ttlSeconds);
    }
  }
}
