// SPDX-License-Identifier: Apache-2.0
// Copyright the reactor-timer authors
package io.reactortimer.internal.scheduler;

import static org.assertj.core.api.Assertions.assertThat;

import io.reactortimer.ManualTimers;
import io.reactortimer.Timers;
import io.reactortimer.contract.Waiting;
import io.reactortimer.internal.engine.loop.LoopStall;
import io.reactortimer.internal.engine.loop.TimerNode;
import java.lang.reflect.Proxy;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.function.LongConsumer;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import reactor.core.Scannable;
import reactor.core.publisher.BaseSubscriber;

@Timeout(90)
class StallTellerTest {

  private final ManualTimers time = ManualTimers.exact();

  /** Timers of stalls that have ended. */
  private final BlockingQueue<String> told = new LinkedBlockingQueue<>();

  private final StallTeller teller = new StallTeller(recording(), Thread::new);

  private TimerEvents recording() {
    TimerEvents none = TimerEvents.none();
    return (TimerEvents)
        Proxy.newProxyInstance(
            TimerEvents.class.getClassLoader(),
            new Class<?>[] {TimerEvents.class},
            (proxy, method, arguments) -> {
              if (method.getName().equals("wasHeld")) {
                told.add((String) arguments[1]);
              }
              return method.invoke(none, arguments);
            });
  }

  /** Its next operator is known once the latch is open. */
  private static final class Waits extends BaseSubscriber<Long> implements Scannable {
    private final CountDownLatch latch;

    Waits(CountDownLatch latch) {
      this.latch = latch;
    }

    @Override
    public @Nullable Object scanUnsafe(Attr key) {
      Waiting.open(latch);
      return null;
    }
  }

  private TimerNode intervalOf(BaseSubscriber<Long> subscriber) {
    Timers.every(Duration.ofSeconds(1))
        .name("room")
        .on(time.scheduler())
        .counts()
        .subscribe(subscriber);
    time.advanceMillis(0);
    List<TimerNode> found = new ArrayList<>();
    time.loops().group().visitTimers(found::add);
    return found.get(found.size() - 1);
  }

  private static LoopStall stallIn(TimerNode timer) {
    return new LoopStall("app-1", timer, 1_000_000_000L, List.of(), 0, true);
  }

  @Test
  void aNameThatIsNotToBeHadIsLeftOutAndNobodyWaitsForIt() {
    CountDownLatch open = new CountDownLatch(1);
    TimerNode first = intervalOf(new Waits(open));
    TimerNode second = intervalOf(new Waits(open));

    LongConsumer firstEnds = teller.stuck(stallIn(first));
    LongConsumer secondEnds = teller.stuck(stallIn(second));
    firstEnds.accept(1);
    secondEnds.accept(1);

    assertThat(Waiting.nextWithin(Waiting.PATIENCE, told))
        .isEqualTo("timer " + first.id() + ", INTERVAL room");
    assertThat(Waiting.nextWithin(Waiting.PATIENCE, told))
        .isEqualTo("timer " + second.id() + ", INTERVAL room");
    open.countDown();
  }
}
