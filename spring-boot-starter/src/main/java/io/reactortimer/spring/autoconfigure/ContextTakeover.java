// SPDX-License-Identifier: Apache-2.0
// Copyright the reactor-timer authors
package io.reactortimer.spring.autoconfigure;

import io.reactortimer.ReactorTimers;
import io.reactortimer.TimerScheduler;
import io.reactortimer.Timers;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;
import org.jspecify.annotations.Nullable;
import reactor.core.Disposable;
import reactor.core.Disposables;

/**
 * The share of one application context in the takeover of Reactor's default scheduler, held until
 * all other beans are destroyed.
 */
public final class ContextTakeover implements ContextScoped {

  private static final Log log = LogFactory.getLog(ContextTakeover.class);

  private final TimerScheduler scheduler;

  /** Null if nothing was taken over. */
  private final ReactorTimers.@Nullable Installation installation;

  private final Disposable held;

  /** Why nothing was taken over; null if it was. */
  private final @Nullable String refusal;

  private ContextTakeover(
      TimerScheduler scheduler,
      ReactorTimers.@Nullable Installation installation,
      Disposable held,
      @Nullable String refusal) {
    this.scheduler = scheduler;
    this.installation = installation;
    this.held = held;
    this.refusal = refusal;
  }

  /**
   * Takes over Reactor's default, or joins an existing takeover. Under virtual time, which forbids
   * it, creates a scheduler without a takeover.
   */
  static ContextTakeover with(ReactorTimerProperties properties) {
    TimerScheduler.Builder settings = properties.scheduler();
    try {
      ReactorTimers.Installation installation = ReactorTimers.install(settings);
      return new ContextTakeover(installation.scheduler(), installation, installation, null);
    } catch (IllegalStateException refused) {
      TimerScheduler alone = settings.build();
      Disposable use = Timers.useAsDefault(alone);
      return new ContextTakeover(
          alone, null, Disposables.composite(use, alone), String.valueOf(refused.getMessage()));
    }
  }

  /** Returns the scheduler in charge. */
  TimerScheduler scheduler() {
    return scheduler;
  }

  /** Returns whether Reactor's default was taken over. */
  public boolean isEffective() {
    return refusal == null;
  }

  /** Announces that the context begins to close. */
  void contextCloses() {
    if (installation != null) {
      installation.announceEnd();
    }
  }

  /** Returns whether another context, which is not closing, has this scheduler by takeover too. */
  boolean shares(TimerScheduler candidate) {
    return installation != null && candidate == scheduler && !installation.isLastHolder();
  }

  /** Asks for timers to be suspended; see {@link ReactorTimers.Installation#suspend()}. */
  CompletionStage<@Nullable Void> suspend() {
    return installation == null ? CompletableFuture.completedStage(null) : installation.suspend();
  }

  /** Withdraws {@link #suspend()}. */
  void resume() {
    if (installation != null) {
      installation.resume();
    }
  }

  /** Lets others have Reactor's own default; see {@link ReactorTimers.Installation#giveWay()}. */
  void giveWay() {
    if (installation != null) {
      installation.giveWay();
    }
  }

  /** Withdraws {@link #giveWay()}. */
  void takeAgain() {
    if (installation != null) {
      installation.takeAgain();
    }
  }

  /** Logs a refusal now: the takeover itself may be older than the log. */
  @Override
  public void contextBegins() {
    if (refusal != null) {
      log.warn(ReactorTimerProperties.DEFAULT_SCHEDULER + " has no effect: " + refusal);
    }
  }

  @Override
  public void destroy() {
    held.dispose();
  }
}
