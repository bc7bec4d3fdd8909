// SPDX-License-Identifier: Apache-2.0
// Copyright the reactor-timer authors
package io.reactortimer.lease.fleet;

import java.net.URI;
import java.time.Duration;
import org.postgresql.ds.PGSimpleDataSource;
import org.springframework.data.redis.connection.lettuce.LettuceConnectionFactory;
import org.springframework.integration.jdbc.lock.DefaultLockRepository;
import org.springframework.integration.jdbc.lock.JdbcLockRegistry;
import org.springframework.integration.leader.Context;
import org.springframework.integration.leader.DefaultCandidate;
import org.springframework.integration.redis.util.RedisLockRegistry;
import org.springframework.integration.support.leader.LockRegistryLeaderInitiator;
import org.springframework.integration.support.locks.LockRegistry;
import org.springframework.jdbc.datasource.DataSourceTransactionManager;

/**
 * The same process with Spring Integration's leader election in our place, and a timer of the JDK.
 */
final class IntegrationContender extends DefaultCandidate {

  private final TermTicks ticks;

  private IntegrationContender(String process, TermTicks ticks) {
    super(process, Report.LEASE);
    this.ticks = ticks;
  }

  @Override
  public void onGranted(Context context) {
    ticks.granted();
  }

  @Override
  public void onRevoked(Context context) {
    ticks.revoked();
  }

  public static void main(String[] args) throws Exception {
    Report report = Report.of(args);
    IntegrationContender candidate =
        new IntegrationContender(
            args[0], TermTicks.each(Duration.ofMillis(Long.parseLong(args[4])), report));
    LockRegistryLeaderInitiator initiator =
        new LockRegistryLeaderInitiator(
            locks(args[1], args[0], Duration.ofMillis(Long.parseLong(args[3]))), candidate);
    initiator.start();
    report.untilInputEnds();
    System.exit(0);
  }

  private static LockRegistry<?> locks(String store, String process, Duration ttl) {
    if (store.startsWith("redis:")) {
      LettuceConnectionFactory redis =
          new LettuceConnectionFactory("127.0.0.1", URI.create(store).getPort());
      redis.afterPropertiesSet();
      redis.start();
      return new RedisLockRegistry(redis, "fleet", ttl.toMillis());
    }
    PGSimpleDataSource database = new PGSimpleDataSource();
    database.setUrl(store);
    DefaultLockRepository repository = new DefaultLockRepository(database, process);
    repository.setTransactionManager(new DataSourceTransactionManager(database));
    repository.afterPropertiesSet();
    repository.afterSingletonsInstantiated();
    repository.start();
    return new JdbcLockRegistry(repository, ttl);
  }
}
