// SPDX-License-Identifier: Apache-2.0
// Copyright the reactor-timer authors
package io.reactortimer.spring.actuate.endpoint;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.actuate.endpoint.ApiVersion;
import org.springframework.boot.json.JsonWriter;
import org.springframework.http.HttpHeaders;
import org.springframework.http.InvalidMediaTypeException;
import org.springframework.http.MediaType;
import org.springframework.util.MimeTypeUtils;

/**
 * The answer to a request that never reaches the endpoint, in the form of the endpoint's own.
 *
 * @param status of HTTP
 * @param problem what is wrong with the request
 */
record Refusal(int status, TimersProblem problem) {

  static final int BAD_REQUEST = 400;
  static final int FORBIDDEN = 403;
  static final int CONTENT_TOO_LARGE = 413;
  static final int UNSUPPORTED_MEDIA_TYPE = 415;

  /** Those that Actuator offers, the one it prefers first. */
  private static final List<MediaType> JSON_TYPES =
      List.of(
          new MediaType(ApiVersion.V3.getProducedMimeType()),
          new MediaType(ApiVersion.V2.getProducedMimeType()),
          MediaType.APPLICATION_JSON);

  private static final MediaType TEXT = MediaType.parseMediaType(TimersOperations.TEXT);
  private static final MediaType HTML = MediaType.parseMediaType(TimersPages.HTML);

  /** Not Jackson: which of its versions an application has, if any, is the application's choice. */
  private static final JsonWriter<TimersProblem> JSON =
      JsonWriter.of(
          members -> {
            members.add("parameter", TimersProblem::parameter);
            members.add("value", TimersProblem::value).whenNotNull();
            members.add("reason", TimersProblem::reason);
          });

  /** Returns what a client that sent these headers is answered with. */
  Answer answerTo(TimersRequestRules.Head request, @Nullable TimersPages pages) {
    MediaType type = typeFor(request.headers(), pages != null && pages.enabled());
    return new Answer(
        status,
        type,
        (type.equals(HTML) && pages != null
                ? pages.problem(problem, request.target())
                : type.equals(TEXT)
                    ? Escaping.of(problem.toString()) + "\n"
                    : JSON.writeToString(problem))
            .getBytes(StandardCharsets.UTF_8));
  }

  /** A whole answer. */
  record Answer(int status, MediaType type, byte[] body) {}

  private static MediaType typeFor(HttpHeaders request, boolean pages) {
    for (MediaType accepted : accepted(request)) {
      if (pages && accepted.isCompatibleWith(HTML) && !accepted.isWildcardType()) {
        return HTML;
      }
      for (MediaType json : JSON_TYPES) {
        if (accepted.isCompatibleWith(json)) {
          return json;
        }
      }
      if (accepted.isCompatibleWith(TEXT)) {
        return TEXT;
      }
    }
    return JSON_TYPES.get(0);
  }

  private static List<MediaType> accepted(HttpHeaders request) {
    try {
      List<MediaType> accepted = new ArrayList<>(request.getAccept());
      MimeTypeUtils.sortBySpecificity(accepted);
      return accepted;
    } catch (InvalidMediaTypeException refused) {
      return List.of();
    }
  }
}
