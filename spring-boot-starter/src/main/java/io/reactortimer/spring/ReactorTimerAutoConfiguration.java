// SPDX-License-Identifier: Apache-2.0
// Copyright the reactor-timer authors
package io.reactortimer.spring;

import io.reactortimer.TimerScheduler;
import org.springframework.beans.factory.BeanFactoryInitializer;
import org.springframework.beans.factory.ListableBeanFactory;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBooleanProperty;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Fallback;

/**
 * Auto-configuration of a {@link TimerScheduler}, which is what {@code Timers} uses by default
 * while the context lives. Backs off before a scheduler of the application's own, which then
 * becomes that default if it is the only one or the primary one.
 */
@AutoConfiguration
@ConditionalOnBooleanProperty(name = "reactor-timer.enabled", matchIfMissing = true)
@EnableConfigurationProperties(ReactorTimerProperties.class)
public final class ReactorTimerAutoConfiguration {

  // A fallback, so that whoever injects a Scheduler of their own by type still gets theirs.
  @Bean(destroyMethod = "dispose")
  @Fallback
  @ConditionalOnMissingBean
  TimerScheduler reactorTimerScheduler(ReactorTimerProperties properties) {
    return properties.newScheduler();
  }

  @Bean
  DefaultTimers reactorTimerDefault(ObjectProvider<TimerScheduler> schedulers) {
    return new DefaultTimers(schedulers.getIfUnique());
  }

  // Before any other singleton: a timer assembled in a constructor or an init method belongs on
  // the context's scheduler too. It also makes this scheduler the last bean to be destroyed.
  @Bean
  static BeanFactoryInitializer<ListableBeanFactory> reactorTimerDefaultInitializer() {
    return beanFactory -> beanFactory.getBean(DefaultTimers.class);
  }
}
