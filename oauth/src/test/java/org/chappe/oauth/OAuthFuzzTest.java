package org.chappe.oauth;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import java.nio.charset.StandardCharsets;
import org.chappe.net.Languages;

/**
 * Whatever strangers send is understood or refused.
 *
 * <p>As a test this goes through the inputs beside it in {@code src/test/resources}, among them all
 * that once failed. With {@code JAZZER_FUZZ=1} in the environment it searches for new ones.
 */
class OAuthFuzzTest {
  private static final byte[] KEY = new byte[32];
  private static final AcceptLanguage LANGUAGES =
      new AcceptLanguage(Languages.of(SignInPages.class));

  @FuzzTest(maxDuration = "10m")
  void anyTextIsARedirectUri(byte[] octets) {
    String text = new String(octets, StandardCharsets.UTF_8);
    try {
      RedirectUri uri = RedirectUri.parse(text);
      assertThat(uri.allows(text)).isTrue();
      assertThat(RedirectUri.formTarget(text)).doesNotContain(";", ",", " ", "'");
      assertThat(RedirectUri.with(text, "a=b")).startsWith(text);
    } catch (IllegalArgumentException e) {
      assertThat(e.getMessage()).startsWith("a ");
    }
  }

  @FuzzTest(maxDuration = "10m")
  void anyTextIsARegistration(byte[] octets) {
    try {
      Registration read = Registration.parse(new String(octets, StandardCharsets.UTF_8));
      assertThat(read.name()).doesNotContainPattern("\\p{Cntrl}").hasSizeLessThanOrEqualTo(200);
    } catch (OAuthError e) {
      assertThat(e.description()).matches("[ -~]+");
    }
  }

  @FuzzTest(maxDuration = "10m")
  void anyTextIsAToken(byte[] octets) {
    String text = new String(octets, StandardCharsets.ISO_8859_1);
    assertThat(RefreshToken.parse(text, KEY)).isEmpty();
    Devices.typed(text).ifPresent(letters -> assertThat(letters).matches("[B-Z]{8}"));
    assertThat(Scope.parse(text)).isSubsetOf(Scope.values());
  }

  @FuzzTest(maxDuration = "10m")
  void anyTextIsALanguage(byte[] octets) {
    String text = new String(octets, StandardCharsets.ISO_8859_1);
    assertThat(LANGUAGES.of(text).tag()).isIn("en", "de", "fr", "i-default");
  }
}
