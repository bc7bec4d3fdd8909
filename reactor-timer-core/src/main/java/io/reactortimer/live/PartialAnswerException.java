// SPDX-License-Identifier: Apache-2.0
// Copyright the reactor-timer authors
package io.reactortimer.live;

import java.io.Serial;

/**
 * Says that a timer was not found, and that this does not mean that it is gone: a loop did not
 * answer in time, and it may live there. {@link LiveTimers#withPatience} gives loops more time.
 *
 * @since 0.1
 */
public final class PartialAnswerException extends IllegalStateException {

  @Serial private static final long serialVersionUID = 1;

  /**
   * Makes an exception.
   *
   * @param message which timer was asked for, and which loop did not answer
   */
  public PartialAnswerException(String message) {
    super(message);
  }
}
