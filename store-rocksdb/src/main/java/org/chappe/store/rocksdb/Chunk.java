package org.chappe.store.rocksdb;

import com.github.luben.zstd.Zstd;
import com.github.luben.zstd.ZstdCompressCtx;
import com.github.luben.zstd.ZstdDecompressCtx;
import com.github.luben.zstd.ZstdException;
import java.util.Arrays;
import org.chappe.model.BodyId;
import org.chappe.model.Octets;
import org.chappe.store.BodyDamaged;
import org.chappe.store.UnknownFormat;

/**
 * A chunk's stored form: its format, then its octets as they are or a zstd frame with a checksum.
 * What does not shrink by a sixteenth (pictures already compressed) is stored as it is: reading it
 * then costs nothing. RocksDB checks those octets' own checksum.
 */
final class Chunk {
  /** Octets before compression at most. */
  static final int MAX_OCTETS = 128 * 1024;

  private static final byte PLAIN = 1;
  private static final byte ZSTD = 2;

  /** Level 1: higher ones save some percent of mail and cost several times the time. */
  private static final int LEVEL = 1;

  private static final Spares<Packer> PACKERS =
      new Spares<>(Packer::new, packer -> packer.compressor.close());
  private static final Spares<ZstdDecompressCtx> DECOMPRESSORS =
      new Spares<>(ZstdDecompressCtx::new, ZstdDecompressCtx::close);

  private Chunk() {}

  /** A compressor, some 100 KiB of native memory, and room for what it makes. */
  private static final class Packer {
    final ZstdCompressCtx compressor = new ZstdCompressCtx().setLevel(LEVEL).setChecksum(true);
    final byte[] room = new byte[1 + (int) Zstd.compressBound(MAX_OCTETS)];

    byte[] pack(byte[] octets, int length) {
      int size = compressor.compressByteArray(room, 1, room.length - 1, octets, 0, length);
      if (size < length - length / 16) {
        room[0] = ZSTD;
        return Arrays.copyOf(room, 1 + size);
      }
      var plain = new byte[1 + length];
      plain[0] = PLAIN;
      System.arraycopy(octets, 0, plain, 1, length);
      return plain;
    }
  }

  /** The octets of the stored form of {@code octets} octets at most. */
  static long mostStored(long octets) {
    return 1 + octets;
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
   * A chunk's octets: within {@code stored}, or decompressed into {@code room}, which holds {@code
   * length}.
   *
   * @throws BodyDamaged when they are not {@code length}
   */
  static Octets unpack(byte[] stored, byte[] room, int length, BodyId body) {
    byte format = stored.length == 0 ? 0 : stored[0];
    var octets =
        switch (format) {
          case PLAIN -> new Octets(stored, 1, stored.length - 1);
          case ZSTD -> new Octets(room, 0, decompress(stored, room, length, body));
          default -> throw new UnknownFormat("a chunk of body " + body, format, ZSTD);
        };
    if (octets.length() != length) {
      throw new BodyDamaged(
          body, "a chunk has %d octets, not %d".formatted(octets.length(), length));
    }
    return octets;
  }

  private static int decompress(byte[] stored, byte[] room, int length, BodyId body) {
    var decompressor = DECOMPRESSORS.take();
    try {
      return decompressor.decompressByteArray(room, 0, length, stored, 1, stored.length - 1);
    } catch (ZstdException e) {
      throw new BodyDamaged(body, "a chunk: " + e.getMessage());
    } finally {
      DECOMPRESSORS.giveBack(decompressor);
    }
  }
}
