// SPDX-License-Identifier: Apache-2.0
// Copyright the reactor-timer authors
package io.reactortimer.example.report;

import io.r2dbc.spi.ConnectionFactories;
import io.r2dbc.spi.ConnectionFactory;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.boot.autoconfigure.condition.ConditionalOnProperty;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** Where reports and leases are kept: in the database of {@code example.database}, if it is set. */
@Configuration(proxyBeanMethods = false)
class ReportConfiguration {

  @Bean
  @ConditionalOnProperty("example.database")
  ConnectionFactory database(@Value("${example.database}") String url) {
    return ConnectionFactories.get(url);
  }

  @Bean
  ReportStore reportStore(ObjectProvider<ConnectionFactory> database) {
    ConnectionFactory found = database.getIfAvailable();
    return found == null ? new ReportInMemory() : new ReportTable(found);
  }
}
