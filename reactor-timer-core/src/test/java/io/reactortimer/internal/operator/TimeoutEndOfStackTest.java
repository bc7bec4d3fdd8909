// SPDX-License-Identifier: Apache-2.0
// Copyright the reactor-timer authors
package io.reactortimer.internal.operator;

import static org.assertj.core.api.Assertions.assertThat;

import io.reactortimer.ManualTimers;
import io.reactortimer.Timers;
import io.reactortimer.internal.engine.loop.ShallowStack;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeoutException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.reactivestreams.Subscription;
import reactor.core.CoreSubscriber;
import reactor.core.publisher.Flux;

/** A first element that comes at any depth near the end of its source's stack. */
@Timeout(120)
class TimeoutEndOfStackTest {

  private static final Duration FIRST = Duration.ofHours(1);
  private static final Duration NEXT = Duration.ofSeconds(1);

  /** One stream; calls as little as possible where the stack ends. */
  private static final class World extends Flux<String> implements CoreSubscriber<String> {
    final ManualTimers timers = ManualTimers.exact();
    final List<Object> seen = new ArrayList<>();
    CoreSubscriber<? super String> source;
    boolean cancelled;

    World() {
      Timers.timeout(this, FIRST, NEXT, timers.scheduler()).subscribe(this);
    }

    @Override
    public void subscribe(CoreSubscriber<? super String> actual) {
      source = actual;
      actual.onSubscribe(
          new Subscription() {
            @Override
            public void request(long n) {}

            @Override
            public void cancel() {
              cancelled = true;
            }
          });
    }

    @Override
    public void onSubscribe(Subscription subscription) {
      subscription.request(Long.MAX_VALUE);
    }

    @Override
    public void onNext(String element) {}

    @Override
    public void onError(Throwable error) {
      seen.add(error);
    }

    @Override
    public void onComplete() {}
  }

  @Test
  void theDeadlineOfTheNextOneIsKeptOrTheSourceIsToldThatItIsStillTheFirst()
      throws InterruptedException {
    ShallowStack.run(
        () -> {
          new World().source.onNext("loads the classes");
          for (int depth = 1; depth < 700; depth += depth < 50 ? 1 : 25) {
            atDepth(depth);
          }
        });
  }

  private static void atDepth(int depth) {
    World world = new World();
    boolean[] passedOn = new boolean[1];
    ShallowStack.overflow(
        frames -> {
          if (frames == depth) {
            world.source.onNext("first");
            passedOn[0] = true;
          }
        });
    if (!passedOn[0]) {
      world.source.onNext("first, again");
    }
    if (world.cancelled) {
      return; // the reader could not be called
    }
    world.timers.advance(NEXT);
    assertThat(world.seen)
        .as("%d frames above the end", depth)
        .singleElement()
        .isInstanceOf(TimeoutException.class);
  }
}
