// SPDX-License-Identifier: Apache-2.0
// Copyright the reactor-timer authors
/**
 * What BlockHound has to know of the library's threads. Found by BlockHound itself.
 *
 * @since 0.1
 */
@NullMarked
package io.reactortimer.blockhound;

import org.jspecify.annotations.NullMarked;
