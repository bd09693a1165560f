package org.chappe.signing;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.chappe.mime.Header;
import org.chappe.mime.HeaderField;

/**
 * Adds an ARC set to one message that goes on: ARC-Seal, ARC-Message-Signature and
 * ARC-Authentication-Results. RFC 8617 §5.1
 *
 * <p>The message is written once, header first, as it leaves: changes and DKIM signatures come
 * before (RFC 8617 §5.1 step 1). What is kept in memory, which fields are signed, and what is not
 * signed at all are as with {@link DkimSigner}; DKIM-Signature fields are signed too. One thread at
 * a time; a sealer is used for one message.
 */
public final class ArcSealer {
  /** A line has at most 998 octets (RFC 5322 §2.1.1), and this is folded only between words. */
  private static final int WORD_OCTETS = 900;

  private final SignatureWriter writer;
  private final Instant now;
  private final BodyHash body;
  private final MessageInput input;
  private Header header = Header.of(new byte[0]);

  /**
   * @param now when it is sealed
   */
  public ArcSealer(SigningOptions options, Instant now) {
    this.writer = new SignatureWriter(options, now);
    this.now = now;
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
   * @param key of who passes it on
   * @param authenticationResults all that was found when the message came, as the value of
   *     Authentication-Results has it: {@code mx.example.org; spf=pass …; arc=none}. Blanks and
   *     folding in it become one space
   * @param chain what {@link ArcVerifier} said of the message as it came
   * @throws IllegalArgumentException when the text is no value of a field
   */
  public Signatures finish(SigningKey key, String authenticationResults, ArcResult.Status chain) {
    List<String> words = words(authenticationResults);
    input.finish();
    byte[] bodyHash = body.finish();
    Optional<String> problem = DkimSigner.problem(input, header, body);
    if (problem.isPresent()) {
      return new Signatures.Unsigned(problem.get());
    }
    try {
      return sealed(key, words, chain, bodyHash);
    } catch (Unverified e) {
      return new Signatures.Unsigned(e.reason());
    }
  }

  private static List<String> words(String text) {
    List<String> words = Arrays.stream(text.strip().split("[ \\t\\r\\n]+")).toList();
    for (String word : words) {
      if (word.isEmpty()
          || word.getBytes(StandardCharsets.UTF_8).length > WORD_OCTETS
          || word.chars().anyMatch(c -> c < 0x20 || c == 0x7F)) {
        throw new IllegalArgumentException(
            "words of 1 to 900 octets without control characters are expected");
      }
    }
    return words;
  }

  private Signatures sealed(
      SigningKey key, List<String> words, ArcResult.Status status, byte[] bodyHash) {
    List<HeaderField> fields = header.fields();
    ArcChain chain = ArcChain.of(fields);
    check(chain, status);
    int instance = chain.newest() + 1;
    List<String> names = FieldChoice.sealed(fields);
    if (names.size() > FieldChoice.MAX_NAMES) {
      return new Signatures.Unsigned(
          "more than " + FieldChoice.MAX_NAMES + " fields would have to be signed");
    }
    String results =
        new FieldWriter(ArcChain.RESULTS).tag("i", Integer.toString(instance)).words(words).text()
            + "\r\n";
    String message = writer.signed(writer.arc(key, instance), key, fields, names, bodyHash);
    var data = new ByteArrayOutputStream(4096);
    if (status == ArcResult.Status.PASS) {
      ArcChain.sealed(chain.sets(), data);
    } // RFC 8617 §5.1.2: a failed chain is left out
    ArcChain.field(results.getBytes(StandardCharsets.UTF_8), data);
    ArcChain.field(message.getBytes(StandardCharsets.UTF_8), data);
    return new Signatures.Signed(List.of(seal(key, instance, status, data), message, results));
  }

  private static void check(ArcChain chain, ArcResult.Status status) {
    if (chain.isEmpty() != (status == ArcResult.Status.NONE)) {
      throw Unverified.permanent(
          "the chain's status is %s, and there is %s"
              .formatted(status.text(), chain.isEmpty() ? "none" : "one"));
    }
    if (chain.hasEnded()) {
      throw Unverified.permanent("the chain has ended with cv=fail, RFC 8617 §5.1");
    }
    if (chain.newest() >= ArcChain.SETS) {
      throw Unverified.permanent("there are 50 sets, RFC 8617 §4.2.1");
    }
  }

  private String seal(
      SigningKey key, int instance, ArcResult.Status status, ByteArrayOutputStream data) {
    var out =
        new FieldWriter(ArcChain.SEAL)
            .tag("i", Integer.toString(instance))
            .tag("a", key.algorithm().tag())
            .tag("cv", status.text())
            .tag("d", key.domain())
            .tag("s", key.selector())
            .tag("t", SignatureWriter.seconds(now))
            .signature();
    Canonicalization.RELAXED.field(out.text(), data);
    return SignatureWriter.finished(out, key, data);
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
