package org.chappe.imap.wire;

import java.util.Arrays;
import org.chappe.net.OctetReader;
import org.chappe.net.OctetSink;
import org.jspecify.annotations.Nullable;

/**
 * A command as the lines and literals it comes in: {@code a LOGIN {3}}, {@code ann}, {@code {6+}},
 * {@code secret}, an empty line. Lines are read whole, so that where a command ends does not depend
 * on what the grammar makes of it: {@link #skipRest} finds the end of a command that could not be
 * understood, literals included, and their octets are never read as commands.
 *
 * <p>A line ends in LF; a CR before it belongs to the line end. RFC 9051 §2.2 wants CRLF, people
 * with a terminal send LF, and nothing else can follow from a bare one here.
 */
final class CommandLines {
  private static final byte[] NONE = {};
  private static final int TAIL = 32; // {, 20 digits, +, }, CR

  private final OctetReader in;
  private final Runnable continuation;
  private final ParserLimits limits;
  private byte[] line = NONE;
  private int position;
  private long before; // octets of the command in front of the line, literals included
  private int lines; // octets of the command's lines so far
  private int literals; // octets of its literals so far
  private byte @Nullable [] tail; // the end of a line that was too long
  private @Nullable Literal open; // announced, not read
  private boolean unread; // the line was given back
  private boolean done = true;
  private long skippable;

  CommandLines(OctetReader in, Runnable continuation, ParserLimits limits) {
    this.in = in;
    this.continuation = continuation;
    this.limits = limits;
    this.skippable = limits.skip();
  }

  /** From now on a refused command may have this many octets. */
  void skipUpTo(long octets) {
    skippable = octets;
  }

  /** Reads the first line of a command. Too long a line is found by {@link #requireWhole}. */
  void begin() {
    if (unread) {
      unread = false;
    } else {
      lines = 0;
      line = readLine();
    }
    position = 0;
    before = 0;
    literals = 0;
    open = null;
    done = false;
  }

  /** Gives the line back: it is the next command's. */
  void unread() {
    unread = true;
    done = true;
  }

  boolean hasUnread() {
    return unread;
  }

  void requireWhole() {
    if (tail != null) {
      throw new SyntaxException("a command line of more than " + limits.line() + " octets");
    }
  }

  /** The octet at hand, or -1 at the line's end. */
  int peek() {
    return position < line.length ? line[position] & 0xFF : -1;
  }

  byte[] line() {
    return line;
  }

  int position() {
    return position;
  }

  void moveTo(int to) {
    position = to;
  }

  /** 1 at the command's first octet. */
  long column() {
    return before + position + 1;
  }

  /** The command has been understood to its end. */
  void done() {
    done = true;
  }

  /**
   * {@code {n}} or {@code {n+}} at the position, or a literal8 with {@code ~} before it; the line
   * must end behind it. Null when something else stands here.
   */
  @Nullable Literal announced() {
    boolean binary = peek() == '~';
    Literal literal = announced(line, binary ? position + 1 : position);
    return literal == null ? null : new Literal(literal.octets(), literal.waits(), binary);
  }

  private static @Nullable Literal announced(byte[] line, int from) {
    int at = from + 1;
    int end = line.length - 1;
    if (from < 0 || end - from < 2 || line[from] != '{' || line[end] != '}') {
      return null;
    }
    boolean waits = line[end - 1] != '+';
    int digitsEnd = waits ? end : end - 1;
    if (digitsEnd - at < 1 || digitsEnd - at > 18) {
      return null;
    }
    long octets = 0;
    for (; at < digitsEnd; at++) {
      if (!Chars.isDigit(line[at])) {
        return null;
      }
      octets = octets * 10 + line[at] - '0';
    }
    return new Literal(octets, waits, false);
  }

  /** Takes the announcement at the position; its octets are read later, or skipped. */
  Literal open(Literal literal) {
    position = line.length;
    open = literal;
    return literal;
  }

