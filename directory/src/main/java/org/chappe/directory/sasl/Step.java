package org.chappe.directory.sasl;

import java.nio.charset.StandardCharsets;
import java.util.Optional;
import org.chappe.directory.SignIn;

/** What comes next in an exchange. */
public sealed interface Step {
  /**
   * The client is asked for a response.
   *
   * @param challenge may be empty
   */
  @SuppressWarnings("ArrayRecordComponent") // never compared
  record Ask(byte[] challenge) implements Step {}

  /**
   * The directory has answered.
   *
   * @param last what the client is to be told before it hears of the outcome: no protocol has room
   *     for it beside that, so it is one more challenge, whose answer says nothing
   */
  record Decided(SignIn answer, Optional<byte[]> last) implements Step {
    Decided(SignIn answer) {
      this(answer, Optional.empty());
    }

    Decided(SignIn answer, String last) {
      this(answer, Optional.of(last.getBytes(StandardCharsets.UTF_8)));
    }
  }

  /**
   * The exchange fails without the doorkeeper.
   *
   * @param last as in {@link Decided}
   */
  @SuppressWarnings("ArrayRecordComponent") // never compared
  record Failed(byte[] last, BadResponse why) implements Step {}
}
