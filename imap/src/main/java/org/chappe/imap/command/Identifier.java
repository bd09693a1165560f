package org.chappe.imap.command;

import java.text.Normalizer;
import org.chappe.imap.wire.ImapParser;
import org.chappe.imap.wire.SyntaxException;

/**
 * identifier = astring — RFC 4314 §7: whom rights are for.
 *
 * @param name without the "-"
 * @param denied whether rights are taken away: a "-" was before the name. RFC 4314 §2
 */
public record Identifier(String name, boolean denied) {
  public static final String ANYONE = "anyone";

  /** RFC 4314 §3 asks for SASLprep: compatible forms are one, control characters are none. */
  static Identifier parse(ImapParser in) {
    String text = Normalizer.normalize(in.text("an identifier"), Normalizer.Form.NFKC);
    boolean denied = text.startsWith("-");
    String name = denied ? text.substring(1) : text;
    if (name.isEmpty() || name.codePoints().anyMatch(Character::isISOControl)) {
      throw new SyntaxException("expected an account's address or \"anyone\" as the identifier");
    }
    return new Identifier(name, denied);
  }

  public boolean isAnyone() {
    return name.equalsIgnoreCase(ANYONE);
  }
}
