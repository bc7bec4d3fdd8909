// SPDX-License-Identifier: Apache-2.0
// Copyright the reactor-timer authors
package io.reactortimer.example.report;

/**
 * The report, as it was written last.
 *
 * @param instance who wrote it
 * @param token the fencing token of its lease
 * @param number how many have been written so far
 */
record Report(String instance, long token, long number) {}
