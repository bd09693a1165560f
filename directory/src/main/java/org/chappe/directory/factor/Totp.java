package org.chappe.directory.factor;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.random.RandomGenerator;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.chappe.model.Octets;
import org.chappe.store.ValueReader;
import org.chappe.store.ValueWriter;

/**
 * An account's time-based one-time passwords, RFC 6238: six digits, 30 seconds, SHA-1, which is
 * what every program for phones knows. Its row:
 *
 * <pre>
 *   format | confirmed (0, 1) | since (8, ms) | last step (8) | drift (8, steps) | secret
 * </pre>
 *
 * @param secret 160 random bits, RFC 4226 §4 R6
 * @param since when it was set up
 * @param confirmed whether its owner has shown a code; until then it opens and closes nothing
 * @param lastStep of the last code that was taken: no code of it or before is taken again
 * @param drift how many steps the owner's clock was ahead when last seen, RFC 6238 §6
 */
public record Totp(Octets secret, Instant since, boolean confirmed, long lastStep, long drift) {
  /** RFC 6238 §5.2 recommends it. */
  public static final Duration STEP = Duration.ofSeconds(30);

  public static final int DIGITS = 6;

  /**
   * A code may be one step older or newer than by this server's clock, or than by the owner's as it
   * was last seen: typing takes time. RFC 6238 §5.2
   */
  private static final int WINDOW = 1;

  /** A clock that is followed may be off by five minutes in all; further, it is another's guess. */
  private static final int MOST_DRIFT = 10;

  private static final int FORMAT = 1;
  private static final int SECRET_OCTETS = 20;
  private static final int MODULUS = 1_000_000;
  private static final String BASE32 = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567"; // RFC 4648 §6

  /** A new one. */
  public static Totp make(RandomGenerator random, Instant now, boolean confirmed) {
    byte[] secret = new byte[SECRET_OCTETS];
    random.nextBytes(secret);
    return new Totp(new Octets(secret), now, confirmed, 0, 0);
  }

  /** The one in a row. */
  public static Totp read(byte[] value) {
    var in = new ValueReader("a TOTP secret", value, FORMAT);
    boolean confirmed = in.u8() == 1;
    var since = Instant.ofEpochMilli(in.i64());
    long lastStep = in.i64();
    long drift = in.i64();
    return new Totp(in.slice(SECRET_OCTETS), since, confirmed, lastStep, drift);
  }

  /** Its row's value. */
  public byte[] octets() {
    return new ValueWriter(FORMAT, 64)
        .u8(confirmed ? 1 : 0)
        .i64(since.toEpochMilli())
        .i64(lastStep)
        .i64(drift)
        .octets(secret.toArray())
        .toArray();
  }

  /**
   * This one after {@code code} was taken, or empty when the code is wrong or was taken before.
   * Every code of the window is computed whatever the first gave.
   */
  public Optional<Totp> take(String code, Instant now) {
    if (code.length() != DIGITS) {
      return Optional.empty();
    }
    byte[] typed = code.getBytes(StandardCharsets.US_ASCII);
    long current = step(now);
    long found = -1;
    for (long ahead = -MOST_DRIFT - WINDOW; ahead <= MOST_DRIFT + WINDOW; ahead++) {
      if (Math.abs(ahead) > WINDOW && Math.abs(ahead - drift) > WINDOW) {
        continue;
      }
      long step = current + ahead;
      boolean same = MessageDigest.isEqual(typed, code(step).getBytes(StandardCharsets.US_ASCII));
      if (same && step > lastStep) {
        found = step;
      }
    }
    if (found < 0) {
      return Optional.empty();
    }
    long ahead = Math.clamp(found - current, -MOST_DRIFT, MOST_DRIFT);
    return Optional.of(new Totp(secret, since, true, found, ahead));
  }

  /** The code of one moment. */
  public String code(Instant at) {
    return code(step(at));
  }

  private static long step(Instant at) {
    return Math.floorDiv(at.getEpochSecond(), STEP.toSeconds());
  }

  /** RFC 4226 §5.3 */
  private String code(long step) {
    byte[] mac;
    try {
      var hmac = Mac.getInstance("HmacSHA1");
      hmac.init(new SecretKeySpec(secret.toArray(), "HmacSHA1"));
      mac = hmac.doFinal(ByteBuffer.allocate(8).putLong(step).array());
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("every JDK has HmacSHA1", e);
    }
    int offset = mac[mac.length - 1] & 0xF;
    int number = ByteBuffer.wrap(mac, offset, 4).getInt() & 0x7FFF_FFFF;
    return "%06d".formatted(number % MODULUS);
  }

  /** The secret as programs take it when it is typed. */
  public String base32() {
    var text = new StringBuilder();
    byte[] octets = secret.toArray();
    for (int bit = 0; bit < octets.length * 8; bit += 5) { // 160 bits: no padding
      int at = bit / 8;
      int pair = (octets[at] & 0xFF) << 8 | (at + 1 < octets.length ? octets[at + 1] & 0xFF : 0);
      text.append(BASE32.charAt(pair >> (11 - bit % 8) & 0x1F));
    }
    return text.toString();
  }

  /**
   * The URI that programs take, also as a QR code.
   *
   * @param issuer the server's name: which entry of the program's list this is
   */
  public String uri(String issuer, String account) {
    return "otpauth://totp/%s:%s?secret=%s&issuer=%s&algorithm=SHA1&digits=%d&period=%d"
        .formatted(
            escaped(issuer), escaped(account), base32(), escaped(issuer), DIGITS, STEP.toSeconds());
  }

  /** RFC 3986 §2.1, §2.3 */
  private static String escaped(String text) {
    var escaped = new StringBuilder();
    for (byte octet : text.getBytes(StandardCharsets.UTF_8)) {
      char c = (char) (octet & 0xFF);
      if (c < 0x80 && (Character.isLetterOrDigit(c) || "-._~@".indexOf(c) >= 0)) {
        escaped.append(c);
      } else {
        escaped.append("%%%02X".formatted(octet & 0xFF));
      }
    }
    return escaped.toString();
  }

  @Override
  public String toString() {
    return "Totp[since=" + since + ", confirmed=" + confirmed + "]"; // the secret stays here
  }
}
