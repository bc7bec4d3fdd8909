// SPDX-License-Identifier: Apache-2.0
// Copyright the reactor-timer authors
package io.reactortimer.spring.actuate.endpoint;

import java.util.List;
import java.util.Map;
import java.util.Set;
import org.springframework.http.HttpMethod;

/** The target of a path of the endpoint, and the parameters and fields a request to it may have. */
enum TimersTarget {
  /** The timers that the query selects. */
  MANY(
      Set.of("name", "kind", "state", "tag", "minAge", "suspect", "sort", "limit", "after", "by"),
      Set.of("name", "tag", "suspect", "limit", "dryRun"),
      Set.of("action")),

  /** The timer of the id in the path. */
  ONE(Set.of(), Set.of(), Set.of("action", "period"));

  /**
   * Spring Security's login adds it, without a value, to the address of the page that was asked for
   * before.
   */
  private static final String AFTER_LOGIN = "continue";

  private final Set<String> readParameters;
  private final Set<String> writeParameters;
  private final Set<String> fields;

  TimersTarget(Set<String> readParameters, Set<String> writeParameters, Set<String> fields) {
    this.readParameters = readParameters;
    this.writeParameters = writeParameters;
    this.fields = fields;
  }

  /** Returns the parameters that the query of a request may have. */
  Set<String> parameters(HttpMethod method) {
    return isRead(method) ? readParameters : writeParameters;
  }

  /** Returns the fields that the body of a POST may have. */
  Set<String> fields() {
    return fields;
  }

  static boolean isRead(HttpMethod method) {
    return method == HttpMethod.GET || method == HttpMethod.HEAD;
  }

  /** Returns whether a parameter is meaningless and only an artefact of a redirect. */
  static boolean isLeftByLogin(HttpMethod method, Map.Entry<String, List<String>> parameter) {
    return isRead(method)
        && parameter.getKey().equals(AFTER_LOGIN)
        && parameter.getValue().stream().allMatch(value -> value == null || value.isEmpty());
  }
}
