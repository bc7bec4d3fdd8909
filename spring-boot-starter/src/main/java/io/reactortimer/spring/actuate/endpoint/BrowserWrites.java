// SPDX-License-Identifier: Apache-2.0
// Copyright the reactor-timer authors
package io.reactortimer.spring.actuate.endpoint;

import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpHeaders;
import org.springframework.web.cors.CorsConfiguration;

/**
 * Refuses writes that a browser sends on behalf of a foreign page. Requests from no browser pass:
 * no page can have misled them.
 *
 * <p>Two ways lead here without a token that protects. A page of another origin sends a request,
 * and the browser says so in {@code Sec-Fetch-Site} or {@code Origin}; the rule is that of {@code
 * CrossOriginProtection} in Go's {@code net/http}. Or its name is made to point to this application
 * (DNS rebinding); the browser takes that for the same origin, and only {@code Host} shows it. A
 * name that an attacker can point anywhere is one in the public DNS, so addresses, {@code
 * localhost} and names without a dot pass.
 */
public final class BrowserWrites {

  private static final Pattern IPV4 = Pattern.compile("[0-9]{1,3}(\\.[0-9]{1,3}){3}");

  private final Set<String> allowedHosts;

  /** Null where Actuator permits no other origin. */
  private final @Nullable CorsConfiguration cors;

  /**
   * Refuses writes by these rules.
   *
   * @param allowedHosts further names; one that begins with {@code *.} is any subdomain, and {@code
   *     *} any name
   * @param cors what Actuator permits to other origins, or null for nothing
   */
  public BrowserWrites(Set<String> allowedHosts, @Nullable CorsConfiguration cors) {
    this.allowedHosts = allowedHosts;
    this.cors = cors;
  }

  /**
   * Returns why a write is refused, or null if it is not.
   *
   * @param request its headers
   * @param serverAuthority what it was sent to, a proxy's headers considered: host and port
   * @param authenticated whether the caller is authenticated: a browser sends no credentials to a
   *     name that points here for a moment
   */
  @Nullable Refusal refusal(HttpHeaders request, String serverAuthority, boolean authenticated) {
    String host = request.getFirst(HttpHeaders.HOST);
    if (!authenticated && host != null && !isAllowed(nameIn(host))) {
      return forbidden(
          HttpHeaders.HOST,
          host,
          "is not a name of this application: to write without authentication it must be"
              + " localhost, an address, a name without a dot, or one in"
              + " reactor-timer.endpoint.allowed-hosts");
    }
    String origin = request.getOrigin();
    return isOfSameOrigin(request, host, origin, serverAuthority) || isPermitted(origin)
        ? null
        : forbidden(
            HttpHeaders.ORIGIN,
            origin,
            "may not write: it must be the origin of this application, or one in"
                + " management.endpoints.web.cors.allowed-origins");
  }

  private static Refusal forbidden(String header, @Nullable String value, String reason) {
    return new Refusal(Refusal.FORBIDDEN, new TimersProblem(header, value, reason));
  }

  private static boolean isOfSameOrigin(
      HttpHeaders request, @Nullable String host, @Nullable String origin, String serverAuthority) {
    String site = request.getFirst("Sec-Fetch-Site");
    if (site != null) {
      return site.equals("same-origin") || site.equals("none");
    }
    if (origin == null) {
      return true;
    }
    String authority = authorityOf(origin.substring(origin.indexOf("://") + 1));
    return authority.equals(authorityOf(serverAuthority))
        || (host != null && authority.equals(authorityOf(host)));
  }

  private boolean isPermitted(@Nullable String origin) {
    return cors != null && origin != null && cors.checkOrigin(origin) != null;
  }

  private boolean isAllowed(String name) {
    return name.indexOf('.') < 0
        || name.indexOf(':') >= 0
        || IPV4.matcher(name).matches()
        || name.endsWith(".localhost")
        || allowedHosts.stream().anyMatch(allowed -> matches(allowed, name));
  }

  private static boolean matches(String allowed, String name) {
    String pattern = allowed.toLowerCase(Locale.ROOT);
    return pattern.startsWith("*") ? name.endsWith(pattern.substring(1)) : name.equals(pattern);
  }

  /** Returns the host without its port, brackets and final dot. */
  private static String nameIn(String authority) {
    String name = authority.toLowerCase(Locale.ROOT);
    if (name.startsWith("[")) {
      return name.substring(1, Math.max(1, name.indexOf(']')));
    }
    int colon = name.indexOf(':');
    name = colon < 0 ? name : name.substring(0, colon);
    return name.endsWith(".") ? name.substring(0, name.length() - 1) : name;
  }

  /**
   * Returns host and port as they are compared. A proxy that ends TLS leaves the other default
   * port.
   */
  private static String authorityOf(String text) {
    String authority = text.toLowerCase(Locale.ROOT).replaceFirst("^/+", "");
    return authority.replaceFirst(":(80|443)$", "");
  }
}
