package org.chappe.mime;

import java.util.Arrays;
import java.util.Objects;
import java.util.OptionalLong;

/**
 * Reads a message in one pass while it arrives: header fields, and the tree of parts with offsets.
 * RFC 5322, RFC 2045, RFC 2046.
 *
 * <p>Octets are fed in pieces of any size; where they are divided makes no difference. Bodies are
 * looked through for line ends and boundaries, never kept: what a parser holds is bounded by its
 * {@link ParserLimits}, not by the message. Any octets are a message.
 *
 * <pre>
 *   feed ─► how do lines end? ─► header lines ─► kept ─► PartBuilder.describe
 *                             └► body lines: skipped, but those with "--" ─► Boundaries.find
 * </pre>
 *
 * <p>Lines end with LF, a CR before it belongs to the line end; a CR alone is an octet like any
 * other. Only if the first 4 KiB have CRs and no LF, CR ends lines. A header ends with an empty
 * line, or where a boundary of an outer multipart stands; a line in it that is no field does not
 * end it, as such lines are mostly stray ones between fields.
 *
 * <p>Not thread-safe; for one message.
 */
public final class MessageParser {
  /** Enough for the first line of any mail (RFC 5322 §2.1.1 allows 998 octets). */
  private static final int PROLOGUE = 4096;

  private final ParserLimits limits;

  private byte[] prologue = new byte[0]; // octets held back until it is known how lines end
  private int prologueLength;
  private byte lineEnd; // 0: not known yet

  private long position; // octets taken
  private long lines; // line ends among them
  private long lineStart; // where the current line began
  private byte last; // the last octet, and the one before it
  private byte beforeLast;
  private int lastLineEnd; // octets of the last line end: 1 or 2

  private boolean inHeader = true;
  private byte[] header = new byte[2048];
  private int headerLength;
  private int headerLimit;
  private int partHeaderOctetsLeft;
  private boolean headerWhole = true;

  private boolean dashes; // the current line may be a boundary: it is collected
  private final byte[] line;
  private int lineLength;

  private final PartBuilder root = new PartBuilder(null, 0);
  private final Boundaries boundaries = new Boundaries(root);
  private PartBuilder current = root;
  private Header topHeader = Header.view(new byte[0], 0);
  private boolean topHeaderWhole = true;
  private long topHeaderOctets;
  private boolean utf8Header; // of the message or of a part
  private int parts = 1;
  private int addressesLeft;
  private boolean opaque; // nothing is looked for any more

  public MessageParser(ParserLimits limits) {
    this.limits = limits;
    this.line = new byte[limits.boundaryOctets() + 80];
    this.headerLimit = limits.headerOctets();
    this.partHeaderOctetsLeft = limits.allPartHeaderOctets();
    this.addressesLeft = limits.addresses();
  }

  /** The next octets of the message; the buffer is the caller's again on return. */
  public void feed(byte[] buffer, int offset, int length) {
    Objects.checkFromIndexSize(offset, length, buffer.length);
    int from = offset;
    int to = offset + length;
    if (lineEnd == 0) {
      from = decideLineEnd(buffer, from, to);
    }
    read(buffer, from, to);
  }

  /**
   * The message header's octets with the empty line that ends it, once octets behind it were fed.
   */
  public OptionalLong headerOctets() {
    return current == root && inHeader ? OptionalLong.empty() : OptionalLong.of(topHeaderOctets);
  }

  /** The message ends here. Only once. */
  public ParsedMessage finish() {
    if (lineEnd == 0) {
      lineEnd = Octets.lineEnd(prologue, 0, prologueLength);
      read(prologue, 0, prologueLength);
    }
    if (position > lineStart) {
      endOfLine(true);
    }
    endHeaders(position);
    while (current.parent != null) {
      closeCurrent(position, lines);
    }
    Part tree = current.end(position, lines);
    return new ParsedMessage(
        position, topHeaderOctets, topHeader, topHeaderWhole, utf8Header, tree);
  }

  /** Holds octets back until the first LF, or until there are enough; returns what is left. */
  private int decideLineEnd(byte[] buffer, int from, int to) {
    int room = Math.min(to, from + PROLOGUE - prologueLength);
    boolean found = Octets.indexOf(buffer, from, room, (byte) '\n') < room;
    if (found) {
      lineEnd = '\n';
      if (prologueLength > 0) {
        read(prologue, 0, prologueLength);
      }
      return from;
    }
    if (prologue.length < prologueLength + room - from) {
      prologue = Arrays.copyOf(prologue, PROLOGUE);
    }
    System.arraycopy(buffer, from, prologue, prologueLength, room - from);
    prologueLength += room - from;
    if (prologueLength == PROLOGUE) {
      lineEnd = Octets.lineEnd(prologue, 0, prologueLength);
      read(prologue, 0, prologueLength);
    }
    return room;
  }

  private void read(byte[] buffer, int from, int to) {
    int i = from;
    while (i < to) {
      if (position == lineStart) {
        dashes = buffer[i] == '-' && !boundaries.isEmpty();
        lineLength = 0;
      }
      if (!inHeader && !dashes) {
        i = skipLines(buffer, i, to);
        continue;
      }
      int end = Octets.indexOf(buffer, i, to, lineEnd);
      int stop = Math.min(to, end + 1);
      if (dashes) {
        collectLine(buffer, i, stop);
      }
      if (inHeader) {
        collectHeader(buffer, i, stop);
      }
      advance(buffer, i, stop);
      i = stop;
      if (end < to) {
        endOfLine(false);
      }
    }
  }

