package org.chappe.store.rocksdb;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.github.luben.zstd.ZstdCompressCtx;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.Base64;
import java.util.Random;
import java.util.zip.CRC32C;
import org.chappe.model.BodyId;
import org.chappe.model.Octets;
import org.chappe.store.BodyDamaged;
import org.chappe.store.Sha256;
import org.chappe.store.UnknownFormat;
import org.junit.jupiter.api.Test;

class ChunkTest {
  private static final BodyId BODY = new BodyId(Sha256.start().digest());

  private final Random random = new Random(20261129);

  private static byte[] unpacked(byte[] stored, int length) {
    return Chunk.unpack(new Octets(stored), new byte[Chunk.MAX_OCTETS], length, BODY).toArray();
  }

  private static void comesBack(byte[] octets) {
    byte[] stored = Chunk.pack(octets, octets.length);
    assertThat(stored.length).isLessThanOrEqualTo((int) Chunk.mostStored(octets.length));
    assertThat(unpacked(stored, octets.length)).isEqualTo(octets);
    byte[] exact = new byte[octets.length];
    assertThat(Chunk.unpack(new Octets(stored), exact, octets.length, BODY).toArray())
        .isEqualTo(octets);
  }

  private static void comesBack(String text) {
    comesBack(text.getBytes(ISO_8859_1));
  }

  private byte[] noise(int octets) {
    var noise = new byte[octets];
    random.nextBytes(noise);
    return noise;
  }

  private String base64(int octets, int letters, String lineEnd) {
    return new String(
        Base64.getMimeEncoder(letters, lineEnd.getBytes(ISO_8859_1)).encode(noise(octets)),
        ISO_8859_1);
  }

  @Test
  void anAttachmentTakesTheRoomOfWhatItStandsFor() {
    String attachment = "--x\r\n\r\n" + base64(57 * 1000, 76, "\r\n") + "\r\n--x--\r\n";
    comesBack(attachment);
    byte[] octets = attachment.getBytes(ISO_8859_1);
    assertThat(Chunk.pack(octets, octets.length).length).isLessThan(57 * 1000 + 100);
  }

  @Test
  void whatIsAttachedIsCompressedWhereItCanBe() {
    String attachment =
        Base64.getMimeEncoder(76, "\r\n".getBytes(ISO_8859_1))
            .encodeToString("name;street;town\r\n".repeat(3000).getBytes(ISO_8859_1));
    comesBack(attachment);
    byte[] octets = attachment.getBytes(ISO_8859_1);
    assertThat(Chunk.pack(octets, octets.length).length).isLessThan(1000);
  }

  @Test
  void everyLineLengthAndCutComesBack() {
    for (int letters : new int[] {4, 36, 40, 60, 64, 72, 76, 80, 128, 996, 1000, 1004}) {
      String lines = base64(3000 + random.nextInt(3), letters, "\r\n");
      comesBack(lines);
      comesBack(lines + "\r\n");
      comesBack("Some text\r\n" + lines + "\r\nmore text\r\n");
      int cut = random.nextInt(lines.length());
      comesBack(lines.substring(cut));
      comesBack(lines.substring(0, cut));
      comesBack(lines + "\r\n" + base64(1000, 60, "\r\n") + "\r\n" + base64(1000, 60, "\r\n"));
      comesBack(lines.replace("\r\n", "\n"));
      comesBack(lines.replace("\r\n", "\r\r\n"));
    }
  }

  @Test
  void aLetterThatIsNoneAnywhereComesBack() {
    byte[] lines = base64(57 * 12, 76, "\r\n").getBytes(ISO_8859_1);
    for (int at = 0; at < lines.length; at++) {
      for (int wrong : new int[] {'=', ' ', '\r', '\n', 0, 0xFF, '-', '_'}) {
        byte[] other = lines.clone();
        other[at] = (byte) wrong;
        comesBack(other);
      }
    }
  }

  @Test
  void anythingComesBack() {
    String[] pieces = {"", "\r\n", "\n", "\r", "=", "A", "AAAA", "words, as they are written\r\n"};
    for (int round = 0; round < 2000; round++) {
      var mixed = new StringBuilder();
      int most = random.nextInt(random.nextInt(100) == 0 ? Chunk.MAX_OCTETS : 3000);
      while (mixed.length() < most) {
        switch (random.nextInt(4)) {
          case 0 -> mixed.append(base64(random.nextInt(800), 4 * (1 + random.nextInt(20)), "\r\n"));
          case 1 -> mixed.append(new String(noise(random.nextInt(50)), ISO_8859_1));
          default -> mixed.append(pieces[random.nextInt(pieces.length)]);
        }
      }
      comesBack(mixed.substring(0, Math.min(mixed.length(), Chunk.MAX_OCTETS)));
    }
    comesBack(base64(57 * 1700, 76, "\r\n").substring(0, Chunk.MAX_OCTETS));
    comesBack(noise(Chunk.MAX_OCTETS));
    comesBack(("A".repeat(40) + "\r\n").repeat(3120));
  }

  @Test
  void olderFormsAreRead() {
    byte[] octets = "as it was written before\r\n".repeat(50).getBytes(ISO_8859_1);
    var plain = new byte[1 + octets.length];
    plain[0] = 1;
    System.arraycopy(octets, 0, plain, 1, octets.length);
    assertThat(unpacked(plain, octets.length)).isEqualTo(octets);
    try (var compressor = new ZstdCompressCtx().setLevel(1).setChecksum(true)) {
      byte[] frame = compressor.compress(octets);
      var zstd = new byte[1 + frame.length];
      zstd[0] = 2;
      System.arraycopy(frame, 0, zstd, 1, frame.length);
      assertThat(unpacked(zstd, octets.length)).isEqualTo(octets);
    }
  }

  @Test
  void aNewerFormIsNamed() {
    assertThatThrownBy(() -> unpacked(new byte[] {4, 0, 0}, 2)).isInstanceOf(UnknownFormat.class);
  }

  @Test
  void anyOctetThatIsAnotherIsFound() {
    byte[] octets =
        ("text\r\n".repeat(30) + base64(57 * 5, 76, "\r\n") + "\r\n").getBytes(ISO_8859_1);
    byte[] stored = Chunk.pack(octets, octets.length);
    for (int at = 0; at < stored.length; at++) {
      byte[] damaged = stored.clone();
      damaged[at] ^= 0x10;
      assertThatThrownBy(() -> unpacked(damaged, octets.length))
          .isInstanceOfAny(BodyDamaged.class, UnknownFormat.class);
      byte[] cut = Arrays.copyOf(stored, at);
      assertThatThrownBy(() -> unpacked(cut, octets.length))
          .isInstanceOfAny(BodyDamaged.class, UnknownFormat.class);
    }
  }

  @Test
  void runsThatDoNotFitAreDamageAndNoMore() {
    byte[] octets = (base64(57 * 8, 76, "\r\n") + "\r\n").getBytes(ISO_8859_1);
    byte[] stored = Chunk.pack(octets, octets.length);
    for (int at = 5; at < stored.length - 57 * 8; at++) {
      for (int value = 0; value < 256; value++) {
        byte[] damaged = stored.clone();
        damaged[at] = (byte) value;
        checksummed(damaged);
        try {
          assertThat(unpacked(damaged, octets.length)).hasSize(octets.length);
        } catch (BodyDamaged e) {
          // named, and nothing else
        }
      }
    }
  }

  private static void checksummed(byte[] stored) {
    var checksum = new CRC32C();
    checksum.update(stored, 5, stored.length - 5);
    ByteBuffer.wrap(stored).putInt(1, (int) checksum.getValue());
  }
}
