// SPDX-License-Identifier: Apache-2.0
// Copyright the reactor-timer authors
package io.reactortimer.spring;

import java.util.List;
import org.junit.jupiter.api.Tag;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.http.HttpMethod;
import org.springframework.security.config.Customizer;
import org.springframework.security.config.annotation.web.reactive.EnableWebFluxSecurity;
import org.springframework.security.config.web.server.ServerHttpSecurity;
import org.springframework.security.core.userdetails.MapReactiveUserDetailsService;
import org.springframework.security.core.userdetails.User;
import org.springframework.security.web.server.SecurityWebFilterChain;

@Tag("security")
class WebFluxPageTokenTest extends PageTokenContract {

  @Override
  List<String> stack() {
    return List.of();
  }

  @Override
  Class<?> security() {
    return Secured.class;
  }

  @Configuration(proxyBeanMethods = false)
  @EnableWebFluxSecurity
  public static class Secured {

    @Bean
    SecurityWebFilterChain everything(ServerHttpSecurity http) {
      return http.authorizeExchange(
              exchange ->
                  exchange
                      .pathMatchers(HttpMethod.GET)
                      .authenticated()
                      .anyExchange()
                      .hasRole("WRITE"))
          .httpBasic(Customizer.withDefaults())
          .formLogin(Customizer.withDefaults())
          .build();
    }

    @Bean
    MapReactiveUserDetailsService users() {
      return new MapReactiveUserDetailsService(
          User.withUsername("reader").password("{noop}secret").roles("READ").build(),
          User.withUsername("writer").password("{noop}secret").roles("WRITE").build());
    }
  }
}
