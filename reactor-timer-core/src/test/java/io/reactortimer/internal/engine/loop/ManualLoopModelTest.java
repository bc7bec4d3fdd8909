// SPDX-License-Identifier: Apache-2.0
// Copyright the reactor-timer authors
package io.reactortimer.internal.engine.loop;

import io.reactortimer.internal.engine.queue.Seeds;
import io.reactortimer.internal.engine.time.ManualTimeSource;
import java.util.SplittableRandom;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A loop that lends itself a thread does what the model does, at the same instants. */
class ManualLoopModelTest {

  private static final int STEPS = 2_500;
  private static final int RUNS = 10;

  private static final class Real extends LoopWorld {
    final ManualLoop manual;
    final Recorder recorder;

    Real(long seed, ManualLoop manual, Recorder recorder) {
      super(seed, false, manual.group());
      this.manual = manual;
      this.recorder = recorder;
    }

    @Override
    ManualTimeSource time() {
      return manual.time();
    }

    @Override
    void elsewhere(Runnable action) {
      action.run(); // as any thread that moves no clock
    }

    @Override
    void turn(long nanos) {
      manual.advanceNanos(nanos);
    }
  }

  @ParameterizedTest
  @ValueSource(longs = {0, Long.MAX_VALUE - 1, Long.MIN_VALUE, 77})
  void doesWhatTheModelDoes(long startNanos) {
    Seeds.repeat(
        RUNS,
        random -> {
          long seed = random.nextLong();
          long beginNanos = startNanos == 77 ? random.nextLong() : startNanos;
          Recorder recorder = new Recorder();
          ManualLoop manual = new ManualLoop(new ManualTimeSource(beginNanos), recorder);
          Real real = new Real(seed, manual, recorder);
          LoopModel model = new LoopModel(seed, false);
          for (int i = 0; i < STEPS; i++) {
            long step = random.nextLong();
            real.step(new SplittableRandom(step));
            model.step(new SplittableRandom(step));
            TimerLoopModelTest.compareJournals(real, model, i, recorder.failures);
          }
          real.advance(0);
          model.advance(0);
          TimerLoopModelTest.compareCounters(real, model);
          TimerLoopModelTest.cancelAll(
              real,
              () -> {
                real.loop.wake();
                manual.advanceNanos(0);
              });
        });
  }
}
