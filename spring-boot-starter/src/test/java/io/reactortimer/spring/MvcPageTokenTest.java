// SPDX-License-Identifier: Apache-2.0
// Copyright the reactor-timer authors
package io.reactortimer.spring;

import java.util.List;
import org.junit.jupiter.api.Tag;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.http.HttpMethod;
import org.springframework.security.config.Customizer;
import org.springframework.security.config.annotation.web.builders.HttpSecurity;
import org.springframework.security.config.annotation.web.configuration.EnableWebSecurity;
import org.springframework.security.core.userdetails.User;
import org.springframework.security.core.userdetails.UserDetailsService;
import org.springframework.security.provisioning.InMemoryUserDetailsManager;
import org.springframework.security.web.SecurityFilterChain;

@Tag("mvc-security")
class MvcPageTokenTest extends PageTokenContract {

  @Override
  List<String> stack() {
    return List.of("spring.main.web-application-type=servlet");
  }

  @Override
  Class<?> security() {
    return Secured.class;
  }

  @Configuration(proxyBeanMethods = false)
  @EnableWebSecurity
  public static class Secured {

    @Bean
    SecurityFilterChain everything(HttpSecurity http) throws Exception {
      return http.authorizeHttpRequests(
              requests ->
                  requests
                      .requestMatchers(HttpMethod.GET)
                      .authenticated()
                      .anyRequest()
                      .hasRole("WRITE"))
          .httpBasic(Customizer.withDefaults())
          .formLogin(Customizer.withDefaults())
          .build();
    }

    @Bean
    UserDetailsService users() {
      return new InMemoryUserDetailsManager(
          User.withUsername("reader").password("{noop}secret").roles("READ").build(),
          User.withUsername("writer").password("{noop}secret").roles("WRITE").build());
    }
  }
}
