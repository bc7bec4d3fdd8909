// SPDX-License-Identifier: Apache-2.0
// Copyright the reactor-timer authors
package io.reactortimer.internal.listing;

import java.lang.reflect.Method;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import reactor.core.CoreSubscriber;

/**
 * The template of the URI that a call of Spring's {@code WebClient} asks for: where calls are
 * observed, the Context between the client and its caller holds the observation, and that knows it.
 * By reflection, because neither Spring nor Micrometer need be there; what goes wrong there is no
 * template. Any thread.
 */
final class UriTemplate {

  private static final String OBSERVATION = "micrometer.observation";

  /** Where an observation keeps what it knows; looked up once a class. */
  private static final ClassValue<Optional<Method>> CONTEXT = getter("getContextView");

  private static final ClassValue<Optional<Method>> TEMPLATE = getter("getUriTemplate");

  private UriTemplate() {}

  /**
   * Returns the template that the Context of a step tells of, without its scheme; null if there is
   * none, and if it has no variables: then it may be a whole address, with values in it.
   */
  static @Nullable String of(Object step) {
    if (!(step instanceof CoreSubscriber<?> subscriber)) {
      return null;
    }
    try {
      Object observation = subscriber.currentContext().getOrDefault(OBSERVATION, null);
      Object context = observation == null ? null : get(CONTEXT, observation);
      Object template = context == null ? null : get(TEMPLATE, context);
      return template instanceof String text && text.indexOf('{') >= 0 ? withoutScheme(text) : null;
    } catch (OutOfMemoryError fatal) {
      throw fatal;
    } catch (Throwable failure) { // nothing else that is not ours is ours to pass on
      return null;
    }
  }

  private static String withoutScheme(String template) {
    int end = template.indexOf("://");
    return end < 0 || end > template.indexOf('{') ? template : template.substring(end + 3);
  }

  private static @Nullable Object get(ClassValue<Optional<Method>> getter, Object object)
      throws ReflectiveOperationException {
    Optional<Method> method = getter.get(object.getClass());
    return method.isEmpty() ? null : method.get().invoke(object);
  }

  private static ClassValue<Optional<Method>> getter(String name) {
    return new ClassValue<>() {
      @Override
      protected Optional<Method> computeValue(Class<?> type) {
        try {
          Method method = type.getMethod(name);
          method.setAccessible(true); // the class that implements it may be hidden
          return Optional.of(method);
        } catch (ReflectiveOperationException | RuntimeException unknown) {
          return Optional.empty();
        }
      }
    };
  }
}
