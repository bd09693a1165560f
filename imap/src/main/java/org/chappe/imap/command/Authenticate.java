package org.chappe.imap.command;

import java.util.Optional;
import org.chappe.imap.wire.ImapParser;

/**
 * authenticate = "AUTHENTICATE" SP auth-type [SP initial-resp] — RFC 9051 §6.2.2, RFC 4959
 *
 * @param mechanism in capitals
 * @param initialResponse as written: base64, or {@code =} for an empty one
 */
public record Authenticate(String mechanism, Optional<String> initialResponse)
    implements ImapCommand {
  static Authenticate parse(ImapParser in) {
    in.space();
    String mechanism = in.word("a mechanism");
    Optional<String> initial = Optional.empty();
    if (in.accept(' ') && !in.atEnd()) {
      initial = Optional.of(in.base64());
    }
    in.endOfLine();
    return new Authenticate(mechanism, initial);
  }

  /** Without the credentials. */
  @Override
  public String toString() {
    return "Authenticate[" + mechanism + "]";
  }
}
