package org.chappe.signing;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.Map;

/** Messages, keys, and what the tests do with them. */
final class Mail {
  static final Instant NOW = Instant.parse("2026-03-01T12:00:00Z");

  static final SigningKey ED25519 =
      SigningKey.generate("example.org", "a-e", Algorithm.ED25519_SHA256);
  static final SigningKey RSA = SigningKey.generate("example.org", "a-r", Algorithm.RSA_SHA256);

  private Mail() {}

  /** Lines with CRLF at their ends; UTF-8. */
  static byte[] octets(String text) {
    return text.replace("\n", "\r\n").getBytes(StandardCharsets.UTF_8);
  }

  static byte[] joined(byte[] first, byte[] second) {
    byte[] joined = new byte[first.length + second.length];
    System.arraycopy(first, 0, joined, 0, first.length);
    System.arraycopy(second, 0, joined, first.length, second.length);
    return joined;
  }

  static Signatures signatures(byte[] message, SigningOptions options, SigningKey... keys) {
    var signer = new DkimSigner(options, NOW);
    signer.write(message, 0, message.length);
    return signer.finish(List.of(keys));
  }

  static byte[] signed(byte[] message, SigningOptions options, SigningKey... keys) {
    return joined(fields(signatures(message, options, keys)), message);
  }

  static byte[] signed(byte[] message, SigningKey... keys) {
    return signed(message, SigningOptions.DEFAULT, keys);
  }

  static byte[] fields(Signatures signatures) {
    return ((Signatures.Signed) signatures).octets();
  }

  static List<DkimResult> verified(byte[] message, KeyLookup keys) {
    return verified(message, keys, NOW);
  }

  static List<DkimResult> verified(byte[] message, KeyLookup keys, Instant now) {
    var verifier = new DkimVerifier(keys, now);
    verifier.write(message, 0, message.length);
    return verifier.finish();
  }

  /** Says {@code pass}, or what it is and why, for each signature. */
  static List<String> verdicts(byte[] message, KeyLookup keys) {
    return verified(message, keys).stream().map(Mail::verdict).toList();
  }

  static String verdict(DkimResult result) {
    return (result.status().text() + " " + result.reason()).strip();
  }

  static KeyLookup dns(SigningKey... keys) {
    return name -> {
      for (SigningKey key : keys) {
        if (key.dnsName().equals(name)) {
          return new KeyLookup.Found(List.of(String.join("", key.dnsStrings())));
        }
      }
      return new KeyLookup.Absent();
    };
  }

  static KeyLookup dns(Map<String, String> records) {
    return name -> {
      String text = records.get(name);
      return text == null ? new KeyLookup.Absent() : new KeyLookup.Found(List.of(text));
    };
  }
}
