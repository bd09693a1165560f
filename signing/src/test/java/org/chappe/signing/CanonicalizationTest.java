package org.chappe.signing;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.Base64;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class CanonicalizationTest {
  @Test // RFC 6376 §3.4.5
  void theExampleOfRelaxed() {
    assertThat(field(Canonicalization.RELAXED, "A: X\r\n")).isEqualTo("a:X");
    assertThat(field(Canonicalization.RELAXED, "B : Y\t\r\n\tZ  \r\n")).isEqualTo("b:Y Z");
    assertSame(Canonicalization.RELAXED, " C \r\nD \t E\r\n\r\n\r\n", " C\r\nD E\r\n");
  }

  @Test // RFC 6376 §3.4.5
  void theExampleOfSimple() {
    assertThat(field(Canonicalization.SIMPLE, "A: X\r\n")).isEqualTo("A: X");
    assertThat(field(Canonicalization.SIMPLE, "B : Y\t\r\n\tZ  \r\n"))
        .isEqualTo("B : Y\t\r\n\tZ  ");
    assertSame(Canonicalization.SIMPLE, " C \r\nD \t E\r\n\r\n\r\n", " C \r\nD \t E\r\n");
  }

  @Test // RFC 6376 §3.4.3, §3.4.4
  void theHashesOfAnEmptyBody() {
    assertThat(hash(Canonicalization.SIMPLE, "", BodyHash.WHOLE))
        .isEqualTo("frcCV1k9oG9oKj3dpUqdJg1PxRT2RSN/XKdLCPjaYaY=");
    assertThat(hash(Canonicalization.RELAXED, "", BodyHash.WHOLE))
        .isEqualTo("47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=");
  }

  @ParameterizedTest // RFC 6376 §3.4.4; what is hashed is on the right
  @CsvSource({
    "'\r\n', ''",
    "'\r\n\r\n', ''",
    "'  \r\n\t\r\n', ''",
    "'a', 'a\r\n'",
    "'a ', 'a\r\n'",
    "'a\r\n \t', 'a\r\n'",
    "'\r\na', '\r\na\r\n'",
    "'a\r\n\r\nb\r\n', 'a\r\n\r\nb\r\n'",
    "'a\t\t b', 'a b\r\n'",
    "'a\rb', 'a\rb\r\n'",
    "'a \rb', 'a \rb\r\n'",
    "'a\nb', 'a\nb\r\n'",
    "'a\r', 'a\r\r\n'",
    "'a\r\r\n', 'a\r\r\n'",
  })
  void relaxedBodies(String body, String hashed) {
    assertSame(Canonicalization.RELAXED, body, hashed);
  }

  @ParameterizedTest // RFC 6376 §3.4.3
  @CsvSource({
    "'', '\r\n'",
    "'\r\n', '\r\n'",
    "'\r\n\r\n', '\r\n'",
    "' \r\n', ' \r\n'",
    "'a', 'a\r\n'",
    "'a\r\n\r\n \r\n\r\n', 'a\r\n\r\n \r\n'",
    "'a\r', 'a\r\r\n'",
  })
  void simpleBodies(String body, String hashed) {
    assertSame(Canonicalization.SIMPLE, body, hashed);
  }

  @ParameterizedTest // RFC 5322 §2.3
  @CsvSource({
    "'a\r\nb\r\n', false",
    "'a\rb', true",
    "'a\nb', true",
    "'a\r', true",
    "'\n', true",
  })
  void bareLineEndsAreSeen(String body, boolean bare) {
    for (var one : Canonicalization.values()) {
      var hash = new BodyHash(one, BodyHash.WHOLE);
      byte[] octets = latin(body);
      hash.write(octets, 0, octets.length);
      hash.finish();
      assertThat(hash.hasBareLineEnd()).isEqualTo(bare);
    }
  }

  @Test // RFC 6376 §3.5: l= counts canonicalized octets
  void aLimitCutsWhatIsHashedAndAllIsCounted() {
    var hash = new BodyHash(Canonicalization.RELAXED, 3);
    byte[] body = latin("a  b  c\r\n\r\n");
    hash.write(body, 0, body.length);
    assertThat(base64(hash.finish())).isEqualTo(base64(Algorithm.sha256().digest(latin("a b"))));
    assertThat(hash.octets()).isEqualTo("a b c\r\n".length());
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
  void piecesOfAnySizeGiveTheSameHash(long seed) {
    var random = new Random(seed);
    var text = new StringBuilder();
    for (int i = 0; i < 20_000; i++) {
      text.append("ab \t\r\n\r\n".charAt(random.nextInt(8)));
    }
    byte[] body = latin(text.toString());
    for (var one : Canonicalization.values()) {
      var pieces = new BodyHash(one, BodyHash.WHOLE);
      int at = 0;
      while (at < body.length) {
        int size = Math.min(body.length - at, 1 + random.nextInt(50));
        pieces.write(body, at, size);
        at += size;
      }
      assertThat(base64(pieces.finish())).isEqualTo(hash(one, text.toString(), BodyHash.WHOLE));
      assertSame(one, text.toString(), byTheBook(one, text.toString()));
    }
  }

  /** RFC 6376 §3.4.3, §3.4.4, step by step on the whole body. */
  private static String byTheBook(Canonicalization one, String body) {
    String text = body;
    if (one == Canonicalization.RELAXED) {
      text =
          text.replaceAll("[ \t]+\r\n", "\r\n")
              .replaceAll("[ \t]+\\z", "")
              .replaceAll("[ \t]+", " ");
    }
    text = text.replaceAll("(\r\n)+\\z", "");
    return text.isEmpty() && one == Canonicalization.RELAXED ? "" : text + "\r\n";
  }

  private static void assertSame(Canonicalization one, String body, String hashed) {
    assertThat(hash(one, body, BodyHash.WHOLE)).isEqualTo(base64(sha256().digest(latin(hashed))));
  }

  private static MessageDigest sha256() {
    return Algorithm.sha256();
  }

  private static String hash(Canonicalization one, String body, long limit) {
    var hash = new BodyHash(one, limit);
    byte[] octets = latin(body);
    hash.write(octets, 0, octets.length);
    return base64(hash.finish());
  }

  private static String field(Canonicalization one, String field) {
    var out = new ByteArrayOutputStream();
    one.field(field, out);
    return out.toString(StandardCharsets.ISO_8859_1);
  }

  private static String base64(byte[] octets) {
    return Base64.getEncoder().encodeToString(octets);
  }

  private static byte[] latin(String text) {
    return text.getBytes(StandardCharsets.ISO_8859_1);
  }
}
