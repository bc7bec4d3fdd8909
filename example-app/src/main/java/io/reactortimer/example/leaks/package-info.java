// SPDX-License-Identifier: Apache-2.0
// Copyright the reactor-timer authors
/**
 * Mistakes made on purpose, to be found with the endpoint: three ways to leave timers behind. Off
 * unless {@code example.leaks=true} or the page's button asks for it; docs/leaks.md walks through
 * it.
 */
@NullMarked
package io.reactortimer.example.leaks;

import org.jspecify.annotations.NullMarked;
