package org.chappe.store.rocksdb;

import java.nio.ByteBuffer;
import java.time.Instant;
import java.util.Optional;
import org.chappe.model.BodyId;
import org.chappe.store.CommitId;
import org.chappe.store.Head;
import org.chappe.store.PartitionId;
import org.chappe.store.UnknownFormat;

/**
 * The octets on disk. Numbers are big-endian; every value begins with its format.
 *
 * <pre>
 * column family rows: a partition's rows lie together, its head first
 *   partition 0            -&gt; 1 version(8) commit id(16) head value
 *   partition 1 row key    -&gt; 1 row value
 *     partition = length(1) kind and name
 *
 * column family bodies
 *   'm' SHA-256(32)                        -&gt; 1 manifest, see {@link Manifest}
 *   'l' SHA-256(32) partition message(8)   -&gt; 1                  linked
 *   'g' SHA-256(32)                        -&gt; 1 milliseconds(8)  unlinked then; perhaps linked still
 *   'u' location(8)                        -&gt; 1                  chunks that no manifest names yet
 *
 * column family chunks: locations ascend, so new chunks always go to the end
 *   location(8) number(4)  -&gt; its form(1) and its octets in that form, see {@link Chunk}
 *
 * column family default
 *   "format"   -&gt; the format of all this(4)
 *   "program"  -&gt; the version of the program that wrote last, in UTF-8
 *   "opens"    -&gt; how often this was opened(8): the upper half of locations
 * </pre>
 */
final class Layout {
  static final byte FORMAT = 1;

  /** A head's value before what the commit gave: format, version, commit id. */
  private static final int HEAD_PREFIX = 1 + 8 + 16;

  private static final byte HEAD = 0;
  private static final byte ROW = 1;
  private static final byte MANIFEST = 'm';
  private static final byte LINK = 'l';
  private static final byte GARBAGE = 'g';
  private static final byte UPLOAD = 'u';

  private Layout() {}

  /** Octets of a row's key before the key the caller gave. */
  static int rowPrefix(PartitionId partition) {
    return 2 + partition.octets().length;
  }

  static void headKey(ByteBuffer out, PartitionId partition) {
    partition(out, partition);
    out.put(HEAD);
  }

  static void rowKey(ByteBuffer out, PartitionId partition, byte[] key) {
    partition(out, partition);
    out.put(ROW).put(key);
  }

  static byte[] headKey(PartitionId partition) {
    var key = ByteBuffer.allocate(rowPrefix(partition));
    headKey(key, partition);
    return key.array();
  }

  static byte[] rowKey(PartitionId partition, byte[] key) {
    var out = ByteBuffer.allocate(rowPrefix(partition) + key.length);
    rowKey(out, partition, key);
    return out.array();
  }

  private static void partition(ByteBuffer out, PartitionId partition) {
    byte[] octets = partition.octets();
    out.put((byte) octets.length).put(octets);
  }

  static void head(ByteBuffer out, long version, CommitId commit, byte[] value) {
    out.put(FORMAT).putLong(version).putLong(commit.high()).putLong(commit.low()).put(value);
  }

  static Head head(ByteBuffer stored, PartitionId partition) {
    check(stored, "the head of " + partition);
    long version = stored.getLong();
    var commit = new CommitId(stored.getLong(), stored.getLong());
    return new Head(version, Optional.of(commit), rest(stored));
  }

  static int headOctets(byte[] value) {
    return HEAD_PREFIX + value.length;
  }

  /** A row's value without its format. */
  static byte[] rowValue(ByteBuffer stored, PartitionId partition) {
    if (stored.get() != FORMAT) {
      stored.rewind();
      check(stored, "a row of " + partition);
    }
    return rest(stored);
  }

  /** Moves behind the format octet. */
  private static void check(ByteBuffer stored, String what) {
    byte format = stored.get();
    if (format != FORMAT) {
      throw new UnknownFormat(what, format, FORMAT);
    }
  }

  private static byte[] rest(ByteBuffer stored) {
    var rest = new byte[stored.remaining()];
    stored.get(rest);
    return rest;
  }

  static byte[] manifestKey(BodyId body) {
    return bodyKey(MANIFEST, body);
  }

  static byte[] garbageKey(BodyId body) {
    return bodyKey(GARBAGE, body);
  }

  /** What all links of {@code body} begin with. */
  static byte[] linkPrefix(BodyId body) {
    return bodyKey(LINK, body);
  }

  static byte[] linkKey(BodyId body, PartitionId partition, long message) {
    var key = new byte[1 + BodyId.OCTETS + 1 + partition.octets().length + 8];
    var out = ByteBuffer.wrap(key).put(LINK).put(body.octets());
    partition(out, partition);
    out.putLong(message);
    return key;
  }

  private static byte[] bodyKey(byte type, BodyId body) {
    return ByteBuffer.allocate(1 + BodyId.OCTETS).put(type).put(body.octets()).array();
  }

  static byte[] garbageFrom() {
    return new byte[] {GARBAGE};
  }

  static byte[] garbageTo() {
    return new byte[] {GARBAGE + 1};
  }

  static BodyId garbageBody(byte[] key) {
    var sha256 = new byte[BodyId.OCTETS];
    System.arraycopy(key, 1, sha256, 0, sha256.length);
    return new BodyId(sha256);
  }

  static byte[] garbage(long unlinkedMillis) {
    return ByteBuffer.allocate(9).put(FORMAT).putLong(unlinkedMillis).array();
  }

  static Instant unlinked(byte[] garbage, BodyId body) {
    var stored = ByteBuffer.wrap(garbage);
    check(stored, "the garbage row of body " + body);
    return Instant.ofEpochMilli(stored.getLong());
  }

  /** The value of a row that says everything by being there. */
  static byte[] present() {
    return new byte[] {FORMAT};
  }

  static byte[] uploadKey(long location) {
    return ByteBuffer.allocate(9).put(UPLOAD).putLong(location).array();
  }

  static byte[] uploadsFrom() {
    return new byte[] {UPLOAD};
  }

  static byte[] uploadsTo() {
    return new byte[] {UPLOAD + 1};
  }

  static long uploadLocation(byte[] key) {
    return ByteBuffer.wrap(key).getLong(1);
  }

  static byte[] chunkKey(long location, int number) {
    return ByteBuffer.allocate(12).putLong(location).putInt(number).array();
  }
}
