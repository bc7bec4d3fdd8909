// SPDX-License-Identifier: Apache-2.0
// Copyright the reactor-timer authors
package io.reactortimer.example;

import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.SpringBootApplication;
import org.springframework.boot.context.properties.ConfigurationPropertiesScan;

/** Starts the example on port 8080. */
@SpringBootApplication
@ConfigurationPropertiesScan
public class ExampleApplication {

  /** Runs the application until it is interrupted. */
  public static void main(String[] args) {
    SpringApplication.run(ExampleApplication.class, args);
  }
}
