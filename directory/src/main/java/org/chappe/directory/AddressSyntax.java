package org.chappe.directory;

import java.net.IDN;
import java.nio.charset.StandardCharsets;
import org.chappe.directory.DirectoryRefused.Reason;
import org.chappe.model.Address;
import org.chappe.store.PartitionId;

/**
 * What may be a domain or an address here. Narrower than what may stand in an envelope: nobody is
 * given an address that must be quoted (RFC 5321 §4.1.2). Every refusal says what is wrong and what
 * is expected; the command line shows it as it is.
 */
public final class AddressSyntax {
  /** The local part of a domain's catch-all alias. */
  static final String CATCH_ALL = "*";

  private static final String ATEXT_MARKS = "!#$%&'*+-/=?^_`{|}~"; // RFC 5322 §3.2.3

  private AddressSyntax() {}

  /**
   * {@code text} as an address that can be given to an account or an alias.
   *
   * @throws DirectoryRefused with {@code INVALID}
   */
  public static Address address(String text) {
    int at = text.lastIndexOf('@');
    if (at < 1 || at == text.length() - 1) {
      throw invalid("\"%s\" is not an address: name@domain is expected".formatted(shown(text)));
    }
    String local = text.substring(0, at);
    String domain = domain(text.substring(at + 1));
    requireLocalPart(local, text);
    return checked(new Address(local, domain));
  }

  /** An address that can be given to an account: any but a catch-all's. */
  static Address accountAddress(String text) {
    return notCatchAll(address(text));
  }

  static Address notCatchAll(Address address) {
    if (address.localPart().equals(CATCH_ALL)) {
      throw invalid(
          "\"%s\" stands for every address nobody else has: it can be an alias, not an account"
              .formatted(shown(address.toString())));
    }
    return address;
  }

  /** The same for an address that was read already. */
  static Address checked(Address address) {
    requireLocalPart(address.localPart(), address.toString());
    domain(address.domain());
    if (address.key().getBytes(StandardCharsets.UTF_8).length > PartitionId.MAX_OCTETS) {
      throw invalid(
          "\"%s\" is too long: an address has up to %d octets"
              .formatted(shown(address.toString()), PartitionId.MAX_OCTETS));
    }
    return address;
  }

  /**
   * {@code text} as a domain: lower case, {@code xn--} labels as Unicode.
   *
   * @throws DirectoryRefused with {@code INVALID}
   */
  public static String domain(String text) {
    if (text.startsWith("[")) {
      throw invalid(
          "\"%s\" is an address literal: a domain name is expected".formatted(shown(text)));
    }
    String plain = text.endsWith(".") ? text.substring(0, text.length() - 1) : text;
    if (plain.isEmpty()) {
      throw invalid("a domain is empty: a name like example.org is expected");
    }
    for (String label : plain.split("\\.", -1)) {
      requireLabel(label, text);
    }
    String ascii = ascii(plain, text);
    if (ascii.length() > 253) {
      throw invalid(
          "\"%s\" is not a domain: it has %d octets, the most is 253 (RFC 1035 §2.3.4)"
              .formatted(shown(text), ascii.length()));
    }
    String normal = Address.normalDomain(plain);
    if (normal.getBytes(StandardCharsets.UTF_8).length > PartitionId.MAX_OCTETS) {
      throw invalid("\"%s\" is not a domain: it is too long".formatted(shown(text)));
    }
    return normal;
  }

  private static void requireLabel(String label, String domain) {
    if (label.isEmpty()) {
      throw invalid(
          "\"%s\" is not a domain: a label between two dots is empty".formatted(shown(domain)));
    }
    if (label.startsWith("-") || label.endsWith("-")) {
      throw invalid(
          "\"%s\" is not a domain: a label begins or ends with \"-\"".formatted(shown(domain)));
    }
    label
        .codePoints()
        .filter(c -> c != '-' && !Character.isLetterOrDigit(c) && !isMark(c))
        .findFirst()
        .ifPresent(c -> {
          throw invalid(
              "\"%s\" is not a domain: %s is neither a letter, a digit nor \"-\""
                  .formatted(shown(domain), named(c)));
        });
  }

  private static boolean isMark(int c) {
    return switch (Character.getType(c)) {
      case Character.NON_SPACING_MARK, Character.COMBINING_SPACING_MARK, Character.ENCLOSING_MARK ->
          true;
      default -> false;
    };
  }

  private static String ascii(String plain, String text) {
    try {
      return IDN.toASCII(plain, IDN.ALLOW_UNASSIGNED | IDN.USE_STD3_ASCII_RULES);
    } catch (IllegalArgumentException e) {
      throw invalid(
          "\"%s\" is not a domain: each label has 1 to 63 octets (RFC 1035 §2.3.4)"
              .formatted(shown(text)));
    }
  }

  private static void requireLocalPart(String local, String text) {
    int octets = local.getBytes(StandardCharsets.UTF_8).length;
    if (octets < 1 || octets > 64) {
      throw invalid(
          "\"%s\" is not an address: the part before \"@\" has %d octets, 1 to 64 are expected (RFC 5321 §4.5.3.1.1)"
              .formatted(shown(text), octets));
    }
    if (local.startsWith(".") || local.endsWith(".") || local.contains("..")) {
      throw invalid(
          "\"%s\" is not an address: the part before \"@\" neither begins nor ends with a dot and has no two in a row"
              .formatted(shown(text)));
    }
    local
        .codePoints()
        .filter(c -> !mayStandInLocalPart(c))
        .findFirst()
        .ifPresent(c -> {
          throw invalid(
              "\"%s\" is not an address: %s cannot stand before \"@\""
                  .formatted(shown(text), named(c)));
        });
  }

  /** atext and dots, RFC 5321 §4.1.2; letters, digits and marks of any script, RFC 6531 §3.3. */
  private static boolean mayStandInLocalPart(int c) {
    if (c < 0x80) {
      return (c >= 'a' && c <= 'z')
          || (c >= 'A' && c <= 'Z')
          || (c >= '0' && c <= '9')
          || c == '.'
          || ATEXT_MARKS.indexOf(c) >= 0;
    }
    return switch (Character.getType(c)) {
      case Character.CONTROL,
          Character.FORMAT,
          Character.SURROGATE,
          Character.PRIVATE_USE,
          Character.UNASSIGNED,
          Character.SPACE_SEPARATOR,
          Character.LINE_SEPARATOR,
          Character.PARAGRAPH_SEPARATOR ->
          false;
      default -> true;
    };
  }

  private static String named(int c) {
    return c > 0x20 && c < 0x7F ? "\"" + Character.toString(c) + "\"" : "U+%04X".formatted(c);
  }

  /** Fit for a terminal and a log line: no control characters, not too long. */
  static String shown(String text) {
    var shown = new StringBuilder();
    text.codePoints()
        .limit(100)
        .forEach(c -> {
          if (Character.isISOControl(c) || Character.getType(c) == Character.FORMAT) {
            shown.append("\\u%04X".formatted(c));
          } else {
            shown.appendCodePoint(c);
          }
        });
    return text.codePointCount(0, text.length()) > 100
        ? shown.append("...").toString()
        : shown.toString();
  }

  private static DirectoryRefused invalid(String text) {
    return new DirectoryRefused(Reason.INVALID, text);
  }
}
