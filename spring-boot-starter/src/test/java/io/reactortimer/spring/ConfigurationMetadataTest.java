// SPDX-License-Identifier: Apache-2.0
// Copyright the reactor-timer authors
package io.reactortimer.spring;

import static org.assertj.core.api.Assertions.assertThat;

import io.reactortimer.spring.autoconfigure.ReactorTimerAutoConfiguration;
import io.reactortimer.spring.autoconfigure.ReactorTimerEndpointAutoConfiguration;
import io.reactortimer.spring.autoconfigure.ReactorTimerMetricsAutoConfiguration;
import io.reactortimer.spring.autoconfigure.ReactorTimerProperties;
import java.io.File;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Properties;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * What an IDE completes and Boot filters by comes from annotation processors that must have run.
 */
class ConfigurationMetadataTest {

  /** Those with a prefix of our own are compared with a page: {@link PropertiesPageTest}. */
  private static final List<String> MANAGEMENT_PROPERTIES =
      List.of(
          "management.health.timers.enabled",
          "management.health.timers-lease.enabled",
          "management.endpoint.reactortimers.access",
          "management.endpoint.reactortimers.cache.time-to-live",
          "management.endpoint.timers.access",
          "management.endpoint.timers.cache.time-to-live");

  @Test
  void everyPropertyIsDescribed() throws Exception {
    JsonNode properties =
        JsonMapper.shared()
            .readTree(Files.readString(metaInf("spring-configuration-metadata.json")))
            .get("properties");

    Set<String> names =
        StreamSupport.stream(properties.spliterator(), false)
            .map(property -> property.get("name").asString())
            .filter(name -> !name.startsWith("reactor-timer."))
            .collect(Collectors.toSet());
    assertThat(names).containsExactlyInAnyOrderElementsOf(MANAGEMENT_PROPERTIES);
    assertThat(properties)
        .allSatisfy(
            property ->
                assertThat(property.path("description").asString(""))
                    .as("%s", property)
                    .matches("[A-Z].*\\."));
  }

  @Test
  void autoConfigurationsCanBeFilteredWithoutLoadingThem() throws Exception {
    Properties metadata = new Properties();
    try (var reader =
        Files.newBufferedReader(metaInf("spring-autoconfigure-metadata.properties"))) {
      metadata.load(reader);
    }

    assertThat(metadata)
        .containsKeys(
            ReactorTimerAutoConfiguration.class.getName(),
            ReactorTimerEndpointAutoConfiguration.class.getName() + ".ConditionalOnClass",
            ReactorTimerMetricsAutoConfiguration.class.getName() + ".ConditionalOnClass");
  }

  private static Path metaInf(String file) {
    URI classes =
        URI.create(
            ReactorTimerProperties.class
                .getProtectionDomain()
                .getCodeSource()
                .getLocation()
                .toString());
    return Path.of(new File(classes).getPath(), "META-INF", file);
  }
}
