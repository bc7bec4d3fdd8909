// SPDX-License-Identifier: Apache-2.0
// Copyright the reactor-timer authors
package io.reactortimer.lease.r2dbc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.r2dbc.spi.ConnectionFactories;
import io.r2dbc.spi.ConnectionFactory;
import io.reactortimer.lease.LeaseStore;
import io.reactortimer.lease.LeaseStoreContract;
import java.time.Duration;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/** The store in H2, each test in a database of its own. */
class H2LeaseStoreTest extends LeaseStoreContract {

  private ConnectionFactory database;

  @Override
  protected LeaseStore store() {
    if (database == null) {
      database =
          ConnectionFactories.get(
              "r2dbc:h2:mem:///" + UUID.randomUUID() + "?options=DB_CLOSE_DELAY=-1");
    }
    return R2dbcLeaseStore.of(database);
  }

  @Override
  protected void expire(Duration ttl) {
    expireByWaiting(ttl);
  }

  @Test
  void tellsTheDatabaseAfterTheFirstConnection() {
    LeaseStore store = store();
    store.acquire("one", Map.of("a", 0L), Duration.ofHours(1)).block(Duration.ofSeconds(60));
    assertThat(store.kind()).isEqualTo("H2");
    store.close().block(Duration.ofSeconds(60));
  }

  @Test
  void aTableNameIsNoPlaceForSql() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> R2dbcLeaseStore.of(database, "lease; drop table users", true))
        .withMessage(
            "table must consist of letters, digits and underscores: 'lease; drop table users'");
  }

  @Test
  void theDdlIsThereForThoseWhoMakeTheTableThemselves() {
    assertThat(R2dbcLeaseStore.ddl("PostgreSQL"))
        .isEqualTo(
            "create table if not exists reactor_timer_lease (name varchar(190) primary key, owner"
                + " varchar(190) not null, token bigint not null, expires_at timestamp(6) with time"
                + " zone not null)");
  }

  @Test
  void mysqlIsToldToDistinguishNamesByCase() {
    assertThat(R2dbcLeaseStore.ddl("MySQL"))
        .isEqualTo(
            "create table if not exists reactor_timer_lease (name varchar(190) character set"
                + " utf8mb4 collate utf8mb4_bin primary key, owner varchar(190) character set"
                + " utf8mb4 collate utf8mb4_bin not null, token bigint not null, expires_at"
                + " datetime(6) not null)");
  }
}
