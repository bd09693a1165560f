package org.chappe.net;

import java.util.Arrays;

/**
 * Octets from a client, pulled by a parser. Every method that needs octets blocks until they are
 * there; the end of input is a {@link ConnectionClosed}, so that no parser can mistake it for data.
 * Not thread-safe: the session's thread only.
 *
 * <p>For tight loops the octets at hand lie in {@link #array()} from {@link #position()} to {@link
 * #limit()}; {@link #advance} consumes, {@link #fill} gets more. The array changes with {@code
 * fill()} and with each wait for input.
 *
 * <p>Memory: 512 octets are there for the next command, which most commands fit in; the large
 * buffer is taken when more come and given back when the session waits; while it waits for a word
 * too, neither is held.
 */
public final class OctetReader {
  /** 512: RFC 5321 §4.5.3.1.4's command line, and nearly every IMAP command. */
  private static final int SMALL = 512;

  /** 16 MiB: who sends that much without a CRLF does not speak in lines. */
  private static final int ENDLESS = 16 * 1024 * 1024;

  private static final byte[] NONE = {};

  private final Wire wire;
  private final BufferPool pool;
  private byte[] small = NONE;
  private byte[] array = NONE;
  private int position;
  private int limit;
  private boolean moreLikely; // the last read filled its buffer
  private long before; // octets consumed that are no longer in the array
  private long start; // of the command, counted as total()

  OctetReader(Wire wire, BufferPool pool) {
    this.wire = wire;
    this.pool = pool;
  }

  /** Reads {@code octets}, then ends. For tests of parsers and for octets that are already here. */
  public static OctetReader of(byte[] octets) {
    return new OctetReader(new ArrayWire(octets, Integer.MAX_VALUE), new BufferPool(0));
  }

  /** Like {@link #of(byte[])}, with at most {@code step} octets coming at a time. */
  public static OctetReader of(byte[] octets, int step) {
    return new OctetReader(new ArrayWire(octets, step), new BufferPool(0));
  }

  /** The next octet, 0 to 255, which stays unread. */
  public int peek() {
    if (position == limit) {
      fill();
    }
    return array[position] & 0xFF;
  }

  /** The next octet, 0 to 255. */
  public int next() {
    if (position == limit) {
      fill();
    }
    return array[position++] & 0xFF;
  }

  /**
   * Where the octets at hand lie, from {@link #position()} to {@link #limit()}. Not to be changed.
   */
  public byte[] array() {
    return array;
  }

  public int position() {
    return position;
  }

  public int limit() {
    return limit;
  }

  /** Consumes {@code octets} of those at hand. */
  public void advance(int octets) {
    if (octets < 0 || octets > limit - position) {
      throw new IllegalArgumentException(
          "advance by " + octets + " with " + (limit - position) + " octets at hand");
    }
    position += octets;
  }

  /**
   * Gets at least one more octet behind those at hand, which stay unread and may move in the array.
   *
   * @throws IllegalStateException if {@link BufferPool#SIZE} octets are at hand already
   */
  public void fill() {
    int got = read(true);
    if (got < 0) {
      throw new ConnectionClosed(ConnectionEnd.CLIENT_LEFT, "the client left in the middle");
    }
  }

  /**
   * Whether the next octet can be read without waiting for the network. What has been received in
   * TLS is deciphered for the answer, so that "yes" is always true.
   */
  public boolean hasBuffered() {
    return position < limit || read(false) > 0;
  }

  /** Octets consumed since the connection began. */
  public long total() {
    return before + position;
  }

  /** Octets consumed since {@link #startCommand()}: 0 at the first octet. */
  public long column() {
    return total() - start;
  }

  /** A command begins with the next octet. */
  public void startCommand() {
    start = total();
  }

