// SPDX-License-Identifier: Apache-2.0
// Copyright the reactor-timer authors
package io.reactortimer.spring;

import org.springframework.boot.security.autoconfigure.actuate.web.reactive.EndpointRequest;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.http.HttpMethod;
import org.springframework.security.config.Customizer;
import org.springframework.security.config.web.server.ServerHttpSecurity;
import org.springframework.security.config.web.server.ServerHttpSecurity.CsrfSpec;
import org.springframework.security.core.userdetails.MapReactiveUserDetailsService;
import org.springframework.security.core.userdetails.User;
import org.springframework.security.web.server.SecurityWebFilterChain;

/** The example of docs/access.md, with two users. */
@Configuration(proxyBeanMethods = false)
class SecuredApplication {

  @Bean
  SecurityWebFilterChain timersSecurity(ServerHttpSecurity http) {
    return http.securityMatcher(EndpointRequest.to("timers"))
        .authorizeExchange(
            exchange ->
                exchange
                    .pathMatchers(HttpMethod.GET)
                    .hasRole("OPS_READ")
                    .anyExchange()
                    .hasRole("OPS_WRITE"))
        .httpBasic(Customizer.withDefaults())
        .csrf(CsrfSpec::disable)
        .build();
  }

  @Bean
  MapReactiveUserDetailsService users() {
    return new MapReactiveUserDetailsService(
        User.withUsername("reader").password("{noop}secret").roles("OPS_READ").build(),
        User.withUsername("writer")
            .password("{noop}secret")
            .roles("OPS_READ", "OPS_WRITE")
            .build());
  }
}
