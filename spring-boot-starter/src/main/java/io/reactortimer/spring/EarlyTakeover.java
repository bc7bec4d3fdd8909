// SPDX-License-Identifier: Apache-2.0
// Copyright the reactor-timer authors
package io.reactortimer.spring;

import org.springframework.beans.factory.DisposableBean;

/**
 * A takeover that is older than its context, on the way to being a bean of it. Gives it back also
 * where the context fails before that.
 */
record EarlyTakeover(Takeover takeover) implements DisposableBean {

  static final String BEAN_NAME = "reactorTimerEarlyTakeover";

  @Override
  public void destroy() {
    takeover.destroy();
  }
}
