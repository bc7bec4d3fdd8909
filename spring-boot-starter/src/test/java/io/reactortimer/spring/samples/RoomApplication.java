// SPDX-License-Identifier: Apache-2.0
// Copyright the reactor-timer authors
package io.reactortimer.spring.samples;

import org.springframework.boot.autoconfigure.SpringBootApplication;

/** The application of the samples in docs/testing.md. */
@SpringBootApplication(proxyBeanMethods = false)
class RoomApplication {}
