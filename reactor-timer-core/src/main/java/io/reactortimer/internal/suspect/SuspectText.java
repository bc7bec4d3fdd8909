// SPDX-License-Identifier: Apache-2.0
// Copyright the reactor-timer authors
package io.reactortimer.internal.suspect;

import io.reactortimer.live.SuspectReason;
import java.util.Locale;
import java.util.Map;

/** What is said of suspects: what was seen of them, which claims no more, and what to do. */
final class SuspectText {

  private SuspectText() {}

  /** Returns what was seen. */
  static String sentence(SuspectReason reason, long count, Map<String, Long> numbers) {
    String timers = count == 1 ? "1 timer" : String.format(Locale.ROOT, "%,d timers", count);
    String looks = ", in two looks " + duration(numbers.getOrDefault("apart", 0L)) + " apart";
    return switch (reason) {
      case OWNER_GONE ->
          timers + (count == 1 ? " lives" : " live") + " on though the owner is gone";
      case ENDED_BELOW ->
          timers
              + (count == 1 ? " ticks" : " tick")
              + endBelow(numbers.getOrDefault("unheard", 0L), numbers.getOrDefault("now", 0L))
              + looks;
      case NO_AUDIENCE ->
          timers
              + (count == 1 ? " feeds" : " feed")
              + " a replay, cache or publish that has no subscriber"
              + looks;
      case STUCK ->
          timers
              + (count == 1 ? " waits" : " wait")
              + " for a run that has not ended for "
              + duration(numbers.getOrDefault("for", 0L));
      case NEVER_REQUESTED ->
          timers + (count == 1 ? " has" : " have") + " never been asked for a tick" + looks;
      case NO_DEMAND ->
          timers
              + (count == 1 ? " waits" : " wait")
              + " for demand, the longest for "
              + duration(numbers.getOrDefault("for", 0L));
      case PAUSED ->
          timers
              + (count == 1 ? " is" : " are")
              + " paused, the longest for "
              + duration(numbers.getOrDefault("for", 0L));
      case OUTLIVED ->
          timers
              + (count == 1 ? " has" : " have")
              + " outlived ten times what 99 of 100 others of one line lived, and none of these"
              + " ended as old"
              + looks;
      case GROWING ->
          "A group of "
              + timers
              + " grows: by "
              + numbers.get("grown")
              + " in five looks, and "
              + numbers.get("stayed")
              + " of "
              + numbers.get("born")
              + " that were seen twice before still live";
    };
  }

  private static String endBelow(long unheard, long all) {
    if (unheard == 0) {
      return " for a subscriber that has ended";
    }
    return unheard == all
        ? " for a sink that has no subscriber"
        : " for a subscriber that has ended, or a sink that has none";
  }

  /** Returns what to do. */
  static String action(SuspectReason reason) {
    return switch (reason) {
      case OWNER_GONE ->
          "Dispose the subscription where its owner is disposed, or end it with takeUntilOther.";
      case ENDED_BELOW ->
          "Tie the inner subscription to its sink: sink.onDispose(interval.subscribe(..)), or"
              + " return the interval in place of subscribing to it.";
      case NO_AUDIENCE ->
          "End the source with its last subscriber by refCount() in place of autoConnect() or"
              + " cache(), or dispose the connection. If it is to run without readers, name it and"
              + " exempt the name.";
      case STUCK -> "Give the run a timeout, and see what it waits for.";
      case NEVER_REQUESTED -> "Request from it, or cancel it.";
      case NO_DEMAND ->
          "See what its subscriber waits for. Cancel the subscription if nobody will ask again.";
      case PAUSED -> "Resume it, or stop it if nobody will.";
      case OUTLIVED ->
          "See whether they belong to something that has ended. If some are to live long, make them"
              + " at a line of their own, or name and exempt them.";
      case GROWING ->
          "If these are sessions, wait until the first of them end. Otherwise look at the origin"
              + " for a subscription that nobody disposes.";
    };
  }

  /** Returns a duration as a person would say it. */
  static String duration(long millis) {
    long seconds = millis / 1_000;
    if (seconds < 120) {
      return seconds + " s";
    }
    long minutes = seconds / 60;
    if (minutes < 120) {
      return minutes + " min";
    }
    long hours = minutes / 60;
    return hours < 48 ? hours + " h" : hours / 24 + " days";
  }
}
