package org.chappe.net;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** One block of a PEM file, RFC 7468. */
final class Pem {
  private static final Pattern BLOCK =
      Pattern.compile("-----BEGIN ([A-Z0-9 ]+)-----(.*?)-----END \\1-----", Pattern.DOTALL);

  private final String label;
  private final byte[] der;

  private Pem(String label, byte[] der) {
    this.label = label;
    this.der = der;
  }

  /** All blocks in order; text around them is skipped. */
  static List<Pem> readAll(byte[] file) throws GeneralSecurityException {
    List<Pem> blocks = new ArrayList<>();
    Matcher block = BLOCK.matcher(new String(file, StandardCharsets.ISO_8859_1));
    while (block.find()) {
      String body = block.group(2);
      if (body.contains(":")) {
        // "Proc-Type: 4,ENCRYPTED": RFC 1421 headers come only with a passphrase
        blocks.add(new Pem("ENCRYPTED PRIVATE KEY", new byte[0]));
      } else {
        blocks.add(new Pem(block.group(1), decoded(body)));
      }
    }
    return blocks;
  }

  /** What it says it is, as {@code CERTIFICATE}. */
  String label() {
    return label;
  }

  byte[] der() {
    return der;
  }

  private static byte[] decoded(String body) throws GeneralSecurityException {
    try {
      return Base64.getMimeDecoder().decode(body);
    } catch (IllegalArgumentException e) {
      throw new GeneralSecurityException("a PEM block is not base64: " + e.getMessage(), e);
    }
  }
}