  /** Reads a literal into memory, and the line behind it. */
  byte[] literal(Literal literal) {
    if (literal.octets() > limits.literal()) {
      throw new SyntaxException( // RFC 7888 §4
          "TOOBIG",
          "a literal of %d octets; %d are allowed here"
              .formatted(literal.octets(), limits.literal()));
    }
    if (literals + literal.octets() > limits.literals()) {
      throw new SyntaxException(
          "TOOBIG", "literals of more than " + limits.literals() + " octets in one command");
    }
    literals += (int) literal.octets();
    open(literal);
    goAhead();
    byte[] octets = in.octets((int) literal.octets());
    nextLine();
    return octets;
  }

  /** Asks for the octets if the client waits to be asked. */
  private void goAhead() {
    if (open != null && open.waits()) {
      continuation.run();
    }
  }

  /** Hands the open literal's octets to {@code sink}, and reads the line behind it. */
  void transferOpen(OctetSink sink) {
    Literal literal = open;
    if (literal == null) {
      throw new IllegalStateException("no literal is open");
    }
    goAhead();
    open = new Literal(0, false, false); // whatever happens now, its octets have been asked for
    long end = in.total() + literal.octets();
    try {
      in.transferTo(sink, literal.octets());
    } catch (RuntimeException e) {
      open = new Literal(end - in.total(), false, false);
      throw e;
    }
    before += literal.octets();
    nextLine();
  }

  private void nextLine() {
    Literal read = open;
    before += line.length + 2 + (read == null ? 0 : read.octets());
    position = 0;
    line = readLine();
    open = null;
    requireWhole();
  }

  /** Reads to the end of a command that goes no further, and forgets it. */
  void skipRest() {
    long skipped = 0;
    while (!done) {
      Literal literal = open != null ? open : atEnd();
      if (literal == null || literal.waits()) {
        done = true; // an answer instead of a continuation request ends the command
      } else {
        skipped += literal.octets();
        if (skipped > skippable) {
          throw new SessionEnds("a literal of " + literal.octets() + " octets is too much here");
        }
        in.skip(literal.octets());
        open = null;
        lines = 0;
        line = readLine();
        skipped += line.length;
      }
    }
    if (!unread) {
      line = NONE;
      position = 0;
    }
  }

  private @Nullable Literal atEnd() {
    byte[] end = tail != null ? tail : line;
    int brace = end.length - 1;
    while (brace >= 0 && brace > end.length - TAIL && end[brace] != '{') {
      brace--;
    }
    return announced(end, brace);
  }

  /** A line without its end; what is too long is cut, and its last octets are in {@link #tail}. */
  private byte[] readLine() {
    tail = null;
    byte[] kept = NONE;
    int length = 0;
    long all = 0;
    while (true) {
      if (in.position() == in.limit()) {
        in.fill();
      }
      byte[] array = in.array();
      int from = in.position();
      int to = from;
      while (to < in.limit() && array[to] != '\n') {
        to++;
      }
      boolean ended = to < in.limit();
      all += to - from;
      int now = Math.min(to - from, limits.line() - lines - length);
      if (kept.length < length + now) { // doubled, as octets may come one at a time
        kept = Arrays.copyOf(kept, ended ? length + now : Math.max(length + now, 2 * length));
      }
      System.arraycopy(array, from, kept, length, now);
      length += now;
      if (now < to - from) {
        tail = lastOf(tail != null ? tail : Arrays.copyOf(kept, length), array, from + now, to);
        if (all > limits.skip()) {
          throw new SessionEnds("a line of more than " + limits.skip() + " octets");
        }
      }
      in.advance(to - from + (ended ? 1 : 0));
      if (ended) {
        tail = tail == null ? null : withoutCr(tail, tail.length);
        lines += length;
        return withoutCr(kept, length);
      }
    }
  }

  private static byte[] withoutCr(byte[] line, int length) {
    int end = length > 0 && line[length - 1] == '\r' ? length - 1 : length;
    return end == line.length ? line : Arrays.copyOf(line, end);
  }

  private static byte[] lastOf(byte[] had, byte[] array, int from, int to) {
    int fresh = Math.min(TAIL, to - from);
    int old = Math.min(TAIL - fresh, had.length);
    byte[] last = new byte[old + fresh];
    System.arraycopy(had, had.length - old, last, 0, old);
    System.arraycopy(array, to - fresh, last, old, fresh);
    return last;
  }
}
