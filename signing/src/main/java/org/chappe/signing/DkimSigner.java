package org.chappe.signing;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.chappe.mime.Header;

/**
 * Signs one message for one or several keys. RFC 6376 §5, RFC 8301, RFC 8463.
 *
 * <p>The message is written once, header first, as it goes over the wire (before dot-stuffing) and
 * in pieces of any size; {@link #finish} gives the fields to put in front. Its header is kept, up
 * to the limit in the options; of the body nothing is. One thread at a time; a signer is used for
 * one message.
 *
 * <p>Lines end with CRLF. A message with a bare CR or LF is not signed: it would be changed or
 * refused on its way (RFC 6376 §5.3, RFC 5321 §2.3.8). Nor is one without From (RFC 6376 §5.4), or
 * whose first line is a continuation, as it would continue what is put in front.
 *
 * <p>{@code d=} and {@code s=} are A-labels in every message. In an internationalized one RFC 8616
 * §5 says they SHOULD be U-labels; A-labels remain valid there, and verifiers that know nothing of
 * RFC 8616 find the key. Which fields are signed: {@link FieldChoice}.
 */
public final class DkimSigner {
  private final SignatureWriter writer;
  private final BodyHash body;
  private final MessageInput input;
  private Header header = Header.of(new byte[0]);

  /**
   * Begins one message.
   *
   * @param now when it is signed
   */
  public DkimSigner(SigningOptions options, Instant now) {
    this.writer = new SignatureWriter(options, now);
    this.body = new BodyHash(options.body(), BodyHash.WHOLE);
    this.input = new MessageInput(options.headerLimit(), new Parts());
  }

  /** The message's next octets. */
  public void write(byte[] octets, int offset, int length) {
    input.write(octets, offset, length);
  }

  /**
   * The message has ended; once.
   *
   * @param keys one signature each, in this order; usually Ed25519 and RSA (RFC 8463 §6). They are
   *     named last, as it is the header that tells whose they are
   */
  public Signatures finish(List<SigningKey> keys) {
    input.finish();
    byte[] bodyHash = body.finish();
    Optional<String> problem = problem(input, header, body);
    if (problem.isPresent()) {
      return new Signatures.Unsigned(problem.get());
    }
    var fields = header.fields();
    List<String> names = FieldChoice.signed(fields);
    if (names.size() > FieldChoice.MAX_NAMES) {
      return new Signatures.Unsigned(
          "more than " + FieldChoice.MAX_NAMES + " fields would have to be signed");
    }
    var signatures = new ArrayList<String>();
    for (SigningKey key : keys) {
      signatures.add(writer.signed(writer.dkim(key), key, fields, names, bodyHash));
    }
    return new Signatures.Signed(signatures);
  }

  /** Why a message is not to be signed at all. */
  static Optional<String> problem(MessageInput input, Header header, BodyHash body) {
    if (input.isHeaderTooLong()) {
      return Optional.of("the header is longer than what is kept of one");
    }
    if (input.hasBareLineEnd() || body.hasBareLineEnd()) {
      return Optional.of("a CR or LF stands alone, RFC 5322 §2.3");
    }
    if (input.beginsWithBlank()) {
      return Optional.of("the first line would continue the signature's field, RFC 5322 §2.2.3");
    }
    if (header.first("From").isEmpty()) {
      return Optional.of("there is no From field, RFC 6376 §5.4");
    }
    return Optional.empty();
  }

  private final class Parts implements MessageInput.Reader {
    @Override
    public void header(Header whole) {
      header = whole;
    }

    @Override
    public void body(byte[] octets, int offset, int length) {
      body.write(octets, offset, length);
    }
  }
}
