package org.chappe.model;

import java.net.IDN;
import java.nio.charset.StandardCharsets;
import java.text.Normalizer;
import java.util.Locale;

/**
 * A mailbox's address in an envelope, RFC 5321 §4.1.2: local part as given (unquoted, NFC), domain
 * in lower case, internationalized labels in Unicode (RFC 6531). {@link #key()} is what is looked
 * up: local parts here are equal regardless of case.
 */
public record Address(String localPart, String domain) {
  public Address {
    localPart = Normalizer.normalize(localPart, Normalizer.Form.NFC);
    domain = normalDomain(domain);
    if (localPart.isEmpty() || localPart.getBytes(StandardCharsets.UTF_8).length > 64) {
      throw new IllegalArgumentException("a local part has 1 to 64 octets (RFC 5321 §4.5.3.1.1)");
    }
    if (localPart.chars().anyMatch(c -> c < 0x20 || c == 0x7F)) {
      throw new IllegalArgumentException("a local part has no control characters");
    }
    if (domain.isEmpty() || domain.length() > 255) {
      throw new IllegalArgumentException("a domain has 1 to 255 octets (RFC 5321 §4.5.3.1.2)");
    }
  }

  /**
   * {@code local@domain} as people and files write it. Quoted local parts and address literals are
   * for the SMTP parser.
   */
  public static Address parse(String text) {
    int at = text.lastIndexOf('@');
    if (at < 1 || at == text.length() - 1) {
      throw new IllegalArgumentException(
          "\"" + text + "\" is not an address: local@domain is expected");
    }
    return new Address(text.substring(0, at), text.substring(at + 1));
  }

  /** Lower case, no dot at the end, {@code xn--} labels as Unicode. */
  public static String normalDomain(String domain) {
    String plain = domain.endsWith(".") ? domain.substring(0, domain.length() - 1) : domain;
    if (plain.startsWith("[")) {
      return plain.toLowerCase(Locale.ROOT);
    }
    String unicode = IDN.toUnicode(plain, IDN.ALLOW_UNASSIGNED);
    return Normalizer.normalize(unicode.toLowerCase(Locale.ROOT), Normalizer.Form.NFC);
  }

  /** What is compared and looked up: all lower case. */
  public String key() {
    return localPart.toLowerCase(Locale.ROOT) + "@" + domain;
  }

  @Override
  public String toString() {
    return localPart + "@" + domain;
  }
}
