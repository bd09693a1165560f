package org.chappe.store.rocksdb;

import com.github.luben.zstd.Zstd;
import com.github.luben.zstd.ZstdCompressCtx;
import com.github.luben.zstd.ZstdDecompressCtx;
import com.github.luben.zstd.ZstdException;
import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.zip.CRC32C;
import org.chappe.model.BodyId;
import org.chappe.model.Octets;
import org.chappe.store.BodyDamaged;
import org.chappe.store.UnknownFormat;

/**
 * A chunk's stored form. Lines of base64 are kept as what they stand for ({@link Base64Lines}), and
 * this and the text are two pieces: each a zstd frame, or as it is when it does not shrink by a
 * sixteenth (pictures already compressed): reading it then costs nothing.
 *
 * <pre>
 * 3 CRC-32C of what follows(4)  runs(2)  each run(10)  octets of the text's piece(4)  that piece  the binary one
 *   piece = 0 octets | 1 zstd frame
 * </pre>
 *
 * Before there were <code>1 octets</code>, which RocksDB's own checksum covers, and <code>2 zstd
 * frame</code> with a checksum; these are read still.
 */
final class Chunk {
  /** Octets before compression at most. */
  static final int MAX_OCTETS = 128 * 1024;

  private static final byte PLAIN = 1;
  private static final byte ZSTD = 2;
  private static final byte PIECES = 3;

  /** Format, checksum, count of runs; and what is before each piece. */
  private static final int HEAD = 1 + 4 + 2;

  private static final int MOST_RUNS_OVER = HEAD + 4 + 1 + 1;

  private static final byte AS_IT_IS = 0;
  private static final byte FRAME = 1;

  /** Level 1: higher ones save some percent of mail and cost several times the time. */
  private static final int LEVEL = 1;

  private static final Spares<Packer> PACKERS =
      new Spares<>(Packer::new, packer -> packer.compressor.close());
  private static final Spares<Unpacker> UNPACKERS =
      new Spares<>(Unpacker::new, unpacker -> unpacker.decompressor.close());

  private static final Spares<byte[]> ROOMS = new Spares<>(Chunk::newRoom, _ -> {});

  private Chunk() {}

  private static byte[] newRoom() {
    return new byte[(int) mostStored(MAX_OCTETS)];
  }

  /**
   * Room for any chunk, stored or not. Arrays that large cost more when made, and filled with
   * zeros, than reading into them.
   */
  static byte[] takeRoom() {
    return ROOMS.take();
  }

  /** The room, which nobody uses any more; another array is left alone. */
  static void giveBackRoom(byte[] room) {
    if (room.length == mostStored(MAX_OCTETS)) {
      ROOMS.giveBack(room);
    }
  }

  /** A compressor, some 100 KiB of native memory, and room for what it makes. */
  private static final class Packer {
    final ZstdCompressCtx compressor = new ZstdCompressCtx().setLevel(LEVEL);
    final Base64Lines lines = new Base64Lines();
    final ByteBuffer room =
        ByteBuffer.allocate(MOST_RUNS_OVER + 2 * (int) Zstd.compressBound(MAX_OCTETS));

    byte[] pack(byte[] octets, int length) {
      lines.takeOut(octets, length);
      room.clear().put(PIECES).putInt(0).putShort((short) lines.runs());
      lines.runs(room);
      int size = room.position();
      room.putInt(0);
      piece(lines.text(), lines.textOctets());
      room.putInt(size, room.position() - size - 4);
      piece(lines.binary(), lines.binaryOctets());
      room.putInt(1, checksum(room.array(), room.position()));
      return Arrays.copyOf(room.array(), room.position());
    }

    private void piece(byte[] octets, int length) {
      int at = room.position();
      int size =
          compressor.compressByteArray(
              room.array(), at + 1, room.capacity() - at - 1, octets, 0, length);
      if (size < length - length / 16) {
        room.put(FRAME).position(at + 1 + size);
      } else {
        room.put(AS_IT_IS).put(octets, 0, length);
      }
    }
  }

  /** A decompressor, and room for what it makes. */
  private static final class Unpacker {
    final ZstdDecompressCtx decompressor = new ZstdDecompressCtx();
    private final Base64Lines lines = new Base64Lines();
    private final byte[] text = new byte[MAX_OCTETS];
    private final byte[] binary = new byte[MAX_OCTETS];

