// SPDX-License-Identifier: Apache-2.0
// Copyright the reactor-timer authors
package io.reactortimer.lease.spring;

import io.reactortimer.lease.LeadershipGate;
import java.util.Objects;
import org.springframework.context.ApplicationListener;
import org.springframework.integration.leader.event.AbstractLeaderEvent;
import org.springframework.integration.leader.event.OnGrantedEvent;
import org.springframework.integration.leader.event.OnRevokedEvent;

/**
 * Opens and closes a gate with Spring Integration's leadership of one role. To be declared as a
 * bean.
 *
 * @since 0.1
 */
public final class IntegrationLeadership implements ApplicationListener<AbstractLeaderEvent> {

  private final String role;
  private final LeadershipGate gate;

  /**
   * Follows a role.
   *
   * @param role that of the candidate
   * @param gate what is opened and closed
   */
  public IntegrationLeadership(String role, LeadershipGate gate) {
    this.role = Objects.requireNonNull(role, "role");
    this.gate = Objects.requireNonNull(gate, "gate");
  }

  @Override
  public void onApplicationEvent(AbstractLeaderEvent event) {
    if (!role.equals(event.getRole())) {
      return;
    }
    if (event instanceof OnGrantedEvent) {
      gate.granted();
    } else if (event instanceof OnRevokedEvent) {
      gate.revoked();
    }
  }
}
