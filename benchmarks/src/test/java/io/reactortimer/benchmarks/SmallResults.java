// SPDX-License-Identifier: Apache-2.0
// Copyright the reactor-timer authors
package io.reactortimer.benchmarks;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;

/** A few results, made up. */
final class SmallResults {

  private SmallResults() {}

  static Results read() {
    try (InputStream file = SmallResults.class.getResourceAsStream("small-results.json")) {
      return Results.parse(new String(file.readAllBytes(), StandardCharsets.UTF_8));
    } catch (IOException failure) {
      throw new UncheckedIOException(failure);
    }
  }
}
