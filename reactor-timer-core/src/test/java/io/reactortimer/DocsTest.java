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

  /** Ten minutes of an engineer who reads on a screen. */
  private static final int WORDS = 2300;

  private static final Pattern LINK = Pattern.compile("\\[[^\\]]*\\]\\(([^)\\s]+)\\)");

  private static final Pattern TYPE = Pattern.compile("`([A-Z][a-z]\\w+)`");

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
  void eachPageHasItsPlaceInTheOrder() throws IOException {
    try (Stream<Path> pages = Files.list(ROOT.resolve("docs"))) {
      assertThat(pages.filter(page -> page.toString().endsWith(".md") && !page.equals(ORDER)))
          .isSubsetOf(pagesOfTheOrder());
    }
  }

  @Test
  void eachPageOfTheOrderSaysForWhomItIs() throws IOException {
    for (Path page : pagesOfTheOrder()) {
      if (!page.equals(ROOT.resolve("README.md"))) {
        assertThat(Files.readAllLines(page).get(2)).as("first line of %s", page).startsWith("For ");
      }
    }
  }

  /** The decisions are for looking things up. */
  @Test
  void noPageTakesLongerThanTenMinutes() throws IOException {
    for (Path page : pagesOfTheOrder()) {
      if (!page.endsWith("decisions.md")) {
        assertThat(words(page)).as("words of %s", page).isLessThanOrEqualTo(WORDS);
      }
    }
  }

  private static int words(Path page) throws IOException {
    return Files.readString(page).replace("|", " ").strip().split("\\s+").length;
  }

  private static List<Path> pagesOfTheOrder() throws IOException {
    List<Path> pages = new ArrayList<>();
    Matcher links = LINK.matcher(text(ORDER));
    while (links.find()) {
      pages.add(ORDER.resolveSibling(links.group(1)).normalize());
    }
    assertThat(pages).hasSizeGreaterThan(20);
    return pages;
  }

  @Test
  void eachDecisionIsInTheIndexBySubject() throws IOException {
    String log = Files.readString(ROOT.resolve("docs/decisions.md"));
    String index = log.substring(0, log.indexOf("## 1. "));
    Set<String> numbers = new HashSet<>();
    Matcher decisions = Pattern.compile("(?m)^## (\\d+)\\. ").matcher(log);
    while (decisions.find()) {
      assertThat(numbers.add(decisions.group(1))).as(decisions.group()).isTrue();
      assertThat(index).contains("[" + decisions.group(1) + ". ");
    }
  }

  @Test
  void eachTypeOfTheMapExists() throws IOException {
    Set<String> types = new HashSet<>();
    try (Stream<Path> files = Files.walk(ROOT)) {
      files
          .map(file -> file.getFileName().toString())
          .filter(file -> file.endsWith(".java"))
          .forEach(file -> types.add(file.replace(".java", "")));
    }
    types.addAll(Set.of("Scheduler", "Worker")); // Reactor's
    Matcher names =
        TYPE.matcher(
            Files.readString(ROOT.resolve("docs/types.md")).replaceAll("(?ms)^```.*?^```", ""));
    int found = 0;
    for (; names.find(); found++) {
      assertThat(types).contains(names.group(1));
    }
    assertThat(found).isGreaterThan(100);
  }
}
