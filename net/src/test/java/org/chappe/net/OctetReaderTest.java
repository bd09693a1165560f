package org.chappe.net;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class OctetReaderTest {
  private static byte[] octets(String text) {
    return text.getBytes(StandardCharsets.ISO_8859_1);
  }

  private static String text(byte[] octets) {
    return new String(octets, StandardCharsets.ISO_8859_1);
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 3, 1000})
  void readsLinesLiteralsAndSingleOctets(int step) {
    OctetReader in = OctetReader.of(octets("a\r\n\u00FFx{5}\r\nhello\r\nrest"), step);
    assertThat(text(in.line(10))).isEqualTo("a");
    assertThat(in.peek()).isEqualTo(0xFF);
    assertThat(in.next()).isEqualTo(0xFF);
    assertThat(text(in.line(10))).isEqualTo("x{5}");
    assertThat(text(in.octets(5))).isEqualTo("hello");
    assertThat(in.line(0)).isEmpty();
    in.skip(2);
    assertThat(in.next()).isEqualTo('s');
    assertThat(in.total()).isEqualTo(20);
    in.startCommand();
    assertThat(in.column()).isZero();
    assertThat(in.next()).isEqualTo('t');
    assertThat(in.column()).isEqualTo(1);
    assertThatThrownBy(in::next).isInstanceOf(ConnectionClosed.class);
    assertThatThrownBy(in::peek).isInstanceOf(ConnectionClosed.class);
    assertThat(in.total()).isEqualTo(21);
  }

  @ParameterizedTest // RFC 5321 §2.3.8
  @ValueSource(ints = {1, 2, 1000})
  void onlyCrLfEndsALine(int step) {
    OctetReader in = OctetReader.of(octets("a\rb\nc\r\r\nd\n\r\n"), step);
    assertThat(text(in.line(10))).isEqualTo("a\rb\nc\r");
    assertThat(text(in.line(10))).isEqualTo("d\n");
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 7, 512, 100_000})
  void aLineOverTheLimitIsReadToItsEndAndRefused(int step) {
    String longest = "x".repeat(1000);
    String all = longest + "\r\n" + longest + "y\r\n" + "z".repeat(50_000) + "\r\nok\r\n";
    OctetReader in = OctetReader.of(octets(all), step);
    assertThat(text(in.line(1000))).isEqualTo(longest);
    assertThatThrownBy(() -> in.line(1000))
        .isInstanceOf(LineTooLong.class)
        .hasMessage("a line of more than 1000 octets");
    assertThatThrownBy(() -> in.line(1000)).isInstanceOf(LineTooLong.class);
    assertThat(text(in.line(1000))).isEqualTo("ok");
  }

  @Test
  void aLineWithoutAnEndEndsTheConnection() {
    OctetReader in = OctetReader.of(new byte[17 * 1024 * 1024]);
    assertThatThrownBy(() -> in.line(1000))
        .isInstanceOf(ConnectionClosed.class)
        .hasMessage("a line of more than 16777216 octets");
  }

  @Test
  void fillKeepsWhatIsUnread() {
    OctetReader in = OctetReader.of(octets("abcdef"), 2);
    in.fill();
    in.advance(1);
    in.fill();
    in.fill();
    assertThat(text(Arrays.copyOfRange(in.array(), in.position(), in.limit()))).isEqualTo("bcdef");
    assertThat(in.total()).isEqualTo(1);
    assertThatThrownBy(() -> in.advance(6)).isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(in::fill).isInstanceOf(ConnectionClosed.class);
    assertThat(in.peek()).isEqualTo('b');
  }

  @Test
  void fillEndsAtTheBuffersSize() {
    OctetReader in = OctetReader.of(new byte[100_000]);
    assertThatThrownBy(
            () -> {
              while (true) {
                in.fill();
              }
            })
        .isInstanceOf(IllegalStateException.class);
    assertThat(in.limit() - in.position()).isEqualTo(BufferPool.SIZE);
    in.skip(100_000);
    assertThat(in.total()).isEqualTo(100_000);
  }

  @Test
  void skipsLinesWhateverEndsThem() {
    OctetReader in = OctetReader.of(octets("a\nb\r\nc"));
    in.skipLine();
    assertThat(in.peek()).isEqualTo('b');
    in.skipLine();
    assertThat(in.peek()).isEqualTo('c');
  }

  @Test
  void hasBufferedOnlyWhatNeedsNoWaiting() {
    OctetReader in = OctetReader.of(octets("ab"), 1);
    assertThat(in.hasBuffered()).isTrue();
    assertThat(in.next()).isEqualTo('a');
    assertThat(in.hasBuffered()).isTrue();
    assertThat(in.next()).isEqualTo('b');
    assertThat(in.hasBuffered()).isFalse();
  }

  @Test
  void takesTheLargeBufferForMuchAndGivesItBack() {
    BufferPool pool = new BufferPool(1);
    OctetReader in = new OctetReader(new ArrayWire(new byte[20_000], 20_000), pool);
    in.skip(512);
    assertThat(in.array()).hasSize(512);
    in.next();
    assertThat(in.array()).hasSize(BufferPool.SIZE);
    in.release();
    assertThat(in.array()).as("not while octets are unread").hasSize(BufferPool.SIZE);
    in.skip(in.limit() - in.position());
    in.release();
    assertThat(in.array()).hasSize(512);
    assertThat(pool.idle()).isEqualTo(1);
    long total = in.total();
    in.skip(20_000 - total);
    assertThat(in.total()).isEqualTo(20_000);
  }

  @ParameterizedTest // a failure names its seed
  @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
  void anyMixOfCallsReadsEachOctetOnce(long seed) {
    Random random = new Random(seed);
    byte[] all = new byte[200_000];
    random.nextBytes(all);
    OctetReader in = OctetReader.of(all, 1 + random.nextInt(3000));
    ByteArrayOutputStream read = new ByteArrayOutputStream();
    while (read.size() < all.length) {
      int left = all.length - read.size();
      switch (random.nextInt(6)) {
        case 0 -> read.write(in.next());
        case 1 -> in.transferTo(read::write, random.nextInt(Math.min(left, 5000) + 1));
        case 2 -> read.writeBytes(in.octets(random.nextInt(Math.min(left, 5000) + 1)));
        case 3 -> {
          int now = in.limit() - in.position();
          read.write(in.array(), in.position(), now);
          in.advance(now);
          in.release();
        }
        case 4 -> assertThat((byte) in.peek()).isEqualTo(all[read.size()]);
        default -> {
          if (in.limit() - in.position() < Math.min(left, 1000)) {
            in.fill();
          }
        }
      }
      assertThat(in.total()).isEqualTo(read.size());
    }
    assertThat(read.toByteArray()).isEqualTo(all);
  }
}
