// SPDX-License-Identifier: Apache-2.0
// Copyright the reactor-timer authors
package io.reactortimer.spring.actuate.endpoint;

import io.reactortimer.spring.actuate.endpoint.HtmlTable.Column;
import io.reactortimer.spring.actuate.endpoint.SchedulerDescriptor.Lateness;
import io.reactortimer.spring.actuate.endpoint.SchedulerDescriptor.WorkerDescriptor;
import java.math.BigDecimal;
import java.util.List;

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
      for (WorkerDescriptor loop : scheduler.workers()) {
        write(table, scheduler, loop);
      }
    }
    table.end();
    html.close();
  }

  private static void write(HtmlTable table, SchedulerDescriptor scheduler, WorkerDescriptor loop) {
    Lateness late = loop.latenessLastMinute();
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
    table.cell(late == null ? null : DurationText.of(late.p50()));
    table.cell(late == null ? null : DurationText.of(late.p99()));
    table.cell(late == null ? null : DurationText.of(late.max()));
    table.cell(PageWords.number(loop.armed())).cell(PageWords.number(loop.ticks())).endRow();
  }
}
