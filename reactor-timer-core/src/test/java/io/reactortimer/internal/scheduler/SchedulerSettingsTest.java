// SPDX-License-Identifier: Apache-2.0
// Copyright the reactor-timer authors
package io.reactortimer.internal.scheduler;

import static org.assertj.core.api.Assertions.assertThat;

import io.reactortimer.internal.engine.time.MissedTicks;
import io.reactortimer.internal.suspect.SuspectSettings;
import io.reactortimer.live.Origins;
import java.lang.reflect.RecordComponent;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** A scheduler stands in for another one only if they agree in every setting. */
class SchedulerSettingsTest {

  private static final Map<Class<?>, List<?>> TWO_VALUES =
      Map.of(
          String.class, List.of("one", "other"),
          int.class, List.of(1, 2),
          long.class, List.of(1L, 2L),
          MissedTicks.class, List.of(MissedTicks.SKIP, MissedTicks.BURST),
          Origins.class, List.of(Origins.OFF, Origins.ALL),
          SuspectSettings.class,
              List.of(
                  new SuspectSettings(List.of(), 1), new SuspectSettings(List.of("pool.*"), 1)));

  private static final RecordComponent[] COMPONENTS = SchedulerSettings.class.getRecordComponents();

  static RecordComponent[] components() {
    return COMPONENTS;
  }

  @ParameterizedTest
  @MethodSource("components")
  void settingsThatDifferInOneThingAreNotEqual(RecordComponent different) throws Exception {
    SchedulerSettings settings = settings(null);

    assertThat(settings).isEqualTo(settings(null)).hasSameHashCodeAs(settings(null));
    assertThat(settings).isNotEqualTo(settings(different));
  }

  private static SchedulerSettings settings(@Nullable RecordComponent different) throws Exception {
    Object[] values =
        Arrays.stream(COMPONENTS)
            .map(component -> value(component, component.equals(different) ? 1 : 0))
            .toArray();
    Class<?>[] types =
        Arrays.stream(COMPONENTS).map(RecordComponent::getType).toArray(Class<?>[]::new);
    return SchedulerSettings.class.getDeclaredConstructor(types).newInstance(values);
  }

  private static Object value(RecordComponent component, int which) {
    return Objects.requireNonNull(
            TWO_VALUES.get(component.getType()), "no two values of " + component)
        .get(which);
  }
}
