// SPDX-License-Identifier: Apache-2.0
// Copyright the reactor-timer authors
package io.reactortimer.spring.actuate.endpoint;

import io.reactortimer.live.ProfileBy;
import io.reactortimer.spring.actuate.endpoint.HtmlTable.Column;
import io.reactortimer.spring.actuate.endpoint.ProfileDescriptor.Entry;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Writes the page of a profile, as it was when it was asked for. */
final class ProfilePage {

  private ProfilePage() {}

  static void write(Html html, PageLinks links, ProfileDescriptor profile) {
    boolean byOrigin = profile.by() == ProfileBy.ORIGIN;
    html.open("section", "aria-labelledby", "profile-title", "id", "profile-section");
    html.element("h2", byOrigin ? "By line of code" : "By group", "id", "profile-title");
    HtmlTable table =
        new HtmlTable(
            html,
            "profile",
            "How many timers there are, and how they come and go",
            List.of(
                byOrigin ? Column.prose("Made at") : Column.text("Group"),
                Column.text("Scheduler").wide(),
                Column.number("Live"),
                Column.number("Made/s"),
                Column.number("Ended/s"),
                Column.number("Fired"),
                Column.number("Lived p50"),
                Column.number("p99"),
                Column.number("Last hour").wide()));
    profile.entries().forEach(entry -> row(table, links, entry, byOrigin));
    table.end();
    html.element("p", profile.others() == 0 ? null : "and " + profile.others() + " more");
    html.open("p", "class", "pager");
    html.element(
        "a",
        byOrigin ? "By group" : "By line of code",
        "href",
        links.list() + "?by=" + (byOrigin ? "group" : "origin"));
    html.text(" ").element("a", "All timers", "href", links.list()).close().close();
  }

  private static void row(HtmlTable table, PageLinks links, Entry entry, boolean byOrigin) {
    String what = byOrigin ? String.valueOf(entry.origin()) : ProfileText.group(entry);
    table.row(entry.scheduler() + " " + what);
    if (byOrigin || entry.name() == null) {
      table.cell(PageWords.cutLong(what));
    } else {
      table.link(PageWords.cutLong(what), links.named(entry.name()));
    }
    table.cell(entry.scheduler()).cell(PageWords.number(entry.live()));
    table.cell(ProfileText.orTooFew(Rates.text(entry.made())));
    table.cell(ProfileText.orTooFew(Rates.text(entry.ended())));
    table.cell(Rates.percent(entry.fired()));
    table.cell(lived(PageWords.duration(entry.livedP50())));
    table.cell(lived(PageWords.duration(entry.livedP99())));
    table.cell(ProfileText.lastHour(entry, PageWords::number)).endRow();
  }

  private static String lived(@Nullable String duration) {
    return ProfileText.orTooFew(duration);
  }
}
