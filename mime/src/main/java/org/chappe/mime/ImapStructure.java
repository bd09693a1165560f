package org.chappe.mime;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * What IMAP answers about a message, as octets on the wire: {@code ENVELOPE}, {@code BODY}, {@code
 * BODYSTRUCTURE}. RFC 9051 §7.5.2, §9. Made once, when a message arrives, and stored.
 *
 * <p>Strings are as in the message, unfolded; encoded words are the client's to decode. Dates are
 * not corrected.
 *
 * <p>The answer is bounded whatever the message: strings are cut at 8 KiB, address lists end when
 * the answer has {@value #ENVELOPE_OCTETS} octets ({@value #STRUCTURE_OCTETS} in a structure), and
 * parts behind that limit are told without parameters, names and addresses. With {@link
 * ParserLimits#DEFAULT} no answer exceeds 1 MiB.
 */
public final class ImapStructure {
  private static final int STRING_OCTETS = 8 * 1024;
  private static final int ENVELOPE_OCTETS = 256 * 1024;
  private static final int STRUCTURE_OCTETS = 512 * 1024;

  private static final Parameter US_ASCII = new Parameter("charset", "us-ascii");

  private final WireBuffer out = new WireBuffer(STRING_OCTETS);
  private final boolean extended;
  private final int limit;

  private ImapStructure(boolean extended, int limit) {
    this.extended = extended;
    this.limit = limit;
  }

  /** The value of {@code ENVELOPE}, in its parentheses. */
  public static byte[] envelope(Envelope envelope) {
    var writer = new ImapStructure(false, ENVELOPE_OCTETS);
    writer.write(envelope);
    return writer.out.toByteArray();
  }

  /** The value of {@code BODY}, in its parentheses: no extension data. */
  public static byte[] body(Part root) {
    var writer = new ImapStructure(false, STRUCTURE_OCTETS);
    writer.write(root);
    return writer.out.toByteArray();
  }

  /** The value of {@code BODYSTRUCTURE}, in its parentheses. */
  public static byte[] bodyStructure(Part root) {
    var writer = new ImapStructure(true, STRUCTURE_OCTETS);
    writer.write(root);
    return writer.out.toByteArray();
  }

  private boolean isFull() {
    return out.length() > limit;
  }

  /** body = "(" (body-type-1part / body-type-mpart) ")" */
  private void write(Part part) {
    out.text("(");
    if (part.isMultipart()) {
      part.children().forEach(this::write);
      out.text(" ").string(part.type().subtype());
      if (extended) {
        out.text(" ");
        parameters(part.type().parameters());
        extension(part);
      }
    } else {
      single(part);
    }
    out.text(")");
  }

  /** body-type-1part */
  private void single(Part part) {
    out.string(part.type().type()).text(" ").string(part.type().subtype()).text(" ");
    parameters(withCharset(part.type()));
    out.text(" ");
    nstring(part.id());
    out.text(" ");
    nstring(part.description());
    out.text(" ").string(part.encoding()).text(" ").number(part.octets());
    part.message().ifPresent(message -> message(part, message));
    if (part.type().isText()) {
      out.text(" ").number(part.lines());
    }
    if (extended) {
      out.text(" ");
      nstring(part.md5());
      extension(part);
    }
  }

  /** RFC 2045 §5.2: plain text that names no charset is ASCII; other text types have their own. */
  private static Parameters withCharset(ContentType type) {
    Parameters given = type.parameters();
    if (!type.is("text", "plain")
        || given.list().stream().anyMatch(p -> p.base().equals("charset"))) {
      return given;
    }
    var all = new ArrayList<Parameter>(given.list());
    all.add(US_ASCII);
    return new Parameters(all);
  }

  /** body-type-msg: SP envelope SP body SP body-fld-lines */
  private void message(Part part, Part message) {
    out.text(" ");
    write(isFull() ? Envelope.NONE : message.envelope().orElse(Envelope.NONE));
    out.text(" ");
    write(message);
    out.text(" ").number(part.lines());
  }

  /** SP body-fld-dsp SP body-fld-lang SP body-fld-loc */
  private void extension(Part part) {
    out.text(" ");
    if (part.disposition().isPresent() && !isFull()) {
      Disposition disposition = part.disposition().get();
      out.text("(").string(disposition.type()).text(" ");
      parameters(disposition.parameters());
      out.text(")");
    } else {
      out.nil();
    }
    out.text(" ");
    languages(part.languages());
    out.text(" ");
    nstring(part.location());
  }

  private void languages(List<String> languages) {
    if (languages.isEmpty() || isFull()) {
      out.nil();
      return;
    }
    String separator = "(";
    for (String language : languages) {
      out.text(separator).string(language);
      separator = " ";
    }
    out.text(")");
  }

  /**
   * body-fld-param. Values of RFC 2231 keep the form {@code "name*" "utf-8''caf%C3%A9"}: RFC 9051
   * would have them decoded to UTF-8, but under that name clients in use look for the encoded form,
   * which the servers they are tested with have always sent.
   */
  private void parameters(Parameters parameters) {
    if (parameters.list().isEmpty() || isFull()) {
      out.nil();
      return;
    }
    String separator = "(";
    for (Parameter parameter : parameters.list()) {
      out.text(separator).string(parameter.name()).text(" ").string(parameter.raw());
      separator = " ";
    }
    out.text(")");
  }

  private void nstring(Optional<String> raw) {
    string(isFull() ? Optional.empty() : raw);
  }

  private void string(Optional<String> raw) {
    if (raw.isPresent()) {
      out.string(raw.get());
    } else {
      out.nil();
    }
  }

  /** Its strings also where the limit is passed: clients find messages by them. */
  private void write(Envelope envelope) {
    out.text("(");
    string(envelope.date());
    out.text(" ");
    string(envelope.subject());
    for (List<MailAddress> list :
        List.of(
            envelope.from(),
            envelope.sender(),
            envelope.replyTo(),
            envelope.to(),
            envelope.cc(),
            envelope.bcc())) {
      out.text(" ");
      addresses(list);
    }
    out.text(" ");
    string(envelope.inReplyTo());
    out.text(" ");
    string(envelope.messageId());
    out.text(")");
  }

  private void addresses(List<MailAddress> list) {
    if (list.isEmpty() || isFull()) {
      out.nil();
      return;
    }
    out.text("(");
    for (MailAddress address : list) {
      if (isFull()) {
        break;
      }
      switch (address) {
        case MailAddress.Single single -> address(single);
        case MailAddress.Group group -> group(group);
      }
    }
    out.text(")");
  }

  /** A host of NIL would begin a group, so a missing one is the empty string. */
  private void address(MailAddress.Single address) {
    out.text("(");
    nonEmpty(address.name());
    out.text(" ");
    nonEmpty(address.route());
    out.text(" ").string(address.localPart()).text(" ").string(address.domain()).text(")");
  }

  private void group(MailAddress.Group group) {
    out.text("(NIL NIL ").string(group.name()).text(" NIL)");
    for (MailAddress.Single member : group.members()) {
      if (isFull()) {
        break;
      }
      address(member);
    }
    out.text("(NIL NIL NIL NIL)");
  }

  private void nonEmpty(String raw) {
    if (raw.isEmpty()) {
      out.nil();
    } else {
      out.string(raw);
    }
  }
}
