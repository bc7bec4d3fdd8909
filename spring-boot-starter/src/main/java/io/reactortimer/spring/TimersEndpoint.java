// SPDX-License-Identifier: Apache-2.0
// Copyright the reactor-timer authors
package io.reactortimer.spring;

import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.actuate.endpoint.Access;
import org.springframework.boot.actuate.endpoint.SecurityContext;
import org.springframework.boot.actuate.endpoint.annotation.Endpoint;
import org.springframework.boot.actuate.endpoint.annotation.ReadOperation;
import org.springframework.boot.actuate.endpoint.annotation.Selector;

/**
 * The Actuator endpoint {@code timers}: every live timer of the schedulers of a context and of the
 * process default. Its operations may block for some milliseconds; Actuator calls them off the
 * event loops.
 *
 * <p>Over HTTP {@link TimersEndpointWebExtension} takes its place.
 */
@Endpoint(id = TimersEndpoint.ID, defaultAccess = Access.READ_ONLY)
public final class TimersEndpoint {

  static final String ID = "timers";

  private final TimersListing listing;
  private final TagValues tagValues;

  TimersEndpoint(TimersListing listing, TagValues tagValues) {
    this.listing = listing;
    this.tagValues = tagValues;
  }

  /**
   * Lists schedulers, the largest groups of timers, and a page of timers in the order of ids.
   *
   * @param name only timers of this name, or of a name that begins with what stands before a final
   *     {@code *}; {@code null} for all
   * @param limit the most timers to list, from 1 to 1000; {@code null} for 100
   * @param after only timers of a larger id: {@code next} of the page before; {@code null} for the
   *     first page
   */
  @ReadOperation
  public TimersDescriptor timers(
      @Nullable String name, @Nullable Integer limit, @Nullable Long after) {
    return list(TimersRequest.of(name, text(limit), text(after)), SecurityContext.NONE);
  }

  /** Returns one live timer, or {@code null} if none has this id. */
  @ReadOperation
  public @Nullable TimerDescriptor timer(@Selector long id) {
    return find(id, SecurityContext.NONE).orElse(null);
  }

  TimersDescriptor list(TimersRequest request, SecurityContext caller) {
    return listing.list(request, tagValues.seenBy(caller));
  }

  Optional<TimerDescriptor> find(long id, SecurityContext caller) {
    return listing.find(id, tagValues.seenBy(caller));
  }

  private static @Nullable String text(@Nullable Number number) {
    return number == null ? null : number.toString();
  }
}
