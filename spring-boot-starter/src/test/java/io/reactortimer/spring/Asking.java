// SPDX-License-Identifier: Apache-2.0
// Copyright the reactor-timer authors
package io.reactortimer.spring;

import io.reactortimer.spring.actuate.endpoint.TagSanitizer;
import io.reactortimer.spring.actuate.endpoint.TimersParameters;
import io.reactortimer.spring.actuate.endpoint.TimersRequest;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.springframework.boot.actuate.endpoint.SecurityContext;
import org.springframework.boot.actuate.endpoint.Show;

/** Requests to the endpoint, without one. */
public final class Asking {

  public static final TagSanitizer.Seen ALL_SHOWN = values(Show.ALWAYS);
  public static final TagSanitizer.Seen HIDDEN = values(Show.NEVER);

  private Asking() {}

  /** Parameters by name, each with its value; the others are not given. */
  public static TimersParameters asked(String... namesAndValues) {
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
        given.remove("suspect"),
        given.remove("sort"),
        given.remove("limit"),
        given.remove("after"),
        given.remove("by"));
  }

  /** A request by one who may see all. */
  public static TimersRequest request(String... namesAndValues) {
    return TimersRequest.of(asked(namesAndValues), ALL_SHOWN);
  }

  private static TagSanitizer.Seen values(Show show) {
    return new TagSanitizer(show, Set.of(), List.of()).seenBy(SecurityContext.NONE);
  }
}
