// SPDX-License-Identifier: Apache-2.0
// Copyright the reactor-timer authors
package io.reactortimer.spring.actuate.endpoint;

import jakarta.servlet.Filter;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.ServletRequest;
import jakarta.servlet.ServletResponse;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import jakarta.servlet.http.HttpServletResponseWrapper;
import java.io.IOException;
import java.util.Collection;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.web.servlet.FilterRegistrationBean;
import org.springframework.core.Ordered;
import org.springframework.web.util.ServletRequestPathUtils;

/**
 * Gives answers of the endpoint a content security policy on servlets, which any filter and Spring
 * Security may replace. Registered as the first of the filters: Spring Security adds its headers as
 * late as it can, and only those that it does not find. Any thread of the container.
 */
public final class TimersPolicyFilter implements Filter {

  private static final String HEADER = TimersHeaders.CONTENT_SECURITY_POLICY;

  private final TimersPaths paths;

  private TimersPolicyFilter(TimersPaths paths) {
    this.paths = paths;
  }

  /**
   * Registers the filter as the first one.
   *
   * @param name tells it from others of its kind
   */
  public static FilterRegistrationBean<TimersPolicyFilter> registration(
      String name, TimersPaths paths) {
    FilterRegistrationBean<TimersPolicyFilter> filter =
        new FilterRegistrationBean<>(new TimersPolicyFilter(paths));
    filter.setName(name);
    filter.setOrder(Ordered.HIGHEST_PRECEDENCE);
    return filter;
  }

  @Override
  public void doFilter(ServletRequest request, ServletResponse response, FilterChain chain)
      throws IOException, ServletException {
    boolean isOurs =
        request instanceof HttpServletRequest http
            && paths.targetOf(ServletRequestPathUtils.parse(http).pathWithinApplication()) != null;
    chain.doFilter(
        request,
        isOurs && response instanceof HttpServletResponse answer && !answer.containsHeader(HEADER)
            ? new WithPolicy(answer)
            : response);
  }

  /** A response that has a policy, and says that it has none until somebody else sets one. */
  private static final class WithPolicy extends HttpServletResponseWrapper {

    private boolean replaced;

    WithPolicy(HttpServletResponse response) {
      super(response);
      setDefault();
    }

    private void setDefault() {
      super.setHeader(HEADER, TimersHeaders.POLICY);
    }

    /** Returns whether this header is one that nobody but this class has set. */
    private boolean isHidden(String name) {
      return !replaced && HEADER.equalsIgnoreCase(name);
    }

    @Override
    public boolean containsHeader(String name) {
      return !isHidden(name) && super.containsHeader(name);
    }

    @Override
    public @Nullable String getHeader(String name) {
      return isHidden(name) ? null : super.getHeader(name);
    }

    @Override
    public Collection<String> getHeaders(String name) {
      return isHidden(name) ? List.of() : super.getHeaders(name);
    }

    @Override
    public Collection<String> getHeaderNames() {
      return super.getHeaderNames().stream().filter(name -> !isHidden(name)).toList();
    }

    @Override
    public void setHeader(String name, @Nullable String value) {
      replaced |= HEADER.equalsIgnoreCase(name);
      super.setHeader(name, value);
    }

    @Override
    public void addHeader(String name, @Nullable String value) {
      if (isHidden(name)) {
        setHeader(name, value);
      } else {
        super.addHeader(name, value);
      }
    }

    @Override
    public void reset() {
      super.reset();
      replaced = false;
      setDefault();
    }
  }
}
