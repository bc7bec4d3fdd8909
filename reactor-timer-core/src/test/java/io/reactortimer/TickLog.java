// SPDX-License-Identifier: Apache-2.0
// Copyright the reactor-timer authors
package io.reactortimer;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.reactivestreams.Subscription;
import reactor.core.publisher.BaseSubscriber;

/**
 * A subscriber of ticks that writes down what it gets and when, and asks for no more than it is
 * told to.
 */
public final class TickLog extends BaseSubscriber<Tick> {

  /** One tick: all times in milliseconds since the subscription. */
  record Row(
      long deliveredMillis,
      long sequence,
      long gridIndex,
      long missed,
      long latenessMillis,
      long demandWaitMillis) {

    static Row of(String line) {
      String[] fields = line.trim().split("\\s+");
      return new Row(
          Long.parseLong(fields[0]),
          Long.parseLong(fields[1]),
          Long.parseLong(fields[2]),
          Long.parseLong(fields[3]),
          Long.parseLong(fields[4]),
          Long.parseLong(fields[5]));
    }

    /** The grid point, with its jitter, that the tick was due at. */
    long scheduledMillis() {
      return deliveredMillis - latenessMillis - demandWaitMillis;
    }

    @Override
    public String toString() {
      return deliveredMillis
          + " "
          + sequence
          + " "
          + gridIndex
          + " "
          + missed
          + " "
          + latenessMillis
          + " "
          + demandWaitMillis;
    }
  }

  private final ManualTimers time;
  private final List<Row> rows = new ArrayList<>();
  private @Nullable Throwable error;
  private long endMillis = -1;

  public TickLog(ManualTimers time) {
    this.time = time;
  }

  List<Row> rows() {
    return rows;
  }

  public @Nullable Throwable error() {
    return error;
  }

  /** When it completed or failed; negative if it has not. */
  long endMillis() {
    return endMillis;
  }

  @Override
  protected void hookOnSubscribe(Subscription subscription) {}

  @Override
  protected void hookOnNext(Tick tick) {
    rows.add(
        new Row(
            time.nowMillis(),
            tick.sequence(),
            tick.gridIndex(),
            tick.missed(),
            millis(tick.lateness()),
            millis(tick.demandWait())));
  }

  private static long millis(Duration duration) {
    return duration.toMillis();
  }

  @Override
  protected void hookOnComplete() {
    endMillis = time.nowMillis();
  }

  @Override
  protected void hookOnError(Throwable failure) {
    error = failure;
    endMillis = time.nowMillis();
  }
}
