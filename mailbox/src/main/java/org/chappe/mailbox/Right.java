package org.chappe.mailbox;

import java.util.Optional;

/** What somebody may do with a mailbox. RFC 4314 §2.1. Their bits are on disk and never change. */
public enum Right {
  /** See it in lists. */
  LOOKUP('l', 0x1),
  /** Select it and ask for its numbers. */
  READ('r', 0x2),
  /** Change {@code \Seen}. */
  SEEN('s', 0x4),
  /** Change flags other than {@code \Seen} and {@code \Deleted}. */
  WRITE('w', 0x8),
  /** Put messages into it. */
  INSERT('i', 0x10),
  /** Send to it; no front-end asks for this one. */
  POST('p', 0x20),
  /** Make mailboxes below it. */
  CREATE('k', 0x40),
  /** Delete or rename it. */
  DELETE('x', 0x80),
  /** Change {@code \Deleted}. */
  DELETE_MESSAGES('t', 0x100),
  /** Expunge. */
  EXPUNGE('e', 0x200),
  /** Change others' rights. */
  ADMINISTER('a', 0x400);

  private final char letter;
  private final int bit;

  Right(char letter, int bit) {
    this.letter = letter;
    this.bit = bit;
  }

  int bit() {
    return bit;
  }

  public char letter() {
    return letter;
  }

  static Optional<Right> of(char letter) {
    for (Right right : values()) {
      if (right.letter == letter) {
        return Optional.of(right);
      }
    }
    return Optional.empty();
  }
}
