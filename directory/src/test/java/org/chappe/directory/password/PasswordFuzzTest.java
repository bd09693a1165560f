package org.chappe.directory.password;

import com.code_intelligence.jazzer.api.FuzzedDataProvider;
import com.code_intelligence.jazzer.junit.FuzzTest;
import java.nio.charset.StandardCharsets;
import org.chappe.directory.password.GivenPassword.Form;
import org.chappe.model.Address;

/** What operators' files and people hold is any octets; what is wrong is told as such, and soon. */
final class PasswordFuzzTest {
  private static final Address OWNER = Address.parse("ann@example.org");
  private static final PasswordStrength STRENGTH = new PasswordStrength(3);

  @FuzzTest(maxDuration = "1m")
  void anyLineIsAHashLineOrTold(byte[] octets) {
    String line = new String(octets, StandardCharsets.ISO_8859_1);
    for (int left : new int[] {0, 5}) {
      try {
        var read = HashLine.parse(line, left);
        if (read.hex().length() != Sha1.DIGITS - left || read.count() < 0) {
          throw new AssertionError(read);
        }
      } catch (LeakedPasswordsUnreadable e) {
        // told
      }
    }
  }

  @FuzzTest(maxDuration = "1m")
  void anyTextIsAHashOrTold(FuzzedDataProvider data) {
    String text = data.consumeRemainingAsString();
    try {
      var hash = PasswordHash.parse(text);
      if (!PasswordHash.parse(hash.toString()).toString().equals(hash.toString())) {
        throw new AssertionError("it is not read back");
      }
      hash.requireBounded();
    } catch (IllegalArgumentException e) {
      // told
    }
    for (Form form : Form.values()) {
      try {
        GivenPassword.read(text.toCharArray(), form);
      } catch (IllegalArgumentException e) {
        // told
      }
    }
  }

  @FuzzTest(maxDuration = "1m")
  void anyPasswordIsMeasured(FuzzedDataProvider data) {
    STRENGTH.refusal(OWNER, data.consumeRemainingAsString().toCharArray());
  }
}
