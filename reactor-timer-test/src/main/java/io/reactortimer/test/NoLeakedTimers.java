// SPDX-License-Identifier: Apache-2.0
// Copyright the reactor-timer authors
package io.reactortimer.test;

import io.reactortimer.TimerScheduler;
import io.reactortimer.Timers;
import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Inherited;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.junit.jupiter.api.extension.ExtendWith;
import reactor.core.scheduler.Schedulers;

/**
 * Fails a JUnit test that leaves timers behind, of all tests of a class or of one test:
 *
 * <pre>{@code
 * @NoLeakedTimers
 * class RoomTest {
 *
 *   @Test
 *   void aRoomBeats() {
 *     new Room().open();       // and nobody closes it
 *   }
 * }
 * }</pre>
 *
 * <p>A timer is left behind if it was made since the test began, and is live when the test's own
 * {@code @AfterEach} methods and a {@linkplain #settleMillis time to settle} are over. On a class
 * it also concerns what {@code @BeforeAll} makes, which {@code @AfterAll} has to end. The message
 * of the {@link LeakedTimersError} has the line that made the timer. Leaked timers are cancelled,
 * so the next test is not blamed for them. If the test has failed for another reason, the error is
 * added to that failure.
 *
 * <p><b>Where it looks.</b> At the schedulers of {@link TimerLeakCheck#ofDefaults()}, and at those
 * that the test takes as a parameter: a {@link TimerScheduler} or {@link ManualTimers} parameter of
 * a test, a {@code @BeforeEach} or an {@code @AfterEach} method is one object for each test, new
 * and disposed of afterwards. A parameter with any annotation is left to other extensions.
 *
 * <p><b>Parallel tests.</b> The defaults are shared by all tests of the process. So where JUnit
 * runs tests in parallel, only schedulers that were taken as a parameter are looked at, and a test
 * without one fails with a message that says so, unless its class is {@code @Isolated}.
 *
 * <p><b>Spring.</b> The timers of an application context are its own, as it is there before the
 * test begins; put this annotation behind that of Spring.
 *
 * <p>Configuration parameters of JUnit do the same for all tests, together with {@code
 * junit.jupiter.extensions.autodetection.enabled=true}: {@code reactor-timer.test.take-over},
 * {@code reactor-timer.test.settle-millis}, {@code reactor-timer.test.patience-millis}, and {@code
 * reactor-timer.test.ignoring} with commas. The annotation nearest to the test has precedence.
 *
 * @since 0.1
 */
@Documented
@Inherited
@Retention(RetentionPolicy.RUNTIME)
@Target({ElementType.TYPE, ElementType.METHOD})
@ExtendWith(TimerLeakExtension.class)
public @interface NoLeakedTimers {

  /**
   * Takes over {@link Schedulers#parallel()} meanwhile, so that Reactor's own intervals, delays and
   * timeouts are seen too, in code that does not know {@link Timers}.
   *
   * @return false by default
   */
  boolean takeOver() default false;

  /**
   * Sets how long timers have to end by themselves after the test.
   *
   * @return milliseconds, 1,000 by default
   */
  long settleMillis() default 1_000;

  /**
   * Sets how long to wait for a scheduler that does not answer, because a task blocks it or the
   * machine lacks processors. Then the test fails for that.
   *
   * @return milliseconds, 10,000 by default
   */
  long patienceMillis() default 10_000;

  /**
   * Names timers that may live on, as {@link TimerLeakCheck#ignoring} does; {@code *} alone is all.
   *
   * @return none by default
   */
  String[] ignoring() default {};
}
