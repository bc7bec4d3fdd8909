// SPDX-License-Identifier: Apache-2.0
// Copyright the reactor-timer authors
package io.reactortimer;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.lang.reflect.Modifier;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import java.util.spi.ToolProvider;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/**
 * What users can compile against is {@code src/test/resources/public-api.txt}, so that a change of
 * it is seen in review. {@code -Dpublic-api.write=true} writes the file from the classes.
 */
class PublicApiTest {

  private static final Path LISTING = Path.of("src", "test", "resources", "public-api.txt");

  private static final Path CLASSES = Path.of("target", "classes");

  private static final Pattern INTERNAL = Pattern.compile("\\bio\\.reactortimer\\.internal\\b");

  @Test
  void thePublicApiIsTheOneThatWasReviewed() throws IOException {
    String listing = listing();
    if (Boolean.getBoolean("public-api.write")) {
      Files.writeString(LISTING, listing);
    } else {
      assertThat(listing)
          .as("the public API; -Dpublic-api.write=true accepts the change")
          .isEqualTo(Files.readString(LISTING));
    }
  }

  @Test
  void noPublicSignatureNamesAnInternalType() throws IOException {
    assertThat(listing().lines().filter(INTERNAL.asPredicate())).isEmpty();
  }

  private static String listing() throws IOException {
    List<String> command = new ArrayList<>(List.of("-protected", "-constants", "-cp"));
    command.add(CLASSES.toString());
    try (Stream<Path> files = Files.walk(CLASSES)) {
      files
          .filter(file -> file.toString().endsWith(".class"))
          .map(PublicApiTest::className)
          .filter(PublicApiTest::isApi)
          .sorted()
          .forEach(command::add);
    }
    StringWriter out = new StringWriter();
    StringWriter err = new StringWriter();
    int failed =
        ToolProvider.findFirst("javap")
            .orElseThrow()
            .run(new PrintWriter(out), new PrintWriter(err), command.toArray(String[]::new));
    assertThat(failed).as(err.toString()).isZero();
    return withMembersInOrder(out.toString());
  }

  private static String className(Path file) {
    String path = CLASSES.relativize(file).toString();
    return path.substring(0, path.length() - ".class".length()).replace(File.separatorChar, '.');
  }

  private static boolean isApi(String name) {
    if (name.endsWith(".package-info") || INTERNAL.matcher(name).find()) {
      return false;
    }
    try {
      Class<?> type = Class.forName(name, false, PublicApiTest.class.getClassLoader());
      while (type != null && isVisible(type)) {
        type = type.getEnclosingClass();
      }
      return type == null;
    } catch (ClassNotFoundException e) {
      throw new IllegalStateException(e);
    }
  }

  private static boolean isVisible(Class<?> type) {
    return Modifier.isPublic(type.getModifiers()) || Modifier.isProtected(type.getModifiers());
  }

  /** Sorted, so that moving a method is no change. */
  private static String withMembersInOrder(String text) {
    StringBuilder listing = new StringBuilder();
    List<String> members = new ArrayList<>();
    for (String line : text.lines().toList()) {
      if (line.startsWith("  ")) {
        members.add(line);
      } else if (line.equals("}")) {
        members.stream().sorted().forEach(member -> listing.append(member).append('\n'));
        members.clear();
        listing.append("}\n");
      } else if (!line.startsWith("Compiled from")) {
        listing.append(line).append('\n');
      }
    }
    return listing.toString();
  }
}
