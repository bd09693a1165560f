package org.chappe.net;

import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/**
 * Octets to a client, in pieces named after grammar: {@code out.text("* ").number(12).text("
 * EXISTS").endOfLine()}. Pieces collect in a buffer of 16 KiB, taken at the first octet, in one of
 * 64 KiB when there are more and one is to be had, and given back by {@link #flush()}; arrays of at
 * least that size go to the socket directly. Not thread-safe: the session's thread only, and never
 * while a lock is held, as a client that does not read makes it wait. When the octets cannot be
 * sent: {@link ConnectionClosed}.
 */
public final class OctetWriter {
  /** 16 KiB: what one TLS record can hold (RFC 8446 §5.1). */
  private static final int CAPACITY = 16 * 1024;

  private static final int LARGE_CAPACITY = 4 * CAPACITY;

  private static final byte[] SMALLEST_LONG = ascii("-9223372036854775808");

  private final OctetSink sink;
  private final BufferPool pool;
  private byte @Nullable [] buffer;
  private int capacity; // of the buffer, as far as it is filled
  private int used;
  private long sent;

  OctetWriter(OctetSink sink, BufferPool pool) {
    this.sink = sink;
    this.pool = pool;
  }

  /** Writes to {@code sink} with each {@link #flush()} and whenever the buffer is full. */
  public static OctetWriter to(OctetSink sink) {
    return new OctetWriter(sink, new BufferPool(1));
  }

  /**
   * One octet per character.
   *
   * @throws IllegalArgumentException if a character is above U+00FF: such text goes to {@link
   *     #utf8}
   */
  public OctetWriter text(String text) {
    int length = text.length();
    int from = 0;
    while (from < length) {
      byte[] into = room();
      int now = Math.min(length - from, capacity - used);
      for (int i = 0; i < now; i++) {
        char character = text.charAt(from + i);
        if (character > 0xFF) {
          throw new IllegalArgumentException("U+%04X is not one octet".formatted((int) character));
        }
        into[used + i] = (byte) character;
      }
      used += now;
      from += now;
    }
    return this;
  }

  /** Text as UTF-8. */
  public OctetWriter utf8(String text) {
    return octets(text.getBytes(StandardCharsets.UTF_8));
  }

  public OctetWriter octet(int octet) {
    room()[used++] = (byte) octet;
    return this;
  }

  public OctetWriter octets(byte[] all) {
    return octets(all, 0, all.length);
  }

  /** Also to be used as an {@link OctetSink}. The array may be changed after the call. */
  public OctetWriter octets(byte[] array, int offset, int length) {
    if (length >= CAPACITY) {
      flush();
      sent += length;
      sink.octets(array, offset, length);
      return this;
    }
    int from = offset;
    int left = length;
    while (left > 0) {
      byte[] into = room();
      int now = Math.min(left, capacity - used);
      System.arraycopy(array, from, into, used, now);
      used += now;
      from += now;
      left -= now;
    }
    return this;
  }

  /** The number in decimal digits, without making a String. */
  public OctetWriter number(long number) {
    if (number == Long.MIN_VALUE) {
      return octets(SMALLEST_LONG);
    }
    if (number < 0) {
      octet('-');
    }
    long rest = Math.abs(number);
    int digits = 1;
    for (long ten = 10; digits < 19 && rest >= ten; ten *= 10) {
      digits++;
    }
    byte[] into = room(digits);
    for (int at = used + digits - 1; at >= used; at--) {
      into[at] = (byte) ('0' + rest % 10);
      rest /= 10;
    }
    used += digits;
    return this;
  }

  /** CRLF. */
  public OctetWriter endOfLine() {
    return octet('\r').octet('\n');
  }

  /** Sends what has been collected. Without output at hand it costs nothing. */
  public void flush() {
    byte[] full = buffer;
    if (full == null) {
      return;
    }
    int length = used;
    used = 0;
    buffer = null;
    try {
      if (length > 0) {
        sent += length;
        sink.octets(full, 0, length);
      }
    } finally {
      giveBack(full);
    }
  }

  private void giveBack(byte[] some) {
    if (some.length == BufferPool.LARGE) {
      pool.giveLarge(some);
    } else {
      pool.give(some);
    }
  }

  /** Octets written since the connection began, sent or still collected. */
  public long total() {
    return sent + used;
  }

  /** Those of them that are on their way. */
  public long sent() {
    return sent;
  }

  /** Forgets what has been collected: nobody will read it. */
  void discard() {
    if (buffer != null) {
      giveBack(buffer);
      buffer = null;
      used = 0;
    }
  }

  /** A buffer with room for one octet at least. */
  private byte[] room() {
    byte[] now = buffer;
    return now != null && used < capacity ? now : room(1);
  }

  /** A buffer with room for {@code octets}. */
  private byte[] room(int octets) {
    byte[] now = buffer;
    if (now != null && capacity - used < octets) {
      now = larger(now);
    }
    if (now == null) {
      now = pool.take();
      buffer = now;
      capacity = CAPACITY;
    }
    return now;
  }

  /** An answer that fills a buffer goes on in a large one, if there is one; else it is sent. */
  private byte @Nullable [] larger(byte[] full) {
    byte[] large = capacity == CAPACITY ? pool.takeLarge() : null;
    if (large == null) {
      flush();
      return null;
    }
    System.arraycopy(full, 0, large, 0, used);
    pool.give(full);
    buffer = large;
    capacity = LARGE_CAPACITY;
    return large;
  }

  private static byte[] ascii(String text) {
    return text.getBytes(StandardCharsets.US_ASCII);
  }
}
