// SPDX-License-Identifier: Apache-2.0
// Copyright the reactor-timer authors
package io.reactortimer.internal.scheduler;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import reactor.core.scheduler.Schedulers;

/** A failure is seen by somebody, whatever the hooks of an application do. */
class ReactorFailuresTest {

  private static final String KEY = "reactor-failures-test";

  private final ByteArrayOutputStream log = new ByteArrayOutputStream();
  private final PrintStream err = System.err;
  private final List<Throwable> handled = new ArrayList<>();

  @BeforeEach
  void capture() {
    System.setErr(new PrintStream(log, true, UTF_8));
  }

  @AfterEach
  void reset() {
    Schedulers.resetOnScheduleHook(KEY);
    Schedulers.resetOnHandleError(KEY);
    System.setErr(err);
  }

  @Test
  void aHookThatThrowsInPlaceOfItDoesNotSwallowIt() {
    Schedulers.onScheduleHook(
        KEY,
        task -> {
          throw new IllegalStateException("of the hook");
        });
    ReactorFailures.INSTANCE.failed(new IllegalArgumentException("of a timer"));
    assertThat(log.toString(UTF_8)).contains("of a timer", "of the hook");
  }

  @Test
  void whatReactorHasIsNotLoggedTwice() {
    Schedulers.onHandleError(
        KEY,
        (thread, failure) -> {
          handled.add(failure);
          throw new IllegalStateException("of the handler");
        });
    ReactorFailures.INSTANCE.failed(new IllegalArgumentException("of a timer"));
    assertThat(handled.get(0)).isInstanceOf(IllegalArgumentException.class);
    assertThat(log.toString(UTF_8)).doesNotContain("a hook that was to report it");
  }
}
