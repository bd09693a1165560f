package org.chappe.mime;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Arrays;
import org.junit.jupiter.api.Test;

class PartTreeCodecTest {
  private static final String MESSAGE =
      """
      Content-Type: multipart/mixed; boundary="b"

      --b
      Content-Type: text/plain; charset=utf-8; format=flowed
      Content-Transfer-Encoding: quoted-printable

      hello
      --b
      Content-Type: application/x-odd; name=thing.odd; other=dropped
      Content-Disposition: attachment; filename*=utf-8''%e2%82%ac.pdf; size=12
      Content-ID: <x@y>
      Content-Location: http://example.test/
      Content-Language: en, de
      Content-Description: dropped

      octets
      --b
      Content-Type: message/rfc822

      Subject: in

      hello
      --b--
      """;

  @Test
  void whatIsKeptComesBack() {
    Part root = Mail.parse(MESSAGE).root();
    byte[] encoded = PartTreeCodec.encode(root);
    Part decoded = PartTreeCodec.decode(encoded);
    assertThat(decoded).isEqualTo(PartTreeCodec.kept(root));
    assertThat(decoded.section(3, 1)).isEqualTo(root.section(3, 1)).isPresent();
    assertThat(decoded.headerSection(3)).isEqualTo(root.headerSection(3)).isPresent();
    assertThat(decoded.part(2).orElseThrow().filename()).contains("€.pdf");
    assertThat(decoded.part(1).orElseThrow().charset()).contains("utf-8");
    assertThat(decoded.part(1).orElseThrow().encoding()).isEqualTo("quoted-printable");
  }

  @Test
  void aUsualTreeIsSmall() {
    Part root =
        Mail.parse(
                """
                Content-Type: multipart/alternative; boundary="b"

                --b
                Content-Type: text/plain; charset=utf-8
                Content-Transfer-Encoding: quoted-printable

                hello
                --b
                Content-Type: text/html; charset=utf-8
                Content-Transfer-Encoding: quoted-printable

                hello
                --b--
                """)
            .root();
    assertThat(PartTreeCodec.encode(root).length).isLessThan(50);
  }

  /** Octets once written must be readable for ever: these were written by the first version. */
  @Test
  void formatOneStaysReadable() {
    byte[] stored = java.util.HexFormat.of().parseHex(STORED);
    assertThat(PartTreeCodec.decode(stored))
        .isEqualTo(PartTreeCodec.kept(Mail.parse(MESSAGE).root()));
  }

  private static final String STORED =
      "0100040617002fc10315031001021b021c1d252605670500001f080005782d6f64641701210009746869"
          + "6e672e6f646429012400147574662d3827272565322538322561632e706466053c7840793e020002656e"
          + "0002646514687474703a2f2f6578616d706c652e746573742f07ff01060000000f101707201402010001"
          + "0217000f050000";

  @Test
  void aNewerFormatIsNamed() {
    byte[] encoded = PartTreeCodec.encode(Mail.parse(MESSAGE).root());
    encoded[0] = 2;
    assertThatThrownBy(() -> PartTreeCodec.decode(encoded))
        .isInstanceOf(PartTreeCodec.UnknownFormat.class)
        .hasMessage("a part tree in format 2; this program knows formats up to 1");
  }

  @Test
  void damagedTreesAreNamedAsSuch() {
    byte[] encoded = PartTreeCodec.encode(Mail.parse(MESSAGE).root());
    for (int length = 0; length < encoded.length; length++) {
      byte[] cut = Arrays.copyOf(encoded, length);
      assertThatThrownBy(() -> PartTreeCodec.decode(cut)).isInstanceOf(PartTreeCodec.Damaged.class);
    }
    assertThatThrownBy(() -> PartTreeCodec.decode(Arrays.copyOf(encoded, encoded.length + 1)))
        .isInstanceOf(PartTreeCodec.Damaged.class)
        .hasMessage("damaged part tree: 1 octets too many");
  }
}