  /**
   * The fast way through bodies: over whole lines up to one that begins with a dash. Stands at a
   * line's start or in a line, and so on return.
   */
  private int skipLines(byte[] buffer, int from, int to) {
    boolean look = !boundaries.isEmpty();
    int i = from;
    while (i < to) {
      int end = Octets.indexOf(buffer, i, to, lineEnd);
      if (end == to) {
        i = to;
        break;
      }
      lines++;
      i = end + 1;
      lineStart = position + (i - from);
      if (look && i < to && buffer[i] == '-') {
        break;
      }
    }
    advance(buffer, from, i);
    lastLineEnd = beforeLast == '\r' && lineEnd == '\n' ? 2 : 1;
    return i;
  }

  private void advance(byte[] buffer, int from, int to) {
    position += to - from;
    beforeLast = to - from > 1 ? buffer[to - 2] : last;
    last = buffer[to - 1];
  }

  private void collectLine(byte[] buffer, int from, int to) {
    int taken = Math.min(to - from, line.length - lineLength);
    System.arraycopy(buffer, from, line, lineLength, taken);
    lineLength += taken;
  }

  private void collectHeader(byte[] buffer, int from, int to) {
    int taken = Math.min(to - from, headerLimit - headerLength);
    headerWhole &= taken == to - from;
    if (headerLength + taken > header.length) {
      header = Arrays.copyOf(header, Math.max(header.length * 2, headerLength + taken));
    }
    System.arraycopy(buffer, from, header, headerLength, taken);
    headerLength += taken;
  }

  /** {@code position} stands behind a whole line; the last line may have no line end. */
  private void endOfLine(boolean atEnd) {
    long start = lineStart;
    int precedingLineEnd = lastLineEnd;
    long linesBefore = lines;
    long length = position - start;
    lineStart = position;
    if (!atEnd) {
      lines++;
      lastLineEnd = beforeLast == '\r' && lineEnd == '\n' && length > 1 ? 2 : 1;
    }
    if (dashes && lineLength > 1 && line[1] == '-' && boundaries.find(line, lineLength)) {
      if (inHeader) {
        headerLength = (int) Math.max(0, Math.min(headerLength, headerLength - length));
      }
      endHeaders(start);
      boundary(Math.max(0, start - precedingLineEnd), linesBefore - 1);
    } else if (inHeader && !atEnd && length == lastLineEnd) {
      endHeader(position);
    }
  }

  /** Header after header: a message's part may have just begun, which then has neither. */
  private void endHeaders(long bodyStart) {
    while (inHeader) {
      endHeader(bodyStart);
    }
  }

  /** The header ends, the body begins at {@code bodyStart}. */
  private void endHeader(long bodyStart) {
    if (!headerWhole) {
      headerLength = lastWholeLine();
    }
    Header fields;
    if (current == root) {
      topHeader = fields = Header.view(Arrays.copyOf(header, headerLength), headerLength);
      topHeaderOctets = bodyStart;
      topHeaderWhole = headerWhole;
    } else {
      fields = Header.view(header, headerLength);
      partHeaderOctetsLeft -= headerLength;
    }
    utf8Header |= DowngradedHeader.isNeeded(fields);
    inHeader = false;
    current.describe(fields);
    current.startBody(bodyStart, lines);
    if (current.isInnerMessage()) {
      Envelope envelope = Envelope.of(fields, addressesLeft);
      addressesLeft = Math.max(0, addressesLeft - envelope.addresses());
      current.describe(envelope);
    }
    lookInside(bodyStart);
  }

  private void lookInside(long bodyStart) {
    ContentType type = current.type();
    if (type.isMultipart()) {
      byte[] boundary = Octets.octets(type.parameters().raw("boundary").orElse(""));
      if (boundary.length == 0) {
        current.makeText(); // RFC 2045 §5.2: read what is no valid type as text
      } else if (boundary.length > limits.boundaryOctets() || atLimit()) {
        current.makeOpaque();
      } else {
        current.boundary = boundary;
        boundaries.open(current);
      }
    } else if (type.isMessage() && !current.isEncoded()) {
      if (atLimit()) {
        current.makeOpaque();
      } else {
        startHeader(new PartBuilder(current, bodyStart));
      }
    }
  }

  private boolean atLimit() {
    return opaque || current.depth >= limits.depth() || parts >= limits.parts();
  }

  private void startHeader(PartBuilder part) {
    parts++;
    current = part;
    inHeader = true;
    headerLength = 0;
    headerLimit = Math.min(limits.partHeaderOctets(), partHeaderOctetsLeft);
    headerWhole = true;
  }

  /** A boundary line has ended; what it closes ended at {@code bodyEnd}. */
  private void boundary(long bodyEnd, long linesBefore) {
    PartBuilder multipart = boundaries.found();
    while (current != multipart) {
      closeCurrent(bodyEnd, linesBefore);
    }
    if (boundaries.isClosing()) {
      boundaries.close(multipart);
      return;
    }
    boundaries.closeInside(multipart);
    startHeader(new PartBuilder(multipart, position));
    if (parts >= limits.parts()) {
      startOpaque();
    }
  }

  /** The last part the limits allow: all the rest, without a look inside. */
  private void startOpaque() {
    opaque = true;
    inHeader = false;
    boundaries.clear();
    current.startBody(position, lines);
    current.makeOpaque();
  }

  private void closeCurrent(long bodyEnd, long linesBefore) {
    PartBuilder parent = current.parent;
    if (parent == null) {
      throw new IllegalStateException("the message itself ended at " + bodyEnd);
    }
    parent.children.add(current.end(bodyEnd, linesBefore));
    current = parent;
  }

  private int lastWholeLine() {
    int end = headerLength;
    while (end > 0 && header[end - 1] != lineEnd) {
      end--;
    }
    return end;
  }
}
