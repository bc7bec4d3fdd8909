// SPDX-License-Identifier: Apache-2.0
// Copyright the reactor-timer authors
package io.reactortimer.lease.r2dbc;

import io.r2dbc.spi.Connection;
import io.r2dbc.spi.Result;
import io.r2dbc.spi.Statement;
import io.reactortimer.lease.LeaseStore.Holding;
import java.io.Serial;
import java.time.Duration;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.reactivestreams.Publisher;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/**
 * The statements of a database. All use the clock of the database, and of that a reading which is
 * not later than the moment at which the row is seen: a lease never looks expired too early. None
 * ends a lease earlier than it was to end: of a statement that was given up and is carried out
 * after the next one, that one's answer must still hold.
 */
enum LeaseSql {

  /**
   * One statement, which also finds the leases of others. Those it finds as they were when it
   * began: one that it did not get has another owner by now, whatever owner that shows.
   */
  POSTGRESQL {
    @Override
    String acquireText(String table, int names) {
      StringBuilder values = new StringBuilder();
      for (int i = 0; i < names; i++) {
        int first = 2 * i + 3;
        values.append(i == 0 ? "" : ", ");
        values.append("($" + first + "::varchar, $" + (first + 1) + "::bigint)");
      }
      // In the order of names, so that two of these never wait for each other in a circle.
      return "with asked(name, floor) as (values "
          + values
          + "), taken as (insert into "
          + table
          + " as l (name, owner, token, expires_at) select name, $1::varchar, floor + 1,"
          + " clock_timestamp() + $2::bigint::double precision * interval '1 microsecond' from"
          + " asked order by name on conflict (name) do update set owner = excluded.owner,"
          + " expires_at = greatest(l.expires_at, excluded.expires_at), token = case when"
          + " l.expires_at <= clock_timestamp() then greatest(l.token, excluded.token - 1) + 1 else"
          + " l.token end where l.owner = excluded.owner or l.expires_at <= clock_timestamp()"
          + " returning name, owner, token) select name, owner, token from taken union all select"
          + " l.name, null, l.token from "
          + table
          + " l join asked using (name) where l.name not in (select name from taken)";
    }

    @Override
    Flux<Row> acquire(
        Connection connection, String table, String owner, Map<String, Long> floors, Duration ttl) {
      Statement statement =
          connection
              .createStatement(acquireText(table, floors.size()))
              .bind(0, owner)
              .bind(1, ttl.toNanos() / 1000);
      int index = 2;
      for (Map.Entry<String, Long> asked : floors.entrySet()) {
        statement.bind(index++, asked.getKey()).bind(index++, asked.getValue());
      }
      return rows(statement);
    }

    @Override
    String parameter(int index) {
      return "$" + (index + 1);
    }

    @Override
    String now() {
      return "clock_timestamp()";
    }
  },

  /** MySQL and MariaDB; the assignments are made from left to right, and that is used. */
  MYSQL {
    @Override
    String acquireText(String table, int names) {
      return "insert into "
          + table
          + " (name, owner, token, expires_at) values "
          + String.join(
              ", ",
              Collections.nCopies(
                  names, "(?, ?, ? + 1, timestampadd(microsecond, ?, utc_timestamp(6)))"))
          + " on duplicate key update token = if(expires_at <= utc_timestamp(6), greatest(token,"
          + " values(token) - 1) + 1, token), owner = if(expires_at <= utc_timestamp(6),"
          + " values(owner), owner), expires_at = if(owner = values(owner), greatest(expires_at,"
          + " values(expires_at)), expires_at)";
    }

    @Override
    String now() {
      return "utc_timestamp(6)";
    }

    @Override
    String timestamp() {
      return "datetime(6)";
    }

    @Override
    String characters() {
      // By default two names that differ in case only are one row.
      return "varchar(190) character set utf8mb4 collate utf8mb4_bin";
    }
  },

  /** H2. */
  H2 {
    @Override
    String acquireText(String table, int names) {
      return "merge into "
          + table
          + " l using (values "
          + String.join(
              ", ",
              Collections.nCopies(
                  names,
                  "(cast(? as varchar), cast(? as varchar), cast(? as bigint) + 1, dateadd("
                      + "microsecond, cast(? as bigint), current_timestamp))"))
          + ") a(name, owner, token, expires_at) on l.name = a.name when matched and l.expires_at"
          + " <= current_timestamp then update set owner = a.owner, token = greatest(l.token,"
          + " a.token - 1) + 1, expires_at = a.expires_at when matched and l.owner = a.owner then"
          + " update set expires_at = greatest(l.expires_at, a.expires_at) when not matched then"
          + " insert (name, owner, token, expires_at) values (a.name, a.owner, a.token,"
          + " a.expires_at)";
    }

    @Override
    String parameter(int index) {
      return "$" + (index + 1);
    }

    @Override
    String now() {
      return "current_timestamp";
    }
  };

