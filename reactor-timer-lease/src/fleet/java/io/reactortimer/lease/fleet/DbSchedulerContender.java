// SPDX-License-Identifier: Apache-2.0
// Copyright the reactor-timer authors
package io.reactortimer.lease.fleet;

import com.github.kagkarlsson.scheduler.Scheduler;
import com.github.kagkarlsson.scheduler.SchedulerName;
import com.github.kagkarlsson.scheduler.task.helper.Tasks;
import com.github.kagkarlsson.scheduler.task.schedule.FixedDelay;
import java.time.Duration;

/**
 * The same process with db-scheduler: a run is dead after four heartbeats, the fewest that are
 * allowed. What stands for a token is the time that the run was due, which each later run exceeds.
 */
final class DbSchedulerContender {

  private DbSchedulerContender() {}

  public static void main(String[] args) throws Exception {
    Report report = Report.of(args);
    Duration ttl = Duration.ofMillis(Long.parseLong(args[3]));
    long period = Long.parseLong(args[4]);
    Scheduler.create(Pool.of(args[1]))
        .startTasks(
            Tasks.recurring(Report.LEASE, FixedDelay.of(Duration.ofMillis(period / 2)))
                .execute(
                    (instance, context) ->
                        report.run(
                            context.getExecution().executionTime.toEpochMilli(), period / 2)))
        .threads(1)
        .pollingInterval(Duration.ofMillis(period / 4))
        .heartbeatInterval(ttl.dividedBy(4))
        .missedHeartbeatsLimit(4)
        .schedulerName(new SchedulerName.Fixed(args[0]))
        .build()
        .start();
    report.untilInputEnds();
    System.exit(0);
  }
}
