// SPDX-License-Identifier: Apache-2.0
// Copyright the reactor-timer authors
package io.reactortimer.contract;

import static org.assertj.core.api.Assertions.assertThat;

import io.reactortimer.TimerScheduler;
import io.reactortimer.Timers;
import io.reactortimer.live.TimerQuery;
import java.io.IOException;
import java.io.InputStream;
import java.lang.ref.WeakReference;
import java.lang.reflect.Constructor;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import reactor.core.scheduler.Scheduler;

/** Timer threads: when there are any, and what they keep of the thread that started them. */
@Timeout(90)
class TimerThreadsTest {

  private static final String NAME = "timer-threads";

  private final TimerScheduler scheduler = TimerScheduler.builder(NAME).workers(2).build();

  @AfterEach
  void disposeScheduler() {
    scheduler.dispose();
    Waiting.until("its threads end", () -> threads().isEmpty());
  }

  private static List<Thread> threads() {
    return Waiting.threads(NAME);
  }

  @Test
  void noneIsStartedBeforeFirstUse() {
    scheduler.init();
    scheduler.createWorker().dispose();
    scheduler.createWorker();
    scheduler.now(TimeUnit.NANOSECONDS);
    scheduler.counters();
    scheduler.live().workers();
    scheduler.isDisposed();
    Timers.every(Duration.ofHours(1)).on(scheduler).ticks();

    assertThat(threads()).isEmpty();
  }

  @Test
  void listingStartsNone() {
    assertThat(scheduler.live().withPatience(Waiting.PATIENCE).count()).isZero();
    assertThat(scheduler.live().withPatience(Waiting.PATIENCE).page(TimerQuery.all()).timers())
        .isEmpty();
    assertThat(scheduler.live().withPatience(Waiting.PATIENCE).groups(10).groups()).isEmpty();
    assertThat(scheduler.live().find(1)).isEmpty();

    assertThat(threads()).isEmpty();
  }

  @Test
  void disposalStartsNone() {
    scheduler.dispose();

    assertThat(threads()).isEmpty();
    assertThat(scheduler.live().withPatience(Waiting.PATIENCE).count()).isZero();
    assertThat(threads()).isEmpty();
  }

  @Test
  void aGracefulEndStartsNone() {
    scheduler.disposeGracefully().block(Waiting.PATIENCE);

    assertThat(threads()).isEmpty();
  }

  @Test
  void onlyThoseThatAreNeededAreStarted() {
    scheduler.schedule(() -> {}, 1, TimeUnit.HOURS);
    scheduler.createWorker().schedule(() -> {}, 1, TimeUnit.HOURS);

    assertThat(threads()).hasSize(1);
  }

  @Test
  void theyEndWithTheScheduler() {
    CountDownLatch ran = new CountDownLatch(2);
    scheduler.schedule(ran::countDown);
    scheduler.schedule(ran::countDown);
    Waiting.open(ran);
    List<Thread> threads = threads();
    assertThat(threads).hasSize(2);

    scheduler.disposeGracefully().block(Waiting.PATIENCE);

    threads.forEach(Waiting::end);
  }

  @Test
  void theyCarryTheClassLoaderOfTheLibrary() {
    ClassLoader before = Thread.currentThread().getContextClassLoader();
    Thread.currentThread().setContextClassLoader(new ClassLoader(before) {});
    try {
      assertThat(SchedulerContract.threadOf(scheduler.createWorker()).getContextClassLoader())
          .isSameAs(TimerScheduler.class.getClassLoader());
    } finally {
      Thread.currentThread().setContextClassLoader(before);
    }
  }

  @Test
  void theyInheritNoThreadLocals() {
    InheritableThreadLocal<String> local = new InheritableThreadLocal<>();
    local.set("of a request");
    CompletableFuture<String> seen = new CompletableFuture<>();
    try {
      scheduler.schedule(() -> seen.complete(String.valueOf(local.get())));
      assertThat(Waiting.value(seen)).isEqualTo("null");
    } finally {
      local.remove();
    }
  }

  @Test
  void theyKeepNothingOfTheClassThatStartedThem() throws Exception {
    WeakReference<ClassLoader> loader = startedFromALoaderOfItsOwn();

    Waiting.until(
        "its class loader is collected",
        () -> {
          System.gc();
          return loader.refersTo(null);
        });
    assertThat(threads()).isNotEmpty();
  }

  /**
   * Uses a scheduler for the first time, as a class of an application does that is undeployed
   * later.
   */
  private WeakReference<ClassLoader> startedFromALoaderOfItsOwn() throws Exception {
    ClassLoader loader = new ApplicationLoader();
    Class<?> application = loader.loadClass(Application.class.getName());
    assertThat(application.getClassLoader()).isSameAs(loader);
    Constructor<?> constructor = application.getDeclaredConstructor();
    constructor.setAccessible(true);
    @SuppressWarnings("unchecked")
    Consumer<Scheduler> instance = (Consumer<Scheduler>) constructor.newInstance();
    instance.accept(scheduler);
    SchedulerContract.fence(scheduler.createWorker());
    SchedulerContract.fence(scheduler.createWorker());
    return new WeakReference<>(loader);
  }

  /**
   * Loaded twice: here, and by a loader that goes away. So it cannot use the rest of this package.
   */
  static final class Application implements Consumer<Scheduler> {

    @Override
    public void accept(Scheduler scheduler) {
      scheduler.schedule(() -> {});
      scheduler.schedule(() -> {});
    }
  }

  private static final class ApplicationLoader extends ClassLoader {

    ApplicationLoader() {
      super(TimerThreadsTest.class.getClassLoader());
    }

    @Override
    protected Class<?> loadClass(String name, boolean resolve) throws ClassNotFoundException {
      if (!name.equals(Application.class.getName())) {
        return super.loadClass(name, resolve);
      }
      try (InputStream code = getParent().getResourceAsStream(name.replace('.', '/') + ".class")) {
        byte[] bytes = code.readAllBytes();
        return defineClass(name, bytes, 0, bytes.length);
      } catch (IOException e) {
        throw new ClassNotFoundException(name, e);
      }
    }
  }
}
