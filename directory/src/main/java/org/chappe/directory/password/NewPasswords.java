package org.chappe.directory.password;

import java.io.IOException;
import java.nio.CharBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.chappe.model.Address;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The policy for people's passwords, NIST SP 800-63B §3.1.1.2: long enough, not easy to guess, and
 * not publicly known, also not with other capitals; never a rule about kinds of characters. When
 * the operator's list cannot be read, no password is taken: that is logged. Thread-safe.
 */
public final class NewPasswords implements PasswordPolicy, AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(NewPasswords.class);

  /** Characters. */
  public static final int LEAST_LENGTH = 8;

  private static final String LEAKED =
      "the password is publicly known: it is on a list of leaked passwords, which are tried first;"
          + " choose one that is used nowhere else";

  private final PasswordStrength strength;
  private final List<LeakedPasswords> lists;

  private NewPasswords(PasswordStrength strength, List<LeakedPasswords> lists) {
    this.strength = strength;
    this.lists = lists;
  }

  /**
   * The policy.
   *
   * @param leastScore of zxcvbn, 0 to 4; 0: any
   * @param leaked the operator's own list: a file ordered by hash, or a folder of ranges
   * @throws LeakedPasswordsUnreadable if it is not
   */
  public static NewPasswords open(int leastScore, Optional<Path> leaked) {
    var strength = new PasswordStrength(leastScore);
    var lists = new ArrayList<LeakedPasswords>();
    lists.add(new ShippedLeakedPasswords());
    leaked.map(NewPasswords::open).ifPresent(lists::add);
    return new NewPasswords(strength, lists);
  }

  /**
   * Looks into an operator's list.
   *
   * @throws LeakedPasswordsUnreadable if it is none
   */
  public static void requireList(Path list) {
    open(list).close();
  }

  private static LeakedPasswords open(Path list) {
    try {
      return Files.isDirectory(list) ? HashRangeFolder.open(list) : SortedHashFile.open(list);
    } catch (IOException e) {
      throw new LeakedPasswordsUnreadable("it cannot be read: " + e, e);
    }
  }

  @Override
  public Optional<String> refusal(Address owner, char[] password) {
    if (Character.codePointCount(password, 0, password.length) < LEAST_LENGTH) {
      return Optional.of("a password has at least " + LEAST_LENGTH + " characters");
    }
    try {
      return isLeaked(password) ? Optional.of(LEAKED) : strength.refusal(owner, password);
    } catch (LeakedPasswordsUnreadable e) {
      log.error("directory.leaked_passwords outcome=unreadable", e);
      return Optional.of(
          "the password could not be looked up in the list of leaked passwords; the operator finds"
              + " the reason in the log");
    }
  }

  private boolean isLeaked(char[] password) {
    char[] small = new char[password.length];
    for (int i = 0; i < small.length; i++) {
      small[i] = Character.toLowerCase(password[i]);
    }
    try {
      var exact = Sha1.of(CharBuffer.wrap(password));
      var inSmall = Sha1.of(CharBuffer.wrap(small));
      return lists.stream()
          .anyMatch(
              list -> list.contains(exact) || (!inSmall.equals(exact) && list.contains(inSmall)));
    } finally {
      Arrays.fill(small, '\0');
    }
  }

  @Override
  public void close() {
    lists.forEach(LeakedPasswords::close);
  }
}
