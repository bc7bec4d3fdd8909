// SPDX-License-Identifier: Apache-2.0
// Copyright the reactor-timer authors
package io.reactortimer.spring.actuate.endpoint;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.http.HttpHeaders;
import org.springframework.web.cors.CorsConfiguration;

class BrowserWritesTest {

  private final BrowserWrites closed = new BrowserWrites(Set.of(), null);

  @Test
  void whatNoBrowserSendsPasses() {
    assertThat(closed.refusal(new HttpHeaders(), "app.test:80", false)).isNull();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"evil.test", "evil.test:8080", "LOCALHOST.evil.test", "1.2.3.4.evil.test"})
  void aPublicNameNeedsAuthenticationOrToBeListed(String host) {
    HttpHeaders headers = headers("Host", host);

    Refusal refusal = closed.refusal(headers, host, false);
    assertThat(refusal).isNotNull();
    assertThat(refusal.status()).isEqualTo(403);
    assertThat(refusal.problem().parameter()).isEqualTo("Host");
    assertThat(refusal.problem().value()).isEqualTo(host);
    assertThat(refusal.problem().reason()).contains("reactor-timer.endpoint.allowed-hosts");
    assertThat(closed.refusal(headers, host, true)).isNull();
    assertThat(new BrowserWrites(Set.of("*"), null).refusal(headers, host, false)).isNull();
    assertThat(new BrowserWrites(Set.of("*.TEST"), null).refusal(headers, host, false)).isNull();
  }

  @Test
  void asteriskAndDotAreASubdomain() {
    BrowserWrites writes = new BrowserWrites(Set.of("*.app.test"), null);

    assertThat(writes.refusal(headers("Host", "a.app.test"), "", false)).isNull();
    assertThat(writes.refusal(headers("Host", "app.test"), "", false)).isNotNull();
    assertThat(writes.refusal(headers("Host", "evilapp.test"), "", false)).isNotNull();
  }

  @ParameterizedTest
  @CsvSource({
    "https://app.test,      app.test,       app.test:80,   true", // TLS ends at a proxy
    "https://app.test:443,  app.test,       app.test:80,   true",
    "https://app.test,      inner:8080,     app.test,      true", // a proxy says so in its headers
    "https://app.test:8443, app.test:8443,  inner:80,      true",
    "http://APP.test,       app.TEST,       app.test,      true",
    "http://[::1]:8080,     [::1]:8080,     [::1]:8080,    true",
    "http://app.test:3000,  app.test:8080,  app.test:8080, false",
    "http://app.test.evil,  app.test,       app.test,      false",
    "http://evil/app.test,  app.test,       app.test,      false",
    "null,                  app.test,       app.test,      false",
  })
  void withoutFetchMetadataTheOriginIsComparedWithTheHost(
      String origin, String host, String server, boolean passes) {
    HttpHeaders headers = headers("Host", host);
    headers.setOrigin(origin);

    assertThat(closed.refusal(headers, server, true) == null).isEqualTo(passes);
  }

  @ParameterizedTest
  @CsvSource({
    "same-origin, true",
    "none, true",
    "same-site, false",
    "cross-site, false",
    "x, false"
  })
  void fetchMetadataDecides(String site, boolean passes) {
    HttpHeaders headers = headers("Host", "inner");
    headers.setOrigin("https://app.test");
    headers.set("Sec-Fetch-Site", site);

    assertThat(closed.refusal(headers, "inner", true) == null).isEqualTo(passes);
  }

  @Test
  void whatActuatorPermitsToOtherOriginsIsPermitted() {
    CorsConfiguration cors = new CorsConfiguration();
    cors.setAllowedOrigins(List.of("https://console.test"));
    cors.setAllowedOriginPatterns(List.of("https://*.ops.test"));
    BrowserWrites writes = new BrowserWrites(Set.of(), cors);

    for (String origin : List.of("https://console.test", "https://a.ops.test")) {
      HttpHeaders headers = headers("Host", "localhost");
      headers.setOrigin(origin);
      headers.set("Sec-Fetch-Site", "cross-site");
      assertThat(writes.refusal(headers, "localhost", false)).isNull();
    }
    HttpHeaders other = headers("Host", "localhost");
    other.setOrigin("https://evil.test");
    assertThat(writes.refusal(other, "localhost", false)).isNotNull();
  }

  private static HttpHeaders headers(String name, String value) {
    HttpHeaders headers = new HttpHeaders();
    headers.set(name, value);
    return headers;
  }
}
