package org.chappe.directory.password;

import java.security.MessageDigest;
import java.util.Base64;
import java.util.regex.Pattern;
import org.bouncycastle.crypto.generators.Argon2BytesGenerator;
import org.bouncycastle.crypto.params.Argon2Parameters;

/**
 * An Argon2 hash (RFC 9106) with its salt and cost: {@code
 * $argon2id$v=19$m=7168,t=5,p=1$salt$hash}, salt and hash in base64 without padding. Argon2i,
 * Argon2d and the version before RFC 9106's come from other systems.
 */
public final class Argon2Hash implements PasswordHash {
  /**
   * More memory than libsodium's "moderate" would let a few sign-ins at once fill a small server's
   * heap.
   */
  private static final int MOST_MEMORY_KIB = 256 * 1024;

  /** Some two seconds on one core. */
  private static final long MOST_WORK = 1024 * 1024;

  private static final Pattern TEXT =
      Pattern.compile(
          "\\$argon2(id|i|d)(?:\\$v=(16|19))?\\$m=(\\d{1,8}),t=(\\d{1,4}),p=(\\d{1,3})\\$([A-Za-z0-9+/]{11,86})\\$([A-Za-z0-9+/]{16,86})");

  private final Kind kind;
  private final PasswordCost cost;
  private final byte[] salt;
  private final byte[] hash;

  private enum Kind {
    ARGON2ID("id", Argon2Parameters.ARGON2_id, Argon2Parameters.ARGON2_VERSION_13),
    ARGON2I("i", Argon2Parameters.ARGON2_i, Argon2Parameters.ARGON2_VERSION_13),
    ARGON2D("d", Argon2Parameters.ARGON2_d, Argon2Parameters.ARGON2_VERSION_13),
    OLD_ARGON2ID("id", Argon2Parameters.ARGON2_id, Argon2Parameters.ARGON2_VERSION_10),
    OLD_ARGON2I("i", Argon2Parameters.ARGON2_i, Argon2Parameters.ARGON2_VERSION_10),
    OLD_ARGON2D("d", Argon2Parameters.ARGON2_d, Argon2Parameters.ARGON2_VERSION_10);

    final String name;
    final int type;
    final int version;

    Kind(String name, int type, int version) {
      this.name = name;
      this.type = type;
      this.version = version;
    }

    static Kind of(String name, int version) {
      for (Kind kind : values()) {
        if (kind.name.equals(name) && kind.version == version) {
          return kind;
        }
      }
      throw new IllegalArgumentException("there is no such Argon2");
    }
  }

  private Argon2Hash(Kind kind, PasswordCost cost, byte[] salt, byte[] hash) {
    this.kind = kind;
    this.cost = cost;
    this.salt = salt;
    this.hash = hash;
  }

  /** An Argon2id hash that was computed. Does not copy; neither array is changed afterwards. */
  public Argon2Hash(PasswordCost cost, byte[] salt, byte[] hash) {
    this(Kind.ARGON2ID, cost, salt, hash);
  }

  /** Computes the Argon2id hash of {@code octets} octets. Does not copy the salt. */
  public static Argon2Hash compute(PasswordCost cost, byte[] salt, int octets, byte[] password) {
    return new Argon2Hash(cost, salt, compute(Kind.ARGON2ID, cost, salt, octets, password));
  }

  static Argon2Hash parse(String text) {
    var matcher = TEXT.matcher(text);
    if (!matcher.matches()) {
      throw new IllegalArgumentException(
          "an Argon2 hash is written $argon2id$v=19$m=...,t=...,p=...$salt$hash");
    }
    String version = matcher.group(2); // no version: the first, 1.0
    var cost =
        new PasswordCost(
            Integer.parseInt(matcher.group(3)),
            Integer.parseInt(matcher.group(4)),
            Integer.parseInt(matcher.group(5)));
    var base64 = Base64.getDecoder();
    return new Argon2Hash(
        Kind.of(matcher.group(1), version == null ? 16 : Integer.parseInt(version)),
        cost,
        base64.decode(matcher.group(6)),
        base64.decode(matcher.group(7)));
  }

  @Override
  public boolean matches(byte[] password) {
    return MessageDigest.isEqual(compute(kind, cost, salt, hash.length, password), hash);
  }

  @Override
  public boolean isWeakerThan(PasswordCost other) {
    return kind != Kind.ARGON2ID || cost.isWeakerThan(other);
  }

  @Override
  public void requireBounded() {
    if (cost.memoryKiB() > MOST_MEMORY_KIB) {
      throw new IllegalArgumentException(
          "one check of it takes %d KiB of memory; the limit is %d"
              .formatted(cost.memoryKiB(), MOST_MEMORY_KIB));
    }
    if (cost.work() > MOST_WORK) {
      throw new IllegalArgumentException(
          "one check of it goes over %d KiB of memory; the limit is %d"
              .formatted(cost.work(), MOST_WORK));
    }
  }

  private static byte[] compute(
      Kind kind, PasswordCost cost, byte[] salt, int octets, byte[] password) {
    var generator = new Argon2BytesGenerator();
    generator.init(
        new Argon2Parameters.Builder(kind.type)
            .withVersion(kind.version)
            .withMemoryAsKB(cost.memoryKiB())
            .withIterations(cost.iterations())
            .withParallelism(cost.parallelism())
            .withSalt(salt)
            .withBlockPool(Argon2Memory.ofThread())
            .build());
    byte[] hash = new byte[octets];
    generator.generateBytes(password, hash);
    return hash;
  }

  @Override
  public String toString() {
    var base64 = Base64.getEncoder().withoutPadding();
    return "$argon2%s$v=%d$m=%d,t=%d,p=%d$%s$%s"
        .formatted(
            kind.name,
            kind.version,
            cost.memoryKiB(),
            cost.iterations(),
            cost.parallelism(),
            base64.encodeToString(salt),
            base64.encodeToString(hash));
  }
}
