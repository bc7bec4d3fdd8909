// SPDX-License-Identifier: Apache-2.0
// Copyright the reactor-timer authors

/** Names the core as its jar does. */
module org.example.modules {
  requires io.reactortimer;
  requires reactor.core;
}
