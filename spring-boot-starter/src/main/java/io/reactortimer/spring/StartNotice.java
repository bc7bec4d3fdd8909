// SPDX-License-Identifier: Apache-2.0
// Copyright the reactor-timer authors
package io.reactortimer.spring;

import java.util.List;
import java.util.Objects;
import java.util.stream.Collectors;
import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;
import org.springframework.boot.context.event.ApplicationStartedEvent;
import org.springframework.context.ApplicationListener;

/** Says in one line, when the application has started, what the hints have to say. */
final class StartNotice implements ApplicationListener<ApplicationStartedEvent> {

  private static final Log log = LogFactory.getLog(StartNotice.class);

  private final List<StartHint> hints;

  StartNotice(List<StartHint> hints) {
    this.hints = hints;
  }

  @Override
  public void onApplicationEvent(ApplicationStartedEvent event) {
    String notice =
        hints.stream()
            .map(StartHint::text)
            .filter(Objects::nonNull)
            .collect(Collectors.joining(" "));
    if (!notice.isEmpty()) {
      log.info(notice);
    }
  }
}
