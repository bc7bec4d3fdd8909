// SPDX-License-Identifier: Apache-2.0
// Copyright the reactor-timer authors
package io.reactortimer.spring.actuate.endpoint;

import io.reactortimer.TimerScheduler;
import java.security.Principal;
import java.time.Duration;
import java.util.Collection;
import java.util.Optional;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.actuate.endpoint.OperationResponseBody;
import org.springframework.boot.actuate.endpoint.SecurityContext;

/**
 * Implements the endpoint, for both ids and all transports. May block its caller for some
 * milliseconds; any thread but an event loop.
 */
public final class TimersBackend {

  private static final String ANONYMOUS = "anonymous";

  private final TimersListing listing;
  private final TimersControl steering;
  private final TagSanitizer tagValues;

  /**
   * Makes the endpoint of these schedulers.
   *
   * @param schedulers those known at the time of a request, each one once
   * @param patience how long a request waits for a loop that does not answer; positive
   * @param defaultScheduler what stands behind Reactor's default at the time of a request
   * @param tagValues shows values to those who may see them
   */
  public TimersBackend(
      Supplier<? extends Collection<TimerScheduler>> schedulers,
      Duration patience,
      Supplier<DefaultSchedulerDescriptor> defaultScheduler,
      TagSanitizer tagValues) {
    ListedSchedulers listed = new ListedSchedulers(schedulers, patience);
    this.listing = new TimersListing(listed, defaultScheduler);
    this.steering = new TimersControl(listed);
    this.tagValues = tagValues;
  }

  TimersDescriptor list(TimersParameters asked, SecurityContext caller) {
    TagSanitizer.Seen seen = tagValues.seenBy(caller);
    return listing.list(TimersRequest.of(asked, seen), seen);
  }

  /** Returns a profile if one is asked for, else a listing. */
  OperationResponseBody read(TimersParameters asked, SecurityContext caller) {
    return asked.by() == null ? list(asked, caller) : profile(asked, caller);
  }

  ProfileDescriptor profile(TimersParameters asked, SecurityContext caller) {
    return listing.profile(ProfileRequest.of(asked), tagValues.seenBy(caller));
  }

  Optional<TimerDescriptor> find(long id, SecurityContext caller) {
    return listing.find(id, tagValues.seenBy(caller));
  }

  Optional<TimerDescriptor> steer(long id, TimerAction action, SecurityContext caller) {
    TagSanitizer.Seen seen = tagValues.seenBy(caller);
    return steering
        .steer(id, action, principal(caller))
        .map(timer -> TimerDescriptor.of(timer, seen));
  }

  Optional<TimerDescriptor> complete(long id, SecurityContext caller) {
    TagSanitizer.Seen seen = tagValues.seenBy(caller);
    return steering.complete(id, principal(caller)).map(timer -> TimerDescriptor.of(timer, seen));
  }

  TimersCompletion completeAll(
      @Nullable String name,
      @Nullable String tag,
      @Nullable String suspect,
      @Nullable String limit,
      @Nullable String dryRun,
      SecurityContext caller) {
    TimersSelection selection =
        TimersSelection.of(name, tag, suspect, limit, dryRun, tagValues.seenBy(caller));
    return steering.completeAll(selection, principal(caller));
  }

  TimersSteered steerAll(
      @Nullable String action,
      @Nullable String name,
      @Nullable String tag,
      @Nullable String suspect,
      @Nullable String limit,
      @Nullable String dryRun,
      SecurityContext caller) {
    TimersSelection selection =
        TimersSelection.of(name, tag, suspect, limit, dryRun, tagValues.seenBy(caller));
    return steering.steerAll(TimerAction.ofMany(action), selection, principal(caller));
  }

  private static String principal(SecurityContext caller) {
    Principal principal = caller.getPrincipal();
    return principal == null || principal.getName() == null ? ANONYMOUS : principal.getName();
  }
}
