// SPDX-License-Identifier: Apache-2.0
// Copyright the reactor-timer authors
package io.reactortimer.internal.origin;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.function.Supplier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Whose code a frame of the stack is. */
class CallStackTest {

  @ParameterizedTest
  @ValueSource(
      strings = {
        "reactor.core.publisher.FluxMap",
        "reactor.netty.http.server.HttpServerOperations",
        "org.springframework.web.reactive.DispatcherHandler",
        "org.springframework.boot.SpringApplication",
        "java.util.stream.ReferencePipeline",
        "jdk.internal.reflect.DirectMethodHandleAccessor",
        "kotlin.sequences.SequencesKt",
        "io.netty.channel.nio.NioEventLoop",
        "com.acme.Rooms$$SpringCGLIB$$0",
        "com.acme.Rooms$$EnhancerBySpringCGLIB$$1a2b",
        "jdk.proxy2.$Proxy41",
        "com.acme.$Proxy7",
        "com.acme.Rooms$ByteBuddy$x9"
      })
  void isOfAFramework(String className) {
    assertThat(CallStack.isOfFramework(className)).isTrue();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "org.springframework.samples.petclinic.OwnerController",
        "org.springframework.guides.Application",
        "reactor.samples.Rooms",
        "reactor.Rooms",
        "reactorplant.core.Rods",
        "javax2.Rooms",
        "kotlinlike.Rooms",
        "com.acme.Rooms$$anonfun$1",
        "com.acme.Rooms$Inner",
        "Rooms"
      })
  void isOfAnApplication(String className) {
    assertThat(CallStack.isOfFramework(className)).isFalse();
  }

  @Test
  void aPackageBelowOursIsTheApplicationsIfItIsOfAnotherJar() {
    assertThat(CallStack.nearest())
        .startsWith(CallStackTest.class.getName() + ".aPackageBelowOurs");
  }

  @Test
  void theBodyOfALambdaIsToldByItsMethodAndLine() {
    Supplier<String> lambda = () -> CallStack.nearest();
    int line = new Throwable().getStackTrace()[0].getLineNumber() - 1;

    assertThat(lambda.get())
        .isEqualTo(
            "io.reactortimer.internal.origin.CallStackTest"
                + ".theBodyOfALambdaIsToldByItsMethodAndLine(CallStackTest.java:"
                + line
                + ")");
  }

  @ParameterizedTest
  @ValueSource(strings = {"lambda$beat$0", "lambda$beat$12", "beat"})
  void aLambdaIsNamedByItsMethod(String method) {
    assertThat(CallStack.methodOf(method)).isEqualTo("beat");
  }
}
