// SPDX-License-Identifier: Apache-2.0
// Copyright the reactor-timer authors
package io.reactortimer;

import static org.assertj.core.api.Assertions.assertThat;

import io.reactortimer.live.LiveTimers;
import io.reactortimer.live.TimerQuery;
import java.lang.ref.WeakReference;
import java.time.Duration;
import java.util.List;
import jdk.jfr.FlightRecorder;
import jdk.jfr.Recording;
import jdk.jfr.RecordingState;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import reactor.core.Disposable;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Schedulers;

/** An application that is undeployed takes the class loader of this library with it. */
@Timeout(120)
class ClassLoaderTest {

  private static final String RECORDING = "of an application that is undeployed";

  /** What an application does from its start to its end, by the library in its own loader. */
  public static final class Application implements Runnable {

    @Override
    public void run() {
      TimerScheduler scheduler = TimerScheduler.create("undeployed");
      List<Disposable> streams =
          List.of(
              Timers.every(Duration.ofHours(1)).on(scheduler).counts().share().subscribe(),
              Flux.interval(Duration.ofHours(1), scheduler).subscribe(),
              Mono.delay(Duration.ofHours(1), scheduler)
                  .timeout(Duration.ofHours(1), scheduler)
                  .subscribe());
      awaitLive(scheduler, 4);
      Disposable closing = scheduler.beginClosing();
      streams.forEach(Disposable::dispose);
      closing.dispose();
      scheduler.disposeGracefully().block(Duration.ofSeconds(60));
    }

    private static void awaitLive(TimerScheduler scheduler, int count) {
      LiveTimers live = scheduler.live().withPatience(Duration.ofSeconds(60));
      while (live.page(TimerQuery.all()).matching() < count) {
        Thread.onSpinWait();
      }
      live.countCompletable(TimerQuery.all());
    }
  }

  /** What an application does while somebody records, and after that. */
  public static final class Recorded implements Runnable {

    @Override
    public void run() {
      TimerScheduler scheduler = TimerScheduler.create("undeployed");
      Timers.every(Duration.ofMillis(1)).on(scheduler).counts().take(3).blockLast();
      FlightRecorder.getFlightRecorder().getRecordings().stream()
          .filter(recording -> recording.getName().equals(RECORDING))
          .forEach(Recording::stop);
      scheduler.disposeGracefully().block(Duration.ofSeconds(60));
    }
  }

  /** What an application does that has taken over the default: the recipe of docs/migration.md. */
  public static final class TakingOver implements Runnable {

    @Override
    public void run() {
      Thread.currentThread().setContextClassLoader(getClass().getClassLoader());
      ReactorTimers.Installation installation =
          ReactorTimers.install(TimerScheduler.builder("undeployed").workers(2));
      Flux.interval(Duration.ofMillis(1)).take(3).blockLast();
      Mono.just(1).publishOn(Schedulers.parallel()).block();
      Disposable leaked = Flux.interval(Duration.ofHours(1)).subscribe();
      Timers.every(Duration.ofHours(1)).counts().subscribe();
      installation.dispose();
      ReactorTimers.install(TimerScheduler.builder("undeployed").workers(2)).dispose();
      Flux.interval(Duration.ofMillis(1)).take(3).blockLast();
      assertThat(leaked.isDisposed()).isFalse();

      Schedulers.shutdownNow();
      ReactorTimers.shutdownNow();
    }
  }

  /** On a thread of its own, so that none of ours remembers it. */
  private static WeakReference<ClassLoader> deployed(
      Class<? extends Runnable> application, String... packages) throws Exception {
    WeakReference<?>[] loader = new WeakReference<?>[1];
    Throwable[] failure = new Throwable[1];
    Thread thread =
        new Thread(
            () -> {
              try {
                ClassLoader own = new OwnClasses(List.of(packages));
                Class<?> type = own.loadClass(application.getName());
                assertThat(type).isNotSameAs(application);
                ((Runnable) type.getDeclaredConstructor().newInstance()).run();
                loader[0] = new WeakReference<>(own);
              } catch (Throwable e) {
                failure[0] = e;
              }
            });
    thread.start();
    thread.join();
    assertThat(failure[0]).isNull();
    @SuppressWarnings("unchecked")
    WeakReference<ClassLoader> own = (WeakReference<ClassLoader>) loader[0];
    return own;
  }

  @Test
  void isFreeAfterAListingWhereReactorIsInAParentLoader() throws Exception {
    Garbage.awaitCollected(deployed(Application.class, "io.reactortimer."));
  }

  @Test
  void isFreeAfterARecordingThatWasStoppedBeforeItsEnd() throws Exception {
    try (Recording recording = new Recording()) {
      recording.setName(RECORDING);
      recording.enable("io.reactortimer.SchedulerStatistics");
      recording.start();
      Garbage.awaitCollected(deployed(Recorded.class, "io.reactortimer."));
      assertThat(recording.getState()).isEqualTo(RecordingState.STOPPED);
    }
  }

  /** As a WAR has it, with Reactor among its own libraries. */
  @Test
  void isFreeAfterATakeoverWhoseSchedulersAreShutDown() throws Exception {
    Garbage.awaitCollected(
        deployed(
            TakingOver.class,
            "io.reactortimer.",
            "reactor.",
            "org.reactivestreams.",
            "io.micrometer."));
  }
}
