// SPDX-License-Identifier: Apache-2.0
// Copyright the reactor-timer authors
package io.reactortimer.internal.origin;

import java.lang.StackWalker.StackFrame;
import java.security.CodeSource;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Finds the application's code on the stack of the current thread: the nearest frame that belongs
 * neither to this library nor to the JDK, Reactor, Netty, Spring or Kotlin, and is not generated.
 */
final class CallStack {

  /** A request of WebFlux has 60 to 150 frames. */
  private static final int MAX_FRAMES = 256;

  private static final StackWalker WALKER =
      StackWalker.getInstance(StackWalker.Option.RETAIN_CLASS_REFERENCE);

  private static final String OURS = "io.reactortimer.";

  /** Of another jar, and no application: what is scheduled on it comes from further up. */
  private static final String MANUAL = "io.reactortimer.test.ManualTimers";

  private static final @Nullable CodeSource OUR_CODE = codeOf(CallStack.class);

  private static final List<String> FRAMEWORKS =
      List.of(
          "java.",
          "javax.",
          "jakarta.",
          "jdk.",
          "sun.",
          "com.sun.",
          "kotlin.",
          "kotlinx.",
          "scala.",
          "org.reactivestreams.",
          "io.netty.",
          "io.micrometer.",
          "org.apache.catalina.",
          "org.apache.tomcat.",
          "org.eclipse.jetty.");

  // An application may have packages under these names: so only what is known is passed over.

  private static final String REACTOR = "reactor.";

  private static final Set<String> OF_REACTOR =
      Set.of(
          "adapter",
          "blockhound",
          "core",
          "kafka",
          "kotlin",
          "netty",
          "pool",
          "rabbitmq",
          "test",
          "tools",
          "util");

  private static final String SPRING = "org.springframework.";

  private static final Set<String> OF_SPRING =
      Set.of(
          "amqp",
          "aop",
          "batch",
          "beans",
          "boot",
          "cache",
          "cglib",
          "cloud",
          "context",
          "core",
          "dao",
          "data",
          "expression",
          "graphql",
          "grpc",
          "http",
          "instrument",
          "integration",
          "jdbc",
          "jms",
          "kafka",
          "messaging",
          "mock",
          "orm",
          "pulsar",
          "r2dbc",
          "resilience",
          "retry",
          "rsocket",
          "scheduling",
          "security",
          "session",
          "test",
          "transaction",
          "util",
          "validation",
          "vault",
          "web");

  private CallStack() {}

  /**
   * Returns class, method, file and line of the nearest frame of the application; null if there is
   * none, as on the threads of a server.
   */
  static @Nullable String nearest() {
    return WALKER.walk(
        frames ->
            frames
                .limit(MAX_FRAMES)
                .filter(CallStack::isOfApplication)
                .findFirst()
                .map(CallStack::describe)
                .orElse(null));
  }

  private static boolean isOfApplication(StackFrame frame) {
    String name = frame.getClassName();
    if (name.startsWith(OURS)) {
      // Packages below ours are the application's if they are of another jar.
      return !Objects.equals(codeOf(frame.getDeclaringClass()), OUR_CODE) && !name.equals(MANUAL);
    }
    return !isOfFramework(name);
  }

  static boolean isOfFramework(String className) {
    return isOf(className, REACTOR, OF_REACTOR)
        || isOf(className, SPRING, OF_SPRING)
        || FRAMEWORKS.stream().anyMatch(className::startsWith)
        || isGenerated(className);
  }

  private static boolean isOf(String className, String prefix, Set<String> parts) {
    if (!className.startsWith(prefix)) {
      return false;
    }
    int end = className.indexOf('.', prefix.length());
    return end > 0 && parts.contains(className.substring(prefix.length(), end));
  }

  /** Tells whether a class is a proxy or the like: it has no line, and what it calls has one. */
  private static boolean isGenerated(String className) {
    int dollars = className.indexOf("$$");
    return className.startsWith("$Proxy", className.lastIndexOf('.') + 1)
        || (dollars > 0 && className.indexOf("CGLIB", dollars) > 0)
        || className.contains("$ByteBuddy$")
        || className.contains("$HibernateProxy$");
  }

  private static @Nullable CodeSource codeOf(Class<?> type) {
    return type.getProtectionDomain().getCodeSource();
  }

  private static String describe(StackFrame frame) {
    String method = methodOf(frame.getMethodName());
    String file = frame.getFileName();
    int line = frame.getLineNumber();
    String place = file == null ? "Unknown Source" : line < 0 ? file : file + ":" + line;
    return frame.getClassName() + "." + method + "(" + place + ")";
  }

  /** Returns for the body of a lambda the method it is written in. */
  static String methodOf(String method) {
    String prefix = "lambda$";
    int end = method.lastIndexOf('$');
    return method.startsWith(prefix) && end > prefix.length()
        ? method.substring(prefix.length(), end)
        : method;
  }
}
