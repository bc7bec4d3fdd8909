// SPDX-License-Identifier: Apache-2.0
// Copyright the reactor-timer authors
package io.reactortimer.spring.actuate.endpoint;

import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Descriptions of requests, which checkpoints hold. Method and host are shown to all, as names are;
 * the path may tell of users and is shown like the values of tags.
 */
final class Requests {

  /**
   * As clients describe them, perhaps with a password: of any scheme, because Spring's WebSocket
   * client has a checkpoint too. The password ends with the last {@code @} before the path.
   */
  private static final Pattern URL =
      Pattern.compile(
          "((?<![\\w+.-])[\\w+.-]++://)(?:[^/\\s\"?#]*@)?([^/\\s\"?#@]*)([/?#][^\\s\"]*)?");

  private static final Pattern OF_WEB_CLIENT =
      Pattern.compile("Request to (.*) \\[DefaultWebClient]");

  private Requests() {}

  /** Returns a description as a caller sees it. */
  static String shown(String description, TagSanitizer.Seen seen) {
    String brief = OF_WEB_CLIENT.matcher(description).replaceAll("$1");
    return URL.matcher(brief).replaceAll(url -> Matcher.quoteReplacement(shown(url, seen)));
  }

  private static String shown(MatchResult url, TagSanitizer.Seen seen) {
    String path = url.group(3);
    String host = url.group(1) + url.group(2);
    return path == null || path.equals("/")
        ? host
        : host + "/" + seen.value("call", path.substring(1));
  }
}
