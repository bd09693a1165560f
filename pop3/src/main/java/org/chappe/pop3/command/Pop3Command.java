package org.chappe.pop3.command;

import java.util.Optional;
import java.util.OptionalLong;

/**
 * One parsed POP3 command: what the client asks, nothing about how it is done. Message numbers are
 * from 1 to 4294967295; whether there is such a message the maildrop knows.
 */
public sealed interface Pop3Command {
  /** RFC 2449 §5 */
  record Capa() implements Pop3Command {}

  /** RFC 1939 §4 */
  record Quit() implements Pop3Command {}

  // Before signing in

  /** RFC 1939 §7 */
  record User(String name) implements Pop3Command {}

  /** RFC 1939 §7. The whole rest of the line, as passwords may have spaces. */
  record Pass(String password) implements Pop3Command {
    @Override
    public String toString() {
      return "Pass[]"; // a password goes into no log
    }
  }

  /** RFC 1939 §7 */
  record Apop() implements Pop3Command {}

  /**
   * RFC 5034 §4. Without a mechanism it asks for the list: what Outlook sends, with or without a
   * space, to find out.
   *
   * @param mechanism in capitals
   */
  record Auth(Optional<String> mechanism, Optional<String> initialResponse) implements Pop3Command {
    @Override
    public String toString() {
      return "Auth[" + mechanism + "]"; // an initial response may have a password
    }
  }

  /** RFC 2595 §4 */
  record Stls() implements Pop3Command {}

  /** RFC 6856 §2.1 */
  record Utf8() implements Pop3Command {}

  // In both states

  /** RFC 6856 §3.2: without a language it asks for the list. */
  record Lang(Optional<String> range) implements Pop3Command {}

  // Signed in

  /** RFC 1939 §5 */
  record Stat() implements Pop3Command {}

  /** RFC 1939 §5: of one message or of all. */
  record List(OptionalLong message) implements Pop3Command {}

  /** RFC 1939 §7: of one message or of all. */
  record Uidl(OptionalLong message) implements Pop3Command {}

  /** RFC 1939 §5 */
  record Retr(long message) implements Pop3Command {}

  /** RFC 1939 §7: the header and {@code lines} of the body. */
  record Top(long message, long lines) implements Pop3Command {}

  /** RFC 1939 §5 */
  record Dele(long message) implements Pop3Command {}

  /** RFC 1939 §5 */
  record Noop() implements Pop3Command {}

  /** RFC 1939 §5 */
  record Rset() implements Pop3Command {}

  /** As events name it. */
  default String name() {
    return getClass().getSimpleName().toUpperCase(java.util.Locale.ROOT);
  }
}
