// SPDX-License-Identifier: Apache-2.0
// Copyright the reactor-timer authors
package io.reactortimer.spring;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.reactortimer.MissedTickPolicy;
import io.reactortimer.ReactorTimers;
import io.reactortimer.TimerScheduler;
import io.reactortimer.Timers;
import io.reactortimer.live.TimerInfo;
import io.reactortimer.live.TimerKind;
import io.reactortimer.live.TimerQuery;
import io.reactortimer.spring.autoconfigure.ContextTakeover;
import io.reactortimer.spring.autoconfigure.EarlyTakeover;
import io.reactortimer.spring.autoconfigure.KnownSchedulers;
import io.reactortimer.spring.autoconfigure.ReactorTimerAutoConfiguration;
import io.reactortimer.spring.autoconfigure.TakeoverRuntimeHints;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.aot.hint.RuntimeHints;
import org.springframework.aot.hint.predicate.RuntimeHintsPredicates;
import org.springframework.beans.factory.DisposableBean;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.autoconfigure.ImportAutoConfiguration;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.AnnotationConfigApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Scheduler;
import reactor.core.scheduler.Schedulers;
import reactor.test.StepVerifier;
import reactor.test.scheduler.VirtualTimeScheduler;

@ExtendWith(OutputCaptureExtension.class)
@Timeout(90)
class DefaultSchedulerTakeoverTest {

  private static final Duration HOUR = Duration.ofHours(1);
  private static final Duration PATIENCE = Duration.ofSeconds(30);
  private static final String ON = "--reactor-timer.default-scheduler=true";

  private Scheduler before;

  @BeforeEach
  void rememberWhatIsThere() {
    before = Schedulers.parallel();
  }

  @AfterEach
  void itIsThereAgain() {
    VirtualTimeScheduler.reset();
    assertThat(ReactorTimers.installed()).isEmpty();
    assertThat(Schedulers.parallel()).isSameAs(before);
  }

  private static SpringApplication application(Class<?>... sources) {
    SpringApplication application = new SpringApplication(sources);
    application.setWebApplicationType(WebApplicationType.NONE);
    return application;
  }

  private static ConfigurableApplicationContext start(String... arguments) {
    return application(Application.class).run(arguments);
  }

  @Test
  void theBeanIsWhatReactorsTimersRunOn() {
    try (ConfigurableApplicationContext context = start(ON)) {
      TimerScheduler scheduler = context.getBean(TimerScheduler.class);
      assertThat(ReactorTimers.installed()).containsSame(scheduler);
      assertThat(Timers.defaultScheduler()).isSameAs(scheduler);
      assertThat(scheduler.workers()).isEqualTo(Schedulers.DEFAULT_POOL_SIZE);
      assertThat(scheduler.missedTicks()).isEqualTo(MissedTickPolicy.SKIP);
      assertThat(
              Mono.fromCallable(() -> Thread.currentThread().getName())
                  .subscribeOn(Schedulers.parallel())
                  .block(PATIENCE))
          .startsWith("parallel-");
      var subscription = Flux.interval(HOUR).subscribe();
      assertThat(scheduler.live().withPatience(PATIENCE).page(TimerQuery.all()).timers())
          .extracting(TimerInfo::kind)
          .contains(TimerKind.INTERVAL); // beside timers of a server that an earlier test stopped
      subscription.dispose();
    }
  }

  @Test
  void settingsApplyToIt() {
    try (ConfigurableApplicationContext context =
        start(
            ON,
            "--reactor-timer.name=everything",
            "--reactor-timer.workers=3",
            "--reactor-timer.slack=0",
            "--reactor-timer.missed-ticks=burst")) {
      TimerScheduler scheduler = context.getBean(TimerScheduler.class);
      assertThat(scheduler.name()).isEqualTo("everything");
      assertThat(scheduler.workers()).isEqualTo(3);
      assertThat(scheduler.slack()).isZero();
      assertThat(scheduler.missedTicks()).isEqualTo(MissedTickPolicy.BURST);
    }
  }

