// SPDX-License-Identifier: Apache-2.0
// Copyright the reactor-timer authors
package io.reactortimer;

import java.time.Duration;
import java.util.Iterator;
import java.util.List;

/**
 * What may come between an interval of 100 ms and its grid. Played on a clock that is turned by
 * hand, without slack.
 */
enum Scenario {
  SLOW_CONSUMER(
      "slow-consumer",
      "A slow consumer",
      "It asks for one tick at a time, and for the next one 250 ms after it got one.",
      1_150,
      Span.NONE) {
    @Override
    void play(ManualTimers time, Ticker ticker, TickLog log) {
      ask(time, log, 1);
      while (time.nowMillis() < endMillis()) {
        time.advanceMillis(10);
        List<TickLog.Row> rows = log.rows();
        if (!rows.isEmpty()
            && time.nowMillis() == rows.get(rows.size() - 1).deliveredMillis() + 250) {
          ask(time, log, 1);
        }
      }
    }
  },

  STALL(
      "stall",
      "A pause of two seconds",
      "Nothing runs from 250 ms to 2,260 ms: the process was frozen, or collected garbage.",
      2_500,
      new Span(250, 2_260)) {
    @Override
    void play(ManualTimers time, Ticker ticker, TickLog log) {
      ask(time, log, Long.MAX_VALUE);
      time.advanceMillis(250);
      time.stallMillis(2_010);
      time.advanceMillis(endMillis() - time.nowMillis());
    }
  },

  NO_DEMAND(
      "no-demand",
      "No demand for a while",
      "Two ticks are asked for, and from 670 ms on all there are.",
      950,
      new Span(200, 670)) {
    @Override
    void play(ManualTimers time, Ticker ticker, TickLog log) {
      ask(time, log, 2);
      time.advanceMillis(670);
      ask(time, log, Long.MAX_VALUE);
      time.advanceMillis(endMillis() - time.nowMillis());
    }
  },

  RESET(
      "reset",
      "A reset to another period during a pause",
      "Nothing runs from 250 ms to 630 ms; at 450 ms another thread calls reset(50 ms).",
      800,
      new Span(250, 630)) {
    @Override
    void play(ManualTimers time, Ticker ticker, TickLog log) {
      ask(time, log, Long.MAX_VALUE);
      time.advanceMillis(250);
      time.loops().time().advanceNanos(Duration.ofMillis(200).toNanos());
      time.loops().elsewhere(() -> ticker.reset(Duration.ofMillis(50)));
      time.stallMillis(180);
      time.advanceMillis(endMillis() - time.nowMillis());
    }
  },

  JITTER(
      "jitter",
      "Jitter, and a pause",
      "Each tick is due up to 40 ms after its grid point; nothing runs from 250 ms to 560 ms.",
      950,
      new Span(250, 560)) {
    @Override
    void play(ManualTimers time, Ticker ticker, TickLog log) {
      ask(time, log, Long.MAX_VALUE);
      time.advanceMillis(250);
      time.stallMillis(310);
      time.advanceMillis(endMillis() - time.nowMillis());
    }

    @Override
    IntervalSpec spec(IntervalSpec plain) {
      Iterator<Double> draws =
          List.of(0.5, 0.25, 0.75, 0.0, 0.5, 0.25, 0.0, 0.75, 0.5, 0.25, 0.0, 0.5).iterator();
      return plain.jitter(0.4).random(draws::next);
    }
  };

  private final String file;
  private final String title;
  private final String story;
  private final long endMillis;
  private final Span quiet;

  Scenario(String file, String title, String story, long endMillis, Span quiet) {
    this.file = file;
    this.title = title;
    this.story = story;
    this.endMillis = endMillis;
    this.quiet = quiet;
  }

  /** A span of time in which nothing can be delivered. */
  record Span(long fromMillis, long toMillis) {
    static final Span NONE = new Span(0, 0);
  }

  abstract void play(ManualTimers time, Ticker ticker, TickLog log);

  IntervalSpec spec(IntervalSpec plain) {
    return plain;
  }

  String file() {
    return file;
  }

  String title() {
    return title;
  }

  String story() {
    return story;
  }

  long endMillis() {
    return endMillis;
  }

  Span quiet() {
    return quiet;
  }

  /** What a subscriber gets under a policy. */
  TickLog run(MissedTickPolicy policy) {
    ManualTimers time = ManualTimers.exact();
    Ticker ticker =
        spec(Timers.every(Duration.ofMillis(100)))
            .missedTicks(policy)
            .on(time.scheduler())
            .ticker();
    TickLog log = new TickLog(time);
    ticker.asFlux().subscribe(log);
    play(time, ticker, log);
    return log;
  }

  private static void ask(ManualTimers time, TickLog log, long n) {
    time.loops().elsewhere(() -> log.request(n));
  }
}
