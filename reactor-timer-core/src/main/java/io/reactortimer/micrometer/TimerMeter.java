// SPDX-License-Identifier: Apache-2.0
// Copyright the reactor-timer authors
package io.reactortimer.micrometer;

import io.micrometer.common.docs.KeyName;
import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.docs.MeterDocumentation;

/**
 * The meters that {@link TimerSchedulerMetrics} binds. All have the tag {@link TagKey#NAME}, the
 * name of the scheduler, and whatever tags the binder was given.
 *
 * <p>None is touched when a timer ticks: counters read what the scheduler counts anyway, gauges
 * look when they are read, and {@link #LATENESS} is recorded once a wake-up.
 */
enum TimerMeter implements MeterDocumentation {

  /** Timers that are live now, by what made them and what they are doing. */
  LIVE("reactortimer.live", Meter.Type.GAUGE, "timers", "Timers that are live now"),

  /** Timers armed for the first time, cancelled ones included. */
  SCHEDULED(
      "reactortimer.scheduled",
      Meter.Type.COUNTER,
      "timers",
      "Timers armed for the first time, cancelled ones included"),

  /** Ticks and timed runs, by how they ended. */
  TICKS(
      "reactortimer.ticks", Meter.Type.COUNTER, "ticks", "Ticks and timed runs, by how they ended"),

  /** Grid points of fixed-rate timers that no tick of their own was delivered for. */
  MISSED(
      "reactortimer.missed",
      Meter.Type.COUNTER,
      "ticks",
      "Grid points of fixed-rate timers that no tick of their own was delivered for"),

  /** Due times at which the timer's gate was closed; none of them is missed. */
  GATED(
      "reactortimer.gated",
      Meter.Type.COUNTER,
      "ticks",
      "Due times at which the timer's gate was closed; none of them is missed"),

  /** Timers cancelled or disposed before their end. */
  CANCELLED(
      "reactortimer.cancelled",
      Meter.Type.COUNTER,
      "timers",
      "Timers cancelled or disposed before their end"),

  /** Timers and tasks refused, because the scheduler was disposed or held as many as it may. */
  REJECTED(
      "reactortimer.rejected",
      Meter.Type.COUNTER,
      "timers",
      "Timers and tasks refused, because of disposal or the limit of live timers"),

  /** How often a loop came back from waiting: the CPU that timers cost beside their work. */
  WAKEUPS(
      "reactortimer.wakeups",
      Meter.Type.COUNTER,
      "wakeups",
      "How often a loop came back from waiting"),

  /** How often a loop was handed over to another thread because a callback was stuck. */
  HAND_OVERS(
      "reactortimer.handovers",
      Meter.Type.COUNTER,
      "handovers",
      "How often a loop was handed over to another thread because a callback was stuck"),

  /**
   * How late timers fire: once each time a loop wakes up and has fired all that was due, the latest
   * of them; not once a tick. So its count is that of batches, its mean is that of the worst ones,
   * and its maximum is that of all ticks.
   */
  LATENESS(
      "reactortimer.lateness",
      Meter.Type.TIMER,
      "seconds",
      "How late the latest timer of each wake-up fired; recorded once a wake-up, not once a tick"),

  /**
   * How long the earliest timer of the worst loop is past its deadline and its slack; zero when
   * healthy. Looked at when it is read, so that a stuck loop shows.
   */
  OVERDUE(
      "reactortimer.overdue",
      Meter.Type.GAUGE,
      "seconds",
      "How long the earliest timer of the worst loop is past its deadline and its slack"),

  /**
   * How long the worst loop has been awake without getting anywhere while work waits for it, from a
   * tenth of a second on; zero while all move or wait.
   */
  STALLED(
      "reactortimer.stalled",
      Meter.Type.GAUGE,
      "seconds",
      "How long the worst loop has been awake without getting anywhere while work waits for it"),

  /**
   * For how long the callback has been stuck that is stuck for longest, whether another thread
   * carries on its loop or not; zero while none is.
   */
  STUCK(
      "reactortimer.stuck",
      Meter.Type.GAUGE,
      "seconds",
      "For how long the callback has been stuck that is stuck for longest"),

