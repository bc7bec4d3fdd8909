// SPDX-License-Identifier: Apache-2.0
// Copyright the reactor-timer authors
package io.reactortimer.spring.actuate.endpoint;

import java.time.Instant;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.actuate.endpoint.EndpointId;
import org.springframework.boot.actuate.endpoint.OperationFilter;
import org.springframework.boot.actuate.endpoint.web.PathMappedEndpoints;
import org.springframework.boot.actuate.endpoint.web.WebOperation;
import org.springframework.util.function.SingletonSupplier;

/**
 * The endpoint as pages for a browser, with the first content in them; the script of the page keeps
 * it up to date. Nothing of a session goes into a page: Actuator may keep it and answer others with
 * it.
 *
 * <p>Any thread. Looks up where the endpoint is mapped to at the first request.
 */
public final class TimersPages {

  static final String HTML = "text/html;charset=UTF-8";

  private final TimersEndpointId id;
  private final boolean enabled;
  private final String application;
  private final boolean writable;
  private final Supplier<String> segment;

  /**
   * Makes the pages of an endpoint.
   *
   * @param enabled whether browsers get them
   * @param application name of the application, perhaps empty
   * @param writable whether there are operations that write, for callers who are allowed to
   */
  public TimersPages(
      TimersEndpointId id,
      boolean enabled,
      String application,
      boolean writable,
      Supplier<PathMappedEndpoints> endpoints) {
    this.id = id;
    this.enabled = enabled;
    this.application = application;
    this.writable = writable;
    this.segment =
        SingletonSupplier.of(() -> segment(endpoints.get().getPath(EndpointId.of(id.text()))));
  }

  private static String segment(@Nullable String path) {
    return path == null ? "" : path.substring(path.lastIndexOf('/') + 1);
  }

  /** Leaves the operations for pages out where they are switched off. */
  public OperationFilter<WebOperation> operationFilter() {
    EndpointId endpoint = EndpointId.of(id.text());
    return (operation, of, access) ->
        enabled
            || !of.equals(endpoint)
            || !operation.getRequestPredicate().getProduces().contains(HTML);
  }

  boolean enabled() {
    return enabled;
  }

  /** Returns the file of the page at the place of a timer, or null if that is none. */
  @Nullable PageFile file(String id) {
    return enabled ? PageFile.of(id) : null;
  }

  /** Returns the page of a listing, of which it shows the first timers and groups. */
  String list(TimersDescriptor listing, TimersParameters asked) {
    PageLinks links = PageLinks.fromList(segment.get());
    return frame("Timers", links, "list")
        .page(html -> new ListPage(html, links, Instant.now()).write(listing, asked));
  }

  /** Returns the page of a profile; the script does not follow it. */
  String profile(ProfileDescriptor profile) {
    PageLinks links = PageLinks.fromList(segment.get());
    return frame("Profile", links, "profile").page(html -> ProfilePage.write(html, links, profile));
  }

  String one(TimerDescriptor timer) {
    PageLinks links = PageLinks.fromOne(segment.get());
    return frame("Timer " + timer.id(), links, "one")
        .page(html -> OnePage.write(html, timer, Instant.now()));
  }

  /**
   * Returns the page that says why a request was refused.
   *
   * @param target what was asked for
   */
  String problem(TimersProblem problem, TimersTarget target) {
    PageLinks links =
        target == TimersTarget.ONE
            ? PageLinks.fromOne(segment.get())
            : PageLinks.fromList(segment.get());
    return frame("Refused", links, "problem")
        .page(
            html -> {
              html.open("section").element("h2", "This cannot be shown");
              html.open("p").element("code", problem.parameter()).text(" " + problem.reason());
              if (problem.value() != null) {
                html.text(": ").element("code", PageWords.cutLong(problem.value()));
              }
              html.close().open("p").element("a", "All timers", "href", links.list()).close();
              html.close();
            });
  }

  private PageFrame frame(String title, PageLinks links, String view) {
    return new PageFrame(title, application, links, view, writable);
  }
}
