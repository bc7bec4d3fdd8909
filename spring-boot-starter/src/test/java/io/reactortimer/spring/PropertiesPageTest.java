// SPDX-License-Identifier: Apache-2.0
// Copyright the reactor-timer authors
package io.reactortimer.spring;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.springframework.util.ClassUtils;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * The table of properties in {@code docs/configuration.md} is what an IDE completes. {@code
 * -Dproperties.write=true} rewrites it.
 */
class PropertiesPageTest {

  private static final Path PAGE = Path.of("..", "docs", "configuration.md");
  private static final String BEGIN = "<!-- properties -->\n";
  private static final String END = "<!-- end of properties -->\n";

  @Test
  void theTableIsUpToDate() throws IOException {
    String page = Files.readString(PAGE);
    assertThat(page).contains(BEGIN).contains(END);
    int from = page.indexOf(BEGIN) + BEGIN.length();
    int to = page.indexOf(END);
    String table = table();
    if (Boolean.getBoolean("properties.write")) {
      Files.writeString(PAGE, page.substring(0, from) + table + page.substring(to));
    } else {
      assertThat(page.substring(from, to))
          .as("the properties in docs/configuration.md; -Dproperties.write=true rewrites them")
          .isEqualTo(table);
    }
  }

  private static String table() throws IOException {
    StringBuilder text = new StringBuilder("| property | type | default | meaning |\n");
    text.append("|---|---|---|---|\n");
    ours()
        .forEach(
            (name, property) -> {
              text.append("| `").append(name).append("` | ");
              text.append(type(property.get("type").asString())).append(" | ");
              text.append(property.has("defaultValue") ? defaultOf(property) : "").append(" | ");
              text.append(property.get("description").asString()).append(" |\n");
            });
    return text.toString();
  }

  /** Those of the metadata of this module; Boot's own modules bring files of the same name. */
  private static Map<String, JsonNode> ours() throws IOException {
    Map<String, JsonNode> ours = new TreeMap<>();
    String file = "META-INF/spring-configuration-metadata.json";
    ClassLoader loader = PropertiesPageTest.class.getClassLoader();
    for (var url : Collections.list(loader.getResources(file))) {
      try (InputStream in = url.openStream()) {
        for (JsonNode property : JsonMapper.shared().readTree(in).get("properties")) {
          if (property.get("name").asString().startsWith("reactor-timer.")) {
            ours.put(property.get("name").asString(), property);
          }
        }
      }
    }
    assertThat(ours).isNotEmpty();
    return ours;
  }

  private static String defaultOf(JsonNode property) {
    return "`" + property.get("defaultValue").asString() + "`";
  }

  private static String type(String name) {
    if (name.startsWith("java.util.")) {
      return "list";
    }
    Class<?> type = ClassUtils.resolveClassName(name, PropertiesPageTest.class.getClassLoader());
    return switch (type.getSimpleName()) {
      case "Integer", "Long" -> "number";
      case "Boolean", "String", "Duration" -> type.getSimpleName().toLowerCase(Locale.ROOT);
      default -> values(type);
    };
  }

  private static String values(Class<?> type) {
    List<?> constants = Arrays.asList(Objects.requireNonNull(type.getEnumConstants()));
    return constants.stream()
        .map(constant -> ((Enum<?>) constant).name().toLowerCase(Locale.ROOT).replace('_', '-'))
        .map(value -> "`" + value + "`")
        .collect(Collectors.joining(", "));
  }
}
