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
   * Returns the template that the Context of a step tells of, from its host on; null if there is
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
      return template instanceof String text && text.indexOf('{') >= 0 ? fromHost(text) : null;
    } catch (OutOfMemoryError fatal) {
      throw fatal;
    } catch (Throwable failure) { // nothing else that is not ours is ours to pass on
      return null;
    }
  }

  /** Leaves out the scheme, and the user info, because it may hold a password. */
  private static String fromHost(String template) {
    int scheme = template.indexOf("://");
    if (scheme < 0 || scheme > template.indexOf('{')) {
      return template;
    }
    int begin = scheme + 3;
    int end = begin;
    while (end < template.length() && "/?#".indexOf(template.charAt(end)) < 0) {
      end++;
    }
    return template.substring(Math.max(begin, template.lastIndexOf('@', end - 1) + 1));
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
