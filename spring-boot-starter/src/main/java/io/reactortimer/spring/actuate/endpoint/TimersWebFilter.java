// SPDX-License-Identifier: Apache-2.0
// Copyright the reactor-timer authors
package io.reactortimer.spring.actuate.endpoint;

import java.net.URI;
import java.security.Principal;
import org.jspecify.annotations.Nullable;
import org.springframework.context.ApplicationContext;
import org.springframework.core.Ordered;
import org.springframework.core.io.buffer.DataBuffer;
import org.springframework.core.io.buffer.DataBufferLimitException;
import org.springframework.core.io.buffer.DataBufferUtils;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatusCode;
import org.springframework.http.server.reactive.ServerHttpRequest;
import org.springframework.http.server.reactive.ServerHttpRequestDecorator;
import org.springframework.http.server.reactive.ServerHttpResponse;
import org.springframework.web.server.ServerWebExchange;
import org.springframework.web.server.WebFilter;
import org.springframework.web.server.WebFilterChain;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/**
 * Applies {@link TimersRequestRules} to requests on WebFlux. The last filter, so authentication has
 * already happened. Never blocks; any event loop.
 */
public final class TimersWebFilter implements WebFilter, Ordered {

  private final TimersPaths paths;
  private final TimersRequestRules rules;

  /**
   * The context whose server does not serve the endpoint because of a separate management port;
   * filters of an application run on both. Null without such a port.
   */
  private final @Nullable ApplicationContext elsewhere;

  public TimersWebFilter(
      TimersPaths paths, TimersRequestRules rules, @Nullable ApplicationContext elsewhere) {
    this.paths = paths;
    this.rules = rules;
    this.elsewhere = elsewhere;
  }

  @Override
  public int getOrder() {
    return Ordered.LOWEST_PRECEDENCE;
  }

  @Override
  public Mono<Void> filter(ServerWebExchange exchange, WebFilterChain chain) {
    ServerHttpRequest request = exchange.getRequest();
    TimersTarget target =
        elsewhere != null && exchange.getApplicationContext() == elsewhere
            ? null
            : paths.targetOf(request.getPath().pathWithinApplication());
    if (target == null) {
      return chain.filter(exchange);
    }
    exchange
        .getResponse()
        .beforeCommit(
            () ->
                Mono.fromRunnable(
                    () ->
                        TimersHeaders.completeIn(
                            new Headers(exchange.getResponse().getHeaders()))));
    return rules.applyTo(request.getMethod())
        ? exchange
            .getPrincipal()
            .filter(TimersWebFilter::isSomebody)
            .hasElement()
            .flatMap(authenticated -> filter(exchange, chain, head(target, request, authenticated)))
        : chain.filter(exchange);
  }

  private Mono<Void> filter(
      ServerWebExchange exchange, WebFilterChain chain, TimersRequestRules.Head head) {
    Refusal refusal = rules.refusal(head);
    if (refusal != null) {
      return answer(exchange, head, refusal);
    }
    if (!head.isWrite()) {
      return rules.asksForToken(head)
          ? WebFluxCsrf.handOver(exchange).then(Mono.defer(() -> chain.filter(exchange)))
          : chain.filter(exchange);
    }
    return body(exchange.getRequest())
        .flatMap(
            body -> {
              Refusal refused = rules.refusal(head, body);
              return refused == null
                  ? chain.filter(exchange.mutate().request(withBody(exchange, body)).build())
                  : answer(exchange, head, refused);
            });
  }

  private static TimersRequestRules.Head head(
      TimersTarget target, ServerHttpRequest request, boolean authenticated) {
    URI uri = request.getURI();
    return new TimersRequestRules.Head(
        target,
        request.getMethod(),
        request.getQueryParams(),
        request.getHeaders(),
        String.valueOf(uri.getAuthority()),
        authenticated);
  }

  // Spring Security, if present, has a principal for anonymous callers too.
  private static boolean isSomebody(Principal principal) {
    return !principal.getClass().getSimpleName().equals("AnonymousAuthenticationToken");
  }

  private static Mono<byte[]> body(ServerHttpRequest request) {
    return DataBufferUtils.join(request.getBody(), TimersRequestRules.MAX_BODY_BYTES)
        .map(
            buffer -> {
              byte[] bytes = new byte[buffer.readableByteCount()];
              buffer.read(bytes);
              DataBufferUtils.release(buffer);
              return bytes;
            })
        .defaultIfEmpty(new byte[0])
        .onErrorReturn(
            DataBufferLimitException.class, new byte[TimersRequestRules.MAX_BODY_BYTES + 1]);
  }

  private static ServerHttpRequest withBody(ServerWebExchange exchange, byte[] body) {
    return new ServerHttpRequestDecorator(exchange.getRequest()) {
      @Override
      public Flux<DataBuffer> getBody() {
        return body.length == 0
            ? Flux.empty()
            : Flux.defer(() -> Flux.just(exchange.getResponse().bufferFactory().wrap(body)));
      }
    };
  }

  private Mono<Void> answer(
      ServerWebExchange exchange, TimersRequestRules.Head head, Refusal refusal) {
    ServerHttpResponse response = exchange.getResponse();
    Refusal.Answer answer = rules.answer(head, refusal);
    response.setStatusCode(HttpStatusCode.valueOf(answer.status()));
    response.getHeaders().setContentType(answer.type());
    response.getHeaders().setContentLength(answer.body().length);
    return response.writeWith(
        Mono.fromSupplier(() -> response.bufferFactory().wrap(answer.body())));
  }

  private record Headers(HttpHeaders headers) implements TimersHeaders.Response {

    @Override
    public @Nullable String get(String name) {
      return headers.getFirst(name);
    }

    @Override
    public void set(String name, String value) {
      headers.set(name, value);
    }

    @Override
    public void add(String name, String value) {
      headers.add(name, value);
    }
  }
}
