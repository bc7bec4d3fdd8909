// SPDX-License-Identifier: Apache-2.0
// Copyright the reactor-timer authors
package io.reactortimer.contract;

import static com.tngtech.archunit.base.DescribedPredicate.not;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.core.domain.JavaModifier.PUBLIC;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.methods;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.Architectures.layeredArchitecture;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.properties.HasName;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import io.reactortimer.TimerScheduler;
import org.junit.jupiter.api.Test;

/** Which package may know which. */
class ArchitectureTest {

  private static final String ROOT = "io.reactortimer";
  private static final String INTERNAL = ROOT + ".internal..";
  private static final String ENGINE = ROOT + ".internal.engine..";
  private static final String LIVE = ROOT + ".live..";
  private static final String GATE = ROOT + ".gate..";
  private static final String MICROMETER = ROOT + ".micrometer..";
  private static final String JFR = ROOT + ".internal.jfr..";
  private static final String BLOCKHOUND = ROOT + ".blockhound..";

  /** Without the tests, which share its packages. */
  private static final JavaClasses LIBRARY =
      new ClassFileImporter()
          .importUrl(TimerScheduler.class.getProtectionDomain().getCodeSource().getLocation());

  @Test
  void theLibraryIsWhatIsLookedAt() {
    assertThat(LIBRARY.contain(ROOT + ".TimerScheduler")).isTrue();
    assertThat(LIBRARY.contain(ROOT + ".internal.engine.loop.TimerLoop")).isTrue();
    assertThat(LIBRARY.contain(getClass().getName())).isFalse();
  }

  @Test
  void theEngineKnowsTheJdkOnly() {
    classes()
        .that()
        .resideInAPackage(ENGINE)
        .should()
        .onlyDependOnClassesThat()
        .resideInAnyPackage(ENGINE, "java..", "org.jspecify.annotations..")
        .check(LIBRARY);
  }

  @Test
  void onlyTheMeterBinderKnowsMicrometer() {
    noClasses()
        .that()
        .resideOutsideOfPackage(MICROMETER)
        .should()
        .dependOnClassesThat()
        .resideInAPackage("io.micrometer..")
        .check(LIBRARY);
  }

  @Test
  void nothingKnowsTheMeterBinder() {
    noClasses()
        .that()
        .resideOutsideOfPackage(MICROMETER)
        .should()
        .dependOnClassesThat()
        .resideInAPackage(MICROMETER)
        .check(LIBRARY);
  }

  @Test
  void theMeterBinderUsesThePublicApi() {
    noClasses()
        .that()
        .resideInAPackage(MICROMETER)
        .should()
        .dependOnClassesThat()
        .resideInAPackage(ENGINE)
        .allowEmptyShould(true)
        .check(LIBRARY);
  }

  @Test
  void onlyItsIntegrationKnowsBlockHound() {
    noClasses()
        .that()
        .resideOutsideOfPackage(BLOCKHOUND)
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage("reactor.blockhound..", BLOCKHOUND)
        .check(LIBRARY);
  }

  @Test
  void nothingKnowsSpring() {
    noClasses()
        .should()
        .dependOnClassesThat(resideInAPackage("org.springframework.."))
        .check(LIBRARY);
  }

  @Test
  void nothingButTheIntegrationsKnowsMoreThanReactor() {
    classes()
        .that()
        .resideInAnyPackage(ROOT, LIVE, GATE, INTERNAL)
        .and()
        .resideOutsideOfPackage(JFR)
        .and()
        .doNotHaveFullyQualifiedName(ROOT + ".internal.pause.SystemProbe")
        .should()
        .onlyDependOnClassesThat(
            resideInAnyPackage(
                ROOT,
                LIVE,
                GATE,
                INTERNAL,
                "java..",
                "reactor.core..",
                "reactor.util..",
                "org.reactivestreams..",
                "org.jspecify.annotations.."))
        .check(LIBRARY);
  }

  @Test
  void onlyItsEventsKnowTheFlightRecorder() {
    noClasses()
        .that()
        .resideOutsideOfPackage(JFR)
        .should()
        .dependOnClassesThat()
        .resideInAPackage("jdk.jfr..")
        .check(LIBRARY);
    noClasses()
        .that()
        .resideOutsideOfPackage(JFR)
        .should()
        .dependOnClassesThat(
            resideInAPackage(JFR)
                .and(not(HasName.Predicates.name(ROOT + ".internal.jfr.FlightRecorderEvents"))))
        .check(LIBRARY);
  }

  @Test
  void onlyOneClassKnowsTheBeansOfTheVirtualMachine() {
    noClasses()
        .that()
        .doNotHaveFullyQualifiedName(ROOT + ".internal.pause.SystemProbe")
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage("com.sun..", "java.lang.management..")
        .check(LIBRARY);
  }

