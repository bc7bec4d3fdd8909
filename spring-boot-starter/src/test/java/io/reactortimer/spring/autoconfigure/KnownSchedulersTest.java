// SPDX-License-Identifier: Apache-2.0
// Copyright the reactor-timer authors
package io.reactortimer.spring.autoconfigure;

import static org.assertj.core.api.Assertions.assertThat;

import io.reactortimer.TimerScheduler;
import io.reactortimer.Timers;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.support.StaticListableBeanFactory;
import reactor.core.Disposable;

class KnownSchedulersTest {

  private final TimerScheduler first = TimerScheduler.create("first");
  private final TimerScheduler second = TimerScheduler.create("second");
  private final KnownSchedulers known =
      new KnownSchedulers(
          new StaticListableBeanFactory(Map.of("first", first, "second", second))
              .getBeanProvider(TimerScheduler.class));

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
