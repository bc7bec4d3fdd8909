// SPDX-License-Identifier: Apache-2.0
// Copyright the reactor-timer authors
package io.reactortimer.spring.actuate.endpoint;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Set;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.boot.actuate.endpoint.SecurityContext;
import org.springframework.boot.actuate.endpoint.Show;

class RequestsTest {

  private static String shown(Show show, String description) {
    return Requests.shown(
        description, new TagSanitizer(show, Set.of(), List.of()).seenBy(SecurityContext.NONE));
  }

  @ParameterizedTest
  @CsvSource(
      textBlock =
          """
          Request to GET http://rooms:80/7/beats [DefaultWebClient], GET http://rooms:80/******
          Request to GET https://ann:secret@rooms/7 [DefaultWebClient], GET https://rooms/******
          Request to GET http://rooms/ [DefaultWebClient], GET http://rooms
          Request to GET http://rooms?of=ann [DefaultWebClient], GET http://rooms/******
          checkpoint("Request to GET http://rooms/7 [DefaultWebClient]"), checkpoint("GET http://rooms/******")
          wss://ann:secret@rooms/7 [ReactorNettyWebSocketClient], wss://rooms/****** [ReactorNettyWebSocketClient]
          Request to GET HTTPS://ann:secret@rooms/7 [DefaultWebClient], GET HTTPS://rooms/******
          Request to GET http://ann:s@cret@rooms/7 [DefaultWebClient], GET http://rooms/******
          r2dbc:postgresql://ann:secret@rooms:5432/beats, r2dbc:postgresql://rooms:5432/******
          redis://:secret@rooms, redis://rooms
          the rooms of a house, the rooms of a house
          onErrorReturn, onErrorReturn
          """)
  void methodAndHostAreShownToAllAndThePathIsNot(String description, String seen) {
    assertThat(shown(Show.NEVER, description)).isEqualTo(seen);
  }

  @ParameterizedTest
  @CsvSource(
      textBlock =
          """
          Request to GET http://rooms:80/7/beats [DefaultWebClient], GET http://rooms:80/7/beats
          Request to GET https://ann:secret@rooms/7 [DefaultWebClient], GET https://rooms/7
          """)
  void thePathIsShownWithValuesAndAPasswordNever(String description, String seen) {
    assertThat(shown(Show.ALWAYS, description)).isEqualTo(seen);
  }
}
