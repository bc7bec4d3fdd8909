// SPDX-License-Identifier: Apache-2.0
// Copyright the reactor-timer authors
package io.reactortimer.spring;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.springframework.boot.actuate.endpoint.SecurityContext;
import org.springframework.boot.actuate.endpoint.Show;

/** Requests to the endpoint, without one. */
final class Asking {

  static final TagValues.Seen ALL_SHOWN = values(Show.ALWAYS);
  static final TagValues.Seen HIDDEN = values(Show.NEVER);

  private Asking() {}

  /** Parameters by name, each with its value; the others are not given. */
  static TimersParameters asked(String... namesAndValues) {
    Map<String, String> given = new HashMap<>();
    for (int i = 0; i < namesAndValues.length; i += 2) {
      given.put(namesAndValues[i], namesAndValues[i + 1]);
    }
    return new TimersParameters(
        given.remove("name"),
        given.remove("kind"),
        given.remove("state"),
        given.remove("tag"),
        given.remove("minAge"),
        given.remove("sort"),
        given.remove("limit"),
        given.remove("after"));
  }

  /** A request by one who may see all. */
  static TimersRequest request(String... namesAndValues) {
    return TimersRequest.of(asked(namesAndValues), ALL_SHOWN);
  }

  private static TagValues.Seen values(Show show) {
    return new TagValues(show, Set.of(), List.of()).seenBy(SecurityContext.NONE);
  }
}
