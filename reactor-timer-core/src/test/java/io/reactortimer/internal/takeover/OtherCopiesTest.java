// SPDX-License-Identifier: Apache-2.0
// Copyright the reactor-timer authors
package io.reactortimer.internal.takeover;

import static org.assertj.core.api.Assertions.assertThat;

import io.reactortimer.Garbage;
import io.reactortimer.OwnClasses;
import io.reactortimer.ReactorTimers;
import io.reactortimer.TimerScheduler;
import io.reactortimer.Timers;
import io.reactortimer.contract.Waiting;
import java.lang.ref.WeakReference;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.function.Function;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import reactor.core.Disposable;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Scheduler;
import reactor.core.scheduler.Schedulers;

/** Several copies of the library over one Reactor, as in a server whose applications bring it. */
@Timeout(90)
class OtherCopiesTest {

  private final List<Disposable> held = new ArrayList<>();

  /** What an application does with its copy: it takes over, shuts down, or names a pipeline. */
  public static final class Copy implements Function<String, Object> {

    @Override
    public Object apply(String call) {
      return switch (call) {
        case "shut down" -> {
          ReactorTimers.shutdownNow();
          yield call;
        }
        case "names" -> ReactorTimers.namesFromOperators();
        case "named" ->
            Flux.just(1).contextWrite(Timers.named("inner")).name("outer").map(one -> one);
        default -> ReactorTimers.install(TimerScheduler.builder(call).workers(1));
      };
    }
  }

  @SuppressWarnings("unchecked")
  private static Function<String, Object> copy() throws ReflectiveOperationException {
    ClassLoader own = new OwnClasses(List.of("io.reactortimer."));
    return (Function<String, Object>)
        own.loadClass(Copy.class.getName()).getDeclaredConstructor().newInstance();
  }

  @AfterEach
  void giveBack() {
    held.forEach(Disposable::dispose);
    Schedulers.resetFactory();
  }

  private Disposable hold(Object disposable) {
    held.add((Disposable) disposable);
    return (Disposable) disposable;
  }

  private static String threadOfTheDefault() {
    Mono<String> thread =
        Mono.delay(Duration.ofNanos(1)).map(tick -> Thread.currentThread().getName());
    return String.valueOf(thread.block(Waiting.PATIENCE));
  }

  /** All orders of seven steps, in each of which one of the two takes over or leaves. */
  @Test
  void twoTakeOverAndLeaveInAnyOrder() throws Exception {
    List<Function<String, Object>> copies = List.of(copy(), copy());
    for (int order = 0; order < 1 << 7; order++) {
      Scheduler before = Schedulers.parallel();
      Disposable[] holding = new Disposable[2];
      Deque<Integer> front = new ArrayDeque<>();
      for (int step = 0; step < 9; step++) {
        int one = step < 7 ? order >> step & 1 : step - 7; // in the end, those leave that are left
        Disposable present = holding[one];
        if (present != null) {
          present.dispose();
          holding[one] = null;
          front.remove(one);
        } else if (step < 7) {
          holding[one] = hold(copies.get(one).apply("copy" + one));
          front.push(one);
        }
        String name = front.isEmpty() ? "parallel-" : "copy" + front.peek() + "-";
        assertThat(threadOfTheDefault()).as("order %s, step %s", order, step).startsWith(name);
        Schedulers.newSingle("theirs").dispose(); // no copy leaves that to one that leaves it back
      }
      assertThat(Schedulers.parallel()).as("order %s", order).isSameAs(before);
    }
    copies.forEach(each -> each.apply("shut down"));
  }

  @Test
  void oneThatLeavesWhileAnotherStandsOnItIsForgotten() throws Exception {
    WeakReference<ClassLoader> gone = deployedBelow();
    Garbage.awaitCollected(gone);
    assertThat(threadOfTheDefault()).startsWith("above-");
  }

  private WeakReference<ClassLoader> deployedBelow() throws ReflectiveOperationException {
    Function<String, Object> below = copy();
    Disposable installation = (Disposable) below.apply("below");
    threadOfTheDefault();
    hold(copy().apply("above"));
    installation.dispose();
    below.apply("shut down");
    return new WeakReference<>(below.getClass().getClassLoader());
  }

  @Test
  void aNameFromAnotherCopyIsNoNameAndBreaksNothing() throws Exception {
    Function<String, Object> one = copy();
    Function<String, Object> two = copy();
    hold(one.apply("names"));
    Disposable second = hold(two.apply("names"));

    assertThat(elements(one)).containsExactly(1);
    assertThat(elements(two)).containsExactly(1);
    second.dispose();
    assertThat(elements(two)).containsExactly(1);
  }

  @SuppressWarnings("unchecked")
  private static List<Integer> elements(Function<String, Object> copy) {
    return ((Flux<Integer>) copy.apply("named")).collectList().block(Waiting.PATIENCE);
  }
}