  @Test
  void itIsOffByDefault(CapturedOutput output) {
    start().close();

    assertThat(output).containsOnlyOnce("set reactor-timer.default-scheduler=true");
  }

  @Test
  void aDecisionAgainstItNeedsNoAnnouncement(CapturedOutput output) {
    start("--reactor-timer.default-scheduler=false").close();

    assertThat(output).doesNotContain("default-scheduler");
  }

  @Test
  void oneLineSaysThatItIsOn(CapturedOutput output) {
    start(ON).close();

    assertThat(output)
        .containsOnlyOnce(
            "Reactor's default scheduler, Schedulers.parallel(), runs on the timer scheduler"
                + " 'reactor-timer' with "
                + Schedulers.DEFAULT_POOL_SIZE
                + " workers; missed ticks: SKIP.");
  }

  @Test
  void withoutTheLibraryEnabledNothingIsTakenOver() {
    try (ConfigurableApplicationContext context = start(ON, "--reactor-timer.enabled=false")) {
      assertThat(context.getBeansOfType(TimerScheduler.class)).isEmpty();
      assertThat(ReactorTimers.installed()).isEmpty();
    }
  }

  @Test
  void aStaticInitialiserOfABeanCapturesIt() {
    try (ConfigurableApplicationContext context =
        application(Application.class, CapturesInStatic.class).run(ON)) {
      assertThat(ReactorTimers.unwrap(CapturesInStatic.CAPTURED))
          .containsSame(context.getBean(TimerScheduler.class));
    }
    assertThat(Mono.delay(Duration.ofMillis(1), CapturesInStatic.CAPTURED).block(PATIENCE))
        .as("used after the context has closed")
        .isZero();
  }