  /** From the bottom: each floor, and those below it. */
  @Test
  void noFloorKnowsOneAboveIt() {
    layeredArchitecture()
        .consideringOnlyDependenciesInLayers()
        .layer("time")
        .definedBy(ROOT + ".internal.engine.time")
        .layer("arguments")
        .definedBy(ROOT + ".internal")
        .layer("queue")
        .definedBy(ROOT + ".internal.engine.queue")
        .layer("loop")
        .definedBy(ROOT + ".internal.engine.loop")
        .layer("live")
        .definedBy(ROOT + ".live")
        .layer("turnover")
        .definedBy(ROOT + ".internal.turnover")
        .layer("lateness")
        .definedBy(ROOT + ".internal.lateness")
        .layer("origin")
        .definedBy(ROOT + ".internal.origin")
        .layer("gate")
        .definedBy(GATE)
        .layer("listing")
        .definedBy(ROOT + ".internal.listing")
        .layer("pause")
        .definedBy(ROOT + ".internal.pause")
        .layer("suspect")
        .definedBy(ROOT + ".internal.suspect")
        .layer("scheduler")
        .definedBy(ROOT + ".internal.scheduler")
        .layer("operator")
        .definedBy(ROOT + ".internal.operator")
        .layer("takeover")
        .definedBy(ROOT + ".internal.takeover")
        .layer("root")
        .definedBy(ROOT)
        .layer("micrometer")
        .definedBy(ROOT + ".micrometer")
        .whereLayer("time")
        .mayNotAccessAnyLayer()
        .whereLayer("arguments")
        .mayOnlyAccessLayers("time")
        .whereLayer("queue")
        .mayOnlyAccessLayers("time")
        .whereLayer("loop")
        .mayOnlyAccessLayers("time", "queue")
        .whereLayer("live")
        .mayOnlyAccessLayers("arguments")
        .whereLayer("turnover")
        .mayOnlyAccessLayers("time", "live")
        .whereLayer("lateness")
        .mayOnlyAccessLayers("time", "queue", "loop", "live", "turnover")
        .whereLayer("origin")
        .mayOnlyAccessLayers("live", "turnover")
        .whereLayer("gate")
        .mayNotAccessAnyLayer()
        .whereLayer("listing")
        .mayOnlyAccessLayers(
            "time", "arguments", "queue", "loop", "live", "turnover", "lateness", "origin")
        .whereLayer("pause")
        .mayOnlyAccessLayers("time", "arguments", "queue", "loop", "live", "listing")
        .whereLayer("suspect")
        .mayOnlyAccessLayers("time", "arguments", "live", "turnover", "origin", "listing")
        .whereLayer("scheduler")
        .mayOnlyAccessLayers(
            "time",
            "arguments",
            "queue",
            "loop",
            "live",
            "lateness",
            "origin",
            "listing",
            "pause",
            "suspect")
        .whereLayer("operator")
        .mayOnlyAccessLayers(
            "time", "arguments", "queue", "loop", "live", "origin", "listing", "scheduler", "gate")
        .whereLayer("takeover")
        .mayOnlyAccessLayers(
            "time", "arguments", "queue", "loop", "live", "origin", "listing", "scheduler")
        .whereLayer("root")
        .mayOnlyBeAccessedByLayers("micrometer")
        .whereLayer("micrometer")
        .mayOnlyAccessLayers("root", "live")
        .check(LIBRARY);
  }

  @Test
  void thePublicApiShowsNothingInternal() {
    classes()
        .that()
        .resideInAnyPackage(ROOT, LIVE, GATE)
        .and()
        .arePublic()
        .should()
        .notBeAssignableTo(resideInAPackage(INTERNAL))
        .check(LIBRARY);
    methods()
        .that()
        .areDeclaredInClassesThat()
        .resideInAnyPackage(ROOT, LIVE, GATE)
        .and()
        .areDeclaredInClassesThat()
        .arePublic()
        .and()
        .arePublic()
        .should()
        .notHaveRawReturnType(resideInAPackage(INTERNAL))
        .check(LIBRARY);
  }

  @Test
  void eachTypeOfTheRootThatIsThereIsApi() {
    assertThat(
            LIBRARY.stream()
                .filter(type -> type.getPackageName().equals(ROOT) && type.isTopLevelClass())
                .filter(type -> !type.getSimpleName().equals("package-info"))
                .map(
                    type ->
                        type.getSimpleName() + (type.getModifiers().contains(PUBLIC) ? "" : "?")))
        .hasSizeLessThanOrEqualTo(12)
        .noneMatch(name -> name.endsWith("?"));
  }
}
