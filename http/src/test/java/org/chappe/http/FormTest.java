package org.chappe.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class FormTest {
  @Test
  void namesAndValues() {
    Form form = Form.parse("a=1&b=x+y%20z&c=%C3%BC&&d=&e&=f&g=h=i");
    assertThat(form.value("a")).contains("1");
    assertThat(form.value("b")).contains("x y z");
    assertThat(form.value("c")).contains("ü");
    assertThat(form.value("g")).contains("h=i");
    assertThat(form.value("")).contains("f");
  }

  @Test // RFC 6749 §3.1
  void whatIsEmptyIsLeftOut() {
    Form form = Form.parse("a=&b");
    assertThat(form.value("a")).isEmpty();
    assertThat(form.value("b")).isEmpty();
    assertThat(form.value("c")).isEmpty();
  }

  @Test // RFC 6749 §3.1
  void whatCameTwiceHasNoValue() {
    Form form = Form.parse("a=1&a=2&resource=x&resource=y");
    assertThat(form.value("a")).isEmpty();
    assertThat(form.values("a")).isEqualTo(List.of("1", "2"));
    assertThat(form.repeated("resource")).contains("a");
    assertThat(Form.parse("a=1&resource=x&resource=y").repeated("resource")).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({
    "a=%, an escape without two hexadecimal digits",
    "a=%4, an escape without two hexadecimal digits",
    "a=%4x, an escape without two hexadecimal digits",
    "a=%FF, octets that are not UTF-8",
    "a=%C3, octets that are not UTF-8",
    "a=ü, a character that must be escaped",
  })
  void wrongOnesAreRefused(String text, String why) {
    assertThatThrownBy(() -> Form.parse(text)).hasMessage(why);
  }

  @Test
  void fieldsHaveANumber() {
    assertThat(Form.parse("a=1&".repeat(Form.MOST)).values("a")).hasSize(Form.MOST);
    assertThatThrownBy(() -> Form.parse("a=1&".repeat(Form.MOST + 1)))
        .hasMessage("more than 100 fields");
  }

  @Test
  void valuesAreNotShown() {
    assertThat(Form.parse("password=secret")).hasToString("[password]");
  }
}