  /**
   * Times in which timers stood still, by why: how many, how long together, and the longest. A
   * pause is recorded once it is over.
   */
  PAUSES(
      "reactortimer.pauses",
      Meter.Type.TIMER,
      "seconds",
      "Times in which timers stood still, by why"),

  /** How many cores the loops keep busy: the share of the time they lately did not wait, summed. */
  BUSY("reactortimer.busy", Meter.Type.GAUGE, "cores", "How many cores the loops keep busy"),

  /** Timers that seem to be left over, by what was seen of them. */
  SUSPECTS(
      "reactortimer.suspects",
      Meter.Type.GAUGE,
      "timers",
      "Live timers that seem to be left over, by reason"),

  /** Live timers of one name. */
  GROUP_LIVE("reactortimer.group.live", Meter.Type.GAUGE, "timers", "Live timers of one name"),

  /** Those of one name that wait for demand. */
  GROUP_PARKED(
      "reactortimer.group.parked",
      Meter.Type.GAUGE,
      "timers",
      "Timers of one name that wait for demand"),

  /** How late those of one name were when each ticked last. */
  GROUP_LATENESS(
      "reactortimer.group.lateness",
      Meter.Type.GAUGE,
      "seconds",
      "The latest of the last ticks of the live timers of one name");

  private final String meterName;
  private final Meter.Type type;
  private final String baseUnit;
  private final String description;

  TimerMeter(String meterName, Meter.Type type, String baseUnit, String description) {
    this.meterName = meterName;
    this.type = type;
    this.baseUnit = baseUnit;
    this.description = description;
  }

  @Override
  public String getName() {
    return meterName;
  }

  @Override
  public Meter.Type getType() {
    return type;
  }

  /** Returns what it counts; {@code seconds} stands for the registry's unit of time. */
  @Override
  public String getBaseUnit() {
    return baseUnit;
  }

  /** Returns what it says, in one sentence. */
  String description() {
    return description;
  }

  /** Returns the tags it has, beside those that the binder was given. */
  @Override
  public KeyName[] getKeyNames() {
    return switch (this) {
      case LIVE -> new KeyName[] {TagKey.NAME, TagKey.KIND, TagKey.STATE};
      case PAUSES -> new KeyName[] {TagKey.NAME, TagKey.CAUSE};
      case SUSPECTS -> new KeyName[] {TagKey.NAME, TagKey.REASON};
      case TICKS -> new KeyName[] {TagKey.NAME, TagKey.OUTCOME};
      case GROUP_LIVE, GROUP_PARKED, GROUP_LATENESS -> new KeyName[] {TagKey.NAME, TagKey.TIMER};
      default -> new KeyName[] {TagKey.NAME};
    };
  }

  /**
   * Returns whether it is there for each name of timers, and only where that was asked for; see
   * {@link TimerSchedulerMetrics#perTimerName}.
   */
  boolean isPerTimerName() {
    return this == GROUP_LIVE || this == GROUP_PARKED || this == GROUP_LATENESS;
  }

  /** The keys of tags. */
  enum TagKey implements KeyName {

    /** Name of the scheduler. */
    NAME("name"),

    /** A {@link io.reactortimer.live.TimerKind} in lower case. */
    KIND("kind"),

    /** A {@link io.reactortimer.live.TimerState} in lower case. */
    STATE("state"),

    /** A {@link io.reactortimer.live.SuspectReason} in lower case. */
    REASON("reason"),

    /** {@code delivered} for what ended normally, {@code failed} for what threw. */
    OUTCOME("outcome"),

    /** A {@link io.reactortimer.live.PauseCause} in lower case. */
    CAUSE("cause"),

    /**
     * A name of timers; {@code unnamed} for those that have none, {@code other} for those of the
     * names that there was no place for.
     */
    TIMER("timer");

    private final String text;

    TagKey(String text) {
      this.text = text;
    }

    @Override
    public String asString() {
      return text;
    }
  }
}
