package org.chappe.mime;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Base64;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** base64 and quoted-printable: RFC 2045 §6.7, §6.8. */
class TransferDecoderTest {
  /** In one piece, in single octets, and as a stream: the same. */
  private static String decode(String encoding, String encoded) {
    byte[] in = Mail.octets(encoded);
    byte[] out = new byte[in.length + 2 * TransferDecoder.SLACK];
    TransferDecoder decoder = TransferDecoder.of(encoding);
    int length = decoder.finish(out, decoder.decode(in, 0, in.length, out, 0));
    byte[] whole = Arrays.copyOf(out, length);

    var single = new ByteArrayOutputStream();
    decoder = TransferDecoder.of(encoding);
    for (int i = 0; i < in.length; i++) {
      single.write(out, 0, decoder.decode(in, i, i + 1, out, 0));
    }
    single.write(out, 0, decoder.finish(out, 0));
    assertThat(single.toByteArray()).isEqualTo(whole);

    try (var stream = new DecodedStream(new ByteArrayInputStream(in), encoding)) {
      assertThat(stream.readAllBytes()).isEqualTo(whole);
    } catch (IOException e) {
      throw new AssertionError(e);
    }
    return Octets.raw(whole);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '~',
      quoteCharacter = '`',
      textBlock =
          """
          aGVsbG8=         ~ hello
          aGVsbG8          ~ hello
          aGVs bG8=        ~ hello
          aGVs*!bG8=       ~ hello
          aGVsbG8=aGVsbG8= ~ hellohello
          _-A=             ~ ÿà
          a                ~ ``
          aG               ~ h
          ====             ~ ``
          """)
  void base64(String encoded, String decoded) {
    assertThat(decode("base64", encoded)).isEqualTo(decoded);
  }

  @Test
  void everyOctetBothWays() throws IOException {
    byte[] all = new byte[256 * 3];
    for (int i = 0; i < all.length; i++) {
      all[i] = (byte) (i * 7);
    }
    byte[] base64 = Base64.getMimeEncoder().encode(all);
    assertThat(Mail.octets(decode("base64", Octets.raw(base64)))).isEqualTo(all);

    var quoted = new ByteArrayOutputStream();
    try (var encoder = new QuotedPrintableEncoder(quoted)) {
      encoder.write(all);
    }
    assertThat(Mail.octets(decode("quoted-printable", quoted.toString(StandardCharsets.US_ASCII))))
        .isEqualTo(all);
    assertThat(decode("x-unknown", Octets.raw(all))).isEqualTo(Octets.raw(all));
  }

  @Test
  void quotedPrintable() {
    assertThat(decode("quoted-printable", "caf=C3=A9 =3d")).isEqualTo("caf\u00c3\u00a9 =");
    assertThat(decode("quoted-printable", "soft=\r\n break=\n=  \r\nhere"))
        .isEqualTo("soft breakhere");
    assertThat(decode("quoted-printable", "blanks go \t \r\n at\tends  \n"))
        .isEqualTo("blanks go\r\n at\tends\n");
    assertThat(decode("quoted-printable", "at the end too \t")).isEqualTo("at the end too");
    assertThat(decode("quoted-printable", "=G1 =4 =\rx = y ==3D=")).isEqualTo("=G1 =4 =\rx = y ==");
    assertThat(decode("quoted-printable", "=4")).isEqualTo("=4");
    assertThat(decode("quoted-printable", "a\rb\r\rc \r")).isEqualTo("a\rb\r\rc\r");
    assertThat(decode("quoted-printable", "x" + " ".repeat(5_000) + "y"))
        .isEqualTo("x" + " ".repeat(5_000) + "y");
    assertThat(decode("quoted-printable", "=" + " ".repeat(5_000) + "y"))
        .isEqualTo("=" + " ".repeat(5_000) + "y");
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
  void dirtNeverBreaksADecoder(long seed) {
    var random = new Random(seed);
    for (int round = 0; round < 200; round++) {
      var text = new StringBuilder();
      for (int i = random.nextInt(200); i > 0; i--) {
        text.append("= \t\r\nA0fz\0\u00ff==".charAt(random.nextInt(13)));
      }
      assertThat(decode("quoted-printable", text.toString()).length())
          .isLessThanOrEqualTo(text.length());
      assertThat(decode("base64", text.toString()).length()).isLessThanOrEqualTo(text.length());
    }
  }

  @Test
  void encodedTextStaysWithinItsLines() throws IOException {
    var quoted = new ByteArrayOutputStream();
    String text = ("é".repeat(50) + " \r\n. From =x\tend\t\r\n" + "x".repeat(200)).repeat(3);
    try (var encoder = new QuotedPrintableEncoder(quoted)) {
      encoder.write(text.getBytes(StandardCharsets.UTF_8));
    }
    String encoded = quoted.toString(StandardCharsets.US_ASCII);
    assertThat(encoded.lines().mapToInt(String::length).max().orElseThrow())
        .isLessThanOrEqualTo(76);
    assertThat(encoded.lines()).noneMatch(line -> line.startsWith(".") || line.endsWith(" "));
    assertThat(decode("quoted-printable", encoded))
        .isEqualTo(Octets.raw(text.getBytes(StandardCharsets.UTF_8)));
  }
}
