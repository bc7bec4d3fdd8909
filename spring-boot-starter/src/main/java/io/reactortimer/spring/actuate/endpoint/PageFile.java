// SPDX-License-Identifier: Apache-2.0
// Copyright the reactor-timer authors
package io.reactortimer.spring.actuate.endpoint;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;
import org.springframework.util.MimeType;

/**
 * A file of the page. The endpoint serves it itself, at the place of a timer whose id no timer can
 * have, so that a reader of the list may read it, and a policy of {@code 'self'} lets it in.
 */
enum PageFile {
  SCRIPT("page.js", "text/javascript"),
  STYLE("page.css", "text/css"),
  ICON("page.svg", "image/svg+xml");

  private final String id;
  private final MimeType type;
  private final String content;

  PageFile(String id, String type) {
    this.id = id;
    this.type = new MimeType(MimeType.valueOf(type), StandardCharsets.UTF_8);
    this.content = read(id);
  }

  /** Returns the file at the place of a timer, or null if that is none. */
  static @Nullable PageFile of(String id) {
    for (PageFile file : values()) {
      if (file.id.equals(id)) {
        return file;
      }
    }
    return null;
  }

  String id() {
    return id;
  }

  MimeType type() {
    return type;
  }

  String content() {
    return content;
  }

  private static String read(String name) {
    try (InputStream in = PageFile.class.getResourceAsStream(name)) {
      if (in == null) {
        throw new IllegalStateException(name + " is missing beside " + PageFile.class);
      }
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException failure) {
      throw new UncheckedIOException(failure);
    }
  }
}
