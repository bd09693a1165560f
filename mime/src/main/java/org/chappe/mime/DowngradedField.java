package org.chappe.mime;

import java.net.IDN;
import java.nio.charset.StandardCharsets;
import java.text.Normalizer;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;

/** One field in ASCII, as its kind wants it. RFC 6857 §3.2 */
final class DowngradedField {
  /** RFC 1035 §2.3.4 */
  private static final int LONGEST_DOMAIN = 255;

  private final HeaderField field;
  private final String name;

  private DowngradedField(HeaderField field) {
    this.field = field;
    this.name = field.name();
  }

  /** The field, folded and ended by CRLF; its name must be ASCII. */
  static String of(HeaderField field) {
    return new DowngradedField(field).inAscii();
  }

  private String inAscii() {
    return switch (Octets.lower(name)) {
      case "from",
          "sender",
          "to",
          "cc",
          "bcc",
          "reply-to",
          "resent-from",
          "resent-sender",
          "resent-to",
          "resent-cc",
          "resent-bcc",
          "resent-reply-to",
          "return-path",
          "disposition-notification-to" ->
          addresses();
      case "date",
          "resent-date",
          "mime-version",
          "content-id",
          "content-transfer-encoding",
          "content-language",
          "accept-language",
          "auto-submitted" ->
          inComments().orElseGet(this::text);
      case "message-id",
          "resent-message-id",
          "in-reply-to",
          "references",
          "original-recipient",
          "final-recipient" ->
          inComments().orElseGet(this::encapsulated);
      case "received" -> inComments().orElseGet(this::received);
      case "content-type", "content-disposition" -> parameters();
      case "keywords" -> phrases();
      default -> text();
    };
  }

  /** §3.1.1, §3.2.6, §3.2.8 */
  private String text() {
    return new HeaderWriter().text(name, field.text()).toString();
  }

  /** §3.1.10: a program that looks for the field must not find what it cannot read. */
  private String encapsulated() {
    return new HeaderWriter().text("Downgraded-" + name, field.text()).toString();
  }

  /** §3.1.2, §3.2.7 */
  private String phrases() {
    List<String> phrases = new ArrayList<>();
    for (String phrase : field.value().split(",", -1)) {
      phrases.add(phrase(EncodedWords.decode(phrase.strip())));
    }
    return new HeaderWriter().addresses(name, phrases).toString();
  }

  private static String phrase(String text) {
    return text.isBlank() ? "" : HeaderWriter.phrase(HeaderWriter.clean(text));
  }

  private static String encoded(String text) {
    return String.join(" ", HeaderWriter.encoded(HeaderWriter.clean(text)));
  }

  // Comments, §3.1.3

  /** With comments encoded, if the rest is ASCII. */
  private Optional<String> inComments() {
    String value = withoutUtf8InComments(field.value());
    return HeaderWriter.isAscii(value)
        ? Optional.of(new HeaderWriter().structured(name, value).toString())
        : Optional.empty();
  }

  /** What has a beginning and no end is no comment, nor is anything behind it. */
  private static String withoutUtf8InComments(String raw) {
    var out = new StringBuilder(raw.length() + 16);
    int at = 0;
    int start = raw.indexOf('(');
    while (start >= 0) {
      int end = commentEnd(raw, start);
      if (end < 0) {
        break;
      }
      out.append(raw, at, start).append(comment(raw.substring(start, end)));
      at = end;
      start = raw.indexOf('(', at);
    }
    return out.append(raw, at, raw.length()).toString();
  }

  private static String comment(String written) {
    if (HeaderWriter.isAscii(written)) {
      return written;
    }
    String text = written.substring(1, written.length() - 1).replaceAll("\\\\(.)", "$1");
    return "(" + encoded(EncodedWords.decode(text)) + ")";
  }

  /** Behind the comment that begins at {@code start}, or -1. */
  private static int commentEnd(String raw, int start) {
    int depth = 0;
    for (int i = start; i < raw.length(); i++) {
      switch (raw.charAt(i)) {
        case '\\' -> i++;
        case '(' -> depth++;
        case ')' -> depth--;
        default -> {}
      }
      if (depth == 0) {
        return i + 1;
      }
    }
    return -1;
  }

  // Received, §3.2.4

  /** Without the clauses that cannot be said; it is never encapsulated. */
  private String received() {
    var words = new ArrayList<String>();
    String before = "";
    for (String word : withoutUtf8InComments(field.value()).split(" ", -1)) {
      if (HeaderWriter.isAscii(word)) {
        words.add(word);
      } else if (before.equalsIgnoreCase("for") || before.equalsIgnoreCase("id")) {
        words.removeLast();
        if (word.endsWith(";") && !words.isEmpty()) {
          words.add(words.removeLast() + ";");
        }
      } else {
        words.add(domain(word).orElseGet(() -> encoded(utf8(word))));
      }
      before = word;
    }
    return new HeaderWriter().structured(name, String.join(" ", words)).toString();
  }

  // Addresses, §3.2.1

