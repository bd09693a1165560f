package org.chappe.directory.password;

/** A password as a list of accounts gives it: itself, or a hash that another system made. */
public sealed interface GivenPassword {
  /** Somebody's password. */
  final class Clear implements GivenPassword {
    private final char[] password;

    private Clear(char[] password) {
      this.password = password;
    }

    /** Not a copy. */
    public char[] password() {
      return password;
    }

    @Override
    public String toString() {
      return "Clear"; // a password goes into no log
    }
  }

  /** Bounded in what it costs to check. */
  record Hashed(PasswordHash hash) implements GivenPassword {
    @Override
    public String toString() {
      return "Hashed";
    }
  }

  /** How a list says which of them are hashes. */
  enum Form {
    /** None is. */
    CLEAR,
    /** One that begins with a known {@code {SCHEME}}; {@code {PLAIN}} before any other password. */
    MARKED,
    /** All are, but for what stands behind {@code {PLAIN}}. */
    HASHED
  }

  /**
   * Reads what a list gives.
   *
   * @throws IllegalArgumentException with a reason for a person, without the text
   */
  static GivenPassword read(char[] text, Form form) {
    if (form == Form.CLEAR || (form == Form.MARKED && !isMarked(text))) {
      return new Clear(text);
    }
    String written = new String(text);
    var marked = HashText.marked(written);
    if (marked.isPresent()) {
      return marked.get().isClear()
          ? new Clear(marked.get().value().toCharArray())
          : bounded(HashText.parse(marked.get()));
    }
    if (form == Form.HASHED) {
      return bounded(HashText.parse(written));
    }
    if (HashText.looksHashed(written)) {
      throw new IllegalArgumentException(
          "the password looks like a hash; if it is one, all of them are taken for hashes with"
              + " --hashed, and if it is not, write {PLAIN} before it");
    }
    return new Clear(text);
  }

  private static boolean isMarked(char[] text) {
    return text.length > 0 && (text[0] == '{' || text[0] == '$');
  }

  private static Hashed bounded(PasswordHash hash) {
    hash.requireBounded();
    return new Hashed(hash);
  }
}
