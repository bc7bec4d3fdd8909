// SPDX-License-Identifier: Apache-2.0
// Copyright the reactor-timer authors
package io.reactortimer.spring;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.http.HttpMethod;
import org.springframework.security.config.Customizer;
import org.springframework.security.config.annotation.web.builders.HttpSecurity;
import org.springframework.security.config.annotation.web.configuration.EnableWebSecurity;
import org.springframework.security.config.annotation.web.configurers.CsrfConfigurer;
import org.springframework.security.config.annotation.web.configurers.HeadersConfigurer.FrameOptionsConfig;
import org.springframework.security.web.SecurityFilterChain;

/** The filter runs behind Spring Security's, on the port of the application and on its own. */
@Tag("mvc-security")
class MvcSecurityTest {

  @ParameterizedTest
  @CsvSource({
    "spring.application.name=any, local.server.port",
    "management.server.port=0, local.management.port"
  })
  void whoIsLoggedInMayWriteByAnyNameAndWhatTheApplicationSaysToBrowsersStays(
      String property, String port) throws Exception {
    try (RunningApplication application =
        RunningApplication.start(
            List.of(RunningApplication.Application.class, Secured.class),
            property,
            "spring.main.web-application-type=servlet",
            "management.endpoints.web.exposure.include=timers",
            "management.endpoint.timers.access=unrestricted",
            "spring.security.user.name=writer",
            "spring.security.user.password=secret")) {
      int at = Integer.parseInt(application.context().getEnvironment().getRequiredProperty(port));
      String delete = "DELETE /actuator/timers?name=none HTTP/1.1";

      assertThat(RawHttp.send(at, delete, "Host: localhost", "X-Open: no"))
          .startsWith("HTTP/1.1 401");
      String done = RawHttp.send(at, delete, "Host: app.test", writer());
      assertThat(done)
          .startsWith("HTTP/1.1 200")
          .containsOnlyOnce("X-Frame-Options: SAMEORIGIN")
          .containsOnlyOnce("Content-Security-Policy: default-src 'self'")
          .containsOnlyOnce("X-Content-Type-Options: nosniff")
          .containsOnlyOnce("no-store");
      assertThat(RawHttp.send(at, delete.replace("none", "none&x=1"), "Host: app.test", writer()))
          .startsWith("HTTP/1.1 400")
          .contains("X-Frame-Options: SAMEORIGIN");
      assertThat(RawHttp.send(at, delete, "Host: app.test", writer(), "Origin: https://evil.test"))
          .startsWith("HTTP/1.1 403")
          .contains("\"Origin\"");
      // Reading is open here, and so is one write: what nobody is logged in for needs the name.
      String open = "POST /actuator/timers?name=none HTTP/1.1";
      String body =
          "Content-Type: application/json\r\nContent-Length: 18\r\n\r\n{\"action\":\"pause\"}";
      assertThat(RawHttp.send(at, open, "Host: app.test", body))
          .startsWith("HTTP/1.1 403")
          .contains("\"Host\"");
      assertThat(RawHttp.send(at, open, "Host: localhost", body)).startsWith("HTTP/1.1 200");
    }
  }

  private static String writer() {
    return "Authorization: Basic "
        + Base64.getEncoder().encodeToString("writer:secret".getBytes(StandardCharsets.UTF_8));
  }

  @Configuration(proxyBeanMethods = false)
  @EnableWebSecurity
  static class Secured {

    @Bean
    SecurityFilterChain everything(HttpSecurity http) throws Exception {
      return http.authorizeHttpRequests(
              requests ->
                  requests
                      .requestMatchers(HttpMethod.DELETE)
                      .authenticated()
                      .anyRequest()
                      .permitAll())
          .httpBasic(Customizer.withDefaults())
          .csrf(CsrfConfigurer::disable)
          .headers(
              headers ->
                  headers
                      .frameOptions(FrameOptionsConfig::sameOrigin)
                      .contentSecurityPolicy(
                          policy -> policy.policyDirectives("default-src 'self'")))
          .build();
    }
  }
}
