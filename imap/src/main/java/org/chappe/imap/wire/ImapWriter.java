package org.chappe.imap.wire;

import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import org.chappe.model.MailboxName;
import org.chappe.model.Octets;
import org.chappe.model.UidSet;
import org.chappe.net.ConnectionClosed;
import org.chappe.net.Language;
import org.chappe.net.Languages;
import org.chappe.net.OctetWriter;
import org.chappe.store.Body;

/**
 * Responses, in pieces named after the grammar: {@code out.untagged().number(12).text("
 * EXISTS").endOfLine()}. RFC 9051 §7. One session's, not thread-safe; nothing is written while a
 * lock is held.
 */
public final class ImapWriter {
  /** Some clients read lines of not much more. */
  private static final int MOST_QUOTED = 1_000;

  private final OctetWriter out;
  private final byte[] date = new byte[28];
  private Language language = Languages.DEFAULT;
  private boolean utf8;
  private boolean inLine;

  public ImapWriter(OctetWriter out) {
    this.out = out;
  }

  /** From now on mailbox names are UTF-8, not modified UTF-7. RFC 9051 §5.1 */
  public void utf8Names() {
    utf8 = true;
  }

  /** From now on mailbox names are modified UTF-7, as at the beginning. RFC 8437 §4.1 */
  public void utf7Names() {
    utf8 = false;
  }

  /** From now on texts for people are in this language. RFC 5255 §3.2 */
  public void speak(Language other) {
    language = other;
  }

  /** Whether a response has begun and not ended: then nothing else can be said. */
  public boolean isInLine() {
    return inLine;
  }

  /** {@code * } */
  public ImapWriter untagged() {
    inLine = true;
    out.octet('*').octet(' ');
    return this;
  }

  /** ASCII that is known to be right as it stands. */
  public ImapWriter text(String text) {
    out.text(text);
    return this;
  }

  public ImapWriter octets(byte[] octets) {
    out.octets(octets, 0, octets.length);
    return this;
  }

  public ImapWriter octets(Octets octets) {
    out.octets(octets.array(), octets.offset(), octets.length());
    return this;
  }

  public ImapWriter number(long number) {
    out.number(number);
    return this;
  }

  /** A UID set, written as it goes: thousands of ranges need no text of their own. */
  public ImapWriter uids(UidSet uids) {
    boolean first = true;
    for (UidSet.Range range : uids.ranges()) {
      if (!first) {
        out.octet(',');
      }
      first = false;
      out.number(range.first());
      if (range.last() > range.first()) {
        out.octet(':').number(range.last());
      }
    }
    return this;
  }

  public ImapWriter endOfLine() {
    out.octet('\r').octet('\n');
    inLine = false;
    return this;
  }

  // Status responses, RFC 9051 §7.1

  /** {@code tag OK [code] text} */
  public void tagged(String tag, String status, String code, String text) {
    out.text(tag);
    status(status, code, text);
  }

  /** {@code * OK [code] text} */
  public void untagged(String status, String code, String text) {
    out.octet('*');
    status(status, code, text);
  }

  private void status(String status, String code, String text) {
    out.octet(' ').text(status).octet(' ');
    if (!code.isEmpty()) {
      out.octet('[').text(code).text("] ");
    }
    people(text).endOfLine();
  }

  /** {@code + text}: go on. */
  public void continuation(String text) {
    out.text("+ ");
    people(text).endOfLine();
  }

  /**
   * Text for people is one line, whatever went into it; ASCII to who has not chosen a language, RFC
   * 9051 §9: resp-text, and UTF-8 to who has, RFC 5255 §3.5.
   */
  private ImapWriter people(String english) {
    String text = language.of(english);
    int end = language == Languages.DEFAULT ? 0x7F : Character.MAX_VALUE;
    if (!text.chars().allMatch(c -> isShown(c, end))) {
      var shown = new StringBuilder(text.length());
      text.chars().forEach(c -> shown.append(isShown(c, end) ? (char) c : '?'));
      text = shown.toString();
    }
    return octets(text.getBytes(StandardCharsets.UTF_8));
  }

  private static boolean isShown(int c, int end) {
    return c >= ' ' && c != 0x7F && c < end;
  }

  // Strings

