package org.chappe.model;

/** A number of octets in a setting or a limit. */
public record ByteSize(long octets) implements Comparable<ByteSize> {
  public ByteSize {
    if (octets < 0) {
      throw new IllegalArgumentException("a size of " + octets + " octets is below 0");
    }
  }

  public static ByteSize ofKiB(long count) {
    return new ByteSize(Math.multiplyExact(count, 1024L));
  }

  public static ByteSize ofMiB(long count) {
    return new ByteSize(Math.multiplyExact(count, 1024L * 1024));
  }

  @Override
  public int compareTo(ByteSize other) {
    return Long.compare(octets, other.octets);
  }

  /** {@code 50MiB}, {@code 64KiB} or {@code 77B}: the form settings are written in. */
  @Override
  public String toString() {
    if (octets > 0 && octets % (1024 * 1024) == 0) {
      return octets / (1024 * 1024) + "MiB";
    }
    return octets > 0 && octets % 1024 == 0 ? octets / 1024 + "KiB" : octets + "B";
  }
}
