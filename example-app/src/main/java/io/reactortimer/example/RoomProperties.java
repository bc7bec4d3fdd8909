// SPDX-License-Identifier: Apache-2.0
// Copyright the reactor-timer authors
package io.reactortimer.example;

import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * Settings of the rooms.
 *
 * @param heartbeat Time between two heartbeats to a viewer who listens to a room.
 */
@ConfigurationProperties("example.rooms")
record RoomProperties(@DefaultValue("1s") Duration heartbeat) {}
