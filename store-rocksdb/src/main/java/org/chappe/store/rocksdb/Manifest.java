package org.chappe.store.rocksdb;

import java.nio.ByteBuffer;
import org.chappe.model.BodyId;
import org.chappe.store.UnknownFormat;

/**
 * Where a body's chunks are and which octets each holds. No chunk holds octets of both the header
 * block and the rest, unless the header's end was said too late.
 *
 * <pre>
 * 1  location(8)  header octets(8)  count(4)  each chunk's octets before compression(4)
 * </pre>
 */
final class Manifest {
  private static final byte FORMAT = 1;
  private static final int FIXED = 1 + 8 + 8 + 4;

  private final long location;
  private final long headerOctets;
  private final long[] ends; // for each chunk the body's octets up to its end; ascending

  Manifest(long location, long headerOctets, long[] ends) {
    this.location = location;
    this.headerOctets = headerOctets;
    this.ends = ends;
  }

  /** The upper part of the chunks' keys. */
  long location() {
    return location;
  }

  long headerOctets() {
    return headerOctets;
  }

  long octets() {
    return ends.length == 0 ? 0 : ends[ends.length - 1];
  }

  int chunks() {
    return ends.length;
  }

  /** The octets of the longest chunk. */
  int longestChunk() {
    long longest = 0;
    for (int chunk = 0; chunk < ends.length; chunk++) {
      longest = Math.max(longest, end(chunk) - start(chunk));
    }
    return (int) longest;
  }

  long start(int chunk) {
    return chunk == 0 ? 0 : ends[chunk - 1];
  }

  long end(int chunk) {
    return ends[chunk];
  }

  /** The chunk that holds octet {@code at}, which is below {@link #octets()}. */
  int chunkOf(long at) {
    int low = 0;
    int high = ends.length - 1;
    while (low < high) {
      int middle = (low + high) >>> 1;
      if (ends[middle] > at) {
        high = middle;
      } else {
        low = middle + 1;
      }
    }
    return low;
  }

  Manifest at(long otherLocation) {
    return new Manifest(otherLocation, headerOctets, ends);
  }

  byte[] toOctets() {
    var out = ByteBuffer.allocate(FIXED + 4 * ends.length);
    out.put(FORMAT).putLong(location).putLong(headerOctets).putInt(ends.length);
    for (int chunk = 0; chunk < ends.length; chunk++) {
      out.putInt((int) (ends[chunk] - start(chunk)));
    }
    return out.array();
  }

  static Manifest of(ByteBuffer stored, BodyId body) {
    byte format = stored.get();
    if (format != FORMAT) {
      throw new UnknownFormat("the manifest of body " + body, format, FORMAT);
    }
    long location = stored.getLong();
    long headerOctets = stored.getLong();
    var ends = new long[stored.getInt()];
    long end = 0;
    for (int chunk = 0; chunk < ends.length; chunk++) {
      end += stored.getInt();
      ends[chunk] = end;
    }
    return new Manifest(location, headerOctets, ends);
  }
}
