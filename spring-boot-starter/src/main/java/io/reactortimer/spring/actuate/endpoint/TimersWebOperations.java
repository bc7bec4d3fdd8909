// SPDX-License-Identifier: Apache-2.0
// Copyright the reactor-timer authors
package io.reactortimer.spring.actuate.endpoint;

import io.reactortimer.live.PartialAnswerException;
import java.time.Instant;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.springframework.aot.hint.annotation.RegisterReflectionForBinding;
import org.springframework.boot.actuate.endpoint.OperationResponseBody;
import org.springframework.boot.actuate.endpoint.SecurityContext;
import org.springframework.boot.actuate.endpoint.annotation.DeleteOperation;
import org.springframework.boot.actuate.endpoint.annotation.ReadOperation;
import org.springframework.boot.actuate.endpoint.annotation.Selector;
import org.springframework.boot.actuate.endpoint.annotation.WriteOperation;
import org.springframework.boot.actuate.endpoint.web.WebEndpointResponse;

/**
 * {@link TimersOperations} over HTTP. Parses parameters itself, because a failed conversion in
 * Actuator answers 400 without a reason. Here every 400, 404, 409 and 503 has one: a {@link
 * TimersProblem} as body, or a line of text or a page for callers that ask for these.
 */
public abstract class TimersWebOperations {

  private static final int CONFLICT = 409;

  private final TimersBackend backend;
  private final TimersPages pages;

  TimersWebOperations(TimersBackend backend, TimersPages pages) {
    this.backend = backend;
    this.pages = pages;
  }

  /** Answers 200 with a {@link TimersDescriptor} or a {@link ProfileDescriptor}, or 400. */
  @ReadOperation
  @RegisterReflectionForBinding({
    TimersDescriptor.class,
    ProfileDescriptor.class,
    TimersProblem.class
  })
  public WebEndpointResponse<OperationResponseBody> timersPage(
      SecurityContext caller,
      @Nullable String name,
      @Nullable String kind,
      @Nullable String state,
      @Nullable String tag,
      @Nullable String minAge,
      @Nullable String suspect,
      @Nullable String sort,
      @Nullable String limit,
      @Nullable String after,
      @Nullable String by) {
    TimersParameters asked =
        new TimersParameters(name, kind, state, tag, minAge, suspect, sort, limit, after, by);
    return answer(() -> new WebEndpointResponse<>(backend.read(asked, caller)));
  }

  /** Answers 200 with tables, or 400. */
  @ReadOperation(produces = TimersOperations.TEXT)
  public WebEndpointResponse<String> timersPageText(
      SecurityContext caller,
      @Nullable String name,
      @Nullable String kind,
      @Nullable String state,
      @Nullable String tag,
      @Nullable String minAge,
      @Nullable String suspect,
      @Nullable String sort,
      @Nullable String limit,
      @Nullable String after,
      @Nullable String by) {
    return text(
        timersPage(caller, name, kind, state, tag, minAge, suspect, sort, limit, after, by));
  }

  /** Answers 200 with the page for a browser, or 400 with one that says why. */
  @ReadOperation(produces = TimersPages.HTML)
  public WebEndpointResponse<String> timersPageHtml(
      SecurityContext caller,
      @Nullable String name,
      @Nullable String kind,
      @Nullable String state,
      @Nullable String tag,
      @Nullable String minAge,
      @Nullable String suspect,
      @Nullable String sort,
      @Nullable String limit,
      @Nullable String after,
      @Nullable String by) {
    TimersParameters asked =
        new TimersParameters(name, kind, state, tag, minAge, suspect, sort, limit, after, by)
            .withoutEmpty();
    TimersParameters page =
        asked.limit() == null ? asked.withLimit(String.valueOf(ListPage.TIMERS)) : asked;
    WebEndpointResponse<OperationResponseBody> answer =
        answer(() -> new WebEndpointResponse<>(backend.read(page, caller)));
    return new WebEndpointResponse<>(page(answer.getBody(), asked), answer.getStatus());
  }

  private String page(@Nullable OperationResponseBody answer, TimersParameters asked) {
    if (answer instanceof TimersDescriptor listing) {
      return pages.list(listing, asked);
    }
    return answer instanceof ProfileDescriptor profile
        ? pages.profile(profile)
        : problemPage(answer, TimersTarget.MANY);
  }

  /**
   * Answers 200 with a {@link TimerDescriptor}, 400 for an invalid id, 404 if it is gone, or 503 if
   * that is unknown because a loop does not answer; or 200 with a file of the page.
   */
  @ReadOperation
  @RegisterReflectionForBinding({TimerDescriptor.class, TimersProblem.class})
  public WebEndpointResponse<?> timerById(SecurityContext caller, @Selector String id) {
    PageFile file = pages.file(id);
    return file == null
        ? lookUp(caller, id)
        : new WebEndpointResponse<>(file.content(), file.type());
  }

  private WebEndpointResponse<OperationResponseBody> lookUp(SecurityContext caller, String id) {
    return answer(
        () -> {
          long timer = RequestParameter.id(id);
          return unlessUnknown(id, () -> timer(id, backend.find(timer, caller)));
        });
  }

  /** Answers 200 with one line per field of the timer, 400, 404 or 503. */
  @ReadOperation(produces = TimersOperations.TEXT)
  public WebEndpointResponse<String> timerByIdText(SecurityContext caller, @Selector String id) {
    return text(lookUp(caller, id));
  }

