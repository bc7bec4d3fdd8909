// SPDX-License-Identifier: Apache-2.0
// Copyright the reactor-timer authors
package io.reactortimer.spring.actuate.endpoint;

import static io.reactortimer.spring.Asking.asked;
import static io.reactortimer.spring.Asking.request;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.reactortimer.live.TimerSort;
import io.reactortimer.spring.Asking;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.boot.actuate.endpoint.SanitizingFunction;
import org.springframework.boot.actuate.endpoint.SecurityContext;
import org.springframework.boot.actuate.endpoint.Show;

class TimersRequestTest {

  @Test
  void nothingAskedIsTheFirstHundredOfAll() {
    TimersRequest request = request();

    assertThat(request.limit()).isEqualTo(100);
    assertThat(request.sort()).isEqualTo(TimerSort.ID);
    assertThat(request.query())
        .hasToString(
            "TimerQuery(name=null, kind=null, state=null, minAge=PT0S, sort=ID, after=0,"
                + " limit=100)");
  }

  @Test
  void everyParameterReachesTheQuery() {
    TimersRequest request =
        request(
            "name", "room.*",
            "kind", "INTERVAL",
            "state", "PARKED",
            "tag", "room:7:8",
            "minAge", "30s",
            "limit", "1000",
            "after", "9223372036854775807");

    assertThat(request.limit()).isEqualTo(1000);
    assertThat(request.query())
        .hasToString(
            "TimerQuery(name=room.*, kind=INTERVAL, state=PARKED, tag=room:7:8, minAge=PT30S,"
                + " sort=ID, after=9223372036854775807, limit=1000)");
  }

  @ParameterizedTest
  @CsvSource({"id, ID", "next, NEXT", "Lateness, LATENESS", "AGE, AGE"})
  void sortIsOneOfFour(String asked, TimerSort sort) {
    TimersRequest request = request("sort", asked);

    assertThat(request.sort()).isEqualTo(sort);
    assertThat(request.query().toString()).contains("sort=" + sort);
  }

  @ParameterizedTest
  @CsvSource({"kind, keep_alive", "kind, Keep-Alive", "state, paused", "state, Firing"})
  void constantsAreReadInAnyCase(String parameter, String value) {
    assertThat(request(parameter, value).query().toString().toLowerCase())
        .contains(parameter + "=" + value.toLowerCase().replace('-', '_'));
  }

  @ParameterizedTest
  @CsvSource({"500, 0.5S", "10ms, 0.01S", "2m, 2M", "PT1H, 1H", "0, 0S"})
  void minAgeIsADurationAsInProperties(String minAge, String iso) {
    assertThat(request("minAge", minAge).query().toString()).contains("minAge=PT" + iso + ",");
  }

  @ParameterizedTest
  @ValueSource(strings = {"0", "-1", "1001", "4294967297", "9223372036854775808", "1.5", "x", ""})
  void limitMustBeInItsRange(String limit) {
    assertThatThrownBy(() -> request("limit", limit))
        .hasMessage("limit must be a whole number from 1 to 1000: " + limit)
        .isInstanceOfSatisfying(
            InvalidTimersRequestException.class,
            invalid -> {
              assertThat(invalid.problem().parameter()).isEqualTo("limit");
              assertThat(invalid.problem().value()).isEqualTo(limit);
            });
  }

  @ParameterizedTest
  @CsvSource({"-1", "x", "''", "9223372036854775808"})
  void afterMustBeAnId(String after) {
    assertThatThrownBy(() -> request("after", after))
        .hasMessage("after must be the id of a timer: a whole number, 0 or greater: " + after);
  }

  @ParameterizedTest
  @ValueSource(strings = {"next", "lateness", "age"})
  void afterIsForTheOrderOfIds(String sort) {
    assertThatThrownBy(() -> request("after", "1", "sort", sort))
        .hasMessageStartingWith("after can be given with sort=id only");
    assertThat(request("after", "1", "sort", "id").query().toString()).contains("after=1");
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "*x", "a*b", "**"})
  void nameMayEndInOneAsterisk(String name) {
    assertThatThrownBy(() -> request("name", name))
        .hasMessage("name must be a name, or the beginning of one and then '*': " + name);
  }

  @ParameterizedTest
  @ValueSource(strings = {"-1s", "PT-1S", "9223372036854775807d", "107000d", "soon", ""})
  void minAgeMustBeADurationThatIsNotNegative(String minAge) {
    assertThatThrownBy(() -> request("minAge", minAge))
        .hasMessage("minAge must be a duration, 0 or longer, as in 30s or PT30S: " + minAge);
  }

  @ParameterizedTest
  @ValueSource(strings = {"room", ":7", " :7", ""})
  void tagNeedsAKeyAndAValue(String tag) {
    assertThatThrownBy(() -> request("tag", tag))
        .hasMessage("tag must be a tag as in key:value: " + tag);
  }

  @Test
  void tagsCannotBeAskedForWhileTheirValuesAreHidden() {
    assertThatThrownBy(() -> TimersRequest.of(asked("tag", "room:7"), Asking.HIDDEN))
        .hasMessageStartingWith("tag cannot be asked for")
        .hasMessageContaining("reactor-timer.endpoint.show-values");
  }

  @Test
  void aTagThatIsSanitizedCannotBeAskedForEither() {
    SanitizingFunction users =
        data -> data.getKey().equals("user") ? data.withSanitizedValue() : data;
    TagSanitizer.Seen seen =
        new TagSanitizer(Show.ALWAYS, Set.of(), List.of(users)).seenBy(SecurityContext.NONE);

    assertThat(TimersRequest.of(asked("tag", "room:7"), seen).query().toString())
        .contains("tag=room:7");
    assertThatThrownBy(() -> TimersRequest.of(asked("tag", "user:ann"), seen))
        .hasMessageStartingWith("tag cannot be asked for");
  }

  @Test
  void whatIsAllowedIsListed() {
    assertThatThrownBy(() -> request("kind", "x"))
        .hasMessageStartingWith("kind must be one of INTERVAL, DELAY, TIMEOUT, KEEP_ALIVE,");
    assertThatThrownBy(() -> request("state", "x"))
        .hasMessage("state must be one of ARMED, PARKED, GATED, PAUSED, FIRING: x");
    assertThatThrownBy(() -> request("sort", ""))
        .hasMessage("sort must be one of id, next, lateness, age: ");
  }
}
