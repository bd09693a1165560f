package org.chappe.directory;

import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.text.Normalizer;
import java.util.Arrays;
import java.util.Optional;
import org.chappe.directory.DirectoryRefused.Reason;
import org.chappe.directory.password.PasswordPolicy;
import org.chappe.model.Address;

/**
 * A password's octets, the same however it was typed: spaces of other scripts become U+0020, then
 * NFC, then UTF-8, which is the OpaqueString profile of RFC 8265 §4.2 (RFC 4616 §2 still names its
 * predecessor, SASLprep). Control characters are refused; upper and lower case differ.
 *
 * <p>Copies made on the way are cleared. One cannot be: text that is not ASCII and not in NFC
 * already passes through a {@code String} of the JDK's.
 */
final class Passwords {
  static final int MAX_OCTETS = 1024;

  private Passwords() {}

  /**
   * The octets of a password to be set; the caller clears them.
   *
   * @throws DirectoryRefused when nobody can have it, or {@code policy} does not take it
   */
  static byte[] toSet(PasswordPolicy policy, Address owner, char[] password) {
    byte[] octets =
        octets(password)
            .orElseThrow(() ->
                new DirectoryRefused(
                    Reason.INVALID,
                    "a password has 1 to %d octets and no control characters"
                        .formatted(MAX_OCTETS)));
    policy
        .refusal(owner, password)
        .ifPresent(why -> {
          Arrays.fill(octets, (byte) 0);
          throw new DirectoryRefused(Reason.WEAK, why);
        });
    return octets;
  }

  /** The octets of a password somebody typed, or empty when nobody can have such a password. */
  static Optional<byte[]> octets(char[] password) {
    if (password.length == 0 || password.length > MAX_OCTETS) {
      return Optional.empty();
    }
    boolean ascii = true;
    for (char c : password) {
      if (Character.isISOControl(c)) {
        return Optional.empty();
      }
      ascii &= c < 0x80;
    }
    if (!ascii) {
      return otherOctets(password);
    }
    byte[] octets = new byte[password.length];
    for (int i = 0; i < octets.length; i++) {
      octets[i] = (byte) password[i];
    }
    return Optional.of(octets);
  }

  private static Optional<byte[]> otherOctets(char[] password) {
    char[] spaced = password.clone();
    for (int i = 0; i < spaced.length; i++) {
      if (Character.getType(spaced[i]) == Character.SPACE_SEPARATOR) {
        spaced[i] = ' ';
      }
    }
    var text = CharBuffer.wrap(spaced);
    if (!Normalizer.isNormalized(text, Normalizer.Form.NFC)) {
      text = CharBuffer.wrap(Normalizer.normalize(text, Normalizer.Form.NFC));
    }
    try {
      ByteBuffer encoded = StandardCharsets.UTF_8.newEncoder().encode(text);
      byte[] octets = new byte[encoded.remaining()];
      encoded.get(octets);
      encoded.clear().put(new byte[encoded.capacity()]);
      return octets.length <= MAX_OCTETS ? Optional.of(octets) : Optional.empty();
    } catch (CharacterCodingException e) {
      return Optional.empty(); // half a surrogate pair
    } finally {
      Arrays.fill(spaced, '\0');
    }
  }
}
