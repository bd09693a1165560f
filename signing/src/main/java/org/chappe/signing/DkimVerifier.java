package org.chappe.signing;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.chappe.mime.Header;
import org.chappe.mime.HeaderField;

/**
 * Verifies the signatures of one message. RFC 6376 §6, RFC 8301, RFC 8463, RFC 8616; results after
 * RFC 8601 §2.7.1.
 *
 * <p>The message is written once, header first, in pieces of any size; {@link #finish} asks for the
 * keys and gives the results. The header is kept up to {@link SigningOptions#HEADER_LIMIT}, of the
 * body nothing. One thread at a time; a verifier is used for one message.
 *
 * <p>The uppermost 10 signatures are looked at (RFC 6376 §8.4: each may cost a question to DNS).
 *
 * <p>What might verify and is {@code policy} all the same:
 *
 * <ul>
 *   <li>{@code l=} leaves octets of the body unsigned: anybody can have added them, and with a
 *       multipart body they can be all that a reader sees. RFC 6376 §8.2
 *   <li>From, Subject, Date, To, Cc, Reply-To or Sender is signed, and there is one more than that:
 *       which of them is shown nobody knows. RFC 6376 §8.15
 *   <li>in the header a CR or LF stands alone: what is a field for us may be two for others.
 *   <li>it has expired ({@code x=}), or the header is too long to be kept.
 * </ul>
 */
public final class DkimVerifier {
  private static final int SIGNATURES = 10;

  private final KeyFinder keys;
  private final Instant now;
  private final MessageInput input;
  private final BodyHashes hashes = new BodyHashes();
  private final List<Candidate> candidates = new ArrayList<>();
  private List<HeaderField> fields = List.of();

  /**
   * @param now the time for {@code x=}: when the message arrived
   */
  public DkimVerifier(KeyLookup keys, Instant now) {
    this.keys = new KeyFinder(keys);
    this.now = now;
    this.input = new MessageInput(SigningOptions.HEADER_LIMIT, new Parts());
  }

  /** The message's next octets. */
  public void write(byte[] octets, int offset, int length) {
    input.write(octets, offset, length);
  }

  /** The message has ended; once. Results in the order of the fields; none, if there are none. */
  public List<DkimResult> finish() {
    input.finish();
    if (input.isHeaderTooLong()) {
      return List.of(
          new DkimResult(
              DkimResult.Status.POLICY,
              "the header is longer than what is kept of one",
              "",
              "",
              "",
              "",
              "",
              false));
    }
    return candidates.stream().map(Candidate::result).toList();
  }

  private final class Parts implements MessageInput.Reader {
    @Override
    public void header(Header header) {
      fields = header.fields();
      fields.stream()
          .filter(field -> field.name().equalsIgnoreCase("DKIM-Signature"))
          .limit(SIGNATURES)
          .forEach(field -> candidates.add(new Candidate(field)));
    }

    @Override
    public void body(byte[] octets, int offset, int length) {
      hashes.write(octets, offset, length);
    }
  }

  /** One signature: read with the header, verified after the body. */
  private final class Candidate {
    private final HeaderField field;
    private Optional<SignatureTags> tags = Optional.empty();
    private Optional<MessageSignature> signature = Optional.empty();
    private Optional<Unverified> problem = Optional.empty();
    private String domain = "";
    private String selector = "";
    private String identity = "";
    private boolean testing;

    Candidate(HeaderField field) {
      this.field = field;
      try {
        read(SignatureTags.of(field));
      } catch (Unverified e) {
        problem = Optional.of(e);
      }
    }

    private void read(SignatureTags read) {
      tags = Optional.of(read);
      read.version();
      domain = read.domain();
      selector = read.selector();
      identity = read.identity();
      read.identityDomain();
      var message = new MessageSignature(field, read);
      message.checkExpiry(now);
      message.want(hashes);
      signature = Optional.of(message);
    }

    DkimResult result() {
      try {
        if (problem.isPresent()) {
          throw problem.get();
        }
        verify(tags.orElseThrow(), signature.orElseThrow());
        return result(DkimResult.Status.PASS, "");
      } catch (Unverified e) {
        return result(e.status(), e.reason());
      }
    }

    private void verify(SignatureTags read, MessageSignature message) {
      if (input.hasBareLineEnd()) {
        throw new Unverified(
            DkimResult.Status.POLICY, "a CR or LF stands alone in the header, RFC 5322 §2.2");
      }
      KeyRecord key = message.key(keys);
      testing = key.testing();
      if (key.strict() && !read.identityDomain().equals(domain)) {
        throw Unverified.permanent("domain mismatch: i= is below d=, and the key forbids it");
      }
      message.verify(key, fields, hashes);
    }

    private DkimResult result(DkimResult.Status status, String reason) {
      String value = tags.map(t -> TagList.packed(t.text("b"))).orElse("");
      return new DkimResult(
          status,
          reason,
          domain,
          selector,
          identity,
          tags.map(t -> t.text("a")).orElse(""),
          value.substring(0, Math.min(8, value.length())),
          testing);
    }
  }
}
