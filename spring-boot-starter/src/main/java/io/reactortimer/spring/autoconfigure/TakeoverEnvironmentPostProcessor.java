// SPDX-License-Identifier: Apache-2.0
// Copyright the reactor-timer authors
package io.reactortimer.spring.autoconfigure;

import java.util.Collections;
import java.util.Map;
import java.util.WeakHashMap;
import org.springframework.beans.factory.DisposableBean;
import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;
import org.springframework.beans.factory.support.DefaultSingletonBeanRegistry;
import org.springframework.boot.EnvironmentPostProcessor;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.bootstrap.ConfigurableBootstrapContext;
import org.springframework.boot.context.properties.bind.BindException;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.context.properties.source.InvalidConfigurationPropertyValueException;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.aot.AbstractAotProcessor;
import org.springframework.core.Ordered;
import org.springframework.core.env.ConfigurableEnvironment;

/**
 * Takes over Reactor's default scheduler as soon as the properties of an application are known:
 * before its context, and so before a bean or a static initialiser of its class can capture the
 * default.
 *
 * <p>The takeover becomes the first bean of the following context, so that it is destroyed last. If
 * none follows, {@link TakeoverStartListener} gives it back.
 */
final class TakeoverEnvironmentPostProcessor implements EnvironmentPostProcessor, Ordered {

  /** Those of applications that have not started yet. */
  private static final Map<SpringApplication, ContextTakeover> PENDING =
      Collections.synchronizedMap(new WeakHashMap<>());

  private final ConfigurableBootstrapContext bootstrap;

  TakeoverEnvironmentPostProcessor(ConfigurableBootstrapContext bootstrap) {
    this.bootstrap = bootstrap;
  }

  /** Returns the last place, when all properties are known. */
  @Override
  public int getOrder() {
    return Ordered.LOWEST_PRECEDENCE;
  }

  @Override
  public void postProcessEnvironment(
      ConfigurableEnvironment environment, SpringApplication application) {
    // A context of ahead-of-time processing is never closed.
    if (Boolean.getBoolean(AbstractAotProcessor.AOT_PROCESSING)) {
      return;
    }
    ReactorTimerProperties properties;
    ContextTakeover takeover;
    try {
      if (Boolean.FALSE.equals(
          OnFlagCondition.valueOf(ReactorTimerProperties.ENABLED, environment))) {
        return;
      }
      properties =
          Binder.get(environment)
              .bindOrCreate(ReactorTimerProperties.PREFIX, ReactorTimerProperties.class);
      if (!properties.defaultScheduler()) {
        return;
      }
      takeover = ContextTakeover.with(properties);
    } catch (BindException | InvalidConfigurationPropertyValueException invalid) {
      return; // the context finds the same, and what it reports is analyzed
    }
    PENDING.put(application, takeover);
    boolean pauses = properties.lifecycle().pauseWithContext();
    bootstrap.addCloseListener(closed -> hand(takeover, closed.getApplicationContext(), pauses));
  }

  private static void hand(
      ContextTakeover takeover, ConfigurableApplicationContext context, boolean pauses) {
    register(EarlyTakeover.BEAN_NAME, new EarlyTakeover(takeover), context.getBeanFactory());
    if (pauses) {
      context.addBeanFactoryPostProcessor(beans -> pauseWithContext(takeover, context, beans));
    }
  }

  /**
   * Lets the takeover pause with a context whose definitions do not see to it: that of a slice has
   * nothing else of ours, and one that was processed ahead of time may have been with other
   * properties.
   */
  private static void pauseWithContext(
      ContextTakeover takeover,
      ConfigurableApplicationContext context,
      ConfigurableListableBeanFactory beans) {
    if (!beans.containsBeanDefinition(ReactorTimerAutoConfiguration.TAKEOVER_BEAN)) {
      beans.registerSingleton(ReactorTimerAutoConfiguration.TAKEOVER_BEAN, takeover);
    }
    if (!beans.containsBeanDefinition(ReactorTimerAutoConfiguration.PAUSED_TIMERS_BEAN)) {
      PausedTimers paused = new PausedTimers(context);
      register(ReactorTimerAutoConfiguration.PAUSED_TIMERS_BEAN, paused, beans);
      paused.contextBegins();
    }
  }

  private static void register(
      String name, DisposableBean bean, ConfigurableListableBeanFactory beans) {
    beans.registerSingleton(name, bean);
    if (beans instanceof DefaultSingletonBeanRegistry registry) {
      registry.registerDisposableBean(name, bean);
    }
  }

  /** Forgets the takeover of an application that has started: its context gives it back. */
  static void settled(SpringApplication application) {
    PENDING.remove(application);
  }

  /** Gives back the takeover of an application that did not start: no context will do it. */
  static void abandon(SpringApplication application) {
    ContextTakeover takeover = PENDING.remove(application);
    if (takeover != null) {
      takeover.destroy();
    }
  }
}
