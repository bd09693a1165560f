package org.chappe.relay.client;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.OptionalLong;
import org.chappe.relay.client.HandOver.Outcome.Unable;

/**
 * How one message's envelope is said to one server: MAIL and RCPT with the parameters the server
 * knows, or why it cannot be said.
 */
final class EnvelopeWords {
  private final OutgoingMail mail;
  private final Capabilities offered;
  private final TlsResult tls;
  private final boolean sevenBit;
  private final OptionalLong octets;

  /** Encodes the message once to nowhere, where it has to be: to know whether it can be. */
  EnvelopeWords(OutgoingMail mail, Capabilities offered, TlsResult tls) throws IOException {
    this.mail = mail;
    this.offered = offered;
    this.tls = tls;
    this.sevenBit = mustBeEncoded(mail.content(), offered);
    this.octets = sevenBit ? encoded(mail.content()) : OptionalLong.of(mail.content().octets());
  }

  private static boolean mustBeEncoded(OutgoingContent content, Capabilities offered) {
    return content.isBinary()
        ? !(offered.has("BINARYMIME") && offered.has("CHUNKING"))
        : content.isEightBit() && !offered.has("8BITMIME");
  }

  private static OptionalLong encoded(OutgoingContent content) throws IOException {
    Octets count = new Octets();
    return content.writeSevenBitTo(count) ? OptionalLong.of(count.octets) : OptionalLong.empty();
  }

  /** Whether the message is to be written by {@code writeSevenBitTo}. */
  boolean sevenBit() {
    return sevenBit;
  }

  /** Whether only BDAT can carry it. RFC 3030 §3 */
  boolean binary() {
    return mail.content().isBinary() && !sevenBit;
  }

  /** As the message goes over the wire, without what DATA adds. */
  long octets() {
    return octets.orElse(0);
  }

  /** Why it cannot be said to this server, for nobody. */
  Optional<Unable> unable() {
    if (mail.requireTls() && !tls.verified()) {
      return unable(550, "5.7.10", "TLS is required, and it is not known who the server is");
    }
    if (mail.requireTls() && !offered.has("REQUIRETLS")) {
      return unable(550, "5.7.30", "TLS is required further on: the server has no REQUIRETLS");
    }
    if (mail.smtpUtf8() && !offered.has("SMTPUTF8")) { // RFC 6531 §3.5
      return hasUnicodeAddress()
          ? unable(550, "5.6.7", "an address is not ASCII: the server has no SMTPUTF8")
          : unable(554, "5.6.9", "the message's header is not ASCII: the server has no SMTPUTF8");
    }
    if (octets.isEmpty()) {
      return unable(
          554, "5.6.1", "the server has no 8BITMIME or BINARYMIME, and it is not encoded");
    }
    if (offered.size().isPresent() && octets.getAsLong() > offered.size().getAsLong()) {
      return unable(
          552,
          "5.3.4",
          "the message has %d octets, the server takes %d"
              .formatted(octets.getAsLong(), offered.size().getAsLong()));
    }
    if (byMustBeKept() && (!offered.has("DELIVERBY") || secondsLeft() < offered.shortestBy())) {
      return unable(554, "5.3.3", "the server does not promise to deliver it in time (DELIVERBY)");
    }
    return unsayable(mail.from(), "5.1.7");
  }

  private boolean hasUnicodeAddress() {
    return !isAscii(mail.from())
        || mail.recipients().stream().anyMatch(to -> !isAscii(to.address()));
  }

  /** Why this recipient cannot be said; to be asked first, as it says more. RFC 6531 §3.5 */
  Optional<Unable> unable(OutgoingMail.To to) {
    if (to.address().isEmpty()) {
      return unable(553, "5.1.3", "there is no address");
    }
    return unsayable(to.address(), "5.1.3");
  }

  private Optional<Unable> unsayable(String address, String enhanced) {
    if (!endsNothing(address)) {
      return unable(553, enhanced, "the address has octets that no address has");
    }
    if (!isAscii(address) && !(mail.smtpUtf8() && offered.has("SMTPUTF8"))) {
      return unable(553, "5.6.7", "the address is not ASCII, and SMTPUTF8 is not said");
    }
    return Optional.empty();
  }

