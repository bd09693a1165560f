package org.chappe.app.domain;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import org.chappe.app.config.MtaStsConfig;

/**
 * What senders that know MTA-STS are told about mail to the domains here, RFC 8461 §3.2: TLS with a
 * certificate for this server's name, or no delivery. The same for all domains.
 *
 * @param text lines that end in CR LF
 */
public record MtaStsPolicy(String text) {
  /** Where it is, below {@code https://mta-sts.DOMAIN}; RFC 8461 §3.3. */
  public static final String PATH = "/.well-known/mta-sts.txt";

  /** What stands before the domain in the name of the host that serves it. */
  public static final String HOST = "mta-sts.";

  private static final int ID_OCTETS = 8; // of up to 32 characters: RFC 8461 §3.1

  /**
   * The policy of a server.
   *
   * @param hostname in A-labels
   */
  public static MtaStsPolicy of(MtaStsConfig config, String hostname) {
    return new MtaStsPolicy(
        "version: STSv1\r\nmode: %s\r\nmx: %s\r\nmax_age: %d\r\n"
            .formatted(config.mode().word(), hostname, config.maxAge().toSeconds()));
  }

  /** What the record in DNS has as id: another policy has another one. */
  String id() {
    try {
      byte[] hash =
          MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.US_ASCII));
      return HexFormat.of().formatHex(hash, 0, ID_OCTETS);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JDK has SHA-256", e);
    }
  }
}
