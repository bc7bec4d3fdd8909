// SPDX-License-Identifier: Apache-2.0
// Copyright the reactor-timer authors
package io.reactortimer.internal.operator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.reactortimer.Timers;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.reactivestreams.Subscription;
import reactor.core.publisher.BaseSubscriber;
import reactor.test.publisher.TestPublisher;
import reactor.test.scheduler.VirtualTimeScheduler;

/** What a thread that has failed has left in the queue of a keep-alive. */
class KeepAliveLeftoversTest {

  private static final Duration IDLE = Duration.ofMillis(100);

  private final VirtualTimeScheduler virtual = VirtualTimeScheduler.create();
  private final Clockless clockless = new Clockless(virtual);
  private final List<String> seen = new ArrayList<>();

  /** Asks for nothing by itself. There is no memory after the first element. */
  private final class Reader extends BaseSubscriber<String> {

    @Override
    protected void hookOnSubscribe(Subscription subscription) {}

    @Override
    protected void hookOnNext(String element) {
      seen.add(element);
      clockless.memoryShort()[0] = seen.size() == 1;
    }
  }

  @Test
  void theLoopEmitsItAndThenBeats() {
    TestPublisher<String> source =
        TestPublisher.createNoncompliant(TestPublisher.Violation.REQUEST_OVERFLOW);
    Reader reader = new Reader();
    Timers.keepAlive(source.flux(), IDLE, () -> "beat", clockless).subscribe(reader);
    source.next("first", "second");
    assertThat(seen).isEmpty();
    assertThatThrownBy(() -> reader.request(3))
        .isInstanceOf(OutOfMemoryError.class)
        .hasMessage("pretended");
    assertThat(seen).containsExactly("first");
    virtual.advanceTimeBy(IDLE);
    assertThat(seen).containsExactly("first", "second");
    virtual.advanceTimeBy(IDLE);
    assertThat(seen).containsExactly("first", "second", "beat");
  }

  @Test
  void aBeatBehindWhichThereIsNoMemoryIsFollowedByOthers() {
    TestPublisher<String> source = TestPublisher.create();
    Timers.keepAlive(source.flux(), IDLE, () -> "beat", clockless)
        .subscribe(
            element -> {
              seen.add(element);
              clockless.memoryShort()[0] = seen.size() == 1;
            },
            failure -> seen.add(failure.toString()));
    virtual.advanceTimeBy(IDLE);
    assertThat(clockless.memoryShort()[0]).isFalse();
    assertThat(seen).containsExactly("beat");
    virtual.advanceTimeBy(IDLE);
    assertThat(seen).containsExactly("beat", "beat");
    source.next("element");
    virtual.advanceTimeBy(IDLE);
    assertThat(seen).containsExactly("beat", "beat", "element", "beat");
  }
}
