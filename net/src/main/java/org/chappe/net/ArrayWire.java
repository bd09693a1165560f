package org.chappe.net;

/** Octets that are all here already, given out a few at a time. */
final class ArrayWire implements Wire {
  private final byte[] octets;
  private final int step;
  private int position;

  ArrayWire(byte[] octets, int step) {
    this.octets = octets;
    this.step = step;
  }

  @Override
  public int read(byte[] into, int offset, int length, boolean mayBlock) {
    int now = Math.min(Math.min(step, length), octets.length - position);
    if (now == 0) {
      return mayBlock ? ENDED : NOTHING;
    }
    System.arraycopy(octets, position, into, offset, now);
    position += now;
    return now;
  }

  @Override
  public void write(byte[] from, int offset, int length) {
    throw new UnsupportedOperationException("these octets are for reading");
  }

  @Override
  public void release() {
    // holds no buffer
  }
}
