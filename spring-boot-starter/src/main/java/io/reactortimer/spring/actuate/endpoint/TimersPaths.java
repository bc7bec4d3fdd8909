// SPDX-License-Identifier: Apache-2.0
// Copyright the reactor-timer authors
package io.reactortimer.spring.actuate.endpoint;

import java.util.Collection;
import java.util.List;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.actuate.endpoint.EndpointId;
import org.springframework.boot.actuate.endpoint.web.PathMappedEndpoints;
import org.springframework.http.server.PathContainer;
import org.springframework.util.function.SingletonSupplier;
import org.springframework.web.util.pattern.PathPattern;
import org.springframework.web.util.pattern.PathPatternParser;

/**
 * Recognizes the paths of the endpoint, wherever it is mapped. Matches like Actuator's own
 * mappings, escapes and matrix parameters included.
 *
 * <p>Any thread. Looks up the endpoints at the first request: earlier would create them, and their
 * dependencies, too soon.
 */
public final class TimersPaths {

  private final Supplier<Patterns> patterns;

  public TimersPaths(TimersEndpointId id, Supplier<PathMappedEndpoints> endpoints) {
    this.patterns =
        SingletonSupplier.of(() -> Patterns.of(EndpointId.of(id.text()), endpoints.get()));
  }

  private TimersPaths(Patterns patterns) {
    this.patterns = () -> patterns;
  }

  /** Returns the paths that Cloud Foundry's platform calls, beside those of Actuator. */
  public static TimersPaths onCloudFoundry(TimersEndpointId id) {
    return new TimersPaths(Patterns.of("/cloudfoundryapplication/" + id.text(), List.of()));
  }

  /**
   * Returns the target of a path within the application, or null if it is not a path of the
   * endpoint.
   */
  @Nullable TimersTarget targetOf(PathContainer path) {
    return patterns.get().targetOf(path);
  }

  /**
   * The patterns of the endpoint.
   *
   * @param many null where the endpoint is not exposed
   * @param one null where the endpoint is not exposed
   * @param others the paths of other endpoints: mapped to the root, {@code one} matches them too
   */
  private record Patterns(
      @Nullable PathPattern many, @Nullable PathPattern one, List<PathPattern> others) {

    static Patterns of(EndpointId id, PathMappedEndpoints endpoints) {
      String path = endpoints.getPath(id);
      if (path == null) {
        return new Patterns(null, null, List.of());
      }
      return of(path, endpoints.getAllPaths());
    }

    static Patterns of(String path, Collection<String> all) {
      PathPatternParser parser = new PathPatternParser();
      return new Patterns(
          parser.parse(path),
          parser.parse((path.endsWith("/") ? path : path + "/") + "{id}"),
          all.stream().filter(other -> !other.equals(path)).map(parser::parse).toList());
    }

    @Nullable TimersTarget targetOf(PathContainer path) {
      if (many != null && many.matches(path)) {
        return TimersTarget.MANY;
      }
      return one != null
              && one.matches(path)
              && others.stream().noneMatch(other -> other.matches(path))
          ? TimersTarget.ONE
          : null;
    }
  }
}
