// SPDX-License-Identifier: Apache-2.0
// Copyright the reactor-timer authors
package io.reactortimer.internal.listing;

import io.reactortimer.live.TimerKind;
import org.jspecify.annotations.Nullable;
import reactor.core.Scannable;
import reactor.core.Scannable.Attr;

/**
 * The call that a {@code timeout} guards, read off the steps above it: a checkpoint that has a
 * description, as each request of Spring's {@code WebClient} has, and the template of its URI.
 *
 * <p>A description may hold ids, so it is shown and no more. A template has none: there are as many
 * as the code has calls, so it serves as a name where nobody has given one.
 *
 * @param description what is shown
 * @param isTemplate whether it is that of a template
 */
public record GuardedCall(String description, boolean isTemplate) {

  /** How a checkpoint with a description calls itself. */
  private static final String CHECKPOINT = "checkpoint(\"";

  private static final String CHECKPOINT_END = "\")";

  /** How the checkpoint of a request of Spring's client begins; then the method. */
  private static final String REQUEST = "Request to ";

  /** What gives those above it another Context. */
  private static final String CONTEXT_WRITE = "reactor.core.publisher.FluxContextWrite";

  private static final String TIMEOUT_MAIN =
      "reactor.core.publisher.FluxTimeout$TimeoutMainSubscriber";

  /** Tells whether a step of a chain is a timeout's own, not that of its delay. */
  static boolean isGuard(Object step) {
    return (step instanceof LiveTimer timer && timer.kind() == TimerKind.TIMEOUT)
        || step.getClass().getName().equals(TIMEOUT_MAIN);
  }

  /**
   * Returns what a timeout guards; null if nothing above it tells.
   *
   * @param guard a step of which {@link #isGuard} is true
   */
  static @Nullable GuardedCall of(Object guard) {
    String template = null;
    Object step = PipelineSteps.scan(guard, Attr.PARENT);
    for (int hops = 0; step instanceof Scannable && hops < PipelineSteps.MAX_HOPS; hops++) {
      String name = PipelineSteps.nameOf(step);
      if (name != null && name.startsWith(CHECKPOINT) && name.endsWith(CHECKPOINT_END)) {
        String call = name.substring(CHECKPOINT.length(), name.length() - CHECKPOINT_END.length());
        return template == null ? new GuardedCall(call, false) : withTemplate(call, template);
      }
      template = template == null ? UriTemplate.of(step) : template;
      step = PipelineSteps.scan(step, Attr.PARENT);
    }
    template =
        template == null ? UriTemplate.of(guard) : template; // it may be in a client's filter
    return template == null ? null : new GuardedCall(template, true);
  }

  /** Names a call of a client by method and template, if it is one. */
  private static GuardedCall withTemplate(String call, String template) {
    int end = call.startsWith(REQUEST) ? call.indexOf(' ', REQUEST.length()) : -1;
    return end < 0
        ? new GuardedCall(call, false)
        : new GuardedCall(call.substring(REQUEST.length(), end) + " " + template, true);
  }

  /**
   * Returns the name of a timeout that was given none: method and template of what it guards. Null
   * where there is no template. Asked for each such timeout of a walk, so it looks for the template
   * first, and only where a Context changes.
   *
   * @param head what begins the chain of a timer of the kind {@link TimerKind#TIMEOUT}
   */
  public static @Nullable String nameFor(@Nullable Object head) {
    Object step = head;
    for (int hops = 0; step != null && hops < PipelineSteps.MAX_HOPS; hops++) {
      if (isGuard(step)) {
        return hasTemplateAbove(step) ? nameFrom(of(step)) : null;
      }
      step = PipelineSteps.next(step);
    }
    return null;
  }

  private static boolean hasTemplateAbove(Object guard) {
    if (UriTemplate.of(guard) != null) {
      return true;
    }
    Object step = PipelineSteps.scan(guard, Attr.PARENT);
    for (int hops = 0; step != null && hops < PipelineSteps.MAX_HOPS; hops++) {
      if (step.getClass().getName().startsWith(CONTEXT_WRITE) && UriTemplate.of(step) != null) {
        return true;
      }
      step = PipelineSteps.scan(step, Attr.PARENT);
    }
    return false;
  }

  private static @Nullable String nameFrom(@Nullable GuardedCall call) {
    return call != null && call.isTemplate ? call.description : null;
  }
}
