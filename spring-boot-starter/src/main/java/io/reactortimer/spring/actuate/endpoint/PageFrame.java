// SPDX-License-Identifier: Apache-2.0
// Copyright the reactor-timer authors
package io.reactortimer.spring.actuate.endpoint;

import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * What all pages have around their content.
 *
 * @param title of the page
 * @param application name of the application, perhaps empty
 * @param view {@code list}, {@code one}, {@code profile} or {@code problem}
 * @param writable whether the script is to find out if the caller may write
 */
record PageFrame(String title, String application, PageLinks links, String view, boolean writable) {

  /**
   * A policy of the page's own, which an application's can only make stricter: nothing but the
   * files and answers of this very server. What a {@code meta} element cannot say, {@link
   * TimersHeaders} adds.
   */
  static final String POLICY =
      "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; connect-src 'self';"
          + " base-uri 'none'; form-action 'self'";

  /** Stays without a script, or where a policy forbids it. */
  private static final String AT_FIRST = "As it was when this page was loaded";

  private static final String POLL_MILLIS = "2000";
  private static final String IDLE_MILLIS = "900000";

  String page(Consumer<Html> content) {
    Html html = new Html().raw("<!doctype html>\n").open("html", "lang", "en");
    head(html);
    html.open(
        "body",
        "data-view",
        view,
        "data-list",
        links.list(),
        "data-below",
        links.below(),
        "data-writable",
        writable ? "" : null,
        "data-poll-millis",
        POLL_MILLIS,
        "data-idle-millis",
        IDLE_MILLIS);
    bar(html);
    html.open("main", "id", "main");
    content.accept(html);
    html.close();
    return html.close().close().raw("\n").toString();
  }

  private void head(Html html) {
    html.open("head").empty("meta", "charset", "utf-8");
    html.empty("meta", "http-equiv", "Content-Security-Policy", "content", POLICY);
    html.empty("meta", "name", "viewport", "content", "width=device-width, initial-scale=1");
    html.empty("meta", "name", "color-scheme", "content", "light dark");
    html.empty("meta", "name", "referrer", "content", "same-origin");
    html.element("title", application.isEmpty() ? title : title + " · " + application);
    html.empty("link", "rel", "icon", "href", links.file(PageFile.ICON), "type", "image/svg+xml");
    html.empty("link", "rel", "stylesheet", "href", links.file(PageFile.STYLE));
    html.element("script", null, "src", links.file(PageFile.SCRIPT), "type", "module");
    html.close();
  }

  private void bar(Html html) {
    html.element("a", "Skip to content", "href", "#main", "class", "skip");
    html.open("header").open("h1").element("a", "Timers", "href", links.list());
    html.element("span", present(application)).close();
    html.element("p", AT_FIRST, "id", "status", "role", "status");
    html.open("p", "class", "controls");
    html.element("button", "Stop", "id", "follow", "type", "button", "hidden", "");
    html.close().close();
  }

  private static @Nullable String present(String text) {
    return text.isEmpty() ? null : PageWords.cut(text);
  }
}
