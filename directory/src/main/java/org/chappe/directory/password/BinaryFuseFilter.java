package org.chappe.directory.password;

import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Arrays;

/**
 * A set of 64-bit keys that are spread evenly, in about 18 bits for each: it has all of its keys,
 * and one in 65,536 of those that are not its. A binary fuse filter (Graf, Lemire, "Binary Fuse
 * Filters: Fast and Smaller Than Xor Filters", 2022): a key has three places, one in each of three
 * neighbouring segments, and what stands there gives, by exclusive or, the key's fingerprint.
 *
 * <pre>
 *   format (1) | seed (8) | segment length (4) | segments (4) | fingerprints (2 each)
 * </pre>
 *
 * Immutable; thread-safe.
 */
final class BinaryFuseFilter {
  private static final int FORMAT = 1;

  /** 16 Mi places: a list far longer than what is shipped is not read by mistake. */
  private static final int MOST_PLACES = 1 << 24;

  private static final int TRIES = 100;

  private final long seed;
  private final int segmentLength; // a power of two
  private final int segments; // a key's first place is in one of them; two more follow
  private final short[] fingerprints;

  private BinaryFuseFilter(long seed, int segmentLength, int segments, short[] fingerprints) {
    this.seed = seed;
    this.segmentLength = segmentLength;
    this.segments = segments;
    this.fingerprints = fingerprints;
  }

  boolean contains(long key) {
    long hash = mixed(key + seed);
    return (fingerprint(hash)
            ^ fingerprints[place(0, hash)]
            ^ fingerprints[place(1, hash)]
            ^ fingerprints[place(2, hash)])
        == 0;
  }

  /** MurmurHash3's last steps: every bit of the key changes half of the bits. */
  private static long mixed(long key) {
    long hash = (key ^ (key >>> 33)) * 0xff51afd7ed558ccdL;
    hash = (hash ^ (hash >>> 33)) * 0xc4ceb9fe1a85ec53L;
    return hash ^ (hash >>> 33);
  }

  private static short fingerprint(long hash) {
    return (short) (hash ^ (hash >>> 32));
  }

  /**
   * The first place lies anywhere in the segments; the others as far in the next two, and then
   * some.
   */
  private int place(int which, long hash) {
    int first = (int) Math.unsignedMultiplyHigh(hash, (long) segments * segmentLength);
    int mask = segmentLength - 1;
    return switch (which) {
      case 0 -> first;
      case 1 -> (first + segmentLength) ^ ((int) (hash >>> 18) & mask);
      default -> (first + 2 * segmentLength) ^ ((int) hash & mask);
    };
  }

  /**
   * A filter of these keys, the same each time.
   *
   * @param keys different from each other
   */
  static BinaryFuseFilter of(long[] keys) {
    int segmentLength = segmentLength(keys.length);
    int segments =
        Math.max(1, (int) Math.ceil(keys.length * slack(keys.length) / segmentLength) - 2);
    for (long seed = 1; seed <= TRIES; seed++) {
      var filter =
          new BinaryFuseFilter(
              seed, segmentLength, segments, new short[(segments + 2) * segmentLength]);
      if (filter.fill(keys)) {
        return filter;
      }
    }
    throw new IllegalStateException("no filter of " + keys.length + " keys: are some the same?");
  }

  /** The paper's: found by trying what can be filled. */
  private static int segmentLength(int keys) {
    return keys < 2 ? 4 : 1 << (int) Math.floor(Math.log(keys) / Math.log(3.33) + 2.25);
  }

  /** Places for each key; the paper's. */
  private static double slack(int keys) {
    return keys < 2 ? 12 : Math.max(1.125, 0.875 + 0.25 * Math.log(1e6) / Math.log(keys));
  }

  /**
   * A place that only one key has decides for that key; without it, others are alone somewhere.
   * What was taken out last is written first. Fails when keys are left that are nowhere alone.
   */
  private boolean fill(long[] keys) {
    int[] count = new int[fingerprints.length];
    long[] hashes = new long[fingerprints.length]; // exclusive or of those that have the place
    for (long key : keys) {
      long hash = mixed(key + seed);
      for (int which = 0; which < 3; which++) {
        int place = place(which, hash);
        count[place]++;
        hashes[place] ^= hash;
      }
    }
    int[] alone = new int[fingerprints.length];
    int waiting = 0;
    for (int place = 0; place < count.length; place++) {
      if (count[place] == 1) {
        alone[waiting++] = place;
      }
    }
    long[] taken = new long[keys.length];
    int[] decides = new int[keys.length];
    int done = 0;
    while (waiting > 0) {
      int place = alone[--waiting];
      if (count[place] != 1) {
        continue; // its key was taken out by another place
      }
      long hash = hashes[place];
      taken[done] = hash;
      decides[done++] = place;
      for (int which = 0; which < 3; which++) {
        int each = place(which, hash);
        hashes[each] ^= hash;
        if (--count[each] == 1) {
          alone[waiting++] = each;
        }
      }
    }
    if (done < keys.length) {
      return false;
    }
    for (int i = done - 1; i >= 0; i--) {
      int print = fingerprint(taken[i]);
      for (int which = 0; which < 3; which++) {
        int place = place(which, taken[i]);
        print ^= place == decides[i] ? 0 : fingerprints[place];
      }
      fingerprints[decides[i]] = (short) print;
    }
    return true;
  }

  void write(DataOutputStream out) throws IOException {
    out.writeByte(FORMAT);
    out.writeLong(seed);
    out.writeInt(segmentLength);
    out.writeInt(segments);
    for (short fingerprint : fingerprints) {
      out.writeShort(fingerprint);
    }
  }

  /** Reads what {@link #write} wrote; does not close. */
  static BinaryFuseFilter read(DataInputStream in) throws IOException {
    int format = in.readUnsignedByte();
    if (format != FORMAT) {
      throw new IOException("the filter has the format " + format + "; expected " + FORMAT);
    }
    long seed = in.readLong();
    int segmentLength = in.readInt();
    int segments = in.readInt();
    if (segmentLength < 1
        || Integer.bitCount(segmentLength) != 1
        || segments < 1
        || (segments + 2L) * segmentLength > MOST_PLACES) {
      throw new IOException("a filter of " + segments + " segments of " + segmentLength);
    }
    var fingerprints = new short[(segments + 2) * segmentLength];
    byte[] octets = new byte[fingerprints.length * Short.BYTES];
    in.readFully(octets);
    ByteBuffer.wrap(octets).asShortBuffer().get(fingerprints);
    return new BinaryFuseFilter(seed, segmentLength, segments, fingerprints);
  }

  /** So many places has it. */
  int places() {
    return fingerprints.length;
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof BinaryFuseFilter filter
        && seed == filter.seed
        && segmentLength == filter.segmentLength
        && Arrays.equals(fingerprints, filter.fingerprints);
  }

  @Override
  public int hashCode() {
    return Arrays.hashCode(fingerprints);
  }
}
