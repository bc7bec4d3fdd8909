// SPDX-License-Identifier: Apache-2.0
// Copyright the reactor-timer authors
package io.reactortimer.internal.operator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.platform.engine.discovery.DiscoverySelectors.selectClass;

import java.io.PrintWriter;
import java.io.StringWriter;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.platform.launcher.LauncherDiscoveryRequest;
import org.junit.platform.launcher.core.LauncherDiscoveryRequestBuilder;
import org.junit.platform.launcher.core.LauncherFactory;
import org.junit.platform.launcher.listeners.SummaryGeneratingListener;
import org.junit.platform.launcher.listeners.TestExecutionSummary;

/**
 * Runs the TCK of Reactive Streams, which is written for TestNG, and counts its tests: a build that
 * does not find the engine would pass without having run any.
 */
class ReactiveStreamsTckTest {

  private static final long TCK_TESTS = 38;

  @ParameterizedTest
  @CsvSource({
    "io.reactortimer.internal.operator.CountsTck, 30",
    "io.reactortimer.internal.operator.CountsOnStockTck, 30",
    "io.reactortimer.internal.operator.TicksTck, 19",
    "io.reactortimer.internal.operator.TickerTck, 19",
    "io.reactortimer.internal.operator.TickerOnStockTck, 19",
    "io.reactortimer.internal.operator.RunsTck, 19",
    "io.reactortimer.internal.operator.RunsOnStockTck, 19",
    "io.reactortimer.internal.operator.KeepAliveTck, 30",
    "io.reactortimer.internal.operator.KeepAliveOnStockTck, 30",
    "io.reactortimer.internal.operator.TimeoutTck, 30",
    "io.reactortimer.internal.operator.TimeoutOnStockTck, 30"
  })
  void passes(Class<?> verification, long applicable) {
    LauncherDiscoveryRequest request =
        LauncherDiscoveryRequestBuilder.request().selectors(selectClass(verification)).build();
    SummaryGeneratingListener listener = new SummaryGeneratingListener();
    LauncherFactory.create().execute(request, listener);
    TestExecutionSummary summary = listener.getSummary();
    StringWriter failures = new StringWriter();
    summary.printFailuresTo(new PrintWriter(failures), 8);
    assertThat(failures.toString()).isEmpty();
    assertThat(summary.getTestsFoundCount()).isEqualTo(TCK_TESTS);
    assertThat(summary.getTestsFailedCount()).isZero();
    // The rest is optional, or not verifiable of a publisher without an end, and skipped by the
    // TCK.
    assertThat(summary.getTestsSucceededCount()).isEqualTo(applicable);
    assertThat(summary.getTestsAbortedCount()).isEqualTo(TCK_TESTS - applicable);
  }
}
