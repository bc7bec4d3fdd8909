// SPDX-License-Identifier: Apache-2.0
// Copyright the reactor-timer authors
package io.reactortimer.internal.scheduler;

import io.reactortimer.internal.engine.loop.LoopGroup;
import io.reactortimer.internal.engine.loop.LoopStall;
import io.reactortimer.internal.engine.loop.TickRecorder;
import io.reactortimer.internal.engine.queue.QueueEntry;
import io.reactortimer.internal.listing.LiveTimer;
import io.reactortimer.live.PauseReport;
import io.reactortimer.live.Suspect;
import org.jspecify.annotations.Nullable;

/** What one scheduler writes into a recording of the process, if there is a recorder. */
public interface TimerEvents extends TickRecorder {

  /** Sets the loops that are recorded; before any of them runs. */
  void observe(LoopGroup loops);

  /** Records a pause, once it is over; on the thread that reports pauses. */
  void paused(PauseReport report);

  /**
   * Records that a callback has held a loop, once that goes on; on the thread that tells of stalls.
   *
   * @param timer what it was in
   */
  void wasHeld(LoopStall stall, String timer, long heldNanos);

  /** Returns whether hand-overs are recorded now. */
  boolean areHandOversRecorded();

  /**
   * Records that another thread carries a loop on; on the thread that tells of stalls.
   *
   * @param timer what the stuck thread is in; null if that is no timer and no task
   * @param heldNanos for how long that has been seen
   */
  void handedOver(@Nullable QueueEntry timer, Thread stuck, long heldNanos);

  /** Records that a timer is late; before it fires, on a loop. */
  void late(QueueEntry timer, long latenessNanos);

  /** Records that timers seem to be left over; on the thread that looks. */
  void suspected(Suspect suspect);

  /** Records that a timer was made; on any thread. */
  void started(LiveTimer timer);

  /** Records that a timer ends, while it still has its name; on any thread. */
  void ended(LiveTimer timer);

  /** Writes nothing. */
  static TimerEvents none() {
    return new TimerEvents() {
      @Override
      public boolean isRecording() {
        return false;
      }

      @Override
      public void fired(QueueEntry timer, long latenessNanos, long missed) {}

      @Override
      public void observe(LoopGroup loops) {}

      @Override
      public void paused(PauseReport report) {}

      @Override
      public void wasHeld(LoopStall stall, String timer, long heldNanos) {}

      @Override
      public boolean areHandOversRecorded() {
        return false;
      }

      @Override
      public void handedOver(@Nullable QueueEntry timer, Thread stuck, long heldNanos) {}

      @Override
      public void late(QueueEntry timer, long latenessNanos) {}

      @Override
      public void suspected(Suspect suspect) {}

      @Override
      public void started(LiveTimer timer) {}

      @Override
      public void ended(LiveTimer timer) {}
    };
  }
}