  private String addresses() {
    List<MailAddress> list = Addresses.read(FieldScanner.of(field), Integer.MAX_VALUE);
    List<String> written =
        list.stream()
            .map(address ->
                switch (address) {
                  case MailAddress.Single single -> mailbox(single);
                  case MailAddress.Group group -> group(group);
                })
            .toList();
    return written.isEmpty() ? text() : new HeaderWriter().addresses(name, written).toString();
  }

  /** §3.1.8: an address with a local part ASCII has no form for becomes the name of a group. */
  private static String mailbox(MailAddress.Single mailbox) {
    String display = EncodedWords.decode(mailbox.name());
    Optional<String> address = address(mailbox);
    if (address.isPresent() && !address.get().isEmpty()) {
      return HeaderWriter.address(display, address.get());
    }
    String lost = address.isPresent() ? "" : encoded(shown(mailbox));
    return (phrase(display) + " " + lost).strip() + " :;";
  }

  /** §3.1.7 */
  private static String group(MailAddress.Group group) {
    String display = phrase(EncodedWords.decode(group.name()));
    if (group.members().stream().allMatch(member -> address(member).isPresent())) {
      return group.members().stream()
          .map(DowngradedField::mailbox)
          .collect(Collectors.joining(", ", display + ": ", ";"));
    }
    String members =
        group.members().stream()
            .map(member -> {
              String called = EncodedWords.decode(member.name());
              return called.isEmpty() ? shown(member) : called + " <" + shown(member) + ">";
            })
            .collect(Collectors.joining(", "));
    return (display + " " + encoded(members)).strip() + " :;";
  }

  /** The addr-spec in ASCII, if it can be said so; empty if there was none. */
  private static Optional<String> address(MailAddress.Single mailbox) {
    String local = mailbox.localPart();
    if (!HeaderWriter.isAscii(local)) {
      return Optional.empty();
    }
    String left = local.isEmpty() || isDotAtom(local) ? local : HeaderWriter.quoted(local);
    if (mailbox.domain().isEmpty()) {
      return Optional.of(left);
    }
    return domain(mailbox.domain()).map(domain -> left + "@" + domain);
  }

  private static boolean isDotAtom(String local) {
    return local.chars().allMatch(c -> c == '.' || Octets.isAtext(c));
  }

  private static String shown(MailAddress.Single mailbox) {
    return utf8(mailbox.localPart())
        + (mailbox.domain().isEmpty() ? "" : "@" + utf8(mailbox.domain()));
  }

  /**
   * §3.1.6: A-labels, of what can be a host's name: nothing may turn into a special. Where
   * IDNA2003, which is what Java has, means another name than IDNA2008 (RFC 5891) there is none, as
   * the mail of {@code größe.example} is not that of {@code grösse.example}.
   */
  private static Optional<String> domain(String raw) {
    if (HeaderWriter.isAscii(raw)) {
      return Optional.of(raw);
    }
    String unicode = Normalizer.normalize(utf8(raw), Normalizer.Form.NFC).toLowerCase(Locale.ROOT);
    if (unicode.length() > LONGEST_DOMAIN) {
      return Optional.empty();
    }
    try {
      String ascii = IDN.toASCII(unicode, IDN.ALLOW_UNASSIGNED | IDN.USE_STD3_ASCII_RULES);
      return Optional.of(ascii).filter(same -> IDN.toUnicode(same).equals(unicode));
    } catch (RuntimeException e) { // not only IllegalArgumentException, whatever it says
      return Optional.empty();
    }
  }

  private static String utf8(String raw) {
    return new String(Octets.octets(raw), StandardCharsets.UTF_8);
  }

  // Parameters, §3.1.4, §3.2.5

  /** Values that are not ASCII after RFC 2231; the others stay in the form they have. */
  private String parameters() {
    String value = field.value();
    int semicolon = value.indexOf(';');
    String head = (semicolon < 0 ? value : value.substring(0, semicolon)).strip();
    var out =
        new StringBuilder(name).append(": ").append(HeaderWriter.isAscii(head) ? head : kind());
    for (Parameter parameter : Parameters.read(FieldScanner.of(field)).list()) {
      if (HeaderWriter.isAscii(parameter.name())) {
        out.append(parameter(parameter).replace("; ", ";\r\n\t"));
      }
    }
    return out.append("\r\n").toString();
  }

  /** What the value is without its comments. */
  private String kind() {
    if (name.equalsIgnoreCase("Content-Type")) {
      ContentType type = ContentType.read(FieldScanner.of(field));
      String both = type.type() + "/" + type.subtype();
      return HeaderWriter.isAscii(both) ? both : "application/octet-stream";
    }
    return Disposition.read(FieldScanner.of(field))
        .map(Disposition::type)
        .filter(HeaderWriter::isAscii)
        .orElse("attachment");
  }

  private static String parameter(Parameter parameter) {
    String raw = parameter.raw();
    if (!HeaderWriter.isAscii(raw)) {
      return HeaderWriter.parameter(parameter.base(), parameter.text());
    }
    String clean = HeaderWriter.clean(raw);
    boolean token = !clean.isEmpty() && clean.chars().allMatch(Octets::isToken);
    return "; " + parameter.name() + "=" + (token ? clean : HeaderWriter.quoted(clean));
  }
}
