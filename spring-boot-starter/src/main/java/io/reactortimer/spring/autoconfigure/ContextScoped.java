// SPDX-License-Identifier: Apache-2.0
// Copyright the reactor-timer authors
package io.reactortimer.spring.autoconfigure;

import org.springframework.beans.factory.DisposableBean;

/**
 * A process-wide resource held by a context: created before all other beans, so that it is given
 * back after them.
 */
interface ContextScoped extends DisposableBean {

  /** Called once, before all other beans are created. */
  default void contextBegins() {}
}
