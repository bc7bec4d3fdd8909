// SPDX-License-Identifier: Apache-2.0
// Copyright the reactor-timer authors
package io.reactortimer.contract;

import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.methods;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import io.reactortimer.TimerScheduler;
import org.junit.jupiter.api.Test;

/** Which package may know which. */
class ArchitectureTest {

  private static final String ROOT = "io.reactortimer";
  private static final String ENGINE = ROOT + ".engine..";
  private static final String MICROMETER = ROOT + ".micrometer..";
  private static final String BLOCKHOUND = ROOT + ".blockhound..";

  /** Without the tests, which share its packages. */
  private final JavaClasses library =
      new ClassFileImporter()
          .importUrl(TimerScheduler.class.getProtectionDomain().getCodeSource().getLocation());

  @Test
  void theLibraryIsWhatIsLookedAt() {
    assertThat(library.contain(ROOT + ".TimerScheduler")).isTrue();
    assertThat(library.contain(ROOT + ".engine.TimerLoop")).isTrue();
    assertThat(library.contain(getClass().getName())).isFalse();
  }

  @Test
  void theEngineKnowsTheJdkOnly() {
    classes()
        .that()
        .resideInAPackage(ENGINE)
        .should()
        .onlyDependOnClassesThat()
        .resideInAnyPackage(ENGINE, "java..", "org.jspecify.annotations..")
        .check(library);
  }

  @Test
  void onlyTheMeterBinderKnowsMicrometer() {
    noClasses()
        .that()
        .resideOutsideOfPackage(MICROMETER)
        .should()
        .dependOnClassesThat()
        .resideInAPackage("io.micrometer..")
        .check(library);
  }

  @Test
  void nothingKnowsTheMeterBinder() {
    noClasses()
        .that()
        .resideOutsideOfPackage(MICROMETER)
        .should()
        .dependOnClassesThat()
        .resideInAPackage(MICROMETER)
        .check(library);
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
        .check(library);
  }

  @Test
  void onlyItsIntegrationKnowsBlockHound() {
    noClasses()
        .that()
        .resideOutsideOfPackage(BLOCKHOUND)
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage("reactor.blockhound..", BLOCKHOUND)
        .check(library);
  }

  @Test
  void nothingKnowsSpring() {
    noClasses()
        .should()
        .dependOnClassesThat(resideInAPackage("org.springframework.."))
        .check(library);
  }

  @Test
  void theRootKnowsReactorAndTheEngine() {
    classes()
        .that()
        .resideInAPackage(ROOT)
        .should()
        .onlyDependOnClassesThat(
            resideInAnyPackage(
                ROOT,
                ENGINE,
                "java..",
                "reactor.core..",
                "reactor.util..",
                "org.reactivestreams..",
                "org.jspecify.annotations.."))
        .check(library);
  }

  @Test
  void packagesFormNoCycles() {
    slices().matching("(io.reactortimer..)").should().beFreeOfCycles().check(library);
  }

  @Test
  void thePublicApiShowsNothingOfTheEngine() {
    classes()
        .that()
        .resideInAPackage(ROOT)
        .and()
        .arePublic()
        .should()
        .notBeAssignableTo(resideInAPackage(ENGINE))
        .check(library);
    methods()
        .that()
        .areDeclaredInClassesThat()
        .resideInAPackage(ROOT)
        .and()
        .areDeclaredInClassesThat()
        .arePublic()
        .and()
        .arePublic()
        .should()
        .notHaveRawReturnType(resideInAPackage(ENGINE))
        .check(library);
  }
}
