package org.chappe.directory;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.time.InstantSource;
import java.util.Arrays;
import java.util.Optional;
import java.util.random.RandomGenerator;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.chappe.model.AccountId;

/**
 * Passwords that were hashed a short while ago, so that each of a client's twenty connections need
 * not cost a hash. No password is kept, only
 *
 * <pre>
 *   HMAC-SHA-256(key made when the process began, account id | password's number | password)
 * </pre>
 *
 * which is worth nothing outside this process's memory. A new password has a new number, so what is
 * remembered of the old one is never found again; it is dropped as well. What is remembered of
 * wrong passwords only tells a new guess from the same one sent again. Bounded; thread-safe.
 */
final class RememberedPasswords {
  private final DirectorySettings.Remembering settings;
  private final InstantSource clock;
  private final Mac prototype;
  private final BoundedCache<AccountId, Right> right;
  private final BoundedCache<Digest, Long> wrong; // since when, milliseconds

  RememberedPasswords(
      DirectorySettings.Remembering settings, InstantSource clock, RandomGenerator random) {
    this.settings = settings;
    this.clock = clock;
    right = new BoundedCache<>(settings.passwords());
    wrong = new BoundedCache<>(settings.passwords());
    byte[] key = new byte[32];
    random.nextBytes(key);
    try {
      prototype = Mac.getInstance("HmacSHA256");
      prototype.init(new SecretKeySpec(key, "HmacSHA256"));
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("every JDK has HmacSHA256", e);
    } finally {
      Arrays.fill(key, (byte) 0);
    }
  }

  /** One user's password as it is remembered. */
  record Digest(long a, long b, long c, long d) {
    byte[] octets() {
      return ByteBuffer.allocate(32).putLong(a).putLong(b).putLong(c).putLong(d).array();
    }
  }

  private record Right(Digest digest, long hashedMillis, long usedMillis) {}

  /**
   * @param user what was typed, for users that are not here
   */
  Digest digest(Optional<Credentials> credentials, String user, byte[] password) {
    Mac mac = copy();
    if (credentials.isPresent()) {
      var known = credentials.get();
      mac.update(
          ByteBuffer.allocate(17)
              .put((byte) 1)
              .putLong(known.account().id().value())
              .putLong(known.number())
              .flip());
    } else {
      byte[] name = user.getBytes(StandardCharsets.UTF_8);
      mac.update(ByteBuffer.allocate(5).put((byte) 0).putInt(name.length).flip());
      mac.update(name);
    }
    var octets = ByteBuffer.wrap(mac.doFinal(password));
    return new Digest(octets.getLong(), octets.getLong(), octets.getLong(), octets.getLong());
  }

  /** Whether this was the account's right password not long ago; if so, it was used now. */
  boolean wasRight(AccountId account, Digest digest) {
    var kept = right.get(account);
    if (kept.isEmpty() || !same(kept.get().digest(), digest)) {
      return false;
    }
    long now = clock.millis();
    var found = kept.get();
    if (now - found.usedMillis() >= settings.unused().toMillis()
        || now - found.hashedMillis() >= settings.atMost().toMillis()) {
      right.changed(account);
      return false;
    }
    if (now != found.usedMillis()) {
      right.update(
          account,
          latest ->
              latest.map(r -> r.equals(found) ? new Right(digest, found.hashedMillis(), now) : r));
    }
    return true;
  }

  void keepRight(AccountId account, Digest digest) {
    long now = clock.millis();
    right.put(account, new Right(digest, now, now));
  }

  /** Whether this very password was wrong not long ago. */
  boolean wasWrong(Digest digest) {
    var since = wrong.get(digest);
    return since.isPresent() && clock.millis() - since.get() < settings.unused().toMillis();
  }

  void keepWrong(Digest digest) {
    wrong.put(digest, clock.millis());
  }

  void drop(AccountId account) {
    right.changed(account);
  }

  private static boolean same(Digest one, Digest other) {
    return MessageDigest.isEqual(one.octets(), other.octets());
  }

  /** A copy of a keyed one: half the cost of keying another, and it can be used by this thread. */
  private Mac copy() {
    try {
      return (Mac) prototype.clone();
    } catch (CloneNotSupportedException e) {
      throw new IllegalStateException("the JDK's HmacSHA256 can be copied", e);
    }
  }
}
