// SPDX-License-Identifier: Apache-2.0
// Copyright the reactor-timer authors
package io.reactortimer.lease.fleet;

import java.io.PrintStream;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
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
 * The same process with Spring Integration's leader election in our place, and a timer of the JDK:
 * it ticks from the grant to the revocation. What stands for a token is the time of the grant,
 * which is higher for each that follows.
 */
final class IntegrationContender extends DefaultCandidate {

  private final AtomicLong term = new AtomicLong(-1);

  private IntegrationContender(String process) {
    super(process, "lease-0");
  }

  @Override
  public void onGranted(Context context) {
    term.set(System.nanoTime());
  }

  @Override
  public void onRevoked(Context context) {
    term.set(-1);
  }

  public static void main(String[] args) throws Exception {
    String process = args[0];
    Socket socket = new Socket("127.0.0.1", Integer.parseInt(args[2]));
    PrintStream witness =
        new PrintStream(socket.getOutputStream(), true, StandardCharsets.US_ASCII);
    IntegrationContender candidate = new IntegrationContender(process);
    long period = Long.parseLong(args[4]);
    Executors.newSingleThreadScheduledExecutor()
        .scheduleAtFixedRate(
            () -> {
              long now = System.nanoTime();
              long granted = candidate.term.get();
              if (granted >= 0) {
                witness.println(new Claim(process, "lease-0", granted, now).line());
              }
            },
            period,
            period,
            TimeUnit.MILLISECONDS);
    LockRegistryLeaderInitiator initiator =
        new LockRegistryLeaderInitiator(
            locks(args[1], process, Duration.ofMillis(Long.parseLong(args[3]))), candidate);
    initiator.start();
    while (System.in.read() >= 0) {
      // Until it is to end.
    }
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
