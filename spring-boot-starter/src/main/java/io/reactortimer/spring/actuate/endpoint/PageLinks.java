// SPDX-License-Identifier: Apache-2.0
// Copyright the reactor-timer authors
package io.reactortimer.spring.actuate.endpoint;

import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.springframework.web.util.UriUtils;

/**
 * Links of the page. All are relative to the last segment of the path, so they are right behind any
 * prefix, which the application may not even know of.
 *
 * @param list the list itself
 * @param below what paths of single timers and of the page's files begin with
 */
record PageLinks(String list, String below) {

  /** The part of the list that a filter is about. */
  static final String TO_TIMERS = "#timers-section";

  /**
   * Links from the list.
   *
   * @param segment the last one of the path that the endpoint is mapped to, perhaps empty
   */
  static PageLinks fromList(String segment) {
    String list = "./" + UriUtils.encodePathSegment(segment, StandardCharsets.UTF_8);
    return new PageLinks(list, segment.isEmpty() ? list : list + "/");
  }

  /** Links from the page of one timer, one segment further down. */
  static PageLinks fromOne(String segment) {
    String list = "../" + UriUtils.encodePathSegment(segment, StandardCharsets.UTF_8);
    return new PageLinks(segment.isEmpty() ? "./" : list, "./");
  }

  String one(long id) {
    return below + id;
  }

  String file(PageFile file) {
    return below + file.id();
  }

  /** Returns all timers of a name. */
  String named(String name) {
    return list + "?name=" + UriUtils.encode(name, StandardCharsets.UTF_8) + TO_TIMERS;
  }

  /**
   * Returns the list with these parameters in place of others of the same name; null takes one
   * away.
   */
  String list(TimersParameters asked, String... changes) {
    Map<String, @Nullable String> parameters = new LinkedHashMap<>();
    parameters.put("name", asked.name());
    parameters.put("kind", asked.kind());
    parameters.put("state", asked.state());
    parameters.put("tag", asked.tag());
    parameters.put("minAge", asked.minAge());
    parameters.put("suspect", asked.suspect());
    parameters.put("sort", asked.sort());
    parameters.put("limit", asked.limit());
    for (int i = 0; i < changes.length; i += 2) {
      parameters.put(changes[i], changes[i + 1]);
    }
    String query =
        parameters.entrySet().stream()
            .filter(parameter -> parameter.getValue() != null)
            .map(
                parameter ->
                    parameter.getKey()
                        + "="
                        + UriUtils.encode(
                            Objects.requireNonNull(parameter.getValue()), StandardCharsets.UTF_8))
            .collect(Collectors.joining("&"));
    return query.isEmpty() ? list : list + "?" + query;
  }
}
