// SPDX-License-Identifier: Apache-2.0
// Copyright the reactor-timer authors
package io.reactortimer.spring.actuate.endpoint;

import static io.reactortimer.spring.actuate.endpoint.RequestParameter.given;

import org.jspecify.annotations.Nullable;
import org.springframework.boot.actuate.endpoint.SecurityContext;
import org.springframework.boot.actuate.endpoint.annotation.ReadOperation;

/**
 * What JMX has beside {@link TimersOperations}: a profile, which over HTTP is another answer of the
 * same path.
 */
public abstract class TimersJmxOperations {

  private static final String BY = "origin";

  private final TimersBackend backend;

  TimersJmxOperations(TimersBackend backend) {
    this.backend = backend;
  }

  /**
   * Tells how timers come and go, those with the most live ones first.
   *
   * @param by {@code origin}, which is also what it is if not given, or {@code group}
   * @param limit the most entries, from 1 to 1000; 100 if it is not given
   */
  @ReadOperation
  public ProfileDescriptor profile(@Nullable String by, @Nullable String limit) {
    String asked = given(by);
    return backend.profile(
        TimersParameters.ofProfile(asked == null ? BY : asked, given(limit)), SecurityContext.NONE);
  }

  /** Like {@link #profile}, as a text table. */
  @ReadOperation(produces = TimersOperations.TEXT)
  public String profileText(@Nullable String by, @Nullable String limit) {
    return ProfileText.of(profile(by, limit));
  }
}
