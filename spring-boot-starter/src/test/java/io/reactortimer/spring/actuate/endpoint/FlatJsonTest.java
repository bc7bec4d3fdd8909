// SPDX-License-Identifier: Apache-2.0
// Copyright the reactor-timer authors
package io.reactortimer.spring.actuate.endpoint;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.reactortimer.spring.actuate.endpoint.FlatJson.Field;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.json.JsonMapper;

class FlatJsonTest {

  @Test
  void fieldsAreReadInTheirOrderAndTwiceIfTheyAreThereTwice() {
    assertThat(
            FlatJson.fieldsOf(
                " {\"a\" : \"x\\n\\\"\\u00e9\" ,\"\\u0061\":null,\r\n\t\"b\":-1.5e+3,\"c\":true} "))
        .containsExactly(
            new Field("a", "x\n\"\u00e9"),
            new Field("a", null),
            new Field("b", "-1.5e+3"),
            new Field("c", "true"));
    assertThat(FlatJson.fieldsOf("{ }")).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "null",
        "[]",
        "{",
        "}",
        "{}}",
        "{} {}",
        "{\"a\"}",
        "{\"a\":}",
        "{\"a\":1,}",
        "{,}",
        "{a:1}",
        "{'a':1}",
        "{\"a\":1 2}",
        "{\"a\":{}}",
        "{\"a\":[1]}",
        "{\"a\":01}",
        "{\"a\":+1}",
        "{\"a\":NaN}",
        "{\"a\":tru}",
        "{\"a\":\"\n\"}",
        "{\"a\":\"\\x\"}",
        "{\"a\":\"\\u12\"}",
        "{\"a\":\"\\u\uff11234\"}",
        "{\"a\":\"x}",
        "\ufeff{}",
        "{\"a\":1}//",
        "{/**/}",
        "{\"a\":1;}"
      })
  void anythingElseIsRefused(String text) {
    assertThatIllegalArgumentException().isThrownBy(() -> FlatJson.fieldsOf(text));
  }

  /** So nothing that passes here is read as something else by what an application has. */
  @Test
  void whatItReadsReadsTheSameInJackson() {
    String alphabet = "{}{}\"\"\"\"::,,ab\\nu0061 \t1-.e[]truefalsenull/'";
    int read = 0;
    for (int seed = 0; seed < 200_000; seed++) {
      String text = text(new Random(seed), alphabet);
      try {
        Map<String, String> fields = new LinkedHashMap<>();
        FlatJson.fieldsOf(text).forEach(field -> fields.put(field.name(), field.value()));
        assertThat(jackson(text)).as("seed " + seed + ": " + text).isEqualTo(fields);
        read++;
      } catch (IllegalArgumentException refused) {
        // stricter, which does no harm
      }
    }
    assertThat(read).isGreaterThan(1000);
  }

  /** An object more often than not, with something else in it now and then. */
  private static String text(Random random, String alphabet) {
    StringBuilder text = new StringBuilder("{");
    String[] parts = {
      "\"a\"", ":", "\"\\u0061\"", ":", "1", ",", "null", "\"b\\n\"", " ", "true", "-0.5"
    };
    for (int i = random.nextInt(8); i > 0; i--) {
      text.append(
          random.nextInt(6) == 0
              ? String.valueOf(alphabet.charAt(random.nextInt(alphabet.length())))
              : "\"a" + i + "\":" + parts[random.nextInt(parts.length)] + (i > 1 ? "," : ""));
    }
    return text.append('}').toString();
  }

  private static Map<?, ?> jackson(String text) {
    return JsonMapper.shared()
        .readValue(
            text,
            JsonMapper.shared()
                .getTypeFactory()
                .constructMapType(LinkedHashMap.class, String.class, String.class));
  }
}
