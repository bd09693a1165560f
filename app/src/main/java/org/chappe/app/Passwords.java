package org.chappe.app;

import java.security.SecureRandom;

/** Passwords for people who did not choose one. */
public final class Passwords {
  /** Without the letters and digits that look like others: 31. */
  private static final String LETTERS = "abcdefghjkmnpqrstuvwxyz23456789";

  private static final SecureRandom RANDOM = new SecureRandom();

  private Passwords() {}

  /** Four groups of four, {@code k7wq-3mfd-x2np-8rtc}: 79 bits, and can be read aloud. */
  public static String generate() {
    var password = new StringBuilder();
    for (int i = 0; i < 16; i++) {
      password.append(i > 0 && i % 4 == 0 ? "-" : "");
      password.append(LETTERS.charAt(RANDOM.nextInt(LETTERS.length())));
    }
    return password.toString();
  }
}