  /**
   * Reads a line that ends in CRLF and returns it without these. A bare CR or LF is part of the
   * line, for the caller to refuse (RFC 5321 §2.3.8).
   *
   * @param longest the most octets a line may have, CRLF not counted
   * @throws LineTooLong if it has more; it is then read to its end, and nothing of it is kept
   * @throws ConnectionClosed if it has no end within 16 MiB
   */
  public byte[] line(int longest) {
    byte[] kept = NONE; // of the line, what is no longer in the array; at most longest + 2
    long length = 0;
    boolean afterCr = false;
    boolean ended = false;
    while (!ended) {
      if (position == limit) {
        fill();
      }
      int at = position;
      while (at < limit && !ended) {
        byte octet = array[at++];
        ended = octet == '\n' && afterCr;
        afterCr = octet == '\r';
      }
      int had = (int) Math.min(length, kept.length);
      int now = at - position;
      length += now;
      if (length <= longest + 2L) {
        if (kept.length < length) { // doubled, as octets may come one at a time
          kept = Arrays.copyOf(kept, (int) Math.max(length, Math.min(2L * had, longest + 2L)));
        }
        System.arraycopy(array, position, kept, had, now);
      }
      position = at;
      if (length > ENDLESS) {
        throw new ConnectionClosed("a line of more than " + ENDLESS + " octets");
      }
    }
    if (length > longest + 2L) {
      throw new LineTooLong(longest);
    }
    return Arrays.copyOf(kept, (int) length - 2);
  }

  /** Reads through the next LF, whatever comes before it. */
  public void skipLine() {
    while (next() != '\n') {
      // each octet is looked at once
    }
  }

  /** Reads {@code octets} and forgets them. */
  public void skip(long octets) {
    transferTo((array, offset, length) -> {}, octets);
  }

  /** Reads exactly {@code octets} into an array of their own. */
  public byte[] octets(int octets) {
    byte[] all = new byte[octets];
    int had = 0;
    while (had < octets) {
      if (position == limit) {
        fill();
      }
      int now = Math.min(octets - had, limit - position);
      System.arraycopy(array, position, all, had, now);
      position += now;
      had += now;
    }
    return all;
  }

  /** Hands exactly {@code octets} to {@code sink} as they arrive, without copying them. */
  public void transferTo(OctetSink sink, long octets) {
    long left = octets;
    while (left > 0) {
      if (position == limit) {
        fill();
      }
      int now = (int) Math.min(left, limit - position);
      int from = position;
      position += now; // before the call: what throws there has read them all the same
      left -= now;
      sink.octets(array, from, now);
    }
  }

  /** Gets more octets, or returns one of {@link Wire}'s codes. */
  int read(boolean mayBlock) {
    makeRoom();
    while (true) {
      int space = array.length - limit;
      int got = wire.read(array, limit, space, mayBlock);
      if (got == Wire.TOO_SMALL && array.length < BufferPool.SIZE) {
        enlarge();
      } else if (got == Wire.TOO_SMALL) {
        throw new IllegalStateException((limit - position) + " octets unread, no room for more");
      } else {
        moreLikely = got == space;
        limit += Math.max(got, 0);
        return got;
      }
    }
  }

  private void makeRoom() {
    if (array.length == 0) {
      small = new byte[SMALL];
      array = small;
    }
    if (position == limit) {
      empty();
    }
    if (moreLikely && array.length < BufferPool.SIZE) {
      enlarge();
    }
    if (limit == array.length && position == 0) {
      throw new IllegalStateException(limit + " octets unread, no room for more");
    }
    if (limit == array.length) {
      moveTo(array);
    }
  }

  private void enlarge() {
    moveTo(pool.take());
  }

  private void moveTo(byte[] other) {
    System.arraycopy(array, position, other, 0, limit - position);
    before += position;
    limit -= position;
    position = 0;
    array = other;
  }

  boolean hasUnread() {
    return position < limit;
  }

  /** Hands over what is at hand and unread. */
  byte[] takeUnread() {
    byte[] unread = Arrays.copyOfRange(array, position, limit);
    limit = position;
    return unread;
  }

  /**
   * Puts octets in, to be read next.
   *
   * @param octets at most {@link BufferPool#SIZE}
   */
  void put(byte[] octets) {
    if (position != limit) {
      throw new IllegalStateException((limit - position) + " octets unread");
    }
    if (octets.length > array.length) {
      enlarge();
    }
    before += position;
    System.arraycopy(octets, 0, array, 0, octets.length);
    position = 0;
    limit = octets.length;
  }

  /** Forgets what is at hand; returns how many octets that were. */
  int discard() {
    int unread = limit - position;
    position = limit;
    return unread;
  }

  /** Gives the large buffer back if nothing is in it. */
  void release() {
    if (position == limit && array.length == BufferPool.SIZE) {
      empty();
      pool.give(array);
      array = small;
      moreLikely = false;
    }
  }

  /** Holds no buffer if nothing is in it. */
  void releaseAll() {
    release();
    if (position == limit) {
      empty();
      small = NONE;
      array = NONE;
      moreLikely = false;
    }
  }

  private void empty() {
    before += position;
    position = 0;
    limit = 0;
  }
}
