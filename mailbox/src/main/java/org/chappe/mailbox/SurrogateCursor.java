package org.chappe.mailbox;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Optional;
import org.chappe.mime.DowngradedHeader;
import org.chappe.mime.Envelope;
import org.chappe.mime.Header;
import org.chappe.mime.ImapStructure;
import org.chappe.mime.Part;
import org.chappe.mime.Surrogate;
import org.chappe.model.BodyId;
import org.chappe.model.Octets;
import org.chappe.store.Body;
import org.jspecify.annotations.Nullable;

/**
 * Messages for a client that has not said it knows of UTF-8 in headers: what has it there is given
 * as a {@link Surrogate}, all else as it is, at no cost. RFC 6855 §7, RFC 6856 §2.1. Nothing of it
 * is stored; UIDs are the message's own.
 */
public final class SurrogateCursor implements MessageCursor {
  private final MessageCursor rows;
  private final MailboxSnapshot mailbox;
  private @Nullable Made made; // of the message at hand

  /** A message's surrogate, and the body it is made of; neither when that is gone. */
  private record Made(Optional<Body> body, Optional<Surrogate> surrogate) {}

  public SurrogateCursor(MessageCursor rows, MailboxSnapshot mailbox) {
    this.rows = rows;
    this.mailbox = mailbox;
  }

  @Override
  public boolean next() {
    made = null;
    return rows.next();
  }

  @Override
  public boolean isNextAtHand() {
    return rows.isNextAtHand();
  }

  private Optional<Surrogate> surrogate() {
    return mailbox.utf8Header(position()) ? made().surrogate() : Optional.empty();
  }

  private Made made() {
    Made now = made;
    if (now == null) {
      Optional<Body> body = rows.open();
      now = new Made(body, body.map(this::surrogate).filter(some -> !some.replaced().isEmpty()));
      made = now;
    }
    return now;
  }

  private Surrogate surrogate(Body body) {
    try {
      return Surrogate.of(rows.parts(), range -> SurrogateBody.octets(body, range));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public int position() {
    return rows.position();
  }

  @Override
  public BodyId body() {
    return rows.body();
  }

  @Override
  public Optional<Body> open() {
    Optional<Surrogate> surrogate = surrogate();
    return surrogate.isPresent()
        ? made().body().map(body -> new SurrogateBody(body, surrogate.get()))
        : rows.open();
  }

  @Override
  public long octets() {
    return rows.octets() + surrogate().map(Surrogate::more).orElse(0L);
  }

  /** Octets if every line ended in CRLF. */
  public long crlfOctets() {
    return mailbox.crlfOctets(position()) + surrogate().map(Surrogate::moreWithCrlf).orElse(0L);
  }

  @Override
  public long headerOctets() {
    return surrogate().map(made -> made.root().bodyStart()).orElseGet(rows::headerOctets);
  }

  @Override
  public Octets envelope() {
    return surrogate()
        .flatMap(_ -> open())
        .map(body -> new Octets(ImapStructure.envelope(Envelope.of(Header.of(body.header())))))
        .orElseGet(rows::envelope);
  }

  @Override
  public Octets bodyWithoutExtensions() {
    return surrogate()
        .map(made -> new Octets(ImapStructure.body(made.root())))
        .orElseGet(rows::bodyWithoutExtensions);
  }

  @Override
  public Octets bodyStructure() {
    return surrogate()
        .map(made -> new Octets(ImapStructure.bodyStructure(made.root())))
        .orElseGet(rows::bodyStructure);
  }

  @Override
  public Octets preview() {
    return rows.preview();
  }

  @Override
  public Part parts() {
    return surrogate().map(Surrogate::root).orElseGet(rows::parts);
  }

  @Override
  public Octets fields() {
    Octets fields = rows.fields();
    return mailbox.utf8Header(position())
        ? new Octets(DowngradedHeader.of(fields.toArray()))
        : fields;
  }

  @Override
  public void close() {
    rows.close();
  }
}
