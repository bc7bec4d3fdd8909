// SPDX-License-Identifier: Apache-2.0
// Copyright the reactor-timer authors
package io.reactortimer.lease.r2dbc;

import io.r2dbc.spi.Connection;
import io.r2dbc.spi.ConnectionFactory;
import io.r2dbc.spi.ConnectionFactoryMetadata;
import io.r2dbc.spi.ConnectionMetadata;
import io.r2dbc.spi.Statement;
import java.lang.reflect.Proxy;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import org.reactivestreams.Publisher;
import reactor.core.publisher.Mono;

/** Counts its connections, which answer what a test says. */
final class ScriptedDatabase implements ConnectionFactory {

  final AtomicInteger opened = new AtomicInteger();
  final AtomicInteger closed = new AtomicInteger();

  /** How a connection comes. */
  Supplier<Mono<?>> connecting = () -> Mono.just("now");

  /** What a connection leads to. */
  Supplier<String> product = () -> "PostgreSQL";

  /** What each statement answers. */
  Supplier<Publisher<?>> answer = Mono::empty;

  @Override
  public Publisher<? extends Connection> create() {
    return connecting
        .get()
        .map(
            now -> {
              opened.incrementAndGet();
              return connection();
            });
  }

  @Override
  public ConnectionFactoryMetadata getMetadata() {
    return () -> "scripted";
  }

  private Connection connection() {
    return stub(
        Connection.class,
        Map.of(
            "getMetadata",
            this::metadata,
            "setAutoCommit",
            Mono::empty,
            "createStatement",
            () -> stub(Statement.class, Map.of("execute", () -> answer.get())),
            "close",
            () -> Mono.fromRunnable(closed::incrementAndGet)));
  }

  private ConnectionMetadata metadata() {
    return stub(ConnectionMetadata.class, Map.of("getDatabaseProductName", () -> product.get()));
  }

  /** Answers the given methods, and itself for the others: those of a builder. */
  private static <T> T stub(Class<T> type, Map<String, Supplier<?>> answers) {
    return type.cast(
        Proxy.newProxyInstance(
            type.getClassLoader(),
            new Class<?>[] {type},
            (self, method, arguments) -> {
              Supplier<?> answer = answers.get(method.getName());
              return answer == null ? self : answer.get();
            }));
  }
}
