// SPDX-License-Identifier: Apache-2.0
// Copyright the reactor-timer authors
package io.reactortimer.spring.actuate.endpoint;

import static org.assertj.core.api.Assertions.assertThat;

import io.reactortimer.Timers;
import io.reactortimer.libraries.Waiting;
import io.reactortimer.live.TimerKind;
import io.reactortimer.live.TimerQuery;
import io.reactortimer.spring.RunningApplication;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.EnumMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import reactor.core.Disposable;
import reactor.core.Disposables;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Every operation of the endpoint over HTTP, by what an application permits. */
class TimersOperationsTest {

  private static final String ACCESS = "management.endpoint.timers.access=";
  private static final String EXPOSED = "management.endpoints.web.exposure.include=timers";

  private static final Map<Setting, RunningApplication> APPLICATIONS = new EnumMap<>(Setting.class);

  private static final Disposable.Composite STARTED = Disposables.composite();

  enum Setting {
    ALLOWED(EXPOSED, ACCESS + "unrestricted"),
    READ_ONLY(EXPOSED),
    NO_ACCESS(EXPOSED, ACCESS + "none"),
    NOT_EXPOSED(ACCESS + "unrestricted"),
    OPEN_BY_DEFAULT(EXPOSED, "management.endpoints.access.default=unrestricted"),
    CAPPED(EXPOSED, ACCESS + "unrestricted", "management.endpoints.access.max-permitted=read-only");

    private final String[] properties;

    Setting(String... properties) {
      this.properties = properties;
    }
  }

  @BeforeAll
  static void start() {
    for (Setting setting : Setting.values()) {
      RunningApplication application = RunningApplication.start(setting.properties);
      APPLICATIONS.put(setting, application);
      STARTED.add(application.scheduler().schedule(() -> {}, 1, TimeUnit.HOURS));
    }
  }

  @AfterAll
  static void stop() {
    STARTED.dispose();
    APPLICATIONS.values().forEach(RunningApplication::close);
    APPLICATIONS.clear();
  }

  private final Map<Setting, Long> intervals = new EnumMap<>(Setting.class);
  private final Map<Setting, Long> tasks = new EnumMap<>(Setting.class);

