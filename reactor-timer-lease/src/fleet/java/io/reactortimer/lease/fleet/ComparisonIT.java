// SPDX-License-Identifier: Apache-2.0
// Copyright the reactor-timer authors
package io.reactortimer.lease.fleet;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.client.server.mock.KubernetesCrudDispatcher;
import io.fabric8.kubernetes.client.server.mock.KubernetesMockServer;
import io.fabric8.mockwebserver.Context;
import io.fabric8.mockwebserver.MockWebServer;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.postgresql.ds.PGSimpleDataSource;

/**
 * What there is beside this library, in its place: a process that ticks is stopped and goes on, as
 * often as {@code -Dfleet.compare} says, every other time within a run of those that have runs. It
 * measures; only of this library is anything asserted.
 */
@EnabledIfSystemProperty(named = "fleet.compare", matches = "\\d+")
class ComparisonIT {

  private static final Duration TTL = Duration.ofSeconds(2);
  private static final Duration PERIOD = Duration.ofMillis(100);
  private static final int STOPS = Integer.getInteger("fleet.compare", 0);

  /** Held here, or its level would be forgotten. */
  private static final Logger REQUESTS = Logger.getLogger(MockWebServer.class.getName());

  private static final String SHEDLOCK_TABLE =
      "create table shedlock (name varchar(64) primary key, lock_until timestamp not null,"
          + " locked_at timestamp not null, locked_by varchar(255) not null)";

  private static final String DB_SCHEDULER_TABLE =
      "create table scheduled_tasks (task_name text not null, task_instance text not null,"
          + " task_data bytea, execution_time timestamp with time zone, picked boolean not null,"
          + " picked_by text, last_success timestamp with time zone, last_failure timestamp with"
          + " time zone, consecutive_failures int, last_heartbeat timestamp with time zone, version"
          + " bigint not null, priority smallint, state text, primary key (task_name,"
          + " task_instance))";

  enum Tool {
    REACTOR_TIMER(Contender.class, 6),
    SPRING_INTEGRATION(IntegrationContender.class, 6),
    SHEDLOCK(ShedLockContender.class, 6),
    DB_SCHEDULER(DbSchedulerContender.class, 6),
    QUARTZ(QuartzContender.class, 6),
    // It takes a process for dead 7.5 s after a check-in that did not come.
    QUARTZ_STOPPED_FOR_LONGER(QuartzContender.class, 15),
    KUBERNETES_CLIENT(KubernetesContender.class, 6);

    private final Class<?> main;
    private final Duration stop;

    Tool(Class<?> main, int stopSeconds) {
      this.main = main;
      this.stop = Duration.ofSeconds(stopSeconds);
    }
  }

  @ParameterizedTest
  @EnumSource(value = Tool.class, mode = EnumSource.Mode.EXCLUDE, names = "KUBERNETES_CLIENT")
  void aProcessIsStoppedAndGoesOn(Tool tool) throws Exception {
    try (LocalServer server = LocalServer.start(LocalServer.Kind.POSTGRESQL)) {
      String url = "jdbc:postgresql://127.0.0.1:" + server.port() + "/postgres?user=test";
      prepare(tool, url);
      measure(tool, tool == Tool.REACTOR_TIMER ? server.r2dbcUrl() : url);
    }
  }

  @Test
  void aProcessThatLeadsByALeaseOfKubernetesIsStoppedAndGoesOn() {
    KubernetesMockServer server =
        new KubernetesMockServer(
            new Context(),
            new MockWebServer(),
            new HashMap<>(),
            new KubernetesCrudDispatcher(),
            false);
    REQUESTS.setLevel(Level.WARNING);
    server.init();
    try {
      measure(Tool.KUBERNETES_CLIENT, "http://127.0.0.1:" + server.getPort());
    } finally {
      server.destroy();
    }
  }

  private static void prepare(Tool tool, String url) throws Exception {
    PGSimpleDataSource database = new PGSimpleDataSource();
    database.setUrl(url);
    try (Connection connection = database.getConnection();
        Statement statement = connection.createStatement()) {
      switch (tool) {
        case SPRING_INTEGRATION ->
            statement.execute(
                script("/org/springframework/integration/jdbc/schema-postgresql.sql"));
        case SHEDLOCK -> statement.execute(SHEDLOCK_TABLE);
        case DB_SCHEDULER -> statement.execute(DB_SCHEDULER_TABLE);
        case QUARTZ, QUARTZ_STOPPED_FOR_LONGER ->
            statement.execute(script("/org/quartz/impl/jdbcjobstore/tables_postgres.sql"));
        default -> {
          // Makes its table itself.
        }
      }
    }
  }

  private static String script(String name) throws Exception {
    try (InputStream script = ComparisonIT.class.getResourceAsStream(name)) {
      return new String(script.readAllBytes(), StandardCharsets.UTF_8);
    }
  }

  private static void measure(Tool tool, String store) {
    try (Fleet fleet = new Fleet(tool.main, store, TTL, PERIOD, 1)) {
      fleet.start();
      fleet.start();
      List<Stops.Stop> stops = new ArrayList<>();
      for (int i = 0; i < STOPS; i++) {
        String process = fleet.claimedAfter(System.nanoTime()).process();
        if (i % 2 == 1) {
          Fleet.pause(PERIOD.multipliedBy(7).dividedBy(10)); // between two runs
        }
        fleet.process(process).freeze();
        long begin = System.nanoTime();
        Fleet.pause(tool.stop);
        fleet.process(process).thaw();
        fleet.claimedAfter(System.nanoTime());
        Fleet.pause(TTL.multipliedBy(2));
        stops.add(new Stops.Stop(process, begin, System.nanoTime()));
      }
      Stops seen = new Stops(stops, fleet.witness().claims());
      print(tool, seen);
      if (tool == Tool.REACTOR_TIMER) {
        assertThat(seen.claimsBeside()).containsOnly(0L);
        fleet.assertOneAtATime();
      }
    }
  }

  private static void print(Tool tool, Stops seen) {
    List<Duration> silences = seen.silences();
    List<Long> beside = seen.claimsBeside();
    System.out.printf(
        "%s, %d stops of %d s: another claimed next after %d; nobody claimed for %d ms in the"
            + " middle and %d ms at most; %d claims beside another's, after %d of the stops; %d"
            + " runs went on beside another's%n",
        tool,
        STOPS,
        tool.stop.toSeconds(),
        seen.handOvers(),
        silences.get(silences.size() / 2).toMillis(),
        silences.get(silences.size() - 1).toMillis(),
        beside.stream().mapToLong(Long::longValue).sum(),
        beside.stream().filter(claims -> claims > 0).count(),
        seen.runsThatWentOn());
  }
}
