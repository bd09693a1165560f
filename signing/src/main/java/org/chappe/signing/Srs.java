package org.chappe.signing;

import java.net.IDN;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.time.Instant;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.chappe.model.Address;

/**
 * Reverse-paths for forwarded mail, so that SPF (RFC 7208) holds for the forwarder and bounces find
 * their way back: the Sender Rewriting Scheme, as libsrs2 and postsrsd do it. No RFC describes it.
 *
 * <pre>
 * ann@example.org                                   the sender
 * SRS0=HHHH=TT=example.org=ann@first.example        forwarded once
 * SRS1=HHHH=first.example==HHHH=TT=example.org=ann@second.example
 *                                                   forwarded again, however often: bounces take
 *                                                   one step to the first forwarder
 * </pre>
 *
 * <p>HHHH are the first 4 characters of base64 of HMAC-SHA1 over what follows, in lower case; it is
 * compared regardless of case, as there are servers that change it. TT is the day, modulo 1024, in
 * base32: an address is good for 21 days, which is longer than anybody retries.
 *
 * <p>Immutable and thread-safe.
 */
public final class Srs {
  /** What libsrs2 and postsrsd have by default. */
  private static final int HASH_CHARACTERS = 4;

  private static final int VALID_DAYS = 21;
  private static final int DAYS = 1024;
  private static final int DAY_SECONDS = 86_400;
  private static final String BASE32 = "abcdefghijklmnopqrstuvwxyz234567";
  private static final int TAG = 4; // "SRS0"

  /** RFC 5321 §4.5.3.1.1. */
  private static final int LOCAL_PART_OCTETS = 64;

  /** Who knows it can send through us to anybody; shorter ones can be tried. */
  private static final int SECRET_OCTETS = 16;

  private final String domain;
  private final List<SecretKeySpec> secrets;

  /**
   * @param domain the forwarder's, where bounces come to
   * @param secrets 16 octets or more each; the first is used for new addresses, all for reading
   */
  public Srs(String domain, List<byte[]> secrets) {
    if (secrets.isEmpty() || secrets.stream().anyMatch(s -> s.length < SECRET_OCTETS)) {
      throw new IllegalArgumentException(
          "a secret has " + SECRET_OCTETS + " octets or more, and there is one at least");
    }
    this.domain = Address.normalDomain(domain);
    this.secrets = secrets.stream().map(s -> new SecretKeySpec(s, "HmacSHA1")).toList();
  }

  /** What became of a reverse-path. */
  public sealed interface Rewriting {}

  /** Send with this one: rewritten, or as it was if it is of the forwarder's own domain. */
  public record Rewritten(Address reversePath) implements Rewriting {}

  /**
   * The local part would have more than 64 octets, which many servers refuse. Best sent with the
   * reverse-path as it was: bounces arrive, SPF does not hold, DKIM and ARC are left.
   *
   * @param octets that it would have
   */
  public record TooLong(int octets) implements Rewriting {}

  /** What a local part at the forwarder's domain stands for. */
  public sealed interface Reversal {}

  /** A bounce goes to this address: the sender, or the first forwarder. */
  public record Original(Address address) implements Reversal {}

  /** An address like any other. */
  public record NotRewritten() implements Reversal {}

  /** Written as such an address, and none of ours: altered, made up, or with a secret long gone. */
  public record Forged(String reason) implements Reversal {}

  /** Ours, and older than 21 days. */
  public record Expired() implements Reversal {}

  /** Rewrites the reverse-path of a message that is forwarded now. The empty one stays empty. */
  public Rewriting rewrite(Address reversePath, Instant now) {
    if (reversePath.domain().equals(domain)) {
      return new Rewritten(reversePath);
    }
    String local = reversePath.localPart();
    String rewritten =
        isTagged(local, '0')
            ? again(ascii(reversePath.domain()), local.substring(TAG))
            : isTagged(local, '1') ? onceMore(reversePath, now) : first(reversePath, now);
    int octets = rewritten.getBytes(StandardCharsets.UTF_8).length;
    return octets > LOCAL_PART_OCTETS
        ? new TooLong(octets)
        : new Rewritten(new Address(rewritten, domain));
  }