  @BeforeEach
  void startAnInterval() {
    APPLICATIONS.forEach(
        (setting, application) -> {
          application
              .scheduler()
              .live()
              .withPatience(Waiting.PATIENCE)
              .completeAll(TimerQuery.all());
          Timers.every(Duration.ofHours(1))
              .name("room.tick")
              .tag("room", "7")
              .on(application.scheduler())
              .counts()
              .subscribe();
          intervals.put(setting, application.id("room.tick"));
          tasks.put(
              setting,
              application
                  .scheduler()
                  .live()
                  .withPatience(Waiting.PATIENCE)
                  .page(TimerQuery.all().kind(TimerKind.TASK))
                  .timers()
                  .get(0)
                  .id());
        });
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      nullValues = "-",
      textBlock =
          """
          ALLOWED     | GET    |                      | -                     | 200 | -
          READ_ONLY   | GET    |                      | -                     | 200 | -
          NO_ACCESS   | GET    |                      | -                     | 404 | -
          NOT_EXPOSED | GET    |                      | -                     | 404 | -
          ALLOWED     | GET    | ?kind=clock          | -                     | 400 | kind must be one of INTERVAL, DELAY, TIMEOUT, KEEP_ALIVE, FIXED_DELAY, RETRY_BACKOFF, REPEAT_DELAY, SAMPLE, BUFFER, WINDOW, CACHE_TTL, BACKPRESSURE_TTL, REF_COUNT_GRACE, TASK, PERIODIC
          ALLOWED     | GET    | ?state=x             | -                     | 400 | state must be one of ARMED, PARKED, GATED, PAUSED, FIRING
          ALLOWED     | GET    | ?tag=room            | -                     | 400 | tag must be a tag as in key:value
          ALLOWED     | GET    | ?tag=room:7          | -                     | 400 | tag cannot be asked for, because the values of this tag are hidden from you; see reactor-timer.endpoint.show-values and roles
          ALLOWED     | GET    | ?minAge=old          | -                     | 400 | minAge must be a duration, 0 or longer, as in 30s or PT30S
          ALLOWED     | GET    | ?sort=name           | -                     | 400 | sort must be one of id, next, lateness, age
          ALLOWED     | GET    | ?sort=next&after=1   | -                     | 400 | after can be given with sort=id only, the one order that has further pages
          ALLOWED     | GET    | ?after=x             | -                     | 400 | after must be the id of a timer: a whole number, 0 or greater
          ALLOWED     | GET    | ?limit=0             | -                     | 400 | limit must be a whole number from 1 to 1000
          ALLOWED     | GET    | ?name=*x             | -                     | 400 | name must be a name, or the beginning of one and then '*'
          ALLOWED     | GET    | /{id}                | -                     | 200 | -
          READ_ONLY   | GET    | /{id}                | -                     | 200 | -
          NO_ACCESS   | GET    | /{id}                | -                     | 404 | -
          NOT_EXPOSED | GET    | /{id}                | -                     | 404 | -
          ALLOWED     | GET    | /{gone}              | -                     | 404 | id no live timer has this id: it has ended, was cancelled, or never was
          ALLOWED     | GET    | /x                   | -                     | 400 | id must be the id of a timer: a whole number, 0 or greater
          ALLOWED     | POST   | /{id}                | {"action":"pause"}    | 200 | -
          ALLOWED     | POST   | /{id}                | {"action":"resume"}   | 200 | -
          ALLOWED     | POST   | /{id}                | {"action":"RESET"}    | 200 | -
          ALLOWED     | POST   | /{id}                | {"action":"reset","period":"5s"} | 200 | -
          READ_ONLY   | POST   | /{id}                | {"action":"pause"}    | 405 | -
          NO_ACCESS   | POST   | /{id}                | {"action":"pause"}    | 404 | -
          NOT_EXPOSED | POST   | /{id}                | {"action":"pause"}    | 404 | -
          ALLOWED     | POST   | /{gone}              | {"action":"pause"}    | 404 | id no live timer has this id: it has ended, was cancelled, or never was
          ALLOWED     | POST   | /x                   | {"action":"pause"}    | 400 | id must be the id of a timer: a whole number, 0 or greater
          ALLOWED     | POST   | /{id}                | {"action":"stop"}     | 400 | action must be one of pause, resume, reset
          ALLOWED     | POST   | /{id}                | {}                    | 400 | action must be one of pause, resume, reset
          ALLOWED     | POST   | /{id}                | -                     | 400 | action must be one of pause, resume, reset
          ALLOWED     | POST   | /{id}                | {"action":"pause","period":"5s"} | 400 | period can be given with the action reset only
          ALLOWED     | POST   | /{id}                | {"action":"reset","period":"0s"} | 400 | period must be a duration of at least 1 ms, as in 5s or PT5S, and at most 292 years
          ALLOWED     | POST   | /{task}              | {"action":"pause"}    | 409 | id cannot be done: timer {task} is of kind TASK, and only an interval of Timers can be paused
          ALLOWED     | POST   | /{task}              | {"action":"resume"}   | 409 | id cannot be done: timer {task} is of kind TASK, and only an interval of Timers can be resumed
          ALLOWED     | POST   | /{task}              | {"action":"reset"}    | 409 | id cannot be done: timer {task} is of kind TASK, and only an interval of Timers can be reset
          ALLOWED     | POST   | ?name=room.*         | {"action":"pause"}    | 200 | -
          ALLOWED     | POST   | ?name=room.*&limit=1&dryRun=true | {"action":"resume"} | 200 | -
          READ_ONLY   | POST   | ?name=room.*         | {"action":"pause"}    | 405 | -
          READ_ONLY   | POST   | ?nam=room.*          | {"action":"pause"}    | 405 | -
          NO_ACCESS   | POST   | ?name=room.*         | {"action":"pause"}    | 404 | -
          NOT_EXPOSED | POST   | ?name=room.*         | {"action":"pause"}    | 404 | -
          ALLOWED     | POST   |                      | {"action":"pause"}    | 400 | name is needed, or a tag, or suspect: the name of the timers, or the beginning of it, at least one character, and then '*'
          ALLOWED     | POST   | ?name=room.*         | {"action":"reset"}    | 400 | action must be one of pause, resume
          ALLOWED     | POST   | ?tag=room:7          | {"action":"pause"}    | 400 | tag cannot be asked for, because the values of this tag are hidden from you; see reactor-timer.endpoint.show-values and roles
          ALLOWED     | DELETE | /{id}                | -                     | 204 | -
          READ_ONLY   | DELETE | /{id}                | -                     | 405 | -
          NO_ACCESS   | DELETE | /{id}                | -                     | 404 | -
          NOT_EXPOSED | DELETE | /{id}                | -                     | 404 | -
          OPEN_BY_DEFAULT | DELETE | /{id}            | -                     | 204 | -
          CAPPED      | DELETE | /{id}                | -                     | 405 | -
          ALLOWED     | DELETE | /{gone}              | -                     | 404 | id no live timer has this id: it has ended, was cancelled, or never was
          ALLOWED     | DELETE | /x                   | -                     | 400 | id must be the id of a timer: a whole number, 0 or greater
          ALLOWED     | DELETE | /{task}              | -                     | 409 | id cannot be done: timer {task} is of kind TASK, and only [INTERVAL, KEEP_ALIVE, FIXED_DELAY] can be completed: completing a TASK would trigger its subscriber now, and dropping it would leave the subscriber hanging
          ALLOWED     | DELETE | ?name=room.*         | -                     | 200 | -
          ALLOWED     | DELETE | ?name=room.tick&dryRun=true | -              | 200 | -
          READ_ONLY   | DELETE | ?name=room.*         | -                     | 405 | -
          NO_ACCESS   | DELETE | ?name=room.*         | -                     | 404 | -
          NOT_EXPOSED | DELETE | ?name=room.*         | -                     | 404 | -
          ALLOWED     | DELETE |                      | -                     | 400 | name is needed, or a tag, or suspect: the name of the timers, or the beginning of it, at least one character, and then '*'
          ALLOWED     | DELETE | ?name=*              | -                     | 400 | name is needed, or a tag, or suspect: the name of the timers, or the beginning of it, at least one character, and then '*'
          ALLOWED     | DELETE | ?name=a*b            | -                     | 400 | name must be a name, or the beginning of one and then '*'
          ALLOWED     | DELETE | ?name=room&dryRun=x  | -                     | 400 | dryRun must be true or false
          ALLOWED     | DELETE | ?name=room&state=ARMED | -                   | 400 | state is no parameter here: it must be one of dryRun, limit, name, suspect, tag
          ALLOWED     | DELETE | ?name=room&limit=x   | -                     | 400 | limit must be a whole number, 1 or greater
          ALLOWED     | DELETE | ?name=room&tag=room:7 | -                    | 400 | tag cannot be asked for, because the values of this tag are hidden from you; see reactor-timer.endpoint.show-values and roles
          """)
  void operationIsAnsweredByWhatIsPermitted(
      Setting setting, String method, String path, String body, int status, String reason)
      throws Exception {
    RunningApplication application = APPLICATIONS.get(setting);

    HttpResponse<String> response =
        application.send(method, "/actuator/timers" + filled(path, setting), body);

    assertThat(response.statusCode()).isEqualTo(status);
    if (reason != null) {
      JsonNode problem = JsonMapper.shared().readTree(response.body());
      assertThat(problem.get("parameter").asString() + " " + problem.get("reason").asString())
          .isEqualTo(filled(reason, setting));
    }
  }

  private String filled(String text, Setting setting) {
    return text == null
        ? ""
        : text.replace("{id}", intervals.get(setting).toString())
            .replace("{task}", tasks.get(setting).toString())
            .replace("{gone}", String.valueOf(Long.MAX_VALUE));
  }
}
