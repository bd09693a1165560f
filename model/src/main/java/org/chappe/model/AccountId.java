package org.chappe.model;

import java.util.HexFormat;

/** An account's identity: random, kept when its addresses change, never reused. */
public record AccountId(long value) implements Comparable<AccountId> {
  private static final HexFormat HEX = HexFormat.of();

  /** The account whose {@link #toString()} is {@code hex}. */
  public static AccountId parse(String hex) {
    if (hex.length() != 16) {
      throw new IllegalArgumentException(
          "an account id has 16 hexadecimal digits, not " + hex.length());
    }
    return new AccountId(HexFormat.fromHexDigitsToLong(hex));
  }

  @Override
  public int compareTo(AccountId other) {
    return Long.compareUnsigned(value, other.value);
  }

  @Override
  public String toString() {
    return HEX.toHexDigits(value);
  }
}
