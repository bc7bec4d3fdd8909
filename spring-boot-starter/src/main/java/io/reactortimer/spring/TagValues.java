// SPDX-License-Identifier: Apache-2.0
// Copyright the reactor-timer authors
package io.reactortimer.spring;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.UnaryOperator;
import org.springframework.boot.actuate.endpoint.SanitizableData;
import org.springframework.boot.actuate.endpoint.Sanitizer;
import org.springframework.boot.actuate.endpoint.SanitizingFunction;
import org.springframework.boot.actuate.endpoint.SecurityContext;
import org.springframework.boot.actuate.endpoint.Show;

/**
 * Decides who sees the values of tags, as Actuator's own endpoints decide for theirs: whoever does
 * not, sees the keys with asterisks for values. Any thread.
 */
final class TagValues {

  private final Show show;
  private final Set<String> roles;
  private final Sanitizer sanitizer;

  TagValues(Show show, Set<String> roles, List<SanitizingFunction> sanitizing) {
    this.show = show;
    this.roles = roles;
    this.sanitizer = new Sanitizer(sanitizing);
  }

  /** Turns the tags of a timer into what {@code caller} may see of them. */
  UnaryOperator<Map<String, String>> seenBy(SecurityContext caller) {
    boolean shown = show.isShown(caller, roles);
    return tags -> {
      Map<String, String> seen = new LinkedHashMap<>();
      tags.forEach((key, value) -> seen.put(key, sanitized(key, value, shown)));
      return Collections.unmodifiableMap(seen);
    };
  }

  private String sanitized(String key, String value, boolean shown) {
    Object sanitized = sanitizer.sanitize(new SanitizableData(null, key, value), shown);
    return sanitized == null ? SanitizableData.SANITIZED_VALUE : sanitized.toString();
  }
}
