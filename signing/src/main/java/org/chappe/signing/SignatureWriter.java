package org.chappe.signing;

import java.io.ByteArrayOutputStream;
import java.time.Instant;
import java.util.Base64;
import java.util.List;
import org.chappe.mime.HeaderField;

/** Makes signature fields: tags, hash, signature. RFC 6376 §3.7 */
final class SignatureWriter {
  private final SigningOptions options;
  private final Instant now;

  SignatureWriter(SigningOptions options, Instant now) {
    this.options = options;
    this.now = now;
  }

  /** DKIM-Signature: all tags but {@code b=}. */
  FieldWriter dkim(SigningKey key) {
    var out = new FieldWriter("DKIM-Signature").tag("v", "1");
    return origin(out, key);
  }

  /** ARC-Message-Signature: no version, and {@code i=} is the instance. RFC 8617 §4.1.2 */
  FieldWriter arc(SigningKey key, int instance) {
    var out = new FieldWriter("ARC-Message-Signature").tag("i", Integer.toString(instance));
    return origin(out, key);
  }

  private FieldWriter origin(FieldWriter out, SigningKey key) {
    out.tag("a", key.algorithm().tag())
        .tag("c", options.header().tag() + "/" + options.body().tag())
        .tag("d", key.domain())
        .tag("s", key.selector());
    if (options.timestamp()) {
      out.tag("t", seconds(now));
    }
    options.validity().ifPresent(validity -> out.tag("x", seconds(now.plus(validity))));
    return out;
  }

  static String seconds(Instant time) {
    return Long.toString(time.getEpochSecond());
  }

  /** Adds what is signed and the signature; the field has its line end. */
  String signed(
      FieldWriter out,
      SigningKey key,
      List<HeaderField> fields,
      List<String> names,
      byte[] bodyHash) {
    out.list("h", names).tag("bh", Base64.getEncoder().encodeToString(bodyHash)).signature();
    var data = new ByteArrayOutputStream(4096);
    for (HeaderField field : SignedFields.chosen(fields, names)) {
      options.header().field(field.octets(), data);
      data.write('\r');
      data.write('\n');
    }
    options.header().field(out.text(), data);
    return finished(out, key, data);
  }

  /** Fills in the signature of {@code data}. */
  static String finished(FieldWriter out, SigningKey key, ByteArrayOutputStream data) {
    byte[] signature = key.algorithm().sign(key.privateKey(), data.toByteArray());
    return out.base64(Base64.getEncoder().encodeToString(signature)).text() + "\r\n";
  }
}
