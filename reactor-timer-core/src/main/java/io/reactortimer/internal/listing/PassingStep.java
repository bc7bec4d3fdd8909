// SPDX-License-Identifier: Apache-2.0
// Copyright the reactor-timer authors
package io.reactortimer.internal.listing;

/** Marks a step of a pipeline, one of ours, that only passes on what it is given. */
public interface PassingStep {}
