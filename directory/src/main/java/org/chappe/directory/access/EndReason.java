package org.chappe.directory.access;

import java.util.Locale;

/** Why a session is ended before its client leaves. */
public enum EndReason {
  /** Its owner, or who runs the server, wants it so. */
  ASKED("this session was ended"),
  /** What it was opened with opens nothing any more. */
  REVOKED("what you signed in with is no longer valid");

  private final String text;

  EndReason(String text) {
    this.text = text;
  }

  /** For the client's user. */
  public String text() {
    return text;
  }

  /** As in events. */
  public String word() {
    return name().toLowerCase(Locale.ROOT);
  }
}
