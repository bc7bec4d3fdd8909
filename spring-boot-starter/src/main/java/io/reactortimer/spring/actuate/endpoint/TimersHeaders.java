// SPDX-License-Identifier: Apache-2.0
// Copyright the reactor-timer authors
package io.reactortimer.spring.actuate.endpoint;

import org.jspecify.annotations.Nullable;

/**
 * Response headers of the endpoint, unless the application sets them: no content sniffing, no
 * frames, no caching, and the policy of the page.
 */
final class TimersHeaders {

  private static final String FRAME_OPTIONS = "X-Frame-Options";
  private static final String FRAME_ANCESTORS = "frame-ancestors";

  static final String CONTENT_SECURITY_POLICY = "Content-Security-Policy";

  /** The policy of the answers where the application has none. */
  static final String POLICY = PageFrame.POLICY + "; " + FRAME_ANCESTORS + " 'none'";

  private TimersHeaders() {}

  /** The headers of an answer on one stack. */
  interface Response {

    @Nullable String get(String name);

    void set(String name, String value);

    void add(String name, String value);
  }

  /** Adds what is missing, but for the policy. */
  static void addTo(Response response) {
    setIfAbsent(response, "X-Content-Type-Options", "nosniff");
    setIfAbsent(response, "Cache-Control", "no-store");
    // Where the application lets it be kept: one address has an answer for each type.
    response.add("Vary", "Accept");
    String policy = response.get(CONTENT_SECURITY_POLICY);
    if (policy == null || !policy.contains(FRAME_ANCESTORS)) {
      setIfAbsent(response, FRAME_OPTIONS, "DENY");
    }
  }

  /** Adds all that is missing; where the application can set no header after this. */
  static void completeIn(Response response) {
    addTo(response);
    setIfAbsent(response, CONTENT_SECURITY_POLICY, POLICY);
  }

  private static void setIfAbsent(Response response, String name, String value) {
    if (response.get(name) == null) {
      response.set(name, value);
    }
  }
}
