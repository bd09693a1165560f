package org.chappe.net;

import java.util.zip.DataFormatException;
import java.util.zip.Deflater;
import java.util.zip.Inflater;

/**
 * Raw DEFLATE (RFC 1951) both ways over another wire, which is the socket or TLS: octets are
 * compressed first and enciphered then. RFC 4978 §3
 *
 * <p>Each write ends in a sync flush, so that whatever was flushed can be read whole. Input is
 * inflated as far as it goes and never waited for while something came out of it: some clients end
 * what they say with a partial flush, behind which the last bits stay with them.
 *
 * <p>What is fed to the inflater ends behind a flush mark, if there is one: when the client stops
 * to compress, what it sent behind the mark is still as it came (RFC 8437 §4.1).
 *
 * <p>Memory: an inflater (40 KiB outside the heap, as the client may refer to the last 32 KiB it
 * sent), and a deflater while there is something to send; {@link Deflaters} says what happens to it
 * afterwards. Inflating gives as many octets as the reader has room for, however much they stand
 * for.
 */
final class DeflateWire implements Wire {
  /** Compressed commands are some 30 octets. */
  private static final int SMALL = 512;

  private static final int MARK = 4; // octets

  private final Wire below;
  private final BufferPool pool;
  private final Deflaters deflaters;
  private final int level;
  private final Inflater inflater = new Inflater(true);
  private final byte[] small = new byte[SMALL];
  private byte[] received = small;
  private int fed; // up to here the inflater has it
  private int limit;
  private int matched; // octets of a flush mark that were fed last

  DeflateWire(Wire below, BufferPool pool, Deflaters deflaters, int level) {
    this.below = below;
    this.pool = pool;
    this.deflaters = deflaters;
    this.level = level;
  }

  /** Octets that were received already, compressed ones. At most {@link BufferPool#SIZE}. */
  void begin(byte[] octets) {
    if (octets.length > SMALL) {
      received = pool.take();
    }
    System.arraycopy(octets, 0, received, 0, octets.length);
    fed = 0;
    limit = octets.length;
  }

  @Override
  public int read(byte[] into, int offset, int length, boolean mayBlock) {
    try {
      while (true) {
        int got = inflater.inflate(into, offset, length);
        if (got > 0) {
          return got;
        }
        if (inflater.finished()) {
          return ENDED;
        }
        if (fed == limit) {
          int octets = receive(mayBlock);
          if (octets < 0) {
            return octets;
          }
        }
        feed();
      }
    } catch (DataFormatException e) {
      throw notDeflate();
    }
  }

  private static ConnectionClosed notDeflate() {
    return new ConnectionClosed(ConnectionEnd.COMPRESSION, "what the client sends is not DEFLATE");
  }

  private int receive(boolean mayBlock) {
    int octets = below.read(received, 0, received.length, mayBlock);
    if (octets == TOO_SMALL && received.length == SMALL) {
      received = pool.take();
      octets = below.read(received, 0, received.length, mayBlock);
    }
    fed = 0;
    limit = Math.max(octets, 0);
    return octets;
  }

  /** Up to and with the next mark 00 00 FF FF, RFC 1951 §3.2.4: a stored block of no octets. */
  private void feed() {
    int to = fed;
    matched = matched == MARK ? 0 : matched;
    while (to < limit && matched < MARK) {
      int octet = received[to++];
      if (matched < 2) {
        matched = octet == 0 ? matched + 1 : 0;
      } else if (octet == -1) {
        matched++;
      } else if (octet != 0) {
        matched = 0;
      } else if (matched == 3) {
        matched = 1;
      }
    }
    inflater.setInput(received, fed, to - fed);
    fed = to;
  }

  /**
   * Ends compression, and gives what came behind the client's last flush mark, or behind the end of
   * its stream; waits for that if need be.
   */
  byte[] end() {
    try {
      byte[] more = new byte[1];
      int got = inflater.inflate(more);
      while (got == 0 && matched < MARK && !inflater.finished()) {
        if (fed == limit && receive(true) < 0) {
          throw new ConnectionClosed(ConnectionEnd.CLIENT_LEFT, "the client left in the middle");
        }
        feed();
        got = inflater.inflate(more);
      }
      if (got > 0) {
        throw new ConnectionClosed(
            ConnectionEnd.COMPRESSION, "the client compressed more than it was to");
      }
    } catch (DataFormatException e) {
      throw notDeflate();
    }
    int unread = limit - fed + (inflater.finished() ? inflater.getRemaining() : 0);
    byte[] plain = new byte[unread];
    System.arraycopy(received, limit - unread, plain, 0, unread);
    limit = fed;
    close();
    return plain;
  }

  @Override
  public void write(byte[] from, int offset, int length) {
    Deflater deflater = deflaters.take(this, level);
    byte[] packed = pool.take();
    boolean whole = false;
    try {
      deflater.setInput(from, offset, length);
      int octets;
      do {
        octets = deflater.deflate(packed, 0, packed.length, Deflater.SYNC_FLUSH);
        below.write(packed, 0, octets);
      } while (octets == packed.length);
      whole = true;
    } finally {
      pool.give(packed);
      if (whole) {
        deflaters.keep(this, deflater);
      } else {
        deflater.end();
      }
    }
  }

  @Override
  public void release() {
    if (received.length != SMALL && fed == limit && inflater.needsInput()) {
      pool.give(received);
      received = small;
      fed = 0;
      limit = 0;
    }
    below.release();
  }

  /** Gives back all that is not on the heap. Nothing can be read or written any more. */
  void close() {
    inflater.end();
    deflaters.forget(this);
    if (received.length != SMALL) {
      pool.give(received);
      received = small;
      fed = 0;
      limit = 0;
    }
  }
}
