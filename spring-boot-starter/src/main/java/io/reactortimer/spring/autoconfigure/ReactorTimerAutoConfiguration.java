// SPDX-License-Identifier: Apache-2.0
// Copyright the reactor-timer authors
package io.reactortimer.spring.autoconfigure;

import io.reactortimer.TimerScheduler;
import org.springframework.beans.factory.BeanFactoryInitializer;
import org.springframework.beans.factory.ListableBeanFactory;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingClass;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.ApplicationContext;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Fallback;
import org.springframework.core.env.Environment;

/**
 * Auto-configuration of a {@link TimerScheduler}, which is what {@code Timers} uses by default
 * while the context lives. Backs off if the application defines a scheduler, which then becomes
 * that default if it is the only one or the primary one.
 *
 * <p>With the takeover of Reactor's default scheduler, the bean is the scheduler behind it, in
 * addition to schedulers the application defines.
 */
@AutoConfiguration
@ConditionalOnFlag(value = ReactorTimerProperties.ENABLED, matchIfMissing = true)
@EnableConfigurationProperties(ReactorTimerProperties.class)
public final class ReactorTimerAutoConfiguration {

  static final String TAKEOVER_BEAN = "reactorTimerTakeover";
  static final String PAUSED_TIMERS_BEAN = "reactorTimerPausedTimers";

  @Bean
  @ConditionalOnFlag("reactor-timer.names-from-operators")
  NamesFromOperators reactorTimerNamesFromOperators() {
    return new NamesFromOperators();
  }

  @Bean
  @ConditionalOnFlag("reactor-timer.origins-of-operators")
  OriginsOfOperators reactorTimerOriginsOfOperators() {
    return new OriginsOfOperators();
  }

  @Bean
  @ConditionalOnFlag(value = "reactor-timer.shutdown.complete-intervals", matchIfMissing = true)
  IntervalCompletingListener reactorTimerOpenStreams(ConfigurableApplicationContext context) {
    return new IntervalCompletingListener(context);
  }

  @Bean(PAUSED_TIMERS_BEAN)
  @ConditionalOnFlag(value = "reactor-timer.lifecycle.pause-with-context", matchIfMissing = true)
  PausedTimers pausedTimers(ConfigurableApplicationContext context) {
    return new PausedTimers(context);
  }

  @Bean
  @ConditionalOnFlag(value = "reactor-timer.suspects.look", matchIfMissing = true)
  SuspectLooks reactorTimerSuspectLooks(
      ConfigurableListableBeanFactory beans, ReactorTimerProperties properties) {
    return new SuspectLooks(new KnownSchedulers(beans), properties.lookEvery());
  }

  @Bean
  DefaultSchedulerHint reactorTimerDefaultSchedulerHint(Environment environment) {
    return new DefaultSchedulerHint(environment);
  }

  @Bean
  @ConditionalOnMissingClass("org.springframework.boot.actuate.endpoint.annotation.Endpoint")
  MissingActuatorHint reactorTimerMissingActuatorHint(Environment environment) {
    return new MissingActuatorHint(environment);
  }

  @Bean
  StartupReport reactorTimerStartNotice(
      ApplicationContext context, ObjectProvider<StartupHint> hints) {
    return new StartupReport(context, hints.orderedStream().toList());
  }

  // Before any other singleton: a timer assembled in a constructor or an init method belongs on
  // the context's scheduler too. It also makes these the last beans to be destroyed.
  @Bean
  static BeanFactoryInitializer<ListableBeanFactory> reactorTimerInitializer() {
    return beanFactory -> {
      for (String name : beanFactory.getBeanNamesForType(ContextScoped.class, true, false)) {
        beanFactory.getBean(name, ContextScoped.class).contextBegins();
      }
    };
  }

  /** Defines the scheduler of {@code Timers}, also for injection. */
  @Configuration(proxyBeanMethods = false)
  @ConditionalOnFlag(
      value = ReactorTimerProperties.DEFAULT_SCHEDULER,
      havingValue = false,
      matchIfMissing = true)
  static final class Alone {

    // A fallback, so that injecting the application's own Scheduler by type still works.
    @Bean(destroyMethod = "dispose")
    @Fallback
    @ConditionalOnMissingBean
    TimerScheduler reactorTimerScheduler(ReactorTimerProperties properties) {
      return properties.scheduler().build();
    }

    @Bean
    DefaultSchedulerRegistrar reactorTimerDefault(ObjectProvider<TimerScheduler> schedulers) {
      return new DefaultSchedulerRegistrar(schedulers.getIfUnique());
    }
  }

  /** The scheduler behind Reactor's default. */
  @Configuration(proxyBeanMethods = false)
  @ConditionalOnFlag(ReactorTimerProperties.DEFAULT_SCHEDULER)
  static final class TakenOver {

    // A context without an application takes over now, others did earlier. Not injected, because
    // that of a parent context is its own: a child that closes must not give it back.
    @Bean(TAKEOVER_BEAN)
    ContextTakeover takeover(
        ConfigurableApplicationContext context, ReactorTimerProperties properties) {
      return context.getBeanFactory().getSingleton(EarlyTakeover.BEAN_NAME)
              instanceof EarlyTakeover early
          ? early.takeover()
          : ContextTakeover.with(properties);
    }

    // Not disposed with the context: who captured Reactor's default still uses it.
    @Bean(destroyMethod = "")
    @Fallback
    TimerScheduler reactorTimerDefaultScheduler(ContextTakeover takeover) {
      return takeover.scheduler();
    }
  }
}
