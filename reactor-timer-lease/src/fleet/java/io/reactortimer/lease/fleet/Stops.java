// SPDX-License-Identifier: Apache-2.0
// Copyright the reactor-timer authors
package io.reactortimer.lease.fleet;

import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** What the witness says of the stops of processes that ticked. Immutable. */
final class Stops {

  /**
   * One stop.
   *
   * @param process that stood still
   * @param beginNanos when it did: what it had claimed before has an earlier time
   * @param endNanos until when claims are counted: before the next stop
   */
  record Stop(String process, long beginNanos, long endNanos) {

    private boolean covers(Claim claim) {
      return claim.nanos() > beginNanos && claim.nanos() < endNanos;
    }
  }

  private final List<Stop> stops;
  private final List<Claim> begins;
  private final Map<String, Long> ends = new HashMap<>();

  Stops(List<Stop> stops, List<Claim> claims) {
    this.stops = List.copyOf(stops);
    this.begins = claims.stream().filter(claim -> claim.name().equals(Report.LEASE)).toList();
    claims.stream()
        .filter(claim -> claim.name().equals(Report.END))
        .forEach(claim -> ends.put(run(claim), claim.nanos()));
  }

  private static String run(Claim claim) {
    return claim.process() + "#" + claim.token();
  }

  /** Returns when a run ended; one that tells no end takes no time. */
  private long endOf(Claim begin) {
    return ends.getOrDefault(run(begin), begin.nanos());
  }

  /** Returns how long nobody claimed after each stop, shortest first. */
  List<Duration> silences() {
    return stops.stream()
        .map(
            stop ->
                begins.stream()
                    .filter(stop::covers)
                    .findFirst()
                    .map(claim -> Duration.ofNanos(claim.nanos() - stop.beginNanos))
                    .orElseThrow())
        .sorted()
        .toList();
  }

  /** Returns after how many stops another process claimed first. */
  long handOvers() {
    return stops.stream()
        .filter(
            stop ->
                begins.stream()
                    .filter(stop::covers)
                    .findFirst()
                    .filter(claim -> !claim.process().equals(stop.process))
                    .isPresent())
        .count();
  }

  /**
   * Counts, for each stop, the claims of the stopped process after it went on that had no right to
   * be: another process had claimed with the same token or a higher one, or had a run at the same
   * time.
   */
  List<Long> claimsBeside() {
    return stops.stream()
        .map(
            stop ->
                begins.stream()
                    .filter(claim -> stop.covers(claim) && claim.process().equals(stop.process))
                    .filter(this::isBesideAnother)
                    .count())
        .toList();
  }

  private boolean isBesideAnother(Claim claim) {
    return begins.stream()
        .filter(other -> !other.process().equals(claim.process()))
        .anyMatch(
            other ->
                other.nanos() < claim.nanos() && other.token() >= claim.token()
                    || other.nanos() < endOf(claim) && claim.nanos() < endOf(other));
  }

  /** Counts the runs that had begun before a stop and went on when another process had begun. */
  long runsThatWentOn() {
    return stops.stream()
        .filter(
            stop ->
                begins.stream()
                    .filter(claim -> claim.process().equals(stop.process))
                    .filter(claim -> claim.nanos() < stop.beginNanos)
                    .anyMatch(claim -> wentOn(claim, stop)))
        .count();
  }

  private boolean wentOn(Claim run, Stop stop) {
    return begins.stream()
        .filter(other -> !other.process().equals(run.process()))
        .anyMatch(other -> stop.covers(other) && other.nanos() < endOf(run));
  }
}
