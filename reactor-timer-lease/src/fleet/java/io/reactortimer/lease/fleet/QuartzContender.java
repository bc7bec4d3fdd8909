// SPDX-License-Identifier: Apache-2.0
// Copyright the reactor-timer authors
package io.reactortimer.lease.fleet;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.Properties;
import javax.sql.DataSource;
import org.quartz.DisallowConcurrentExecution;
import org.quartz.Job;
import org.quartz.JobBuilder;
import org.quartz.JobExecutionContext;
import org.quartz.ObjectAlreadyExistsException;
import org.quartz.Scheduler;
import org.quartz.SimpleScheduleBuilder;
import org.quartz.TriggerBuilder;
import org.quartz.impl.StdSchedulerFactory;
import org.quartz.utils.ConnectionProvider;
import org.quartz.utils.DBConnectionManager;

/**
 * The same process with Quartz in a cluster: a job of which one run is allowed at a time, and a
 * trigger that leaves out what it has missed. What stands for a token is the time that the run was
 * due, which each later run exceeds.
 */
final class QuartzContender {

  private static Report report;
  private static long period;

  private QuartzContender() {}

  /** A run; Quartz makes an object for each. */
  @DisallowConcurrentExecution
  public static final class Run implements Job {

    @Override
    public void execute(JobExecutionContext context) {
      report.run(context.getScheduledFireTime().getTime(), period / 2);
    }
  }

  public static void main(String[] args) throws Exception {
    report = Report.of(args);
    period = Long.parseLong(args[4]);
    DBConnectionManager.getInstance().addConnectionProvider("db", provider(Pool.of(args[1])));
    Scheduler scheduler =
        new StdSchedulerFactory(settings(args[0], Long.parseLong(args[3]))).getScheduler();
    try {
      scheduler.scheduleJob(
          JobBuilder.newJob(Run.class).withIdentity(Report.LEASE).build(),
          TriggerBuilder.newTrigger()
              .withIdentity(Report.LEASE)
              .withSchedule(
                  SimpleScheduleBuilder.simpleSchedule()
                      .withIntervalInMilliseconds(period)
                      .repeatForever()
                      .withMisfireHandlingInstructionNextWithRemainingCount())
              .build());
    } catch (ObjectAlreadyExistsException another) {
      // Another process was first.
    }
    scheduler.start();
    report.untilInputEnds();
    System.exit(0);
  }

  private static Properties settings(String process, long ttlMillis) {
    Properties settings = new Properties();
    settings.setProperty("org.quartz.scheduler.instanceName", "fleet");
    settings.setProperty("org.quartz.scheduler.instanceId", process);
    settings.setProperty("org.quartz.threadPool.threadCount", "1");
    settings.setProperty("org.quartz.jobStore.class", "org.quartz.impl.jdbcjobstore.JobStoreTX");
    settings.setProperty(
        "org.quartz.jobStore.driverDelegateClass",
        "org.quartz.impl.jdbcjobstore.PostgreSQLDelegate");
    settings.setProperty("org.quartz.jobStore.dataSource", "db");
    settings.setProperty("org.quartz.jobStore.isClustered", "true");
    settings.setProperty(
        "org.quartz.jobStore.clusterCheckinInterval", Long.toString(ttlMillis / 2));
    settings.setProperty("org.quartz.jobStore.misfireThreshold", Long.toString(ttlMillis / 2));
    return settings;
  }

  private static ConnectionProvider provider(DataSource database) {
    return new ConnectionProvider() {
      @Override
      public Connection getConnection() throws SQLException {
        return database.getConnection();
      }

      @Override
      public void initialize() {}

      @Override
      public void shutdown() {}
    };
  }
}