  @Test
  void beansStillHaveItWhenTheyAreDestroyed() {
    EndsLate late;
    try (ConfigurableApplicationContext context =
        application(Application.class, EndsLate.class).run(ON)) {
      late = context.getBean(EndsLate.class);
    }
    assertThat(late.installedAtTheEnd).isTrue();
    assertThat(late.delayed).isZero();
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void twoContextsMayCloseInEitherOrder(boolean firstClosesFirst) {
    ConfigurableApplicationContext first = start(ON);
    CompletableFuture<Long> pending = Mono.delay(Duration.ofSeconds(3)).toFuture();
    Mono<Long> assembled = Mono.delay(Duration.ofMillis(1));
    ConfigurableApplicationContext second = start(ON);
    TimerScheduler scheduler = first.getBean(TimerScheduler.class);
    assertThat(second.getBean(TimerScheduler.class)).isSameAs(scheduler);

    (firstClosesFirst ? first : second).close();
    assertThat(ReactorTimers.installed()).containsSame(scheduler);
    assertThat(pending).isNotDone();
    (firstClosesFirst ? second : first).close();

    assertThat(scheduler.isDisposed()).isFalse();
    assertThat(pending.orTimeout(30, TimeUnit.SECONDS).join()).isZero();
    assertThat(assembled.block(PATIENCE)).isZero();
  }

  @Test
  void aLaterContextWithOtherSettingsJoinsWithAWarning(CapturedOutput output) {
    try (ConfigurableApplicationContext first = start(ON);
        ConfigurableApplicationContext second = start(ON, "--reactor-timer.slack=5ms")) {
      assertThat(second.getBean(TimerScheduler.class))
          .isSameAs(first.getBean(TimerScheduler.class));
      assertThat(output).containsOnlyOnce("is already taken over, and the one in charge stays");
    }
  }

  @Test
  void aContextThatFailsToStartGivesItBack() {
    assertThatThrownBy(() -> application(Application.class, Fails.class).run(ON))
        .hasStackTraceContaining("expected");
    assertThat(ReactorTimers.installed()).isEmpty();
  }

  @Test
  void anApplicationThatFailsBeforeItsContextGivesItBack() {
    SpringApplication application = application(Application.class);
    application.addInitializers(
        context -> {
          assertThat(ReactorTimers.installed()).isPresent();
          throw new IllegalStateException("expected");
        });

    assertThatThrownBy(() -> application.run(ON)).hasMessage("expected");
    assertThat(ReactorTimers.installed()).isEmpty();
  }

  @Test
  void anInvalidSettingIsAnalyzedAndTakesNothingOver(CapturedOutput output) {
    assertThatThrownBy(() -> start(ON, "--reactor-timer.workers=0"));
    assertThatThrownBy(() -> start(ON, "--reactor-timer.slack=soon"));

    assertThat(output)
        .contains("Invalid value '0' for configuration property 'reactor-timer.workers'")
        .contains("Property: reactor-timer.slack")
        .contains("Value: \"soon\"");
  }

  @Test
  void underVirtualTimeAnApplicationStartsWithoutItAndSaysSo(CapturedOutput output) {
    VirtualTimeScheduler.getOrSet();
    try (ConfigurableApplicationContext context = start(ON)) {
      TimerScheduler alone = context.getBean(TimerScheduler.class);
      assertThat(alone.isDisposed()).isFalse();
      assertThat(ReactorTimers.installed()).isEmpty();
      assertThat(Timers.defaultScheduler()).isSameAs(alone);
      assertThat(context.getBean(ContextTakeover.class).isEffective()).isFalse();
    }
    assertThat(output).containsOnlyOnce("reactor-timer.default-scheduler has no effect");
  }

  @Test
  void aSecondRunThatFailsLeavesTheFirstItsTakeover() {
    SpringApplication application = application(Application.class);
    try (ConfigurableApplicationContext first = application.run(ON)) {
      application.addInitializers(
          context -> {
            throw new IllegalStateException("expected");
          });
      assertThatThrownBy(() -> application.run("--reactor-timer.enabled=false"))
          .hasMessage("expected");
      assertThat(ReactorTimers.installed()).containsSame(first.getBean(TimerScheduler.class));
    }
  }

  @Test
  void aParentAndItsChildSayItOnceEach(CapturedOutput output) {
    try (ConfigurableApplicationContext child =
        new SpringApplicationBuilder(Application.class)
            .web(WebApplicationType.NONE)
            .child(Application.class)
            .web(WebApplicationType.NONE)
            .run(ON)) {
      try (var parent = (ConfigurableApplicationContext) child.getParent()) {
        assertThat(child.getBean(TimerScheduler.class))
            .isSameAs(parent.getBean(TimerScheduler.class));
      }
    }
    assertThat(output.toString().split("runs on the timer scheduler", -1)).hasSize(3);
  }

  @Test
  void aChildContextMadeByHandDoesNotGiveBackWhatItsParentHasTakenOver() {
    try (ConfigurableApplicationContext parent = start(ON);
        var child = new AnnotationConfigApplicationContext()) {
      child.setParent(parent);
      child.register(Application.class);
      child.refresh();
      child.close();
      assertThat(ReactorTimers.installed()).containsSame(parent.getBean(TimerScheduler.class));
    }
    assertThat(ReactorTimers.installed()).isEmpty();
  }

  @Test
  void aBeanOfTheApplicationMayHaveTheNameThatOursHasAlone() {
    try (ConfigurableApplicationContext context =
        application(Application.class, SameName.class).run(ON)) {
      assertThat(context.getBean("reactorTimerScheduler")).isEqualTo("somebody's");
    }
  }

  @Test
  void lookingAtAnApplicationAheadOfTimeTakesNothingOver() {
    System.setProperty("spring.aot.processing", "true");
    try (ConfigurableApplicationContext context = start(ON, "--reactor-timer.enabled=true")) {
      assertThat(context.getBeanFactory().containsSingleton(EarlyTakeover.BEAN_NAME)).isFalse();
    } finally {
      System.clearProperty("spring.aot.processing");
    }
  }

  @Test
  void aNativeImageMayReadTheFactoryInPlace() throws Exception {
    RuntimeHints hints = new RuntimeHints();
    new TakeoverRuntimeHints().registerHints(hints, getClass().getClassLoader());

    assertThat(
            RuntimeHintsPredicates.reflection()
                .onFieldAccess("reactor.core.scheduler.Schedulers", "factory"))
        .accepts(hints);
  }

  @Test
  void virtualTimeWorksInAnApplicationThatHasIt() {
    try (ConfigurableApplicationContext context = start(ON)) {
      StepVerifier.withVirtualTime(() -> Flux.interval(HOUR).take(2))
          .thenAwait(HOUR.multipliedBy(2))
          .expectNext(0L, 1L)
          .expectComplete()
          .verify(PATIENCE);
      assertThat(ReactorTimers.installed()).containsSame(context.getBean(TimerScheduler.class));
    }
  }

  @Test
  void aContextWithoutAnApplicationTakesOverToo() {
    new ApplicationContextRunner()
        .withConfiguration(AutoConfigurations.of(ReactorTimerAutoConfiguration.class))
        .withPropertyValues("reactor-timer.default-scheduler=true")
        .run(
            context ->
                assertThat(ReactorTimers.installed())
                    .containsSame(context.getBean(TimerScheduler.class)));
  }

  @Test
  void aSchedulerOfTheApplicationsOwnIsOneMore() {
    try (ConfigurableApplicationContext context =
        application(Application.class, OwnScheduler.class).run(ON)) {
      TimerScheduler own = context.getBean("own", TimerScheduler.class);
      TimerScheduler taken = context.getBean("reactorTimerDefaultScheduler", TimerScheduler.class);
      assertThat(ReactorTimers.installed()).containsSame(taken);
      assertThat(Timers.defaultScheduler()).isSameAs(taken);
      assertThat(context.getBean(TimerScheduler.class)).as("injected by type").isSameAs(own);
      assertThat(new KnownSchedulers(context.getBeanFactory()).get()).contains(own, taken);
    }
  }

  @Test
  void namesOfOperatorsAreShownWhereThatIsOn() {
    try (ConfigurableApplicationContext context =
        start(ON, "--reactor-timer.names-from-operators=true")) {
      var subscription =
          Flux.interval(HOUR).name("room.beat").tag("room", "1").map(n -> n).subscribe();
      assertThat(
              context
                  .getBean(TimerScheduler.class)
                  .live()
                  .withPatience(PATIENCE)
                  .page(TimerQuery.all())
                  .timers())
          .extracting(TimerInfo::name)
          .contains("room.beat"); // beside timers of a server that an earlier test stopped
      subscription.dispose();
    }
  }

  @Configuration(proxyBeanMethods = false)
  @ImportAutoConfiguration(ReactorTimerAutoConfiguration.class)
  static class Application {}

  @Configuration(proxyBeanMethods = false)
  static class SameName {
    @Bean
    String reactorTimerScheduler() {
      return "somebody's";
    }
  }

  static class CapturesInStatic {
    static final Scheduler CAPTURED = Schedulers.parallel();
  }

  static class EndsLate implements DisposableBean {
    private boolean installedAtTheEnd;
    private Long delayed;

    @Override
    public void destroy() {
      installedAtTheEnd = ReactorTimers.installed().isPresent();
      delayed = Mono.delay(Duration.ofMillis(1)).block(PATIENCE);
    }
  }

  @Configuration(proxyBeanMethods = false)
  static class Fails {
    @Bean
    String broken() {
      throw new IllegalStateException("expected");
    }
  }

  @Configuration(proxyBeanMethods = false)
  static class OwnScheduler {
    @Bean(destroyMethod = "dispose")
    TimerScheduler own() {
      return TimerScheduler.create("own");
    }
  }
}
