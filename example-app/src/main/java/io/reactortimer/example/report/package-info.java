// SPDX-License-Identifier: Apache-2.0
// Copyright the reactor-timer authors
/** A report that one instance of many writes. */
@NullMarked
package io.reactortimer.example.report;

import org.jspecify.annotations.NullMarked;
