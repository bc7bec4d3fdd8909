// SPDX-License-Identifier: Apache-2.0
// Copyright the reactor-timer authors
package io.reactortimer.lease.r2dbc;

import io.r2dbc.spi.Connection;
import io.r2dbc.spi.ConnectionFactory;
import io.r2dbc.spi.Wrapped;
import io.reactortimer.lease.LeaseStore;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.BiFunction;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Schedulers;

/**
 * Leases in a table of PostgreSQL, MySQL, MariaDB or H2, by R2DBC. Times are those of the
 * database's clock.
 *
 * <p>It keeps one connection of its own, so that an exhausted pool does not cost a lease: a pool
 * that is given is unwrapped. A connection that does not answer in time is closed, and the next
 * call opens another.
 *
 * @since 0.1
 */
public final class R2dbcLeaseStore implements LeaseStore {

  /** The table's name unless another is given. */
  public static final String TABLE = "reactor_timer_lease";

  private static final Pattern IDENTIFIER =
      Pattern.compile("[A-Za-z_][A-Za-z0-9_]*(\\.[A-Za-z_][A-Za-z0-9_]*)?");

  private static final Duration LONGEST_STATEMENT = Duration.ofSeconds(10);
  private static final Duration LONGEST_OPENING = Duration.ofSeconds(30);

  /** A connection and what its database understands. */
  private record Link(Connection connection, LeaseSql sql) {}

  private final ConnectionFactory connections;
  private final String table;
  private final boolean createsTable;

  /** The connection, or the attempt to open one; null when the last one was given up. */
  private final AtomicReference<@Nullable Mono<Link>> link = new AtomicReference<>();

  private volatile String kind = "R2DBC";

  private R2dbcLeaseStore(ConnectionFactory connections, String table, boolean createsTable) {
    this.connections = connections;
    this.table = table;
    this.createsTable = createsTable;
  }

  /**
   * Returns a store that creates its table {@value #TABLE} if there is none.
   *
   * @param connections where the database is
   * @return a new store
   */
  public static R2dbcLeaseStore of(ConnectionFactory connections) {
    return of(connections, TABLE, true);
  }

  /**
   * Returns a store in a table of another name.
   *
   * @param connections where the database is
   * @param table its name, possibly with a schema; letters, digits and underscores
   * @param createsTable whether it creates the table if there is none; see {@link #ddl}
   * @return a new store
   * @throws IllegalArgumentException if {@code table} is no such name
   */
  public static R2dbcLeaseStore of(
      ConnectionFactory connections, String table, boolean createsTable) {
    if (!IDENTIFIER.matcher(table).matches()) {
      throw new IllegalArgumentException(
          "table must consist of letters, digits and underscores: '" + table + "'");
    }
    return new R2dbcLeaseStore(
        unpooled(Objects.requireNonNull(connections, "connections")), table, createsTable);
  }

  /** Returns what a pool gets its connections from. */
  private static ConnectionFactory unpooled(ConnectionFactory given) {
    ConnectionFactory found = given;
    while (found instanceof Wrapped<?> wrapped
        && wrapped.unwrap() instanceof ConnectionFactory inner) {
      found = inner;
    }
    return found;
  }

  /**
   * Returns the statement that creates the table {@value #TABLE} in a database.
   *
   * @param product {@code PostgreSQL}, {@code MySQL} or {@code H2}, in any case
   * @return one statement
   * @throws IllegalArgumentException if it is another
   */
  public static String ddl(String product) {
    return LeaseSql.valueOf(product.toUpperCase(Locale.ROOT)).ddl(TABLE);
  }

  @Override
  public Mono<Map<String, Holding>> acquire(String owner, Map<String, Long> floors, Duration ttl) {
    return use(
        (connection, sql) ->
            sql.acquire(connection, table, owner, floors, ttl)
                .collect(
                    () -> unknown(floors),
                    (Map<String, Holding> found, LeaseSql.Row row) ->
                        found.put(row.name(), row.holding(owner))));
  }

  /** Returns that another has each: a row that it inserts at the same moment is not seen. */
  private static Map<String, Holding> unknown(Map<String, Long> floors) {
    Map<String, Holding> found = new LinkedHashMap<>();
    floors.forEach((name, floor) -> found.put(name, new Holding(floor, false)));
    return found;
  }

  @Override
  public Mono<Void> release(String owner, Iterable<String> names) {
    return use((connection, sql) -> sql.release(connection, table, owner, names));
  }

  private <T> Mono<T> use(BiFunction<Connection, LeaseSql, Mono<T>> work) {
    return Mono.defer(
        () -> {
          Mono<Link> used = current();
          return used.flatMap(
                  open -> {
                    // Cached, so that it goes on without its caller.
                    Mono<T> underWay = work.apply(open.connection, open.sql).cache();
                    return underWay.doOnCancel(() -> giveUp(used, underWay));
                  })
              .doOnError(
                  failure -> {
                    // Which it stays: another connection would tell the same.
                    if (!(failure instanceof LeaseSql.UnsupportedDatabaseException)) {
                      giveUp(used, null);
                    }
                  });
        });
  }

  private Mono<Link> current() {
    for (; ; ) {
      Mono<Link> known = link.get();
      if (known != null) {
        return known;
      }
      // A caller that gives up does not stop it: it may take longer than one call may wait. Not on
      // the timer's thread: a driver loads hundreds of classes at its first connection.
      Mono<Link> opening =
          Mono.defer(this::open)
              .subscribeOn(Schedulers.boundedElastic())
              .timeout(LONGEST_OPENING)
              .cache();
      if (link.compareAndSet(null, opening)) {
        return opening;
      }
    }
  }

  private Mono<Link> open() {
    return Mono.<Connection>from(connections.create())
        .flatMap(
            connection ->
                Mono.defer(() -> ready(connection))
                    .doOnCancel(() -> closed(connection).subscribe())
                    .onErrorResume(failure -> closed(connection).then(Mono.<Link>error(failure))));
  }

  private Mono<Link> ready(Connection connection) {
    LeaseSql sql = LeaseSql.of(connection);
    kind = connection.getMetadata().getDatabaseProductName();
    return Mono.from(connection.setAutoCommit(true))
        .then(
            createsTable
                ? LeaseSql.update(connection.createStatement(sql.ddl(table)))
                : Mono.empty())
        .thenReturn(new Link(connection, sql));
  }

  /** Closes what nobody gets to see; never an error, as there is another one to tell of. */
  private static Mono<Void> closed(Connection connection) {
    return Mono.defer(() -> Mono.from(connection.close())).onErrorComplete();
  }

  /**
   * Forgets a connection, since what is under way on it cannot be told from what follows, and
   * closes it when that has ended or will hardly end any more.
   */
  private void giveUp(Mono<Link> used, @Nullable Mono<?> underWay) {
    if (link.compareAndSet(used, null)) {
      Mono<Void> end =
          underWay == null
              ? Mono.empty()
              : underWay.then().onErrorComplete().timeout(LONGEST_STATEMENT, Mono.empty());
      end.then(used).flatMap(last -> closed(last.connection)).onErrorComplete().subscribe();
    }
  }

  @Override
  public Mono<Void> close() {
    return Mono.defer(
        () -> {
          Mono<Link> known = link.getAndSet(null);
          // Cached, as one that is still being opened is closed also if nobody waits so long.
          return known == null
              ? Mono.empty()
              : known.flatMap(open -> closed(open.connection)).onErrorComplete().cache();
        });
  }

  @Override
  public String kind() {
    return kind;
  }
}
