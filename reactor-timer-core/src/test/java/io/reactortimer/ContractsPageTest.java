// SPDX-License-Identifier: Apache-2.0
// Copyright the reactor-timer authors
package io.reactortimer;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The contracts are said once, in the same words to readers of the page and of the Javadoc. */
class ContractsPageTest {

  private static final int CONTRACTS = 15;

  private static final Path SOURCES = Path.of("src");

  private static List<String> ofPage() throws IOException {
    String page = Files.readString(Path.of("..", "docs", "semantics.md"));
    String list = page.substring(page.indexOf("## The contracts"));
    return items(list.substring(0, list.indexOf("\n\nA `request(n)`")), "(?m)^\\d+\\. ");
  }

  private static List<String> ofJavadoc() throws IOException {
    String source =
        Files.readString(SOURCES.resolve("main/java/io/reactortimer/package-info.java"));
    String list = source.substring(source.indexOf("<ol>"), source.indexOf("</ol>"));
    return items(list.replaceAll("\\n \\* *", " ").replaceAll("\\{@code ([^}]*)}", "$1"), "<li>");
  }

  private static List<String> items(String list, String separator) {
    List<String> items = new ArrayList<>();
    for (String item : list.split(separator)) {
      items.add(item.replaceAll("</?b>|\\*\\*|`", "").replaceAll("\\s+", " ").trim());
    }
    items.remove(0);
    return items;
  }

  @Test
  void pageAndJavadocSayTheSame() throws IOException {
    assertThat(ofPage()).hasSize(CONTRACTS).isEqualTo(ofJavadoc());
  }

  @Test
  void eachContractHasATestThatIsNamedAfterIt() throws IOException {
    Pattern name = Pattern.compile("void contract(\\d+)[A-Z]");
    Set<Integer> tested = new TreeSet<>();
    try (Stream<Path> files = Files.walk(SOURCES)) {
      for (Path file : files.filter(f -> f.toString().endsWith("Test.java")).toList()) {
        Matcher matcher = name.matcher(Files.readString(file));
        while (matcher.find()) {
          tested.add(Integer.valueOf(matcher.group(1)));
        }
      }
    }
    assertThat(tested)
        .containsAll(Stream.iterate(1, n -> n + 1).limit(CONTRACTS).toList())
        .hasSize(CONTRACTS);
  }
}