  /** Whether neither the line nor the path it stands in ends inside of it. RFC 5321 §4.1.2 */
  private static boolean endsNothing(String address) {
    boolean quoted = false;
    for (int i = 0; i < address.length(); i++) {
      char c = address.charAt(i);
      if (c < ' ' || c == 127 || (!quoted && (c == ' ' || c == '<' || c == '>'))) {
        return false;
      }
      if (quoted && c == '\\') {
        i++; // quoted-pairSMTP
        if (i == address.length() || address.charAt(i) < ' ' || address.charAt(i) == 127) {
          return false;
        }
      } else if (c == '"') {
        quoted = !quoted;
      }
    }
    return !quoted;
  }

  private static boolean isAscii(String text) {
    return text.chars().allMatch(c -> c < 128);
  }

  private static Optional<Unable> unable(int code, String enhanced, String text) {
    return Optional.of(new Unable(code, enhanced, text));
  }

  /** by-mode "R": rather back than late. RFC 2852 §4.1.4.1 */
  private boolean byMustBeKept() {
    return mail.by().map(by -> by.contains(";R")).orElse(false);
  }

  private long secondsLeft() {
    String by = mail.by().orElse("");
    String seconds = by.substring(0, Math.max(0, by.indexOf(';')));
    return seconds.matches("-?[0-9]{1,9}") ? Long.parseLong(seconds) : 0;
  }

  /** MAIL FROM, with what the server knows. RFC 5321 §4.1.1.2 */
  String mail() {
    StringBuilder line = new StringBuilder("MAIL FROM:<").append(mail.from()).append('>');
    if (offered.has("SIZE")) {
      line.append(" SIZE=").append(octets()); // RFC 1870 §6
    }
    if (binary()) {
      line.append(" BODY=BINARYMIME");
    } else if (mail.content().isEightBit() && !sevenBit) {
      line.append(" BODY=8BITMIME"); // RFC 6152 §3
    }
    if (mail.smtpUtf8()) {
      line.append(" SMTPUTF8");
    }
    if (mail.requireTls()) {
      line.append(" REQUIRETLS");
    }
    if (offered.has("DSN")) {
      mail.returnHeadersOnly()
          .ifPresent(headers -> line.append(headers ? " RET=HDRS" : " RET=FULL"));
      mail.envelopeId().ifPresent(id -> line.append(" ENVID=").append(xtext(id)));
    }
    if (offered.has("MT-PRIORITY")) {
      mail.priority().ifPresent(priority -> line.append(" MT-PRIORITY=").append(priority));
    }
    if (offered.has("DELIVERBY")) {
      mail.by().ifPresent(by -> line.append(" BY=").append(word(by)));
    }
    return line.toString();
  }

  /** RCPT TO, with NOTIFY and ORCPT where the server knows DSN. RFC 3461 §4 */
  String recipient(OutgoingMail.To to) {
    StringBuilder line = new StringBuilder("RCPT TO:<").append(to.address()).append('>');
    if (offered.has("DSN")) {
      to.notifyOn().ifPresent(words -> line.append(" NOTIFY=").append(word(words)));
      to.originalRecipient().ifPresent(original -> line.append(" ORCPT=").append(word(original)));
    }
    return line.toString();
  }

  /** A parameter's value as it goes on the wire: it cannot end the line. */
  private static String word(String value) {
    if (value.chars().anyMatch(c -> c <= ' ' || c == 127)) {
      throw new IllegalArgumentException("\"" + value + "\" is no parameter of MAIL or RCPT");
    }
    return value;
  }

  /** RFC 3461 §4: octets that are not printable, "+" and "=" as +XX. */
  static String xtext(String text) {
    StringBuilder out = new StringBuilder();
    for (byte octet : text.getBytes(StandardCharsets.UTF_8)) {
      if (octet > ' ' && octet < 127 && octet != '+' && octet != '=') {
        out.append((char) octet);
      } else {
        out.append("+%02X".formatted(octet & 0xFF));
      }
    }
    return out.toString();
  }

  /** Counts, and forgets. */
  private static final class Octets extends OutputStream {
    private long octets;

    @Override
    public void write(int octet) {
      octets++;
    }

    @Override
    public void write(byte[] array, int offset, int length) {
      octets += length;
    }
  }
}
