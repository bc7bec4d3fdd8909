// SPDX-License-Identifier: Apache-2.0
// Copyright the reactor-timer authors
package io.reactortimer.spring.autoconfigure;

import org.springframework.beans.factory.DisposableBean;

/**
 * A takeover older than its context, before it becomes a bean of it. Also gives it back if the
 * context fails before that.
 */
public record EarlyTakeover(ContextTakeover takeover) implements DisposableBean {

  public static final String BEAN_NAME = "reactorTimerEarlyTakeover";

  @Override
  public void destroy() {
    takeover.destroy();
  }
}
