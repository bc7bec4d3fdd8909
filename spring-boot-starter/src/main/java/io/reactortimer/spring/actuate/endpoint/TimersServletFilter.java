// SPDX-License-Identifier: Apache-2.0
// Copyright the reactor-timer authors
package io.reactortimer.spring.actuate.endpoint;

import jakarta.servlet.Filter;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ReadListener;
import jakarta.servlet.ServletException;
import jakarta.servlet.ServletInputStream;
import jakarta.servlet.ServletRequest;
import jakarta.servlet.ServletResponse;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletRequestWrapper;
import jakarta.servlet.http.HttpServletResponse;
import java.io.BufferedReader;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.web.servlet.FilterRegistrationBean;
import org.springframework.http.HttpMethod;
import org.springframework.http.server.ServletServerHttpRequest;
import org.springframework.web.util.ServletRequestPathUtils;

/**
 * Applies {@link TimersRequestRules} to requests on servlets. Registered as the last of the
 * filters, so authentication has already happened. Any thread of the container.
 */
public final class TimersServletFilter implements Filter {

  private final TimersPaths paths;
  private final TimersRequestRules rules;

  TimersServletFilter(TimersPaths paths, TimersRequestRules rules) {
    this.paths = paths;
    this.rules = rules;
  }

  /**
   * Registers the filter as the last one.
   *
   * @param name tells it from others of its kind
   */
  public static FilterRegistrationBean<TimersServletFilter> registration(
      String name, TimersPaths paths, TimersRequestRules rules) {
    FilterRegistrationBean<TimersServletFilter> filter =
        new FilterRegistrationBean<>(new TimersServletFilter(paths, rules));
    filter.setName(name);
    // Behind those without an order too: on a management port Spring Security's is one.
    filter.setMatchAfter(true);
    return filter;
  }

  @Override
  public void doFilter(ServletRequest request, ServletResponse response, FilterChain chain)
      throws IOException, ServletException {
    if (request instanceof HttpServletRequest http
        && response instanceof HttpServletResponse answer) {
      filter(http, answer, chain);
    } else {
      chain.doFilter(request, response);
    }
  }

  private void filter(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
      throws IOException, ServletException {
    TimersTarget target =
        paths.targetOf(ServletRequestPathUtils.parse(request).pathWithinApplication());
    HttpMethod method = HttpMethod.valueOf(request.getMethod());
    if (target == null) {
      chain.doFilter(request, response);
      return;
    }
    TimersHeaders.addTo(new Headers(response)); // the policy is that of TimersPolicyFilter
    if (!rules.applyTo(method)) {
      chain.doFilter(request, response);
      return;
    }
    TimersRequestRules.Head head = head(target, method, request);
    Refusal refusal = rules.refusal(head);
    if (refusal == null && head.isWrite()) {
      byte[] body = request.getInputStream().readNBytes(TimersRequestRules.MAX_BODY_BYTES + 1);
      refusal = rules.refusal(head, body);
      if (refusal == null) {
        chain.doFilter(new Buffered(request, body), response);
        return;
      }
    }
    if (refusal == null) {
      if (rules.asksForToken(head)) {
        ServletCsrf.handOver(request, response);
      }
      chain.doFilter(request, response);
    } else {
      answer(response, head, refusal);
    }
  }

  private static TimersRequestRules.Head head(
      TimersTarget target, HttpMethod method, HttpServletRequest request) {
    // What Actuator reads: a form that a filter has read is in it too.
    Map<String, List<String>> parameters = new LinkedHashMap<>();
    request
        .getParameterMap()
        .forEach((name, values) -> parameters.put(name, Arrays.asList(values)));
    return new TimersRequestRules.Head(
        target,
        method,
        parameters,
        new ServletServerHttpRequest(request).getHeaders(),
        request.getServerName() + ":" + request.getServerPort(),
        request.getUserPrincipal() != null);
  }

  private void answer(HttpServletResponse response, TimersRequestRules.Head head, Refusal refusal)
      throws IOException {
    Refusal.Answer answer = rules.answer(head, refusal);
    response.setStatus(answer.status());
    response.setContentType(answer.type().toString());
    response.setContentLength(answer.body().length);
    if (head.method() != HttpMethod.HEAD) {
      response.getOutputStream().write(answer.body());
    }
  }

  private record Headers(HttpServletResponse response) implements TimersHeaders.Response {

    @Override
    public @Nullable String get(String name) {
      return response.getHeader(name);
    }

    @Override
    public void set(String name, String value) {
      response.setHeader(name, value);
    }

    @Override
    public void add(String name, String value) {
      response.addHeader(name, value);
    }
  }

  /** A request whose body has been read and can be read again. */
  private static final class Buffered extends HttpServletRequestWrapper {

    private final ServletInputStream body;

    Buffered(HttpServletRequest request, byte[] body) {
      super(request);
      this.body = new Body(new ByteArrayInputStream(body));
    }

    @Override
    public ServletInputStream getInputStream() {
      return body;
    }

    @Override
    public BufferedReader getReader() {
      return new BufferedReader(new InputStreamReader(body, StandardCharsets.UTF_8));
    }
  }

  private static final class Body extends ServletInputStream {

    private final ByteArrayInputStream bytes;

    Body(ByteArrayInputStream bytes) {
      this.bytes = bytes;
    }

    @Override
    public int read() {
      return bytes.read();
    }

    @Override
    public boolean isFinished() {
      return bytes.available() == 0;
    }

    @Override
    public boolean isReady() {
      return true;
    }

    @Override
    public void setReadListener(ReadListener listener) {
      throw new IllegalStateException("the body has been read already");
    }
  }
}
