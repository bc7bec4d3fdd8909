// SPDX-License-Identifier: Apache-2.0
// Copyright the reactor-timer authors
/** What every package may use: checks of arguments. Internal, like all packages below: no API. */
@NullMarked
package io.reactortimer.internal;

import org.jspecify.annotations.NullMarked;
