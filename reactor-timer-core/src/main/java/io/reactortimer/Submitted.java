// SPDX-License-Identifier: Apache-2.0
// Copyright the reactor-timer authors
package io.reactortimer;

/** What remembers whom the call was made to that it came from. */
interface Submitted {

  /** Where the call was made. */
  Submissions submissions();
}