  /** What the database knows of one lease after the statement; no owner is another than asked. */
  record Row(String name, String owner, long token) {

    Holding holding(String asking) {
      return new Holding(token, owner.equals(asking));
    }
  }

  /** A connection leads to a database that leases cannot be kept in. */
  static final class UnsupportedDatabaseException extends IllegalArgumentException {

    @Serial private static final long serialVersionUID = 1L;

    private UnsupportedDatabaseException(String product) {
      super("leases need PostgreSQL, MySQL, MariaDB or H2; the connection leads to: " + product);
    }
  }

  /**
   * Returns the statements for the database that a connection leads to.
   *
   * @throws UnsupportedDatabaseException if there are none
   */
  static LeaseSql of(Connection connection) {
    String product = connection.getMetadata().getDatabaseProductName();
    String known = product.toLowerCase(Locale.ROOT);
    if (known.contains("postgres")) {
      return POSTGRESQL;
    }
    if (known.contains("mysql") || known.contains("mariadb")) {
      return MYSQL;
    }
    if (known.contains("h2")) {
      return H2;
    }
    throw new UnsupportedDatabaseException(product);
  }

  /** Takes and extends what can be. */
  abstract String acquireText(String table, int names);

  String parameter(int index) {
    return "?";
  }

  abstract String now();

  String timestamp() {
    return "timestamp(6) with time zone";
  }

  /** The type of names and owners, none of which is another one to the database. */
  String characters() {
    return "varchar(190)";
  }

  String ddl(String table) {
    return "create table if not exists "
        + table
        + " (name "
        + characters()
        + " primary key, owner "
        + characters()
        + " not null, token bigint not null, expires_at "
        + timestamp()
        + " not null)";
  }

  /**
   * Takes and extends what can be, and tells of each. By two statements where one does not tell.
   */
  Flux<Row> acquire(
      Connection connection, String table, String owner, Map<String, Long> floors, Duration ttl) {
    Statement take = connection.createStatement(acquireText(table, floors.size()));
    Statement find =
        connection.createStatement(
            "select name, owner, token from "
                + table
                + " where name in ("
                + parameters(floors.size(), 0)
                + ")");
    int index = 0;
    int found = 0;
    for (Map.Entry<String, Long> asked : floors.entrySet()) {
      take.bind(index++, asked.getKey())
          .bind(index++, owner)
          .bind(index++, asked.getValue())
          .bind(index++, ttl.toNanos() / 1000);
      find.bind(found++, asked.getKey());
    }
    return update(take).thenMany(Flux.defer(() -> rows(find)));
  }

  /** Ends what this owner has. */
  Mono<Void> release(Connection connection, String table, String owner, Iterable<String> names) {
    Map<String, Boolean> all = new LinkedHashMap<>();
    names.forEach(name -> all.put(name, true));
    if (all.isEmpty()) {
      return Mono.empty();
    }
    Statement statement =
        connection
            .createStatement(
                "update "
                    + table
                    + " set expires_at = "
                    + now()
                    + " where owner = "
                    + parameter(0)
                    + " and name in ("
                    + parameters(all.size(), 1)
                    + ")")
            .bind(0, owner);
    int index = 1;
    for (String name : all.keySet()) {
      statement.bind(index++, name);
    }
    return update(statement);
  }

  private String parameters(int count, int from) {
    StringBuilder list = new StringBuilder();
    for (int i = 0; i < count; i++) {
      list.append(i == 0 ? "" : ", ").append(parameter(from + i));
    }
    return list.toString();
  }

  static Mono<Void> update(Statement statement) {
    return Flux.from(statement.execute()).concatMap(Result::getRowsUpdated).then();
  }

  static Flux<Row> rows(Statement statement) {
    Publisher<? extends Result> results = statement.execute();
    return Flux.from(results)
        .concatMap(
            result ->
                result.map(
                    row ->
                        new Row(
                            text(row.get(0, String.class)),
                            text(row.get(1, String.class)),
                            number(row.get(2, Long.class)))));
  }

  private static String text(@Nullable String value) {
    return value == null ? "" : value;
  }

  private static long number(@Nullable Long value) {
    return value == null ? 0 : value;
  }
}
