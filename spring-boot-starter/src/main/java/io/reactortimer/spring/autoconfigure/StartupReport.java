// SPDX-License-Identifier: Apache-2.0
// Copyright the reactor-timer authors
package io.reactortimer.spring.autoconfigure;

import java.util.List;
import java.util.Objects;
import java.util.stream.Collectors;
import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;
import org.springframework.boot.context.event.ApplicationStartedEvent;
import org.springframework.context.ApplicationContext;
import org.springframework.context.ApplicationListener;

/** Logs all startup hints in one line when its own context has started. */
final class StartupReport implements ApplicationListener<ApplicationStartedEvent> {

  private static final Log log = LogFactory.getLog(StartupReport.class);

  private final ApplicationContext own;
  private final List<StartupHint> hints;

  StartupReport(ApplicationContext own, List<StartupHint> hints) {
    this.own = own;
    this.hints = hints;
  }

  @Override
  public void onApplicationEvent(ApplicationStartedEvent event) {
    if (event.getApplicationContext() != own) {
      return; // a child's, which is published here too
    }
    String notice =
        hints.stream()
            .map(StartupHint::text)
            .filter(Objects::nonNull)
            .collect(Collectors.joining(" "));
    if (!notice.isEmpty()) {
      log.info(notice);
    }
  }
}
