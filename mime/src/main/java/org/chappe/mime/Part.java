package org.chappe.mime;

import java.util.List;
import java.util.Optional;

/**
 * One part of a message: what it is and where it stands. RFC 2045, RFC 2046.
 *
 * <p>A message is a tree of parts whose root is the message itself. A part that {@linkplain
 * ContentType#isMessage() is a message} has one child, the root of the message inside, unless
 * nothing looked inside. A multipart always has children: one that has none in its text has its
 * whole body as its one child, so that a reader sees it.
 *
 * @param type what it says it is, or what is assumed; an unreadable multipart is text or octets
 * @param encoding the Content-Transfer-Encoding in lower case; {@code 7bit} where nothing is said
 * @param id the raw Content-ID with its angle brackets
 * @param description the raw Content-Description, encoded words as they are
 * @param languages of Content-Language, RFC 3282
 * @param location of Content-Location, without folding, RFC 2557 §4
 * @param md5 of Content-MD5
 * @param headerStart octets from the message's first one to this part's header
 * @param bodyStart octets to the first one behind the header and its empty line
 * @param bodyEnd octets to the first one that is no longer the body; the line end before a boundary
 *     belongs to the boundary (RFC 2046 §5.1.1)
 * @param lines line ends in the body, {@code body-fld-lines} of RFC 9051 §9
 * @param envelope of the message whose root this is, if it stands in another message
 */
public record Part(
    ContentType type,
    String encoding,
    Optional<Disposition> disposition,
    Optional<String> id,
    Optional<String> description,
    List<String> languages,
    Optional<String> location,
    Optional<String> md5,
    long headerStart,
    long bodyStart,
    long bodyEnd,
    long lines,
    Optional<Envelope> envelope,
    List<Part> children) {

  public Part {
    languages = List.copyOf(languages);
    children = List.copyOf(children);
    if (headerStart < 0 || bodyStart < headerStart || bodyEnd < bodyStart || lines < 0) {
      throw new IllegalArgumentException(
          "a part at %d, %d, %d with %d lines".formatted(headerStart, bodyStart, bodyEnd, lines));
    }
  }

  /** Octets of the body, in its transfer encoding. */
  public long octets() {
    return bodyEnd - bodyStart;
  }

  /** This part as it is when its transfer encoding is undone. */
  public Part decoded(long octets, long lines) {
    return new Part(
        type,
        "binary",
        disposition,
        id,
        description,
        languages,
        location,
        md5,
        headerStart,
        bodyStart,
        bodyStart + octets,
        lines,
        envelope,
        children);
  }

  public OctetRange header() {
    return new OctetRange(headerStart, bodyStart);
  }

  public OctetRange body() {
    return new OctetRange(bodyStart, bodyEnd);
  }

  public boolean isMultipart() {
    return type.isMultipart() && !children.isEmpty();
  }

  /** The root of the message in this part. */
  public Optional<Part> message() {
    return type.isMessage() && !children.isEmpty()
        ? Optional.of(children.getFirst())
        : Optional.empty();
  }

  /** The charset parameter in lower case; empty if none is given. */
  public Optional<String> charset() {
    return type.charset();
  }

  /** The file's name as text, from Content-Disposition or else Content-Type. RFC 2183 §2.3 */
  public Optional<String> filename() {
    return disposition
        .flatMap(d -> d.parameters().text("filename"))
        .or(() -> type.parameters().text("name"));
  }

  /**
   * The part with these numbers, this being the root of a message. RFC 9051 §6.4.5.1: a message
   * that is no multipart is its own part 1; numbers go on through a message in a part.
   */
  public Optional<Part> part(int... numbers) {
    Part at = this;
    boolean atMessage = true; // at the root of a message, not yet counted as a part of it
    for (int number : numbers) {
      if (!atMessage && at.message().isPresent()) {
        at = at.children.getFirst();
        atMessage = true;
      }
      if (at.isMultipart()) {
        if (number < 1 || number > at.children.size()) {
          return Optional.empty();
        }
        at = at.children.get(number - 1);
      } else if (!atMessage || number != 1) {
        return Optional.empty();
      }
      atMessage = false;
    }
    return Optional.of(at);
  }

  /** {@code BODY[1.2]}; without numbers the whole message. */
  public Optional<OctetRange> section(int... numbers) {
    return numbers.length == 0
        ? Optional.of(new OctetRange(headerStart, bodyEnd))
        : part(numbers).map(Part::body);
  }

  /** {@code BODY[1.2.MIME]}; without numbers there is none. */
  public Optional<OctetRange> mimeSection(int... numbers) {
    return numbers.length == 0 ? Optional.empty() : part(numbers).map(Part::header);
  }

  /** {@code BODY[HEADER]}, {@code BODY[3.HEADER]}: only of messages. */
  public Optional<OctetRange> headerSection(int... numbers) {
    return messageAt(numbers).map(Part::header);
  }

  /** {@code BODY[TEXT]}, {@code BODY[3.TEXT]}: only of messages. */
  public Optional<OctetRange> textSection(int... numbers) {
    return messageAt(numbers).map(Part::body);
  }

  private Optional<Part> messageAt(int... numbers) {
    return numbers.length == 0 ? Optional.of(this) : part(numbers).flatMap(Part::message);
  }
}
