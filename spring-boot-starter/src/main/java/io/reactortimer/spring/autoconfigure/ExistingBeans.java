// SPDX-License-Identifier: Apache-2.0
// Copyright the reactor-timer authors
package io.reactortimer.spring.autoconfigure;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.BeanFactory;
import org.springframework.beans.factory.FactoryBean;
import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;

/**
 * The singletons that a context has at the moment. To ask for a bean makes it if it does not exist:
 * one that is lazy and unused, one for each call in the scope {@code prototype}, and after the end
 * of its context once more, which nobody would dispose.
 */
final class ExistingBeans {

  private ExistingBeans() {}

  /** Returns those of one context. */
  static <T> List<T> in(ConfigurableListableBeanFactory beans, Class<T> type) {
    List<T> existing = new ArrayList<>();
    for (String name : beans.getBeanNamesForType(type, true, false)) {
      Object bean = existing(name, beans);
      if (type.isInstance(bean)) {
        existing.add(type.cast(bean));
      }
    }
    return existing;
  }

  private static @Nullable Object existing(String name, ConfigurableListableBeanFactory beans) {
    Object bean = beans.getSingleton(name);
    if (bean instanceof FactoryBean<?>) {
      return beans.isSingleton(name) ? beans.getBean(name) : null;
    }
    return bean;
  }

  /** Returns those of one context and of all above it, its own first. */
  static <T> List<T> inAndAbove(ConfigurableListableBeanFactory beans, Class<T> type) {
    List<T> existing = new ArrayList<>();
    BeanFactory factory = beans;
    while (factory instanceof ConfigurableListableBeanFactory one) {
      existing.addAll(in(one, type));
      factory = one.getParentBeanFactory();
    }
    return existing;
  }
}
