// SPDX-License-Identifier: Apache-2.0
// Copyright the reactor-timer authors
package io.reactortimer;

/** Marks a step of a pipeline, one of ours, that only passes on what it is given. */
interface PassingStep {}
