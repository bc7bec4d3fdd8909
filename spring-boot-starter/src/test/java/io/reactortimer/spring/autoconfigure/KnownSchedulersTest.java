// SPDX-License-Identifier: Apache-2.0
// Copyright the reactor-timer authors
package io.reactortimer.spring.autoconfigure;

import static org.assertj.core.api.Assertions.assertThat;

import io.reactortimer.TimerScheduler;
import io.reactortimer.Timers;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.beans.factory.FactoryBean;
import org.springframework.beans.factory.support.BeanDefinitionBuilder;
import org.springframework.beans.factory.support.DefaultListableBeanFactory;
import reactor.core.Disposable;

class KnownSchedulersTest {

  private final TimerScheduler first = TimerScheduler.create("first");
  private final TimerScheduler second = TimerScheduler.create("second");
  private final DefaultListableBeanFactory beans = new DefaultListableBeanFactory();
  private final KnownSchedulers known = new KnownSchedulers(beans);

  @BeforeEach
  void registerBeans() {
    beans.registerSingleton("first", first);
    beans.registerSingleton("second", second);
  }

  @AfterEach
  void dispose() {
    first.dispose();
    second.dispose();
  }

  @Test
  void everyBeanIsKnown() {
    assertThat(known.get()).contains(first, second);
  }

  @Test
  void beansOfAParentContextAreKnown() {
    assertThat(new KnownSchedulers(new DefaultListableBeanFactory(beans)).get())
        .contains(first, second);
  }

  @Test
  void whatAFactoryHasMadeIsKnown() {
    TimerScheduler third = TimerScheduler.create("third");
    beans.registerSingleton("third", new Supplies(third));
    assertThat(known.get()).contains(third);
    third.dispose();
  }

  private record Supplies(TimerScheduler scheduler) implements FactoryBean<TimerScheduler> {
    @Override
    public TimerScheduler getObject() {
      return scheduler;
    }

    @Override
    public Class<?> getObjectType() {
      return TimerScheduler.class;
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"singleton", "prototype"})
  void toLookMakesNoBean(String scope) {
    AtomicInteger made = define("unused", scope);
    assertThat(known.get()).contains(first, second);
    assertThat(made).hasValue(0);
  }

  @Test
  void afterTheEndOfTheContextItsBeansAreNotMadeOnceMore() {
    AtomicInteger made = define("used", "singleton");
    TimerScheduler used = beans.getBean("used", TimerScheduler.class);
    assertThat(known.get()).contains(used);
    beans.destroySingletons();
    assertThat(known.get()).doesNotContain(used);
    assertThat(made).hasValue(1);
  }

  private AtomicInteger define(String name, String scope) {
    AtomicInteger made = new AtomicInteger();
    beans.registerBeanDefinition(
        name,
        BeanDefinitionBuilder.genericBeanDefinition(
                TimerScheduler.class,
                () -> {
                  made.incrementAndGet();
                  return TimerScheduler.create(name);
                })
            .setScope(scope)
            .setLazyInit(true)
            .setDestroyMethodName("dispose")
            .getBeanDefinition());
    return made;
  }

  @Test
  void processDefaultIsKnownWhileItIsTheDefault() {
    TimerScheduler other = TimerScheduler.create("other");

    Disposable use = Timers.useAsDefault(other);
    assertThat(known.get()).contains(first, second, other);
    use.dispose();
    assertThat(known.get()).doesNotContain(other);
    other.dispose();
  }

  @Test
  void beanThatIsTheProcessDefaultIsKnownOnce() {
    Disposable use = Timers.useAsDefault(first);

    assertThat(known.get()).containsOnlyOnce(first, second);
    use.dispose();
  }

  @Test
  void defaultThatAnotherStandsInForIsKnown() {
    TimerScheduler before = Timers.defaultScheduler();
    Disposable use = Timers.useAsDefault(first);

    assertThat(Timers.defaultScheduler()).isSameAs(first);
    assertThat(known.get()).contains(first, second, before);
    use.dispose();
  }
}
