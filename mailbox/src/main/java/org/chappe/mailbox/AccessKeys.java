package org.chappe.mailbox;

import java.security.SecureRandom;
import java.util.Optional;
import org.chappe.model.MailboxId;
import org.chappe.store.ValueReader;
import org.chappe.store.ValueWriter;

/**
 * Mailboxes' access keys, RFC 4467 §2.2. They are asked for seldom and are not kept in memory; so
 * that two sessions do not both make one, making waits for the disk with a lock of its own held.
 */
final class AccessKeys {
  /** 256 bits, where §2.2 asks for 128: as many as the digest made with it has. */
  private static final int OCTETS = 32;

  private static final SecureRandom RANDOM = new SecureRandom();

  private final OpenAccount account;

  AccessKeys(OpenAccount account) {
    this.account = account;
  }

  Optional<byte[]> find(MailboxId mailbox) {
    return account
        .store()
        .partitions()
        .get(account.partition(), Rows.accessKey(mailbox.value()))
        .map(value -> new ValueReader("an access key", value, Rows.FORMAT).slice(OCTETS).toArray());
  }

  byte[] make(MailboxId mailbox) {
    account.accessKeys().lock();
    try {
      return find(mailbox).orElseGet(() -> put(mailbox));
    } finally {
      account.accessKeys().unlock();
    }
  }

  void reset(MailboxId mailbox) {
    account.accessKeys().lock();
    try {
      put(mailbox);
    } finally {
      account.accessKeys().unlock();
    }
  }

  private byte[] put(MailboxId mailbox) {
    byte[] key = new byte[OCTETS];
    RANDOM.nextBytes(key);
    byte[] value = new ValueWriter(Rows.FORMAT, 1 + OCTETS).octets(key).toArray();
    account.change(turn -> {
      turn.mailbox(mailbox); // must be there
      Change change = turn.begin();
      change.put(Rows.accessKey(mailbox.value()), value);
      turn.end(change);
      return turn.versions();
    });
    return key;
  }

  void removeAll() {
    account.accessKeys().lock();
    try {
      account.change(turn -> {
        Change change = turn.begin();
        change.delete(Rows.all('k'));
        turn.end(change);
        return turn.versions();
      });
    } finally {
      account.accessKeys().unlock();
    }
  }
}
