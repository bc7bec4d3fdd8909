// SPDX-License-Identifier: Apache-2.0
// Copyright the reactor-timer authors
package io.reactortimer.spring.actuate.endpoint;

import org.jspecify.annotations.Nullable;

/**
 * Response headers of the endpoint, unless the application sets them: no content sniffing, no
 * frames, no caching.
 */
final class TimersHeaders {

  private static final String FRAME_OPTIONS = "X-Frame-Options";
  private static final String CONTENT_SECURITY_POLICY = "Content-Security-Policy";
  private static final String FRAME_ANCESTORS = "frame-ancestors";

  private TimersHeaders() {}

  /** The headers of an answer on one stack. */
  interface Response {

    @Nullable String get(String name);

    void set(String name, String value);
  }

  static void addTo(Response response) {
    setIfAbsent(response, "X-Content-Type-Options", "nosniff");
    setIfAbsent(response, "Cache-Control", "no-store");
    String policy = response.get(CONTENT_SECURITY_POLICY);
    if (policy == null || !policy.contains(FRAME_ANCESTORS)) {
      // Not a policy of our own: it would take the place of one that the application sets later.
      setIfAbsent(response, FRAME_OPTIONS, "DENY");
    }
  }

  private static void setIfAbsent(Response response, String name, String value) {
    if (response.get(name) == null) {
      response.set(name, value);
    }
  }
}
