// SPDX-License-Identifier: Apache-2.0
// Copyright the reactor-timer authors
package io.reactortimer.spring.actuate.endpoint;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpMethod;
import org.springframework.http.InvalidMediaTypeException;
import org.springframework.http.MediaType;

/**
 * Checks a request to the paths of the endpoint before Actuator reads it.
 *
 * <p>Actuator merges path, body and query into one map, the query last, and leaves out what no
 * operation asks for. So a parameter {@code id} would replace the one in the path, a misspelt
 * {@code dryRun} would be no dry run, and an operation could not tell. Whatever has no meaning is
 * refused here instead, the same on every stack.
 *
 * <p>Immutable; any thread.
 */
public final class TimersRequestRules {

  /** Far more than any body needs, and little enough to keep. */
  static final int MAX_BODY_BYTES = 8192;

  private static final int SHOWN_OF_BODY = 100;
  private static final String BODY = "body";

  /** Null where each request has a token in a header, which no browser adds by itself. */
  private final @Nullable BrowserWrites browserWrites;

  private final boolean writable;

  /** Null where browsers get no pages. */
  private final @Nullable TimersPages pages;

  /**
   * Makes the rules of an endpoint.
   *
   * @param browserWrites what browsers may write, or null where none can without a token
   * @param writable whether there are operations that write; else Actuator refuses all writes
   * @param pages what browsers get, or null for no pages
   */
  public TimersRequestRules(
      @Nullable BrowserWrites browserWrites, boolean writable, @Nullable TimersPages pages) {
    this.browserWrites = browserWrites;
    this.writable = writable;
    this.pages = pages;
  }

  /**
   * A request without its body.
   *
   * @param target what its path stands for
   * @param query the parameters, decoded; a value is null or empty where there is none
   * @param serverAuthority host and port that it was sent to
   * @param authenticated whether the caller is authenticated
   */
  record Head(
      TimersTarget target,
      HttpMethod method,
      Map<String, List<String>> query,
      HttpHeaders headers,
      String serverAuthority,
      boolean authenticated) {

    /** Returns whether the body is checked as well. */
    boolean isWrite() {
      return !TimersTarget.isRead(method);
    }
  }

  /** Returns whether these rules apply to this method. */
  boolean applyTo(HttpMethod method) {
    return TimersTarget.isRead(method)
        || (writable && (method == HttpMethod.POST || method == HttpMethod.DELETE));
  }

  /** Returns whether the script of a page asks for the token that its writes need. */
  boolean asksForToken(Head request) {
    return writable
        && pages != null
        && pages.enabled()
        && request.method() == HttpMethod.GET
        && request.headers().containsHeader(CsrfTokens.ASK);
  }

  /** Returns the answer to a request that is refused. */
  Refusal.Answer answer(Head request, Refusal refusal) {
    return refusal.answerTo(request, pages);
  }

  /** Returns why a request is refused regardless of its body, or null if it is not. */
  @Nullable Refusal refusal(Head request) {
    if (request.isWrite() && browserWrites != null) {
      Refusal refused =
          browserWrites.refusal(
              request.headers(), request.serverAuthority(), request.authenticated());
      if (refused != null) {
        return refused;
      }
    }
    for (Map.Entry<String, List<String>> parameter : request.query().entrySet()) {
      Refusal refused = refusal(request, parameter);
      if (refused != null) {
        return refused;
      }
    }
    if (request.method() == HttpMethod.DELETE && announcesBody(request.headers())) {
      return bodyOfDelete(null);
    }
    return request.method() == HttpMethod.POST ? refusalOfType(request.headers()) : null;
  }

  private static @Nullable Refusal refusal(
      Head request, Map.Entry<String, List<String>> parameter) {
    if (TimersTarget.isLeftByLogin(request.method(), parameter)) {
      return null;
    }
    String name = parameter.getKey();
    List<String> values = parameter.getValue();
    String value =
        values.stream().allMatch(given -> given == null) ? null : String.join(",", values);
    Set<String> known = request.target().parameters(request.method());
    if (!known.contains(name)) {
      return bad(name, value, unknown(name, request, "parameter", known));
    }
    return values.size() > 1 ? bad(name, value, "can be given once only") : null;
  }

  private static String unknown(String name, Head request, String what, Set<String> known) {
    if (name.equals("id") && request.target() == TimersTarget.ONE) {
      return "cannot be given here: it is in the path";
    }
    return known.isEmpty()
        ? "is no " + what + " here: there is none"
        : "is no "
            + what
            + " here: it must be one of "
            + String.join(", ", known.stream().sorted().toList());
  }

  private static @Nullable Refusal refusalOfType(HttpHeaders headers) {
    String given = headers.getFirst(HttpHeaders.CONTENT_TYPE);
    try {
      MediaType type = headers.getContentType();
      if (type != null
          && (type.getSubtype().equals("json") || type.getSubtype().endsWith("+json"))) {
        return null;
      }
    } catch (InvalidMediaTypeException refused) {
      // answered below
    }
    return new Refusal(
        Refusal.UNSUPPORTED_MEDIA_TYPE,
        new TimersProblem(HttpHeaders.CONTENT_TYPE, given, "must be application/json"));
  }

  /**
   * Returns why a write is refused because of its body, or null if it is not.
   *
   * @param body all of it, or at least one byte more than {@link #MAX_BODY_BYTES}
   */
  @Nullable Refusal refusal(Head request, byte[] body) {
    if (body.length > MAX_BODY_BYTES) {
      return new Refusal(
          Refusal.CONTENT_TOO_LARGE,
          new TimersProblem(BODY, null, "must have at most " + MAX_BODY_BYTES + " bytes"));
    }
    if (request.method() == HttpMethod.DELETE) {
      return body.length > 0 ? bodyOfDelete(shown(body)) : null;
    }
    return body.length == 0 ? null : refusalOfFields(request, body);
  }

  // A form that a filter has read to find another method in it cannot be read again.
  private static boolean announcesBody(HttpHeaders headers) {
    return headers.getContentLength() > 0 || headers.containsHeader(HttpHeaders.TRANSFER_ENCODING);
  }

  private static Refusal bodyOfDelete(@Nullable String value) {
    return bad(
        BODY, value, "cannot be given with DELETE: path and query say what is to be completed");
  }

  private static @Nullable Refusal refusalOfFields(Head request, byte[] body) {
    Set<String> known = request.target().fields();
    List<FlatJson.Field> fields;
    try {
      fields = FlatJson.fieldsOf(utf8(body));
    } catch (CharacterCodingException | IllegalArgumentException refused) {
      return bad(
          BODY,
          shown(body),
          "must be a JSON object of plain values, as in {\"action\": \"pause\"}");
    }
    Set<String> seen = new HashSet<>();
    for (FlatJson.Field field : fields) {
      if (!known.contains(field.name())) {
        return bad(field.name(), field.value(), unknown(field.name(), request, "field", known));
      }
      if (!seen.add(field.name())) {
        return bad(field.name(), field.value(), "can be given once only");
      }
    }
    return null;
  }

  private static String utf8(byte[] body) throws CharacterCodingException {
    return StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(body)).toString();
  }

  private static @Nullable String shown(byte[] body) {
    String text = new String(body, StandardCharsets.UTF_8);
    if (text.isEmpty()) {
      return null;
    }
    return text.length() <= SHOWN_OF_BODY ? text : text.substring(0, SHOWN_OF_BODY) + "...";
  }

  private static Refusal bad(String parameter, @Nullable String value, String reason) {
    return new Refusal(Refusal.BAD_REQUEST, new TimersProblem(parameter, value, reason));
  }
}
