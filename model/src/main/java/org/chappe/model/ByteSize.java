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

  /**
   * A size as a person writes it, like {@code 64KiB}, {@code 50MiB} or {@code 2GiB}.
   *
   * @throws IllegalArgumentException if it is none
   */
  public static ByteSize parse(String text) {
    int digits = 0;
    while (digits < text.length() && text.charAt(digits) >= '0' && text.charAt(digits) <= '9') {
      digits++;
    }
    long unit =
        switch (text.substring(digits)) {
          case "B" -> 1;
          case "KiB" -> 1L << 10;
          case "MiB" -> 1L << 20;
          case "GiB" -> 1L << 30;
          case "TiB" -> 1L << 40;
          default -> throw new IllegalArgumentException("not a size: " + text);
        };
    try {
      return new ByteSize(Math.multiplyExact(Long.parseLong(text.substring(0, digits)), unit));
    } catch (ArithmeticException e) {
      throw new IllegalArgumentException("not a size: " + text, e);
    }
  }
}
