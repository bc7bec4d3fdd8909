// SPDX-License-Identifier: Apache-2.0
// Copyright the reactor-timer authors
package io.reactortimer.micrometer;

/**
 * Records what a scheduler tells it into a registry.
 *
 * <p>Two recorders for the same meters are equal, so that a scheduler takes only one of them. The
 * meters are their registry's: a scheduler that outlives the registry keeps neither, and drops
 * this.
 */
interface Recorder {

  void start();

  void stop();
}
