// SPDX-License-Identifier: Apache-2.0
// Copyright the reactor-timer authors
package io.reactortimer.lease.fleet;

import io.fabric8.kubernetes.client.ConfigBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import io.fabric8.kubernetes.client.extended.leaderelection.LeaderCallbacks;
import io.fabric8.kubernetes.client.extended.leaderelection.LeaderElectionConfigBuilder;
import io.fabric8.kubernetes.client.extended.leaderelection.resourcelock.LeaseLock;
import java.time.Duration;

/**
 * The same process with the election of fabric8's Kubernetes client on a lease, and a timer of the
 * JDK. Who has lost it takes part again.
 */
final class KubernetesContender {

  private KubernetesContender() {}

  public static void main(String[] args) throws Exception {
    Report report = Report.of(args);
    Duration ttl = Duration.ofMillis(Long.parseLong(args[3]));
    TermTicks ticks = TermTicks.each(Duration.ofMillis(Long.parseLong(args[4])), report);
    KubernetesClient client =
        new KubernetesClientBuilder()
            .withConfig(new ConfigBuilder().withMasterUrl(args[1]).build())
            .build();
    Thread election = new Thread(() -> elect(client, args[0], ttl, ticks));
    election.setDaemon(true);
    election.start();
    report.untilInputEnds();
    System.exit(0);
  }

  private static void elect(
      KubernetesClient client, String process, Duration ttl, TermTicks ticks) {
    for (; ; ) {
      client
          .leaderElector()
          .withConfig(
              new LeaderElectionConfigBuilder()
                  .withName(Report.LEASE)
                  .withLock(new LeaseLock("default", Report.LEASE, process))
                  .withLeaseDuration(ttl)
                  .withRenewDeadline(ttl.multipliedBy(2).dividedBy(3))
                  .withRetryPeriod(ttl.dividedBy(8))
                  .withLeaderCallbacks(
                      new LeaderCallbacks(ticks::granted, ticks::revoked, leader -> {}))
                  .build())
          .build()
          .run();
    }
  }
}
