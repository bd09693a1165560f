package org.chappe.net;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.zip.DataFormatException;
import java.util.zip.Deflater;
import java.util.zip.Inflater;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** DEFLATE over a wire, RFC 1951, as RFC 4978 uses it. */
class DeflateTest {
  /** What was written is kept; each of {@code coming} is one arrival. */
  private static final class Ends implements Wire {
    private final ByteArrayOutputStream written = new ByteArrayOutputStream();
    private final List<byte[]> coming = new ArrayList<>();

    @Override
    public int read(byte[] into, int offset, int length, boolean mayBlock) {
      if (coming.isEmpty()) {
        return mayBlock ? ENDED : NOTHING;
      }
      byte[] next = coming.removeFirst();
      int now = Math.min(length, next.length);
      System.arraycopy(next, 0, into, offset, now);
      if (now < next.length) {
        coming.addFirst(Arrays.copyOfRange(next, now, next.length));
      }
      return now;
    }

    @Override
    public void write(byte[] from, int offset, int length) {
      written.write(from, offset, length);
    }

    @Override
    public void release() {
      // nothing is held
    }
  }

  private static byte[] text(Random random) {
    byte[] text = new byte[random.nextInt(40_000)];
    boolean plain = random.nextBoolean();
    for (int i = 0; i < text.length; i++) {
      text[i] = (byte) (plain ? 'a' + random.nextInt(4) : random.nextInt());
    }
    return text;
  }

  @ParameterizedTest // kept = 0: every write begins with a deflater that knows nothing
  @ValueSource(ints = {0, 1, 8})
  void eachWriteCanBeReadWholeAtOnce(int kept) throws DataFormatException {
    var random = new Random(kept + 77);
    var deflaters = new Deflaters(kept);
    var ends = List.of(new Ends(), new Ends(), new Ends());
    var wires = new ArrayList<DeflateWire>();
    var readers = new ArrayList<Inflater>();
    for (Ends end : ends) {
      wires.add(new DeflateWire(end, new BufferPool(4), deflaters, 6));
      readers.add(new Inflater(true));
    }
    for (int round = 0; round < 200; round++) {
      int which = random.nextInt(3);
      byte[] text = text(random);
      Ends end = ends.get(which);
      wires.get(which).write(text, 0, text.length);
      Inflater reader = readers.get(which);
      reader.setInput(end.written.toByteArray());
      end.written.reset();
      byte[] read = new byte[text.length + 1];
      int got = 0;
      int now;
      do {
        now = reader.inflate(read, got, read.length - got);
        got += now;
      } while (now > 0);
      assertThat(Arrays.copyOf(read, got)).isEqualTo(text);
      assertThat(deflaters.idle()).isLessThanOrEqualTo(kept);
    }
    wires.forEach(DeflateWire::close);
    assertThat(deflaters.idle()).isZero();
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 3, 7, 600, 50_000})
  void inputInPiecesOfAnySize(int piece) {
    var random = new Random(piece);
    var end = new Ends();
    var wire = new DeflateWire(end, new BufferPool(1), new Deflaters(1), 6);
    var deflater = new Deflater(6, true);
    byte[] into = new byte[1_000];
    for (int round = 0; round < 30; round++) {
      byte[] text = text(random);
      deflater.setInput(text);
      byte[] packed = new byte[100_000];
      int length = deflater.deflate(packed, 0, packed.length, Deflater.SYNC_FLUSH);
      for (int at = 0; at < length; at += piece) {
        end.coming.add(Arrays.copyOfRange(packed, at, Math.min(length, at + piece)));
      }
      var read = new ByteArrayOutputStream();
      int got = wire.read(into, 0, into.length, false);
      while (got != Wire.NOTHING) {
        read.write(into, 0, got);
        got = wire.read(into, 0, into.length, false);
      }
      assertThat(read.toByteArray()).isEqualTo(text);
      wire.release();
    }
    assertThat(wire.read(into, 0, into.length, true)).isEqualTo(Wire.ENDED);
    wire.close();
  }

  @ParameterizedTest // RFC 8437 §4.1: where a mark ends, plain octets may follow, however it comes
  @ValueSource(ints = {1, 2, 3, 5, 1_000})
  void plainOctetsBehindTheLastMark(int piece) {
    var deflater = new Deflater(6, true);
    deflater.setInput("the last\r\n".getBytes(StandardCharsets.US_ASCII));
    byte[] all = new byte[100];
    int length = deflater.deflate(all, 0, all.length, Deflater.SYNC_FLUSH);
    byte[] plain = {'p', 'l', 'a', 'i', 'n'};
    System.arraycopy(plain, 0, all, length, plain.length);
    var end = new Ends();
    for (int at = 0; at < length + plain.length; at += piece) {
      end.coming.add(Arrays.copyOfRange(all, at, Math.min(length + plain.length, at + piece)));
    }
    var wire = new DeflateWire(end, new BufferPool(1), new Deflaters(1), 6);
    byte[] read = new byte[10];
    int got = 0;
    while (got < read.length) {
      got += wire.read(read, got, read.length - got, true);
    }
    var rest = new ByteArrayOutputStream();
    rest.writeBytes(wire.end());
    end.coming.forEach(rest::writeBytes);
    assertThat(rest.toByteArray()).isEqualTo(plain);
  }
}
