package org.chappe.model;

/**
 * The account's version when something last changed; 0 stands for "before any change". RFC 7162
 * §3.1.1 gives it 63 bits.
 */
public record ModSeq(long value) implements Comparable<ModSeq> {
  public static final ModSeq ZERO = new ModSeq(0);

  public ModSeq {
    if (value < 0) {
      throw new IllegalArgumentException("MODSEQ " + value + " is outside 0..2^63-1");
    }
  }

  @Override
  public int compareTo(ModSeq other) {
    return Long.compare(value, other.value);
  }

  @Override
  public String toString() {
    return Long.toString(value);
  }
}
