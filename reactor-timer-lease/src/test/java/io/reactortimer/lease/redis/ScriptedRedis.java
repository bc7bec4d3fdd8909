// SPDX-License-Identifier: Apache-2.0
// Copyright the reactor-timer authors
package io.reactortimer.lease.redis;

import io.lettuce.core.api.StatefulRedisConnection;
import io.lettuce.core.api.reactive.RedisReactiveCommands;
import java.lang.reflect.Proxy;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.function.BiFunction;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/** Hands out connections that a test can close, and keeps what scripts are given. */
final class ScriptedRedis {

  /** A connection of the store. */
  final class Link {

    private final StatefulRedisConnection<String, String> connection = connection();
    volatile boolean open = true;
    volatile boolean closed;

    @SuppressWarnings("unchecked")
    private StatefulRedisConnection<String, String> connection() {
      return stub(
          StatefulRedisConnection.class,
          (method, arguments) ->
              switch (method) {
                case "isOpen" -> open;
                case "reactive" -> commands();
                case "closeAsync" -> {
                  open = false;
                  closed = true;
                  yield CompletableFuture.completedFuture(null);
                }
                default -> throw new UnsupportedOperationException(method);
              });
    }

    @SuppressWarnings("unchecked")
    private RedisReactiveCommands<String, String> commands() {
      return stub(
          RedisReactiveCommands.class,
          (method, arguments) -> {
            keys = List.of((String[]) arguments[2]); // of eval, the only one that is used
            return open ? answer() : Flux.error(new IllegalStateException("it is closed"));
          });
    }

    /** Says of each lease that the asker has it, with token 1. */
    private Flux<Object> answer() {
      return Flux.fromIterable(Collections.nCopies(keys.size(), 1L));
    }
  }

  /** What was handed out. */
  final List<Link> links = Collections.synchronizedList(new ArrayList<>());

  /** The keys of the last script. */
  volatile List<String> keys = List.of();

  /** Opens a connection. */
  Mono<StatefulRedisConnection<String, String>> connect() {
    return Mono.fromSupplier(
        () -> {
          Link link = new Link();
          links.add(link);
          return link.connection;
        });
  }

  private static <T> T stub(Class<T> type, BiFunction<String, Object[], Object> answers) {
    return type.cast(
        Proxy.newProxyInstance(
            type.getClassLoader(),
            new Class<?>[] {type},
            (self, method, arguments) -> answers.apply(method.getName(), arguments)));
  }
}
