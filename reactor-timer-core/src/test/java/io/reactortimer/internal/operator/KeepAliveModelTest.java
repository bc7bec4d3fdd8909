// SPDX-License-Identifier: Apache-2.0
// Copyright the reactor-timer authors
package io.reactortimer.internal.operator;

import static org.assertj.core.api.Assertions.assertThat;

import io.reactortimer.ManualTimers;
import io.reactortimer.Timers;
import io.reactortimer.internal.engine.queue.Seeds;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.reactivestreams.Subscriber;
import org.reactivestreams.Subscription;
import reactor.core.publisher.BaseSubscriber;
import reactor.core.publisher.Flux;

/**
 * Random steps against a model that says for each moment what must have been emitted: demand is
 * kept to the element, nothing is lost, the order holds, and silence is never too long nor too
 * short.
 */
class KeepAliveModelTest {

  private static final int RUNS = 1_000;
  private static final long IDLE_MILLIS = 10;

  @Test
  void whatIsEmittedIsWhatTheModelSays() {
    Seeds.repeat(RUNS, random -> new Run(random).steps());
  }

  /** A source that keeps to what was asked of it, to the element. */
  private static final class Source implements Subscription {
    private final Random random;
    private Subscriber<? super Long> subscriber;
    private long asked;
    private long said;
    private boolean cancelled;
    private boolean answersAtOnce;

    Source(Random random) {
      this.random = random;
    }

    @Override
    public void request(long n) {
      assertThat(n).isPositive();
      asked = asked + n < 0 ? Long.MAX_VALUE : asked + n;
      if (answersAtOnce && random.nextBoolean()) {
        speak();
      }
    }

    @Override
    public void cancel() {
      cancelled = true;
    }

    boolean canSpeak() {
      return !cancelled && said < asked;
    }

    void speak() {
      if (canSpeak()) {
        subscriber.onNext(said++);
      }
    }
  }

  private static final class Run {
    private final Random random;
    private final ManualTimers time = ManualTimers.exact();
    private final Source source;
    private final List<Long> emitted = new ArrayList<>();
    private final boolean unbounded;
    private final boolean asksFromWithin;
    private long requested;
    private long beats;
    private long lastMillis;
    private boolean completed;
    private boolean ended;
    private @Nullable Throwable failure;

    private final BaseSubscriber<Long> reader =
        new BaseSubscriber<>() {
          @Override
          protected void hookOnSubscribe(Subscription subscription) {
            if (unbounded) {
              requested = Long.MAX_VALUE;
              requestUnbounded();
            }
          }

          @Override
          protected void hookOnNext(Long element) {
            assertThat(completed).isFalse();
            emitted.add(element);
            assertThat((long) emitted.size()).isLessThanOrEqualTo(requested);
            if (element >= 0) {
              assertThat(element).isEqualTo(emitted.size() - 1 - beats);
            } else {
              beats++;
              assertThat(-element).isEqualTo(beats);
              assertThat(time.nowMillis() - lastMillis)
                  .as("silence before it")
                  .isGreaterThanOrEqualTo(IDLE_MILLIS);
            }
            lastMillis = time.nowMillis();
            if (asksFromWithin && random.nextInt(3) > 0) {
              ask();
            }
          }

          @Override
          protected void hookOnError(Throwable error) {
            failure = error; // what the assertions above have thrown
          }

          @Override
          protected void hookOnComplete() {
            completed = true;
          }
        };

    private long nextBeat = -1;

    Run(Random random) {
      this.random = random;
      this.source = new Source(random);
      this.source.answersAtOnce = random.nextBoolean();
      this.unbounded = random.nextInt(4) == 0;
      this.asksFromWithin = random.nextBoolean();
    }

    void ask() {
      long n = 1 + random.nextInt(random.nextBoolean() ? 1 : 4);
      requested = requested == Long.MAX_VALUE ? requested : requested + n;
      reader.request(n);
    }

    void steps() {
      Timers.<Long>keepAlive(
              Flux.from(
                  subscriber -> {
                    source.subscriber = subscriber;
                    subscriber.onSubscribe(source);
                  }),
              Duration.ofMillis(IDLE_MILLIS),
              () -> nextBeat--,
              time.scheduler())
          .subscribe(reader);
      for (int step = 0; step < 60 && !ended; step++) {
        step();
        check();
      }
      if (!ended) {
        source.subscriber.onComplete();
      }
      while (!completed) {
        assertThat((long) emitted.size()).as("waits for demand only").isEqualTo(requested);
        ask();
        time.advanceMillis(0);
      }
      assertThat(emitted.stream().filter(element -> element >= 0).count()).isEqualTo(source.said);
      assertThat(time.scheduler().live().count()).isZero();
      assertThat(time.scheduler().counters().scheduled()).isLessThanOrEqualTo(1);
    }

    private void step() {
      switch (random.nextInt(8)) {
        case 0, 1, 2 -> anywhere(source::speak);
        case 3, 4 -> anywhere(this::ask);
        case 5 -> time.stallMillis(random.nextInt(25));
        case 6 -> time.advanceMillis(1 + random.nextInt(25));
        default -> {
          if (random.nextInt(10) == 0) {
            source.subscriber.onComplete();
            ended = true;
          }
        }
      }
    }

    private void anywhere(Runnable step) {
      if (random.nextBoolean()) {
        time.loops().elsewhere(step);
      } else {
        step.run();
      }
    }

    private void check() {
      time.advanceMillis(0);
      assertThat(failure).isNull();
      long waiting = source.said - (emitted.size() - beats);
      long unmet = requested - emitted.size();
      assertThat(waiting).as("what the loop has used up, at most").isBetween(0L, beats);
      assertThat(source.asked).as("asked of the source").isLessThanOrEqualTo(requested);
      if (unmet > 0) {
        assertThat(waiting).as("waits although there is demand").isZero();
        if (!ended) {
          assertThat(source.asked - source.said).as("still to come").isGreaterThanOrEqualTo(unmet);
          assertThat(time.nowMillis() - lastMillis).as("silence").isLessThan(IDLE_MILLIS);
        }
      }
    }
  }
}
