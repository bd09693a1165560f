package org.chappe.signing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TagListTest {
  @Test // RFC 6376 §3.2
  void blanksAroundTagsAreNotPartOfThem() {
    TagList tags = TagList.parse(" v = 1 ;\r\n\ta=rsa-sha256;e=;b = x y\r\n z ;");
    assertThat(tags.value("v")).hasValue("1");
    assertThat(tags.value("a")).hasValue("rsa-sha256");
    assertThat(tags.value("e")).hasValue("");
    assertThat(tags.value("b")).hasValue("x y\r\n z");
    assertThat(tags.value("A")).isEmpty();
    assertThat(tags.isFirst("v")).isTrue();
    assertThat(tags.isFirst("a")).isFalse();
  }

  @Test // RFC 6376 §3.7: including all surrounding whitespace
  void theSignatureIsTakenOut() {
    assertThat(TagList.parse("X: bh=a; b = c \r\n d ; t=1", 2).without("b"))
        .isEqualTo("X: bh=a; b =; t=1");
    assertThat(TagList.parse("a=1; b=\r\n x").without("b")).isEqualTo("a=1; b=");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '"',
      value = {
        "\"\" | expected a tag's name at octet 1, found the end",
        "; | expected a tag's name at octet 1, found ';'",
        "a=1;;b=2 | expected a tag's name at octet 5, found ';'",
        "1=a | expected a tag's name at octet 1, found '1'",
        "a | expected '=' after a at octet 2, found the end",
        "a;b=1 | expected '=' after a at octet 2, found ';'",
        "a-b=1 | expected '=' after a at octet 2, found '-'",
        "a=1; a=2 | the tag a= is there twice",
        "\"a=\u0001\" | expected a value's character at octet 3, found octet 0x01",
        "\"a=\u007f\" | expected a value's character at octet 3, found octet 0x7F",
      })
  void errorsSayWhatAndWhere(String text, String error) {
    assertThatThrownBy(() -> TagList.parse(text))
        .isInstanceOf(TagSyntaxException.class)
        .hasMessage(error);
  }
}
