package org.chappe.signing;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import org.chappe.mime.HeaderField;

/**
 * The tags of a DKIM-Signature or an ARC field, each read when it is asked for. RFC 6376 §3.5,
 * §6.1.1; RFC 8617 §4.1. What is wrong is {@link Unverified}.
 */
final class SignatureTags {
  private static final int SHA256_OCTETS = 32;

  /** RFC 5322 §3.6.8: ftext, without ";" which ends the tag. */
  private static final Pattern FIELD_NAME = Pattern.compile("[!-9<-~]+");

  private static final Pattern SECONDS = Pattern.compile("[0-9]{1,76}");

  /** RFC 6376 §3.5: longer ones MAY be considered infinite. */
  private static final int SECONDS_DIGITS = 12;

  /** {@code c=}. */
  record Canonical(Canonicalization header, Canonicalization body) {}

  private final TagList tags;

  private SignatureTags(TagList tags) {
    this.tags = tags;
  }

  static SignatureTags of(HeaderField field) {
    String raw = raw(field);
    try {
      return new SignatureTags(TagList.parse(raw, raw.indexOf(':') + 1));
    } catch (TagSyntaxException e) {
      throw Unverified.syntax("signature syntax error: " + e.getMessage());
    }
  }

  /** The field without the line end that closes it. */
  static String raw(HeaderField field) {
    String raw = new String(field.octets(), StandardCharsets.ISO_8859_1);
    return raw.endsWith("\r\n") ? raw.substring(0, raw.length() - 2) : raw;
  }

  /** The whole field, signature taken out, as it was signed. RFC 6376 §3.7 */
  String unsigned() {
    return tags.without("b");
  }

  boolean has(String tag) {
    return tags.value(tag).isPresent();
  }

  /** As written; empty when there is none. For reports. */
  String text(String tag) {
    return tags.value(tag).orElse("");
  }

  private String required(String tag) {
    return tags.value(tag)
        .orElseThrow(() -> Unverified.permanent("signature missing required tag " + tag + "="));
  }

  void version() {
    if (!required("v").equals("1")) {
      throw Unverified.syntax("incompatible version");
    }
  }

  Algorithm algorithm() {
    String tag = required("a");
    if (tag.equalsIgnoreCase("rsa-sha1")) {
      throw Unverified.permanent("rsa-sha1 is historic, RFC 8301 §3.1");
    }
    return Algorithm.of(tag).orElseThrow(() -> Unverified.syntax("unknown algorithm"));
  }

  byte[] signature() {
    byte[] octets = base64("b");
    if (octets.length == 0) {
      throw Unverified.syntax("signature syntax error: b= is empty");
    }
    return octets;
  }

  byte[] bodyHash() {
    byte[] octets = base64("bh");
    if (octets.length != SHA256_OCTETS) {
      throw Unverified.syntax("signature syntax error: bh= is no SHA-256");
    }
    return octets;
  }

  private byte[] base64(String tag) {
    try {
      return Base64.getDecoder().decode(TagList.packed(required(tag)));
    } catch (IllegalArgumentException e) {
      throw Unverified.syntax("signature syntax error: " + tag + "= is no base64");
    }
  }

  Canonical canonical() {
    List<String> names = Arrays.asList(tags.value("c").orElse("simple").split("/", 2));
    return new Canonical(
        canonicalization(names.get(0)),
        names.size() == 1 ? Canonicalization.SIMPLE : canonicalization(names.get(1)));
  }

  private static Canonicalization canonicalization(String name) {
    return Canonicalization.of(name)
        .orElseThrow(() -> Unverified.syntax("unknown canonicalization"));
  }

  /** In A-labels and lower case. */
  String domain() {
    String domain = DomainNames.ascii(utf8(required("d")));
    if (domain.indexOf('.') < 0) {
      throw Unverified.syntax("signature syntax error: d= is no domain");
    }
    return domain;
  }

  /** In A-labels and lower case. */
  String selector() {
    String selector = DomainNames.ascii(utf8(required("s")));
    if (selector.isEmpty()
        || SigningKey.dnsName(domain(), selector).length() > DomainNames.OCTETS) {
      throw Unverified.syntax("signature syntax error: s= is no selector");
    }
    return selector;
  }

  /** Raw text as the UTF-8 it is; what is none gets replacement characters, which no domain has. */
  private static String utf8(String raw) {
    return new String(raw.getBytes(StandardCharsets.ISO_8859_1), StandardCharsets.UTF_8);
  }

  /** {@code i=}, or {@code @} and the domain. RFC 6376 §3.5 */
  String identity() {
    return tags.value("i").map(i -> utf8(QuotedPrintable.decode(i))).orElse("@" + domain());
  }

  /** Where the identity is; the domain or below it. RFC 6376 §6.1.1 */
  String identityDomain() {
    String identity = identity();
    int at = identity.lastIndexOf('@');
    String domain = at < 0 ? "" : DomainNames.ascii(identity.substring(at + 1));
    if (domain.isEmpty()) {
      throw Unverified.syntax("signature syntax error: i= is no identity");
    }
    if (!DomainNames.isWithin(domain, domain())) {
      throw Unverified.permanent("domain mismatch: i= is not within d=");
    }
    return domain;
  }

  /** Names of the signed fields, From among them. */
  List<String> names() {
    List<String> names = Arrays.stream(required("h").split(":", -1)).map(TagList::trimmed).toList();
    for (String name : names) {
      if (!FIELD_NAME.matcher(name).matches()) {
        throw Unverified.syntax("signature syntax error: h= has what is no field's name");
      }
    }
    if (names.stream().noneMatch("From"::equalsIgnoreCase)) {
      throw Unverified.permanent("From field not signed");
    }
    return names;
  }

  /** Octets of the body that are signed, {@link BodyHash#WHOLE} without {@code l=}. */
  long bodyLimit() {
    return has("l") ? Math.min(number("l", 18), BodyHash.WHOLE - 1) : BodyHash.WHOLE;
  }

  void queryMethod() {
    String methods = tags.value("q").orElse("dns/txt");
    if (Arrays.stream(methods.split(":", -1))
        .map(TagList::trimmed)
        .noneMatch("dns/txt"::equalsIgnoreCase)) {
      throw Unverified.syntax("no query method that is known");
    }
  }

  /** {@code x=}, seconds since 1970. RFC 6376 §3.5 */
  Optional<Long> expiry() {
    if (!has("x")) {
      return Optional.empty();
    }
    long expiry = number("x", SECONDS_DIGITS);
    if (has("t") && expiry <= number("t", SECONDS_DIGITS)) {
      throw Unverified.syntax("signature syntax error: x= is not after t=");
    }
    return Optional.of(expiry);
  }

  /** Checks {@code t=} for being a time. */
  void timestamp() {
    if (has("t")) {
      number("t", SECONDS_DIGITS);
    }
  }

  private long number(String tag, int digits) {
    String text = required(tag);
    if (!SECONDS.matcher(text).matches()) {
      throw Unverified.syntax("signature syntax error: " + tag + "= is no number");
    }
    return text.length() > digits ? Long.MAX_VALUE : Long.parseLong(text);
  }
}
