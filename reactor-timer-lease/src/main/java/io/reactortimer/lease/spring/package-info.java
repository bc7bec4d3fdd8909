// SPDX-License-Identifier: Apache-2.0
// Copyright the reactor-timer authors
/** Bridges from leadership events of Spring Integration and Spring Cloud Kubernetes to a gate. */
@NullMarked
package io.reactortimer.lease.spring;

import org.jspecify.annotations.NullMarked;
