// SPDX-License-Identifier: Apache-2.0
// Copyright the reactor-timer authors
package io.reactortimer.internal.listing;

import java.util.Deque;
import java.util.List;
import java.util.Set;
import org.reactivestreams.Subscriber;
import reactor.core.Scannable.Attr;
import reactor.core.publisher.FluxSink;
import reactor.core.publisher.MonoSink;
import reactor.core.publisher.Sinks;

/**
 * Who is behind the sinks that lambdas feed. {@code Flux.create(sink -> ticks.subscribe(sink::next,
 * sink::error, sink::complete))} makes one stream of two pipelines, which ends as one.
 */
final class FedSinks {

  private FedSinks() {}

  /**
   * Adds what receives the signals of the sinks and subscribers among captured objects.
   *
   * @param met those that were followed before
   * @return false if somebody waits for one answer by such a sink, or nobody listens just now
   */
  static boolean addReceivers(List<Object> captured, Deque<Object> ahead, Set<Object> met) {
    for (Object object : captured) {
      if (isFeed(object) && !addReceiversOf(object, ahead, met)) {
        return false;
      }
    }
    return true;
  }

  /**
   * Adds what receives the signals of sinks that captured objects hold: a lambda that uses a field
   * has captured the object with the field. It may use another one, so those without listeners do
   * not count.
   */
  static void addReceiversOfHeld(List<Object> captured, Deque<Object> ahead, Set<Object> met) {
    for (Object object : captured) {
      if (!isFeed(object)) {
        CapturedObjects.heldBy(object, Sinks.Many.class)
            .forEach(sink -> addReceiversOf(sink, ahead, met));
        CapturedObjects.heldBy(object, FluxSink.class)
            .forEach(sink -> addReceiversOf(sink, ahead, met));
      }
    }
  }

  private static boolean isFeed(Object object) {
    return object instanceof FluxSink
        || object instanceof Sinks.Many
        || object instanceof Sinks.Empty // and Sinks.One
        || object instanceof MonoSink
        || object instanceof Subscriber;
  }

  private static boolean addReceiversOf(Object feed, Deque<Object> ahead, Set<Object> met) {
    if (met.contains(feed)) {
      return true;
    }
    boolean added = addReceiversOf(feed, ahead);
    if (added) { // else it is to be told of again: elsewhere it may not count
      met.add(feed);
    }
    return added;
  }

  private static boolean addReceiversOf(Object feed, Deque<Object> ahead) {
    if (feed instanceof Subscriber) {
      ahead.push(feed);
      return true;
    }
    if (hasEnded(feed)) {
      return true;
    }
    if (feed instanceof Sinks.Many) {
      return PipelineSteps.pushInners(feed, ahead);
    }
    Object next = feed instanceof FluxSink ? PipelineSteps.next(feed) : null;
    if (next != null) {
      ahead.push(next);
    }
    return next != null;
  }

  private static boolean hasEnded(Object sink) {
    return Boolean.TRUE.equals(PipelineSteps.scan(sink, Attr.TERMINATED))
        || Boolean.TRUE.equals(PipelineSteps.scan(sink, Attr.CANCELLED));
  }
}
