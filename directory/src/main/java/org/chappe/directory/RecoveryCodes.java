package org.chappe.directory;

import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.random.RandomGenerator;
import org.chappe.directory.factor.RandomText;
import org.chappe.model.AccountId;
import org.chappe.model.Octets;

/** Codes for who has lost the second factor; each opens the door once. */
final class RecoveryCodes {
  static final int COUNT = 10;

  /** 59 bits, as typing is slow and guessing is slowed. */
  static final int CHARACTERS = 12;

  private RecoveryCodes() {}

  /** As they are shown. */
  static List<String> make(RandomGenerator random) {
    var codes = new ArrayList<String>(COUNT);
    for (int i = 0; i < COUNT; i++) {
      codes.add(RandomText.make(CHARACTERS, random));
    }
    return codes;
  }

  /** What is kept of a code, or empty when what was typed is none. */
  static Optional<Octets> digest(DirectoryKey key, AccountId account, String typed) {
    return RandomText.read(typed, CHARACTERS)
        .map(code -> key.digest(DirectoryKey.Purpose.RECOVERY_CODE, account, code));
  }

  /** All are compared. */
  static boolean has(FactorRows factors, Octets digest) {
    byte[] wanted = digest.toArray();
    boolean found = false;
    for (var kept : factors.recoveryCodes()) {
      found |= MessageDigest.isEqual(kept.toArray(), wanted);
    }
    return found;
  }
}
