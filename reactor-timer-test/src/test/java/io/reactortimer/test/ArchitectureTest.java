// SPDX-License-Identifier: Apache-2.0
// Copyright the reactor-timer authors
package io.reactortimer.test;

import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.methods;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import org.junit.jupiter.api.Test;

/** Which part of the kit needs what. */
class ArchitectureTest {

  private static final JavaClasses KIT =
      new ClassFileImporter()
          .importUrl(ManualTimers.class.getProtectionDomain().getCodeSource().getLocation());

  @Test
  void onlyTheExtensionNeedsJUnit() {
    noClasses()
        .that()
        .doNotHaveFullyQualifiedName(TimerLeakExtension.class.getName())
        .and()
        .doNotHaveFullyQualifiedName(TimerLeakSettings.class.getName())
        .and()
        .doNotHaveFullyQualifiedName(NoLeakedTimers.class.getName())
        .should()
        .dependOnClassesThat(resideInAPackage("org.junit.."))
        .check(KIT);
  }

  @Test
  void onlyItsAssertionsNeedAssertJ() {
    noClasses()
        .that()
        .haveSimpleNameNotStartingWith("TimersAssert")
        .and()
        .haveSimpleNameNotStartingWith("TimerAssertions")
        .should()
        .dependOnClassesThat(resideInAPackage("org.assertj.."))
        .check(KIT);
  }

  @Test
  void nothingElseIsNeeded() {
    classes()
        .should()
        .onlyDependOnClassesThat(
            resideInAnyPackage(
                "io.reactortimer..",
                "java..",
                "reactor.core..",
                "org.jspecify.annotations..",
                "org.junit..",
                "org.assertj.."))
        .check(KIT);
  }

  @Test
  void thePublicApiShowsNothingInternal() {
    methods()
        .that()
        .arePublic()
        .and()
        .areDeclaredInClassesThat()
        .arePublic()
        .should()
        .notHaveRawReturnType(resideInAPackage("io.reactortimer.internal.."))
        .check(KIT);
  }
}
