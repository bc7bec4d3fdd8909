// SPDX-License-Identifier: Apache-2.0
// Copyright the reactor-timer authors
package io.reactortimer.spring.autoconfigure;

import io.reactortimer.spring.actuate.endpoint.TimersPaths;
import io.reactortimer.spring.actuate.endpoint.TimersPolicyFilter;
import io.reactortimer.spring.actuate.endpoint.TimersRequestRules;
import io.reactortimer.spring.actuate.endpoint.TimersServletFilter;
import jakarta.servlet.Filter;
import org.springframework.boot.actuate.autoconfigure.web.ManagementContextConfiguration;
import org.springframework.boot.actuate.autoconfigure.web.ManagementContextType;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnWebApplication;
import org.springframework.boot.autoconfigure.condition.ConditionalOnWebApplication.Type;
import org.springframework.boot.web.servlet.FilterRegistrationBean;
import org.springframework.context.annotation.Bean;

/**
 * The filters of {@link ReactorTimerEndpointFilterAutoConfiguration} once more, for a management
 * port of its own on servlets: filters of the application do not run there.
 */
@ManagementContextConfiguration(value = ManagementContextType.CHILD, proxyBeanMethods = false)
@ConditionalOnWebApplication(type = Type.SERVLET)
@ConditionalOnClass(Filter.class)
@ConditionalOnBean(TimersRequestRules.class)
final class TimersManagementContextConfiguration {

  @Bean
  FilterRegistrationBean<TimersServletFilter> reactorTimersManagementFilter(
      TimersPaths paths, TimersRequestRules rules) {
    return TimersServletFilter.registration("reactorTimersFilter", paths, rules);
  }

  @Bean
  FilterRegistrationBean<TimersPolicyFilter> reactorTimersManagementPolicyFilter(
      TimersPaths paths) {
    return TimersPolicyFilter.registration("reactorTimersPolicyFilter", paths);
  }
}
