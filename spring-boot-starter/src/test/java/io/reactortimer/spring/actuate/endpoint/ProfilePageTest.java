// SPDX-License-Identifier: Apache-2.0
// Copyright the reactor-timer authors
package io.reactortimer.spring.actuate.endpoint;

import static io.reactortimer.spring.Asking.ALL_SHOWN;
import static org.assertj.core.api.Assertions.assertThat;

import io.reactortimer.live.ProfileBy;
import io.reactortimer.live.ProfileEntry;
import io.reactortimer.live.TimerKind;
import io.reactortimer.live.TimerTurnover;
import io.reactortimer.spring.actuate.endpoint.ProfileDescriptor.Entry;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** The page of a profile, beside what its text says. */
class ProfilePageTest {

  private static String page(ProfileBy by, @Nullable String origin, @Nullable String name) {
    ProfileEntry entry =
        new ProfileEntry(
            origin,
            name,
            name == null ? null : TimerKind.INTERVAL,
            2056,
            10,
            new TimerTurnover(null, null, null, null, null, 0),
            List.of(1012L, 2056L));
    Html html = new Html();
    ProfilePage.write(
        html,
        PageLinks.fromList("timers"),
        new ProfileDescriptor(by, List.of(Entry.of("app", entry, ALL_SHOWN)), 0, false));
    return html.toString();
  }

  @Test
  void aLineOfCodeMayBeBrokenBehindItsDots() {
    assertThat(page(ProfileBy.ORIGIN, "com.example.Room.join(Room.java:7)", null))
        .contains(">com.<wbr>example.<wbr>Room.<wbr>join(Room.<wbr>java:7)</th>");
  }

  @Test
  void aGroupLeadsToItsTimers() {
    assertThat(page(ProfileBy.GROUP, null, "room.beat"))
        .contains("<a href=\"./timers?name=room.beat#timers-section\">INTERVAL room.beat</a>");
  }

  @Test
  void numbersAreGroupedAsElsewhereOnThePage() {
    assertThat(page(ProfileBy.GROUP, null, "room.beat")).contains(">2,056<", ">1,012-2,056<");
  }
}
