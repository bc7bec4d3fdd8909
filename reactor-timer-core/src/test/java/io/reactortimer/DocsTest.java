// SPDX-License-Identifier: Apache-2.0
// Copyright the reactor-timer authors
package io.reactortimer;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** A reader who follows a link gets somewhere, and knows from the first line whether to read on. */
class DocsTest {

  private static final Path ROOT = Path.of("..").toAbsolutePath().normalize();

  private static final Path ORDER = ROOT.resolve("docs/README.md");

  private static final Pattern LINK = Pattern.compile("\\[[^\\]]*\\]\\(([^)\\s]+)\\)");

  private static final Pattern HEADING = Pattern.compile("(?m)^#{1,6} +(.*)$");

  private static List<Path> pages() throws IOException {
    List<Path> pages = new ArrayList<>();
    try (Stream<Path> ofRoot = Files.list(ROOT);
        Stream<Path> ofDocs = Files.walk(ROOT.resolve("docs"))) {
      Stream.concat(ofRoot, ofDocs)
          .filter(file -> file.toString().endsWith(".md"))
          .sorted()
          .forEach(pages::add);
    }
    return pages;
  }

  /** Without code, where brackets are something else. */
  private static String text(Path page) throws IOException {
    return Files.readString(page)
        .replaceAll("(?ms)^ *```.*?^ *```", "")
        .replaceAll("`[^`\n]*`", "code");
  }

  private static Set<String> anchors(Path page) throws IOException {
    Set<String> anchors = new HashSet<>();
    Matcher headings =
        HEADING.matcher(Files.readString(page).replaceAll("(?ms)^ *```.*?^ *```", ""));
    while (headings.find()) {
      String anchor =
          headings
              .group(1)
              .toLowerCase(Locale.ROOT)
              .replaceAll("\\]\\([^)]*\\)", "")
              .replaceAll("[^\\p{L}\\p{N} _-]", "")
              .trim()
              .replace(' ', '-');
      String unique = anchor;
      for (int again = 1; !anchors.add(unique); again++) {
        unique = anchor + "-" + again;
      }
    }
    return anchors;
  }

  @Test
  void eachLinkLeadsSomewhere() throws IOException {
    int followed = 0;
    for (Path page : pages()) {
      Matcher links = LINK.matcher(text(page));
      while (links.find()) {
        String link = links.group(1);
        if (!link.matches("[a-z]+:.*")) {
          follow(page, link);
          followed++;
        }
      }
    }
    assertThat(followed).isGreaterThan(50);
  }

  private static void follow(Path page, String link) throws IOException {
    String[] parts = link.split("#", 2);
    Path target = parts[0].isEmpty() ? page : page.resolveSibling(parts[0]).normalize();
    assertThat(target).as("%s in %s", link, page).exists();
    if (parts.length == 2 && target.toString().endsWith(".md")) {
      assertThat(anchors(target)).as("%s in %s", link, page).contains(parts[1]);
    }
  }

  @Test
  void eachPageOfTheOrderSaysForWhomItIs() throws IOException {
    Matcher links = LINK.matcher(text(ORDER));
    int pages = 0;
    while (links.find()) {
      Path page = ORDER.resolveSibling(links.group(1)).normalize();
      if (!page.equals(ROOT.resolve("README.md"))) {
        assertThat(Files.readAllLines(page).get(2)).as("first line of %s", page).startsWith("For ");
        pages++;
      }
    }
    assertThat(pages).isGreaterThan(8);
  }
}
