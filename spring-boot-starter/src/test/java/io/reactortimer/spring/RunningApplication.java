// SPDX-License-Identifier: Apache-2.0
// Copyright the reactor-timer authors
package io.reactortimer.spring;

import io.reactortimer.TimerScheduler;
import io.reactortimer.libraries.Waiting;
import io.reactortimer.live.TimerQuery;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.support.GenericApplicationContext;
import org.springframework.http.client.ReactorResourceFactory;
import org.springframework.util.ClassUtils;

/** A whole application with a web server, and a client for it. */
public final class RunningApplication implements AutoCloseable {

  private static final HttpClient CLIENT = HttpClient.newHttpClient();

  private final ConfigurableApplicationContext context;

  private RunningApplication(ConfigurableApplicationContext context) {
    this.context = context;
  }

  public static RunningApplication start(String... properties) {
    return start(List.of(Application.class), properties);
  }

  public static RunningApplication start(List<Class<?>> configuration, String... properties) {
    String[] arguments =
        Stream.concat(Stream.of("server.port=0"), Stream.of(properties))
            .map(property -> "--" + property)
            .toArray(String[]::new);
    return new RunningApplication(
        new SpringApplicationBuilder(configuration.toArray(Class<?>[]::new))
            // A machine that starves a loop makes no answer partial.
            .properties("reactor-timer.endpoint.patience=" + Waiting.PATIENCE.toSeconds() + "s")
            .initializers(RunningApplication::useOwnEventLoops)
            .run(arguments));
  }

  /**
   * Keeps an application that closes from closing the event loops of the others, which Reactor
   * Netty shares in a process: their servers would wait half a minute for connections without a
   * loop.
   */
  private static void useOwnEventLoops(ConfigurableApplicationContext context) {
    if (ClassUtils.isPresent("reactor.netty.resources.LoopResources", null)) {
      EventLoops.register((GenericApplicationContext) context);
    }
  }

  /** Apart, because it cannot be linked without Reactor Netty. */
  private static final class EventLoops {

    static void register(GenericApplicationContext context) {
      context.registerBean(
          ReactorResourceFactory.class,
          () -> {
            ReactorResourceFactory resources = new ReactorResourceFactory();
            resources.setUseGlobalResources(false);
            resources.setShutdownQuietPeriod(Duration.ZERO);
            return resources;
          });
    }
  }

  public TimerScheduler scheduler() {
    return context.getBean(TimerScheduler.class);
  }

  ConfigurableApplicationContext context() {
    return context;
  }

  /** The id of the one timer of this name. */
  public long id(String name) {
    return scheduler()
        .live()
        .withPatience(Waiting.PATIENCE)
        .page(TimerQuery.all().name(name))
        .timers()
        .get(0)
        .id();
  }

  /** The address of a path of it. */
  String address(String path) {
    String port = context.getEnvironment().getProperty("local.server.port");
    return "http://localhost:" + port + path;
  }

  public HttpRequest.Builder request(String path) {
    return HttpRequest.newBuilder(URI.create(address(path)));
  }

  HttpResponse<String> get(String path) throws Exception {
    return send(request(path));
  }

  public HttpResponse<String> send(String method, String path, String body) throws Exception {
    return send(
        request(path)
            .header("Content-Type", "application/json")
            .method(
                method, body == null ? BodyPublishers.noBody() : BodyPublishers.ofString(body)));
  }

  public static HttpResponse<String> send(HttpRequest.Builder request) throws Exception {
    return CLIENT.send(request.build(), BodyHandlers.ofString());
  }

  @Override
  public void close() {
    context.close();
  }

  @Configuration(proxyBeanMethods = false)
  @EnableAutoConfiguration
  public static class Application {}
}
