package org.chappe.signing;

import java.nio.charset.StandardCharsets;
import java.util.List;

/** What a signer gives: fields to put in front of the message, or why there are none. */
public sealed interface Signatures {
  /**
   * Fields that go before the message's first octet, in this order.
   *
   * @param fields each folded, with CRLF at its end; ASCII, but for what an ARC sealer was given
   */
  record Signed(List<String> fields) implements Signatures {
    public Signed {
      fields = List.copyOf(fields);
    }

    /** All fields as octets. */
    public byte[] octets() {
      return String.join("", fields).getBytes(StandardCharsets.UTF_8);
    }
  }

  /** The message goes unsigned: a signature would not hold, or say nothing. */
  record Unsigned(String reason) implements Signatures {}
}