  private String first(Address sender, Instant now) {
    String day = day(now);
    String host = ascii(sender.domain());
    String hash = hash(secrets.getFirst(), day, host, sender.localPart());
    return "SRS0=%s=%s=%s=%s".formatted(hash, day, host, sender.localPart());
  }

  private String again(String host, String rest) {
    return "SRS1=%s=%s=%s".formatted(hash(secrets.getFirst(), host, rest), host, rest);
  }

  /** The first forwarder stays; the one in between goes. What only looks like SRS1 is a name. */
  private String onceMore(Address sender, Instant now) {
    String[] parts = sender.localPart().substring(TAG + 1).split("=", 3);
    return parts.length == 3 && !DomainNames.ascii(parts[1]).isEmpty()
        ? again(parts[1], parts[2])
        : first(sender, now);
  }

  /** Finds out what a local part at the forwarder's domain stands for. Any text is allowed. */
  public Reversal reverse(String localPart, Instant now) {
    if (isTagged(localPart, '0')) {
      return reverseFirst(localPart.substring(TAG + 1).split("=", 4), now);
    }
    if (isTagged(localPart, '1')) {
      return reverseAgain(localPart.substring(TAG + 1).split("=", 3));
    }
    return new NotRewritten();
  }

  private Reversal reverseFirst(String[] parts, Instant now) {
    if (parts.length < 4) {
      return new Forged("hash, day, domain and local part are expected behind SRS0=");
    }
    if (!isOurs(parts[0], parts[1], parts[2], parts[3])) {
      return new Forged("the hash is not ours");
    }
    if (!isRecent(parts[1], now)) {
      return new Expired();
    }
    return original(parts[3], parts[2]);
  }

  private Reversal reverseAgain(String[] parts) {
    if (parts.length < 3) {
      return new Forged("hash, domain and the first forwarder's part are expected behind SRS1=");
    }
    if (!isOurs(parts[0], parts[1], parts[2])) {
      return new Forged("the hash is not ours");
    }
    return original("SRS0" + parts[2], parts[1]);
  }

  private static Reversal original(String localPart, String domain) {
    try {
      return new Original(new Address(localPart, domain));
    } catch (IllegalArgumentException e) {
      return new Forged("no address: " + e.getMessage());
    }
  }

  /** {@code SRS0=} or {@code SRS1=}; others write {@code -} or {@code +} instead. */
  private static boolean isTagged(String localPart, char digit) {
    return localPart.length() > TAG
        && localPart.regionMatches(true, 0, "SRS", 0, 3)
        && localPart.charAt(3) == digit
        && "=-+".indexOf(localPart.charAt(TAG)) >= 0;
  }

  private boolean isOurs(String hash, String... parts) {
    boolean ours = false;
    for (SecretKeySpec secret : secrets) {
      ours |= hash(secret, parts).equalsIgnoreCase(hash);
    }
    return ours;
  }

  private static String hash(SecretKeySpec secret, String... parts) {
    try {
      Mac mac = Mac.getInstance("HmacSHA1");
      mac.init(secret);
      for (String part : parts) {
        mac.update(part.toLowerCase(Locale.ROOT).getBytes(StandardCharsets.UTF_8));
      }
      return Base64.getEncoder().encodeToString(mac.doFinal()).substring(0, HASH_CHARACTERS);
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("every Java has HmacSHA1", e);
    }
  }

  private static int dayNumber(Instant now) {
    return Math.floorMod(Math.floorDiv(now.getEpochSecond(), DAY_SECONDS), DAYS);
  }

  private static String day(Instant now) {
    int day = dayNumber(now);
    return ("" + BASE32.charAt(day >> 5) + BASE32.charAt(day & 31)).toUpperCase(Locale.ROOT);
  }

  private static boolean isRecent(String day, Instant now) {
    String lower = day.toLowerCase(Locale.ROOT);
    int high = lower.length() == 2 ? BASE32.indexOf(lower.charAt(0)) : -1;
    int low = lower.length() == 2 ? BASE32.indexOf(lower.charAt(1)) : -1;
    return high >= 0
        && low >= 0
        && Math.floorMod(dayNumber(now) - (high << 5 | low), DAYS) <= VALID_DAYS;
  }

  private static String ascii(String domain) {
    return IDN.toASCII(domain, IDN.ALLOW_UNASSIGNED);
  }
}
