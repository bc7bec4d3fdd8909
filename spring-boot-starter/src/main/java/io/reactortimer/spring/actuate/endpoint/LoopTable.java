// SPDX-License-Identifier: Apache-2.0
// Copyright the reactor-timer authors
package io.reactortimer.spring.actuate.endpoint;

import io.reactortimer.spring.actuate.endpoint.HtmlTable.Column;
import io.reactortimer.spring.actuate.endpoint.SchedulerDescriptor.Lateness;
import io.reactortimer.spring.actuate.endpoint.SchedulerDescriptor.WorkerDescriptor;
import java.math.BigDecimal;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Writes the loops of all schedulers: what they do, and how late they were in the last minute. */
final class LoopTable {

  private static final List<Column> COLUMNS =
      List.of(
          Column.text("Loop"),
          Column.text("State"),
          Column.number("Busy"),
          Column.number("Late p50"),
          Column.number("p99"),
          Column.number("max"),
          Column.number("Armed").wide(),
          Column.number("Fired").wide());

  private LoopTable() {}

  static void write(Html html, List<SchedulerDescriptor> schedulers) {
    html.section("loops", "Schedulers and loops");
    HtmlTable table =
        new HtmlTable(html, "loops", "Loops, and how late they were in the last minute", COLUMNS);
    for (SchedulerDescriptor scheduler : schedulers) {
      if (scheduler.workers().size() > 1) {
        writeTogether(table, scheduler);
      }
      for (WorkerDescriptor loop : scheduler.workers()) {
        write(table, scheduler, loop);
      }
    }
    table.end();
    html.close();
  }

  /** Writes what is of all loops together: its percentiles are not to be had from those of each. */
  private static void writeTogether(HtmlTable table, SchedulerDescriptor scheduler) {
    String name = PageWords.cut(scheduler.name() + ", all loops");
    table.row(scheduler.name()).cell(name).cell("").cell("");
    late(table, scheduler.latenessLastMinute());
    table.cell(PageWords.number(scheduler.armed()));
    table.cell(PageWords.number(scheduler.counters().delivered())).endRow();
  }

  private static void late(HtmlTable table, @Nullable Lateness late) {
    table.cell(late == null ? null : DurationText.of(late.p50()));
    table.cell(late == null ? null : DurationText.of(late.p99()));
    table.cell(late == null ? null : DurationText.of(late.max()));
  }

  private static void write(HtmlTable table, SchedulerDescriptor scheduler, WorkerDescriptor loop) {
    String thread = loop.thread() == null ? "" : ", " + loop.thread();
    String name = scheduler.name() + " " + loop.index();
    table.row(name).cell(PageWords.cut(name + thread));
    BigDecimal stalledFor = loop.stalledFor();
    String culprit = PageWords.culprit(loop.stuckIn());
    if (stalledFor == null) {
      table.state("RUNNING", loop.thread() == null ? "not started" : "running");
    } else {
      String where = culprit == null ? "" : " in " + culprit;
      table.state("STUCK", "stuck for " + DurationText.of(stalledFor) + where);
    }
    table.share(PageWords.percent(loop.busy()), loop.busy());
    late(table, loop.latenessLastMinute());
    table.cell(PageWords.number(loop.armed())).cell(PageWords.number(loop.ticks())).endRow();
  }
}
