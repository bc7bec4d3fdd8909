// SPDX-License-Identifier: Apache-2.0
// Copyright the reactor-timer authors
package io.reactortimer.spring.actuate.endpoint;

import static org.assertj.core.api.Assertions.assertThat;

import java.security.Principal;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.springframework.boot.actuate.endpoint.SanitizingFunction;
import org.springframework.boot.actuate.endpoint.SecurityContext;
import org.springframework.boot.actuate.endpoint.Show;

class TagSanitizerTest {

  private static final Map<String, String> TAGS = new LinkedHashMap<>();

  static {
    TAGS.put("room", "lobby");
    TAGS.put("token", "s3cret");
  }

  @Test
  void neverShowsKeysOnly() {
    TagSanitizer values = new TagSanitizer(Show.NEVER, Set.of(), List.of());

    assertThat(values.seenBy(user("admin")).tags(TAGS))
        .containsExactly(Map.entry("room", "******"), Map.entry("token", "******"));
  }

  @Test
  void alwaysShowsThemToAnyone() {
    TagSanitizer values = new TagSanitizer(Show.ALWAYS, Set.of(), List.of());

    assertThat(values.seenBy(SecurityContext.NONE).tags(TAGS)).containsExactlyEntriesOf(TAGS);
  }

  @Test
  void whenAuthorizedShowsThemToTheRoles() {
    TagSanitizer values = new TagSanitizer(Show.WHEN_AUTHORIZED, Set.of("admin"), List.of());

    assertThat(values.seenBy(user("admin")).tags(TAGS)).containsEntry("room", "lobby");
    assertThat(values.seenBy(user("guest")).tags(TAGS)).containsEntry("room", "******");
    assertThat(values.seenBy(SecurityContext.NONE).tags(TAGS)).containsEntry("room", "******");
  }

  @Test
  void sanitizingFunctionsApplyToWhatIsShown() {
    SanitizingFunction tokens =
        data -> data.getKey().equals("token") ? data.withSanitizedValue() : data;
    TagSanitizer values = new TagSanitizer(Show.ALWAYS, Set.of(), List.of(tokens));

    assertThat(values.seenBy(SecurityContext.NONE).tags(TAGS))
        .containsExactly(Map.entry("room", "lobby"), Map.entry("token", "******"));
  }

  private static SecurityContext user(String role) {
    return new SecurityContext() {
      @Override
      public @Nullable Principal getPrincipal() {
        return () -> "someone";
      }

      @Override
      public boolean isUserInRole(String asked) {
        return role.equals(asked);
      }
    };
  }
}
