// SPDX-License-Identifier: Apache-2.0
// Copyright the reactor-timer authors
package io.reactortimer.spring.actuate.endpoint;

import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Writes the page of one timer. */
final class OnePage {

  /** A chain goes on where it is shown in full: in the JSON and the text of the endpoint. */
  private static final int OPERATORS = 40;

  private OnePage() {}

  static void write(Html html, TimerDescriptor timer, Instant now) {
    html.open("section", "aria-labelledby", "one-title", "id", "one");
    html.open("h2", "id", "one-title").text("Timer " + timer.id() + " ");
    html.element("small", timer.name() == null ? null : PageWords.cutLong(timer.name())).close();
    html.element("div", null, "id", "steer", "class", "steer", "hidden", "");
    html.element("p", null, "id", "result", "role", "status");
    html.open("dl", "id", "facts", "class", "facts");
    facts(html, timer, now);
    html.close().close();
    html.open("section", "aria-labelledby", "chain-title", "id", "chain-section");
    html.element("h2", "From the timer to its subscriber", "id", "chain-title");
    html.open("ol", "id", "chain", "class", "chain");
    chain(html, timer.operators());
    html.close().close();
  }

  private static void facts(Html html, TimerDescriptor timer, Instant now) {
    html.open("div").element("dt", "State").open("dd");
    html.element("span", timer.state(), "class", "state", "data-state", timer.state().name());
    html.close().close();
    fact(html, "Kind", timer.kind());
    fact(html, "Scheduler", timer.scheduler() + ", loop " + timer.worker());
    fact(html, "Created", timer.createdAt());
    fact(html, "Age", PageWords.age(timer.createdAt(), now));
    fact(html, "Period", PageWords.duration(timer.period()));
    fact(html, "Due in", PageWords.duration(timer.dueIn()));
    fact(html, "Ticks", PageWords.number(timer.ticks()));
    fact(html, "Missed", PageWords.number(timer.missed()));
    fact(html, "Late, last tick", PageWords.duration(timer.lateness()));
    fact(html, "Demand", PageWords.demand(timer));
    fact(html, "Waited for demand", PageWords.duration(timer.demandWait()));
    fact(html, "Gate", timer.gate());
    fact(html, "Found it closed", timer.gated() == null ? null : PageWords.number(timer.gated()));
    fact(html, "Tags", PageWords.tags(timer.tags()));
    fact(html, "Guards", timer.call());
    fact(html, "Task", timer.task());
    fact(html, "Origin", timer.origin());
  }

  private static void fact(Html html, String name, @Nullable Object value) {
    if (value != null) {
      html.open("div").element("dt", name);
      html.element("dd", PageWords.cutLong(value.toString())).close();
    }
  }

  private static void chain(Html html, @Nullable List<String> operators) {
    if (operators == null) {
      html.element("li", "The chain cannot be read.", "class", "none");
      return;
    }
    operators.stream()
        .limit(OPERATORS)
        .forEach(operator -> html.element("li", PageWords.cut(operator)));
    if (operators.size() > OPERATORS) {
      html.element("li", "and " + (operators.size() - OPERATORS) + " more", "class", "none");
    }
  }
}
