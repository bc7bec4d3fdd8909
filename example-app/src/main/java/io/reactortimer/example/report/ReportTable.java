// SPDX-License-Identifier: Apache-2.0
// Copyright the reactor-timer authors
package io.reactortimer.example.report;

import io.r2dbc.spi.Connection;
import io.r2dbc.spi.ConnectionFactory;
import io.r2dbc.spi.R2dbcBadGrammarException;
import io.r2dbc.spi.Readable;
import java.util.function.Function;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/** A report in PostgreSQL, in a table of one row. Any thread. */
final class ReportTable implements ReportStore {

  private static final String CREATE =
      "create table if not exists example_report (id int primary key, instance text not null, token"
          + " bigint not null, number bigint not null)";

  /** An instance that was stopped between its claim and this loses to the one that followed. */
  private static final String WRITE =
      "insert into example_report as written values (1, $1, $2, 1)"
          + " on conflict (id) do update set instance = $1, token = $2, number = written.number + 1"
          + " where written.token <= $2";

  private static final String READ = "select instance, token, number from example_report";

  private final ConnectionFactory database;

  ReportTable(ConnectionFactory database) {
    this.database = database;
  }

  @Override
  public Mono<Boolean> write(String instance, long token) {
    return on(connection -> write(connection, instance, token))
        .onErrorResume(
            R2dbcBadGrammarException.class, // there is no such table yet
            first ->
                on(
                    connection ->
                        Flux.from(connection.createStatement(CREATE).execute())
                            .flatMap(created -> created.getRowsUpdated())
                            .thenMany(write(connection, instance, token))))
        .next();
  }

  private static Flux<Boolean> write(Connection connection, String instance, long token) {
    return Flux.from(
            connection.createStatement(WRITE).bind("$1", instance).bind("$2", token).execute())
        .flatMap(written -> written.getRowsUpdated())
        .map(rows -> rows > 0);
  }

  @Override
  public Mono<Report> last() {
    return on(connection ->
            Flux.from(connection.createStatement(READ).execute())
                .flatMap(found -> found.map(ReportTable::report)))
        .onErrorResume(R2dbcBadGrammarException.class, none -> Flux.empty())
        .next();
  }

  private static Report report(Readable row) {
    return new Report(
        row.get("instance", String.class),
        row.get("token", Long.class),
        row.get("number", Long.class));
  }

  private <T> Flux<T> on(Function<Connection, Flux<T>> work) {
    return Flux.usingWhen(database.create(), work, Connection::close);
  }
}