    Octets unpack(byte[] stored, int length, byte[] into) {
      var in = ByteBuffer.wrap(stored, 0, length).position(HEAD - 2);
      ByteBuffer runs = in.slice(HEAD, in.getShort() * Base64Lines.RUN_OCTETS);
      in.position(HEAD + runs.remaining());
      int textOctets = in.getInt();
      int textAt = in.position();
      if (!runs.hasRemaining()) {
        var all = piece(stored, textAt, textAt + textOctets, into);
        return new Octets(all.octets(), all.from(), all.to() - all.from());
      }
      var texts = piece(stored, textAt, textAt + textOctets, text);
      var rest = piece(stored, textAt + textOctets, length, binary);
      return new Octets(into, 0, lines.putBack(runs, texts, rest, into));
    }

    private Base64Lines.Piece piece(byte[] stored, int from, int to, byte[] into) {
      if (stored[from] == AS_IT_IS) {
        return new Base64Lines.Piece(stored, from + 1, to);
      }
      if (stored[from] != FRAME) {
        throw new IndexOutOfBoundsException("a piece has format " + stored[from]);
      }
      int octets =
          decompressor.decompressByteArray(into, 0, into.length, stored, from + 1, to - from - 1);
      return new Base64Lines.Piece(into, 0, octets);
    }
  }

  private static int checksum(byte[] stored, int length) {
    var checksum = new CRC32C();
    checksum.update(stored, HEAD - 2, length - (HEAD - 2));
    return (int) checksum.getValue();
  }

  /** The octets of the stored form of {@code octets} octets at most. */
  static long mostStored(long octets) {
    return MOST_RUNS_OVER + octets;
  }

  /** The stored form of the first {@code length} of {@code octets}. */
  static byte[] pack(byte[] octets, int length) {
    var packer = PACKERS.take();
    try {
      return packer.pack(octets, length);
    } finally {
      PACKERS.giveBack(packer);
    }
  }

  /**
   * A chunk's octets: within {@code stored}, whose array begins with it, or in {@code room}, which
   * holds {@code length}.
   *
   * @throws BodyDamaged when they are not {@code length}, or not those that were stored
   */
  static Octets unpack(Octets stored, byte[] room, int length, BodyId body) {
    byte format = stored.isEmpty() ? 0 : stored.array()[0];
    var octets =
        switch (format) {
          case PLAIN -> new Octets(stored.array(), 1, stored.length() - 1);
          case ZSTD -> new Octets(room, 0, decompress(stored, room, length, body));
          case PIECES -> pieces(stored, room, body);
          default -> throw new UnknownFormat("a chunk of body " + body, format, PIECES);
        };
    if (octets.length() != length) {
      throw new BodyDamaged(
          body, "a chunk has %d octets, not %d".formatted(octets.length(), length));
    }
    return octets;
  }

  /** Whether the form has a checksum of its own, which {@link #unpack} looks at. */
  static boolean isChecked(byte[] stored) {
    return stored[0] != PLAIN;
  }

  private static Octets pieces(Octets stored, byte[] room, BodyId body) {
    if (stored.length() < HEAD
        || ByteBuffer.wrap(stored.array()).getInt(1) != checksum(stored.array(), stored.length())) {
      throw new BodyDamaged(body, "a chunk does not have its checksum");
    }
    var unpacker = UNPACKERS.take();
    try {
      return unpacker.unpack(stored.array(), stored.length(), room);
    } catch (ZstdException
        | IndexOutOfBoundsException
        | BufferUnderflowException
        | IllegalArgumentException e) {
      throw new BodyDamaged(body, "a chunk: " + e.getMessage()); // was stored like that
    } finally {
      UNPACKERS.giveBack(unpacker);
    }
  }

  private static int decompress(Octets stored, byte[] room, int length, BodyId body) {
    var unpacker = UNPACKERS.take();
    try {
      return unpacker.decompressor.decompressByteArray(
          room, 0, length, stored.array(), 1, stored.length() - 1);
    } catch (ZstdException e) {
      throw new BodyDamaged(body, "a chunk: " + e.getMessage());
    } finally {
      UNPACKERS.giveBack(unpacker);
    }
  }
}
