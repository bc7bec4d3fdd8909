// SPDX-License-Identifier: Apache-2.0
// Copyright the reactor-timer authors
package io.reactortimer.internal.operator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.reactortimer.ManualTimers;
import io.reactortimer.Timers;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.reactivestreams.Subscription;
import reactor.core.CoreSubscriber;
import reactor.core.publisher.BaseSubscriber;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Hooks;

/** Sources that break the rules, and subscribers that do, around {@code Timers.keepAlive}. */
@SuppressWarnings("NullAway") // that is what they do
class KeepAliveOddSourcesTest {

  private final ManualTimers time = ManualTimers.exact();
  private final List<Object> seen = new ArrayList<>();
  private final List<Object> dropped = new ArrayList<>();
  private final Odd source = new Odd();
  private final Flux<String> alive =
      Timers.keepAlive(source, Duration.ofMillis(100), () -> "beat", time.scheduler());

  @AfterEach
  void resetHooks() {
    Hooks.resetOnErrorDropped();
  }

  /** Says what it is told to, whatever was requested. */
  private static final class Odd extends Flux<String> {
    CoreSubscriber<? super String> subscriber;
    boolean refusesRequests;

    @Override
    public void subscribe(CoreSubscriber<? super String> actual) {
      subscriber = actual;
      actual.onSubscribe(
          new Subscription() {
            @Override
            public void request(long n) {
              if (refusesRequests) {
                throw new IllegalStateException("not asked");
              }
            }

            @Override
            public void cancel() {}
          });
    }
  }

  /** Asks for nothing by itself, and throws where it is told to. */
  private final class Reader extends BaseSubscriber<String> {
    @Override
    protected void hookOnSubscribe(Subscription subscription) {}

    @Override
    protected void hookOnNext(String element) {
      seen.add(element);
    }

    @Override
    protected void hookOnComplete() {
      seen.add("complete");
    }
  }

  @Test
  void aNullThatHasToWaitIsRefusedAndTheStreamGoesOn() {
    Reader reader = new Reader();
    alive.subscribe(reader);
    assertThatThrownBy(() -> source.subscriber.onNext(null))
        .isInstanceOf(NullPointerException.class);
    reader.requestUnbounded();
    source.subscriber.onNext("a");
    time.advanceMillis(100);
    source.subscriber.onComplete();
    assertThat(seen).containsExactly("a", "beat", "complete");
    assertThat(time.scheduler().live().count()).isZero();
  }

  @Test
  void demandThatTheSourceThrowsOnIsMetAllTheSame() {
    Reader reader = new Reader();
    alive.subscribe(reader);
    time.advanceMillis(150); // it is due, and waits for demand
    source.refusesRequests = true;
    assertThatThrownBy(() -> reader.request(1)).hasMessage("not asked");
    time.advanceMillis(1);
    assertThat(seen).containsExactly("beat");
  }

  @Test
  void aLateErrorIsHandedOnThoughTheSubscriberHasThrown() {
    Hooks.onErrorDropped(dropped::add);
    IllegalStateException late = new IllegalStateException("late");
    alive.subscribe(ThrowingSubscriber.inOnNext());
    assertThatThrownBy(() -> source.subscriber.onNext("a")).isInstanceOf(ArithmeticException.class);
    source.subscriber.onError(late);
    assertThat(dropped).containsExactly(late);
  }
}
