package org.chappe.http;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;

/**
 * Any text is a form or refused.
 *
 * <p>As a test this goes through the inputs beside it in {@code src/test/resources}, among them all
 * that once failed. With {@code JAZZER_FUZZ=1} in the environment it searches for new ones.
 */
class HttpFuzzTest {
  @FuzzTest(maxDuration = "10m")
  void anyTextIsAForm(byte[] octets) {
    String text = new String(octets, StandardCharsets.ISO_8859_1);
    try {
      Form form = Form.parse(text);
      assertThat(form.values("a").size()).isLessThanOrEqualTo(Form.MOST);
      for (String value : form.values("a")) {
        String again = "a=" + URLEncoder.encode(value, StandardCharsets.UTF_8);
        assertThat(Form.parse(again).value("a")).contains(value);
      }
    } catch (IllegalArgumentException e) {
      assertThat(e.getMessage()).isNotEmpty();
    }
  }

  @FuzzTest(maxDuration = "10m")
  void escapedTextIsOnlyText(byte[] octets) {
    String escaped = Html.escaped(new String(octets, StandardCharsets.UTF_8));
    assertThat(escaped).doesNotContain("<", ">", "\"", "'");
  }
}
