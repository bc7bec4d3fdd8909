// SPDX-License-Identifier: Apache-2.0
// Copyright the reactor-timer authors
package io.reactortimer.lease.fleet;

import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import net.javacrumbs.shedlock.core.DefaultLockingTaskExecutor;
import net.javacrumbs.shedlock.core.LockConfiguration;
import net.javacrumbs.shedlock.core.LockingTaskExecutor;
import net.javacrumbs.shedlock.provider.jdbctemplate.JdbcTemplateLockProvider;
import org.springframework.jdbc.core.JdbcTemplate;

/**
 * The same process with a lock of ShedLock around each run, and a timer of the JDK. The lock is
 * kept for at least nearly a period, as its documentation advises, and ends by the clock of the
 * database.
 */
final class ShedLockContender {

  private ShedLockContender() {}

  public static void main(String[] args) throws Exception {
    Report report = Report.of(args);
    Duration ttl = Duration.ofMillis(Long.parseLong(args[3]));
    long period = Long.parseLong(args[4]);
    LockingTaskExecutor locks =
        new DefaultLockingTaskExecutor(
            new JdbcTemplateLockProvider(
                JdbcTemplateLockProvider.Configuration.builder()
                    .withJdbcTemplate(new JdbcTemplate(Pool.of(args[1])))
                    .withLockedByValue(args[0])
                    .usingDbTime()
                    .build()));
    Runnable run = () -> report.run(System.nanoTime(), period / 2);
    Executors.newSingleThreadScheduledExecutor()
        .scheduleAtFixedRate(
            () ->
                locks.executeWithLock(
                    run,
                    new LockConfiguration(
                        Instant.now(), Report.LEASE, ttl, Duration.ofMillis(period * 9 / 10))),
            period,
            period,
            TimeUnit.MILLISECONDS);
    report.untilInputEnds();
    System.exit(0);
  }
}
