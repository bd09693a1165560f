package org.chappe.signing;

import java.io.ByteArrayOutputStream;
import java.security.MessageDigest;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.chappe.mime.HeaderField;

/**
 * A signature over header and body whose tags are in order: a DKIM-Signature or an
 * ARC-Message-Signature. RFC 6376 §6.1.3
 */
final class MessageSignature {
  /** RFC 5322 §3.6: at most once each; what a reader takes for the message's own. */
  private static final List<String> ONCE =
      List.of("From", "Subject", "Date", "To", "Cc", "Reply-To", "Sender");

  private final HeaderField field;
  private final SignatureTags tags;
  private final Algorithm algorithm;
  private final SignatureTags.Canonical canonical;
  private final List<String> names;
  private final String domain;
  private final String selector;
  private final byte[] value;
  private final byte[] bodyHash;
  private final long limit;
  private final Optional<Long> expiry;

  /** Reads what every such signature has; {@link Unverified} when something is wrong. */
  MessageSignature(HeaderField field, SignatureTags tags) {
    this.field = field;
    this.tags = tags;
    this.algorithm = tags.algorithm();
    this.canonical = tags.canonical();
    this.names = tags.names();
    this.domain = tags.domain();
    this.selector = tags.selector();
    this.value = tags.signature();
    this.bodyHash = tags.bodyHash();
    this.limit = tags.bodyLimit();
    this.expiry = tags.expiry();
    tags.queryMethod();
    tags.timestamp();
  }

  List<String> names() {
    return names;
  }

  /** RFC 6376 §3.5: {@code x=}. */
  void checkExpiry(Instant now) {
    if (expiry.isPresent() && now.getEpochSecond() > expiry.get()) {
      throw new Unverified(DkimResult.Status.POLICY, "signature expired");
    }
  }

  void want(BodyHashes hashes) {
    hashes.want(canonical.body(), limit);
  }

  KeyRecord key(KeyFinder keys) {
    return keys.find(domain, selector, algorithm);
  }

  /** Compares hash and signature; {@link Unverified} when one is another. */
  void verify(KeyRecord key, List<HeaderField> fields, BodyHashes hashes) {
    BodyHash body = hashes.get(canonical.body(), limit);
    byte[] found = body.finish();
    boolean beyond = limit != BodyHash.WHOLE && limit > body.octets();
    if (beyond || !MessageDigest.isEqual(found, bodyHash)) {
      throw new Unverified(DkimResult.Status.FAIL, "body hash did not verify");
    }
    if (!algorithm.verifies(key.key(), data(fields), value)) {
      throw new Unverified(DkimResult.Status.FAIL, "signature did not verify");
    }
    if (limit < body.octets()) {
      throw new Unverified(
          DkimResult.Status.POLICY,
          "%d octets of the body are not signed (l=)".formatted(body.octets() - limit));
    }
    checkUnsigned(fields);
  }

  private void checkUnsigned(List<HeaderField> fields) {
    for (String name : ONCE) {
      long signed = names.stream().filter(name::equalsIgnoreCase).count();
      long there = fields.stream().filter(field -> field.name().equalsIgnoreCase(name)).count();
      if (signed > 0 && there > signed) {
        throw new Unverified(
            DkimResult.Status.POLICY, "there is a " + name + " field that is not signed");
      }
    }
  }

  private byte[] data(List<HeaderField> fields) {
    var others = fields.stream().filter(one -> one != field).toList();
    var data = new ByteArrayOutputStream(4096);
    for (HeaderField signed : SignedFields.chosen(others, names)) {
      canonical.header().field(signed.octets(), data);
      data.write('\r');
      data.write('\n');
    }
    canonical.header().field(tags.unsigned(), data);
    return data.toByteArray();
  }
}