  /** Answers 200 with the page of one timer, or 400 or 404 with one that says why. */
  @ReadOperation(produces = TimersPages.HTML)
  public WebEndpointResponse<String> timerByIdHtml(SecurityContext caller, @Selector String id) {
    WebEndpointResponse<OperationResponseBody> answer = lookUp(caller, id);
    return new WebEndpointResponse<>(
        answer.getBody() instanceof TimerDescriptor timer
            ? pages.one(timer)
            : problemPage(answer.getBody(), TimersTarget.ONE),
        answer.getStatus());
  }

  private String problemPage(@Nullable OperationResponseBody problem, TimersTarget target) {
    return pages.problem((TimersProblem) Objects.requireNonNull(problem), target);
  }

  /**
   * Answers 200 with the {@link TimerDescriptor} after the action, 400, 404, 503 as above, or 409
   * if this kind of timer does not support it.
   */
  @WriteOperation
  @RegisterReflectionForBinding({TimerDescriptor.class, TimersProblem.class})
  public WebEndpointResponse<OperationResponseBody> steerById(
      SecurityContext caller,
      @Selector String id,
      @Nullable String action,
      @Nullable String period) {
    return answer(
        () -> {
          long timer = RequestParameter.id(id);
          TimerAction asked = TimerAction.of(action, period);
          return unlessRefused(id, () -> timer(id, backend.steer(timer, asked, caller)));
        });
  }

  /** Answers 204, 400, 404, 503 as above, or 409 if this kind of timer cannot be completed. */
  @DeleteOperation
  @RegisterReflectionForBinding(TimersProblem.class)
  public WebEndpointResponse<OperationResponseBody> completeById(
      SecurityContext caller, @Selector String id) {
    return answer(
        () -> {
          long timer = RequestParameter.id(id);
          return unlessRefused(
              id,
              () ->
                  backend.complete(timer, caller).isPresent()
                      ? new WebEndpointResponse<>(WebEndpointResponse.STATUS_NO_CONTENT)
                      : notFound(id));
        });
  }

  /** Answers 200 with a {@link TimersSteered}, or 400. */
  @WriteOperation
  @RegisterReflectionForBinding({TimersSteered.class, TimersProblem.class})
  public WebEndpointResponse<OperationResponseBody> steerByName(
      SecurityContext caller,
      @Nullable String action,
      @Nullable String name,
      @Nullable String tag,
      @Nullable String suspect,
      @Nullable String limit,
      @Nullable String dryRun) {
    return answer(
        () ->
            new WebEndpointResponse<>(
                backend.steerAll(action, name, tag, suspect, limit, dryRun, caller)));
  }

  /** Answers 200 with a {@link TimersCompletion}, or 400. */
  @DeleteOperation
  @RegisterReflectionForBinding({TimersCompletion.class, TimersProblem.class})
  public WebEndpointResponse<OperationResponseBody> completeByName(
      SecurityContext caller,
      @Nullable String name,
      @Nullable String tag,
      @Nullable String suspect,
      @Nullable String limit,
      @Nullable String dryRun) {
    return answer(
        () ->
            new WebEndpointResponse<>(
                backend.completeAll(name, tag, suspect, limit, dryRun, caller)));
  }

  private static WebEndpointResponse<OperationResponseBody> answer(
      Supplier<WebEndpointResponse<OperationResponseBody>> operation) {
    try {
      return operation.get();
    } catch (InvalidTimersRequestException invalid) {
      return new WebEndpointResponse<>(invalid.problem(), WebEndpointResponse.STATUS_BAD_REQUEST);
    }
  }

  private static WebEndpointResponse<OperationResponseBody> unlessRefused(
      String id, Supplier<WebEndpointResponse<OperationResponseBody>> write) {
    try {
      return unlessUnknown(id, write);
    } catch (UnsupportedOperationException refused) {
      return problem(id, "cannot be done: " + refused.getMessage(), CONFLICT);
    }
  }

  // A timer on a silent loop cannot be found, which is not to be taken for its end.
  private static WebEndpointResponse<OperationResponseBody> unlessUnknown(
      String id, Supplier<WebEndpointResponse<OperationResponseBody>> lookup) {
    try {
      return lookup.get();
    } catch (PartialAnswerException unknown) {
      return problem(
          id, String.valueOf(unknown.getMessage()), WebEndpointResponse.STATUS_SERVICE_UNAVAILABLE);
    }
  }

  private static WebEndpointResponse<OperationResponseBody> timer(
      String id, Optional<TimerDescriptor> timer) {
    return timer
        .map(found -> new WebEndpointResponse<OperationResponseBody>(found))
        .orElseGet(() -> notFound(id));
  }

  private static WebEndpointResponse<OperationResponseBody> notFound(String id) {
    return problem(
        id,
        "no live timer has this id: it has ended, was cancelled, or never was",
        WebEndpointResponse.STATUS_NOT_FOUND);
  }

  private static WebEndpointResponse<OperationResponseBody> problem(
      String id, String reason, int status) {
    return new WebEndpointResponse<>(new TimersProblem("id", id, reason), status);
  }

  private static WebEndpointResponse<String> text(
      WebEndpointResponse<OperationResponseBody> answer) {
    OperationResponseBody body = answer.getBody();
    Instant now = Instant.now();
    String text;
    if (body instanceof TimersDescriptor page) {
      text = TimersText.of(page, now);
    } else if (body instanceof ProfileDescriptor profile) {
      text = ProfileText.of(profile);
    } else if (body instanceof TimerDescriptor timer) {
      text = TimersText.of(timer, now);
    } else {
      text = Escaping.of(String.valueOf(body)) + "\n";
    }
    return new WebEndpointResponse<>(text, answer.getStatus());
  }
}
