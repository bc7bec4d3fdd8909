// SPDX-License-Identifier: Apache-2.0
// Copyright the reactor-timer authors
package io.reactortimer.spring.autoconfigure;

import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.diagnostics.FailureAnalysis;
import org.springframework.boot.diagnostics.FailureAnalyzer;

/** Explains that another library has an endpoint with the same id, and what to do. */
final class DuplicateEndpointFailureAnalyzer implements FailureAnalyzer {

  private static final Pattern CLASH =
      Pattern.compile("Found two endpoints with the id '(.+)': '(.+)' and '(.+)'");

  @Override
  public @Nullable FailureAnalysis analyze(Throwable failure) {
    for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
      Matcher clash = CLASH.matcher(String.valueOf(cause.getMessage()));
      if (cause instanceof IllegalStateException && clash.matches()) {
        return analyze(cause, clash);
      }
    }
    return null;
  }

  private static @Nullable FailureAnalysis analyze(Throwable cause, Matcher clash) {
    boolean first = clash.group(2).equals(ReactorTimerEndpointAutoConfiguration.ENDPOINT_BEAN);
    boolean second = clash.group(3).equals(ReactorTimerEndpointAutoConfiguration.ENDPOINT_BEAN);
    if (!first && !second) {
      return null;
    }
    String id = clash.group(1);
    String other = id.equalsIgnoreCase("reactortimers") ? "timers" : "reactortimers";
    return new FailureAnalysis(
        "The endpoint of the bean '"
            + clash.group(first ? 3 : 2)
            + "' has the id '"
            + id
            + "', which is also that of the endpoint that lists live timers.",
        "Set reactor-timer.endpoint.id="
            + other
            + ", and name that id in management.endpoints.web.exposure.include and in"
            + " management.endpoint."
            + other
            + ".access.",
        cause);
  }
}
