// SPDX-License-Identifier: Apache-2.0
// Copyright the reactor-timer authors
package io.reactortimer.internal.engine.loop;

import static org.assertj.core.api.Assertions.assertThat;

import io.reactortimer.internal.engine.queue.QueueCursor;
import io.reactortimer.internal.engine.queue.TimerQueue;
import io.reactortimer.internal.engine.time.ManualTimeSource;
import io.reactortimer.internal.scheduler.ReactorFailures;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.Timeout.ThreadMode;

/** A loop that is turned by hand and has ended. */
class ManualLoopEndTest {

  /** Asks as long as nobody has served it. */
  private static final class Asking implements ScanRequest.Slices {
    boolean served;

    @Override
    public boolean waitsForLoop() {
      return !served;
    }

    @Override
    public boolean serve(TimerQueue queue) {
      served = true;
      return true;
    }

    @Override
    public QueueCursor cursor() {
      return new QueueCursor();
    }
  }

  @Test
  @Timeout(value = 30, unit = TimeUnit.SECONDS, threadMode = ThreadMode.SEPARATE_THREAD)
  void aListingThatIsAskedForWhileTheLoopEndsDoesNotKeepItsThread() {
    ManualLoop manual = new ManualLoop(new ManualTimeSource(0), ReactorFailures.INSTANCE);
    TimerLoop loop = manual.group().loops().get(0);
    manual.group().stop();
    assertThat(loop.hasEnded()).isTrue();
    Asking late = new Asking();
    loop.requestScan(late); // it asked whether the loop had ended just before
    assertThat(late.served).isFalse();
  }
}
