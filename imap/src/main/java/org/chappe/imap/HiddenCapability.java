package org.chappe.imap;

import java.util.Locale;

/**
 * A capability that some sessions are not to know of: it is neither announced nor taken by ENABLE.
 * What it stands for is not taken away; a client that is not told of it does not use it.
 *
 * <p>Written {@code UIDONLY client=*Microsoft* account=*@old.example}; both conditions can be left
 * out, and where both stand both must hold. In patterns {@code *} is any text; case makes no
 * difference.
 *
 * @param capability as CAPABILITY has it, without a value
 * @param client for the name and the vendor in the client's ID (RFC 2971): one of them must match;
 *     each is an empty text until the client has said it
 * @param account for the account's address, which is an empty text until somebody has signed in
 */
public record HiddenCapability(String capability, String client, String account) {
  private static final String ANY = "*";

  public HiddenCapability {
    capability = capability.toUpperCase(Locale.ROOT);
    client = client.toLowerCase(Locale.ROOT);
    account = account.toLowerCase(Locale.ROOT);
    if (!Capabilities.isKnown(capability)) {
      throw new IllegalArgumentException(
          "must begin with a capability that is offered here, like \"UIDONLY\"");
    }
    // Without the first nobody reads mail; without the others passwords would be sent in plain.
    switch (capability) {
      case "IMAP4REV1", "STARTTLS", "LOGINDISABLED" ->
          throw new IllegalArgumentException("cannot be hidden: clients need it to sign in safely");
      default -> {
        // all others are extras
      }
    }
  }

  /**
   * Reads one.
   *
   * @throws IllegalArgumentException with a text that continues a sentence beginning with what was
   *     read
   */
  public static HiddenCapability parse(String text) {
    String[] words = text.strip().split("\\s+", -1);
    String client = "";
    String account = "";
    for (int i = 1; i < words.length; i++) {
      String word = words[i];
      if (client.isEmpty() && word.startsWith("client=")) {
        client = pattern(word);
      } else if (account.isEmpty() && word.startsWith("account=")) {
        account = pattern(word);
      } else {
        throw new IllegalArgumentException(
            "must be a capability, then client=pattern, account=pattern, both or none, with * for"
                + " a space in a pattern");
      }
    }
    return new HiddenCapability(
        words[0], client.isEmpty() ? ANY : client, account.isEmpty() ? ANY : account);
  }

  private static String pattern(String word) {
    String pattern = word.substring(word.indexOf('=') + 1);
    if (pattern.isEmpty()) {
      throw new IllegalArgumentException(
          "must have a pattern after \"" + word + "\", like \"*example*\"");
    }
    return pattern;
  }

  boolean hides(String name, Client who, String address) {
    return capability.equalsIgnoreCase(name)
        && matches(account, address)
        && (matches(client, who.name()) || matches(client, who.vendor()));
  }

  /** Each star takes as little as can be, and more when the rest does not fit. */
  static boolean matches(String patternText, String text) {
    String pattern = patternText.toLowerCase(Locale.ROOT);
    String lower = text.toLowerCase(Locale.ROOT);
    int p = 0;
    int star = -1; // the last one passed
    int taken = 0; // where the text goes on behind it
    for (int at = 0; at < lower.length(); ) {
      if (p < pattern.length() && pattern.charAt(p) == '*') {
        star = p++;
        taken = at;
      } else if (p < pattern.length() && pattern.charAt(p) == lower.charAt(at)) {
        p++;
        at++;
      } else if (star >= 0) {
        p = star + 1;
        at = ++taken;
      } else {
        return false;
      }
    }
    return pattern.substring(p).chars().allMatch(c -> c == '*');
  }

  /** As it is read. */
  @Override
  public String toString() {
    return capability
        + (client.equals(ANY) ? "" : " client=" + client)
        + (account.equals(ANY) ? "" : " account=" + account);
  }
}
