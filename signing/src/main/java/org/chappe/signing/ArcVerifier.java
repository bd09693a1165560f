package org.chappe.signing;

import java.io.ByteArrayOutputStream;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.chappe.mime.Header;
import org.chappe.mime.HeaderField;

/**
 * Validates the chain of ARC sets on one message. RFC 8617 §5.2; the optional oldest-pass (step 5)
 * is not looked for.
 *
 * <p>The message is written once, header first, in pieces of any size; {@link #finish} asks for the
 * keys, 51 at most, and gives the result. What is kept in memory is as with {@link DkimVerifier},
 * and the newest ARC-Message-Signature passes where a DKIM-Signature would. One thread at a time; a
 * verifier is used for one message.
 */
public final class ArcVerifier {
  private final KeyFinder keys;
  private final Instant now;
  private final MessageInput input;
  private final BodyHashes hashes = new BodyHashes();
  private List<HeaderField> fields = List.of();
  private List<ArcChain.Set> sets = List.of();
  private Optional<MessageSignature> newest = Optional.empty();
  private Optional<Unverified> problem = Optional.empty();

  /**
   * @param now when the message arrived
   */
  public ArcVerifier(KeyLookup keys, Instant now) {
    this.keys = new KeyFinder(keys);
    this.now = now;
    this.input = new MessageInput(SigningOptions.HEADER_LIMIT, new Parts());
  }

  /** The message's next octets. */
  public void write(byte[] octets, int offset, int length) {
    input.write(octets, offset, length);
  }

  /** The message has ended; once. */
  public ArcResult finish() {
    input.finish();
    try {
      if (input.isHeaderTooLong()) {
        throw Unverified.permanent("the header is longer than what is kept of one");
      }
      if (problem.isPresent()) {
        throw problem.get();
      }
      if (sets.isEmpty()) {
        return new ArcResult(ArcResult.Status.NONE, "", List.of());
      }
      verifyMessage();
      for (int instance = sets.size(); instance >= 1; instance--) {
        verifySeal(instance);
      }
      return new ArcResult(ArcResult.Status.PASS, "", testimony());
    } catch (Unverified e) {
      return new ArcResult(ArcResult.Status.FAIL, e.reason(), List.of());
    }
  }

  private List<ArcResult.ArcSet> testimony() {
    var all = new ArrayList<ArcResult.ArcSet>();
    for (ArcChain.Set set : sets) {
      all.add(
          new ArcResult.ArcSet(
              all.size() + 1, set.sealTags().domain(), set.authenticationResults()));
    }
    return all;
  }

  private void verifyMessage() {
    if (input.hasBareLineEnd()) {
      throw Unverified.permanent("a CR or LF stands alone in the header, RFC 5322 §2.2");
    }
    MessageSignature signature = newest.orElseThrow();
    try {
      signature.verify(signature.key(keys), fields, hashes);
    } catch (Unverified e) {
      throw Unverified.permanent("ARC-Message-Signature %d: %s".formatted(sets.size(), e.reason()));
    }
  }

  private void verifySeal(int instance) {
    SignatureTags tags = sets.get(instance - 1).sealTags();
    var data = new ByteArrayOutputStream(4096);
    ArcChain.sealed(sets.subList(0, instance - 1), data);
    ArcChain.field(sets.get(instance - 1).results().octets(), data);
    ArcChain.field(sets.get(instance - 1).message().octets(), data);
    Canonicalization.RELAXED.field(tags.unsigned(), data);
    try {
      Algorithm algorithm = tags.algorithm();
      KeyRecord key = keys.find(tags.domain(), tags.selector(), algorithm);
      if (!algorithm.verifies(key.key(), data.toByteArray(), tags.signature())) {
        throw Unverified.permanent("signature did not verify");
      }
    } catch (Unverified e) {
      throw Unverified.permanent("ARC-Seal %d: %s".formatted(instance, e.reason()));
    }
  }

  private final class Parts implements MessageInput.Reader {
    @Override
    public void header(Header header) {
      fields = header.fields();
      try {
        read(ArcChain.of(fields));
      } catch (Unverified e) {
        problem = Optional.of(e);
      }
    }

    /** RFC 8617 §5.2 steps 1 to 3, and what the newest signature needs of the body. */
    private void read(ArcChain chain) {
      if (chain.hasEnded()) {
        throw Unverified.permanent("the newest ARC-Seal says cv=fail");
      }
      List<ArcChain.Set> found = chain.sets();
      for (int i = 0; i < found.size(); i++) {
        checkSeal(i + 1, found.get(i));
      }
      if (!found.isEmpty()) {
        HeaderField field = found.getLast().message();
        var signature = new MessageSignature(field, SignatureTags.of(field));
        checkNames(signature.names());
        signature.checkExpiry(now);
        signature.want(hashes);
        newest = Optional.of(signature);
      }
      sets = found;
    }

    private void checkSeal(int instance, ArcChain.Set set) {
      String expected = instance == 1 ? "none" : "pass";
      if (!set.status().equals(expected)) {
        throw Unverified.permanent("ARC-Seal %d: cv=%s is expected".formatted(instance, expected));
      }
      if (set.sealTags().has("h")) {
        throw Unverified.permanent("ARC-Seal %d has h=".formatted(instance));
      }
    }

    /** RFC 8617 §4.1.2. */
    private void checkNames(List<String> names) {
      if (names.stream().anyMatch(ArcChain::isField)) {
        throw Unverified.permanent("ARC-Message-Signature signs a field of ARC");
      }
    }

    @Override
    public void body(byte[] octets, int offset, int length) {
      hashes.write(octets, offset, length);
    }
  }
}
