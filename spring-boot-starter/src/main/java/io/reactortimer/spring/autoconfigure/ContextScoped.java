// SPDX-License-Identifier: Apache-2.0
// Copyright the reactor-timer authors
package io.reactortimer.spring.autoconfigure;

import org.springframework.beans.factory.DisposableBean;

/**
 * Something of the whole process that a context holds: made before all other beans, so that it is
 * given back after they are gone.
 */
interface ContextScoped extends DisposableBean {

  /** Called once, before all other beans are made. */
  default void contextBegins() {}
}
