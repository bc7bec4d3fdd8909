// SPDX-License-Identifier: Apache-2.0
// Copyright the reactor-timer authors
package io.reactortimer.lease.spring;

import io.reactortimer.lease.LeadershipGate;
import java.util.Objects;
import org.springframework.cloud.kubernetes.commons.leader.election.events.StartLeadingEvent;
import org.springframework.cloud.kubernetes.commons.leader.election.events.StopLeadingEvent;
import org.springframework.context.ApplicationEvent;
import org.springframework.context.ApplicationListener;

/**
 * Opens and closes a gate with the leader election of Spring Cloud Kubernetes that stands on its
 * Lease objects. The older one tells by the events of Spring Integration. To be declared as a bean.
 *
 * @since 0.1
 */
public final class KubernetesLeadership implements ApplicationListener<ApplicationEvent> {

  private final LeadershipGate gate;

  /**
   * Follows the election of this application.
   *
   * @param gate what is opened and closed
   */
  public KubernetesLeadership(LeadershipGate gate) {
    this.gate = Objects.requireNonNull(gate, "gate");
  }

  @Override
  public void onApplicationEvent(ApplicationEvent event) {
    if (event instanceof StartLeadingEvent) {
      gate.granted();
    } else if (event instanceof StopLeadingEvent) {
      gate.revoked();
    }
  }
}