  /** A mailbox's name as an atom where it can be, or in quotes. */
  public ImapWriter mailbox(MailboxName name) {
    return name(name.value());
  }

  /** As {@link #mailbox}, of a name that is none or will be one. */
  public ImapWriter name(String name) {
    return astring(utf8 ? name : ModifiedUtf7.encode(name));
  }

  /** An atom where it can be, or in quotes. The text has no control characters. */
  public ImapWriter astring(String text) {
    boolean atom =
        !text.isEmpty()
            && !text.equalsIgnoreCase("NIL")
            && text.chars().allMatch(c -> c < 0x80 && Chars.isAstring(c));
    return atom ? text(text) : quoted(text);
  }

  /** A quoted string; outside of ASCII it is UTF-8. The text has no control characters. */
  public ImapWriter quoted(String text) {
    out.octet('"');
    for (byte octet : text.getBytes(StandardCharsets.UTF_8)) {
      if (octet == '"' || octet == '\\') {
        out.octet('\\');
      }
      out.octet(octet);
    }
    out.octet('"');
    return this;
  }

  /** A quoted string, or a literal where it is not ASCII. The text has no control characters. */
  public ImapWriter string(Octets utf8Text) {
    byte[] array = utf8Text.array();
    int from = utf8Text.offset();
    int to = from + utf8Text.length();
    for (int i = from; i < to; i++) {
      if (array[i] < 0) {
        return literal(array, from, to);
      }
    }
    out.octet('"');
    for (int i = from; i < to; i++) {
      if (array[i] == '"' || array[i] == '\\') {
        out.octet('\\');
      }
      out.octet(array[i]);
    }
    out.octet('"');
    return this;
  }

  /** {@code "17-Jul-1996 02:44:25 +0000"} */
  public ImapWriter dateTime(long epochSecond) {
    Dates.write(epochSecond, date, 0);
    out.octets(date, 0, date.length);
    return this;
  }

  // Literals

  /** <code>{n}</code> and the octets. */
  public ImapWriter literal(byte[] octets, int from, int to) {
    out.octet('{').number(to - from).text("}\r\n").octets(octets, from, to - from);
    return this;
  }

  /** Quoted where it is short text in one line, or a literal, or a literal8 with NULs in it. */
  public ImapWriter octetsOrText(byte[] octets) {
    boolean plain = octets.length <= MOST_QUOTED;
    boolean hasNul = false;
    for (byte octet : octets) {
      plain &= octet >= ' ' && octet < 0x7F;
      hasNul |= octet == 0;
    }
    if (plain) {
      return string(new Octets(octets, 0, octets.length));
    }
    return text(hasNul ? "~" : "").literal(octets, 0, octets.length);
  }

  /**
   * <code>{n}</code> and the octets {@code from} to {@code to} (exclusive) of a body, from the
   * store to the socket. Sends exactly as many, or ends the connection: after a wrong count no
   * response can be trusted.
   */
  public ImapWriter literal(Body body, long from, long to) {
    out.octet('{').number(to - from).text("}\r\n");
    return exactly(to - from, into -> body.copyTo(into, from, to), body.id().toString());
  }

  /**
   * <code>{n}</code>, or <code>~{n}</code> when there is a NUL among them. RFC 9051 §9: literal8
   */
  public ImapWriter literal(long octets, boolean hasNul, Source source, String name) {
    out.text(hasNul ? "~{" : "{").number(octets).text("}\r\n");
    return exactly(octets, source, name);
  }

  /** Octets for a literal. */
  @FunctionalInterface
  public interface Source {
    void copyTo(OutputStream into) throws IOException;
  }

  private ImapWriter exactly(long octets, Source source, String name) {
    long before = out.total();
    try {
      source.copyTo(new ToWriter(out));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    long sent = out.total() - before;
    if (sent != octets) {
      throw new ConnectionClosed(
          "promised %d octets of %s, the store gave %d".formatted(octets, name, sent));
    }
    return this;
  }

  /** Closing and flushing are the connection's. */
  private static final class ToWriter extends OutputStream {
    private final OctetWriter out;

    ToWriter(OctetWriter out) {
      this.out = out;
    }

    @Override
    public void write(int octet) {
      out.octet(octet);
    }

    @Override
    public void write(byte[] octets, int offset, int length) {
      out.octets(octets, offset, length);
    }
  }
}
