// SPDX-License-Identifier: Apache-2.0
// Copyright the reactor-timer authors
package io.reactortimer.lease;

import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Sinks;

/** A store whose answers a test gives, when it wants to. */
final class ScriptedStore implements LeaseStore {

  /** What was asked and is still to be answered, or was. */
  static final class Request {
    final Map<String, Long> floors;
    private final Sinks.One<Map<String, Holding>> answer = Sinks.one();
    boolean cancelled;

    private Request(Map<String, Long> floors) {
      this.floors = new TreeMap<>(floors);
    }

    void answer(long token, boolean held) {
      Map<String, Holding> all = new LinkedHashMap<>();
      floors.keySet().forEach(name -> all.put(name, new Holding(token, held)));
      answer(all);
    }

    void answer(Map<String, Holding> found) {
      answer.tryEmitValue(found);
    }

    void fail() {
      answer.tryEmitError(new IllegalStateException("the store is gone"));
    }
  }

  final List<Request> requests = new ArrayList<>();
  final List<String> released = new ArrayList<>();
  boolean closed;

  /** What happens where the store is asked to free leases. */
  Runnable atEnd = () -> {};

  /** When it is closed, once it was asked to close. */
  Mono<Void> closing = Mono.empty();

  Request last() {
    return requests.get(requests.size() - 1);
  }

  @Override
  public Mono<Map<String, Holding>> acquire(String owner, Map<String, Long> floors, Duration ttl) {
    return Mono.defer(
        () -> {
          Request request = new Request(floors);
          requests.add(request);
          return request.answer.asMono().doOnCancel(() -> request.cancelled = true);
        });
  }

  @Override
  public Mono<Void> release(String owner, Iterable<String> names) {
    atEnd.run();
    return Mono.fromRunnable(() -> names.forEach(released::add));
  }

  @Override
  public Mono<Void> close() {
    return Mono.<Void>fromRunnable(() -> closed = true).then(closing);
  }

  @Override
  public String kind() {
    return "scripted";
  }
}
