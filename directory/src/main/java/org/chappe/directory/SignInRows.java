package org.chappe.directory;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import org.chappe.model.AccountId;
import org.chappe.store.PartitionId;
import org.chappe.store.RowRange;
import org.chappe.store.Sha256;

/**
 * The partition {@code SIGN_INS} of an account: who signed in, from where, and with what.
 *
 * <pre>
 *   key 'p'                                        {@link Places}
 *   key 'n'                                        {@link SignInNotice}
 *   key 'e' | class (1) | latest first (8) | n (4) {@link SignInEntry}:
 *       format | last (8) | count (8) | protocol | address | client | means | id | name | outcome
 *   key 'u' | means | 0 | id                       {@link LastUse}:
 *       format | time (8) | protocol | address | client
 * </pre>
 *
 * Times are milliseconds; latest first is the largest number less the time of the entry's first
 * sign-in. Texts are two octets of length and UTF-8. An entry's class is {@code a} of those who got
 * in, {@code f} of those whose password was right and who did not, {@code w} of wrong passwords:
 * each has its own room, so that no stranger can push out what the owner did.
 */
final class SignInRows {
  static final byte[] PLACES = {'p'};
  static final byte[] NOTICE = {'n'};
  static final RowRange ALL = RowRange.of(new byte[] {0}, new byte[] {(byte) 0xFF});
  static final RowRange USES = RowRange.withPrefix(new byte[] {'u'});

  private static final long DAY_MILLIS = 86_400_000L;

  private SignInRows() {}

  /** What an entry is about, and how many of its kind are kept at most. */
  enum EntryClass {
    ACCEPTED('a', 700),
    /** Shown credentials were right. */
    HELD_BACK('f', 100),
    WRONG('w', 200);

    private final byte letter;
    private final int most;

    EntryClass(char letter, int most) {
      this.letter = (byte) letter;
      this.most = most;
    }

    int most() {
      return most;
    }
  }

  static PartitionId of(AccountId account) {
    return PartitionId.of(PartitionId.Kind.SIGN_INS, account);
  }

  /** Days since 1970, UTC. */
  static int day(long millis) {
    return (int) Math.floorDiv(millis, DAY_MILLIS);
  }

  static byte[] entry(EntryClass kind, Instant first, int number) {
    return ByteBuffer.allocate(14)
        .put((byte) 'e')
        .put(kind.letter)
        .putLong(Long.MAX_VALUE - first.toEpochMilli())
        .putInt(number)
        .array();
  }

  /** The entries of one class, the latest first. */
  static RowRange entries(EntryClass kind) {
    return RowRange.withPrefix(new byte[] {'e', kind.letter});
  }

  static Instant firstOf(byte[] entryKey) {
    return Instant.ofEpochMilli(Long.MAX_VALUE - ByteBuffer.wrap(entryKey).getLong(2));
  }

  static byte[] use(Access access) {
    byte[] means = access.means().name().getBytes(StandardCharsets.US_ASCII);
    byte[] id = access.id().getBytes(StandardCharsets.UTF_8);
    return ByteBuffer.allocate(1 + means.length + 1 + id.length)
        .put((byte) 'u')
        .put(means)
        .put((byte) 0)
        .put(id)
        .array();
  }

  /** What a client was: how it got in and what it calls itself, without its version's numbers. */
  static long device(Access access, String client) {
    var hash = Sha256.start();
    for (String part :
        new String[] {access.means().name(), access.id(), client.replaceAll("[0-9.]+", "#")}) {
      byte[] octets = part.getBytes(StandardCharsets.UTF_8);
      hash.update(ByteBuffer.allocate(4).putInt(octets.length).array());
      hash.update(octets);
    }
    return ByteBuffer.wrap(hash.digest()).getLong();
  }
}
