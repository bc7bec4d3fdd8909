// SPDX-License-Identifier: Apache-2.0
// Copyright the reactor-timer authors
package io.reactortimer.spring.actuate.endpoint;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.springframework.boot.actuate.endpoint.SanitizableData;
import org.springframework.boot.actuate.endpoint.Sanitizer;
import org.springframework.boot.actuate.endpoint.SanitizingFunction;
import org.springframework.boot.actuate.endpoint.SecurityContext;
import org.springframework.boot.actuate.endpoint.Show;

/**
 * Decides who sees the values of tags and the origins of timers, by the rules of Actuator's own
 * endpoints; others see asterisks. Any thread.
 */
public final class TagSanitizer {

  private final Show show;
  private final Set<String> roles;
  private final Sanitizer sanitizer;

  public TagSanitizer(Show show, Set<String> roles, List<SanitizingFunction> sanitizing) {
    this.show = show;
    this.roles = roles;
    this.sanitizer = new Sanitizer(sanitizing);
  }

  /** Returns the view of {@code caller} on the values of timers. */
  public Seen seenBy(SecurityContext caller) {
    return new Seen(show.isShown(caller, roles));
  }

  /** The values of timers as one caller sees them. */
  public final class Seen {

    private final boolean shown;

    private Seen(boolean shown) {
      this.shown = shown;
    }

    Map<String, String> tags(Map<String, String> tags) {
      Map<String, String> seen = new LinkedHashMap<>();
      tags.forEach((key, value) -> seen.put(key, value(key, value)));
      return Collections.unmodifiableMap(seen);
    }

    /** Returns the lines of a text, or one line that hides how many there are. */
    List<String> lines(String key, List<String> lines) {
      return shown || lines.isEmpty()
          ? lines.stream().map(line -> value(key, line)).toList()
          : List.of(value(key, lines.get(0)));
    }

    String value(String key, String value) {
      Object sanitized = sanitizer.sanitize(new SanitizableData(null, key, value), shown);
      return sanitized == null ? SanitizableData.SANITIZED_VALUE : sanitized.toString();
    }
  }
}
