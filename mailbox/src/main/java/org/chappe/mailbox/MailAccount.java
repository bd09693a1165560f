package org.chappe.mailbox;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;
import org.chappe.model.AccountId;
import org.chappe.model.BodyId;
import org.chappe.model.Flags;
import org.chappe.model.MailboxId;
import org.chappe.model.MailboxName;
import org.chappe.model.ModSeq;
import org.chappe.model.Role;
import org.chappe.model.UidSet;
import org.chappe.store.Body;

/**
 * A handle on one account's mail; each session has its own, all share what is in memory. Every
 * change returns when it is durable and visible in {@link #snapshot()}, or throws {@link
 * MailboxRefused} and changed nothing. Thread-safe.
 */
public interface MailAccount extends AutoCloseable {
  AccountId id();

  /** Everything as of the newest durable version. Takes no lock. */
  AccountSnapshot snapshot();

  /**
   * Calls {@code listener} after each version became visible, in version order, on a thread that
   * must not be held up: the listener only wakes somebody. Ends when the returned handle is closed.
   */
  Listening listen(Consumer<AccountSnapshot> listener);

  /** Ends a listener; closing twice is no error. */
  interface Listening extends AutoCloseable {
    @Override
    void close();
  }

  // Mailboxes

  /** Makes a mailbox, and the levels above it that do not exist. */
  MailboxInfo createMailbox(MailboxName name, Optional<Role> role);

  /**
   * Makes a mailbox for somebody who may do so below {@code above}: refused when that is not the
   * nearest mailbox above {@code name} any more.
   */
  MailboxInfo createMailbox(MailboxName name, MailboxId above);

  /** Removes a mailbox and its messages; mailboxes below it stay. INBOX is refused. */
  void deleteMailbox(MailboxName name);

  /** As {@link #deleteMailbox(MailboxName)}, whatever its name is by now. */
  void deleteMailbox(MailboxId mailbox);

  /**
   * Renames a mailbox and all below it. INBOX's messages move to the new name and INBOX stays. RFC
   * 9051 §6.3.6
   */
  void renameMailbox(MailboxName from, MailboxName to);

  /**
   * As {@link #renameMailbox(MailboxName, MailboxName)}, whatever the mailbox's name is by now, for
   * somebody who may make mailboxes below {@code above}: refused when that is not the nearest
   * mailbox above {@code to} any more.
   */
  void renameMailbox(MailboxId mailbox, MailboxName to, MailboxId above);

  /** Adds or removes a name from the subscriptions, whether such a mailbox exists or not. */
  void subscribe(MailboxName name, boolean subscribed);

  // Rights, RFC 4314

  /**
   * Changes what others may do with a mailbox: {@code change} is given the newest list, and may be
   * asked again. Returns the list after it. Whoever is granted something is to be told before, with
   * {@link #noteSharer}.
   */
  AccessList changeAccess(MailboxId mailbox, UnaryOperator<AccessList> change);

  /**
   * Notes that {@code owner} may share something with this account, so that it is looked for there.
   */
  void noteSharer(AccountId owner);

  /** Forgets accounts that turned out not to share anything, but not those just noted. */
  void forgetSharers(Set<AccountId> owners);

  // Messages

  /** Appends all or none, in order; they become visible together. */
  Appended append(MailboxId mailbox, List<NewMessage> messages);

  /**
   * Appends {@code message} to {@code to} and removes the message {@code uid} of {@code from}, in
   * one commit; both may be the same mailbox. Of the quota it takes what the new one has more. RFC
   * 8508
   */
  Appended replace(MailboxId from, long uid, MailboxId to, NewMessage message);

  /**
   * Copies with flags and internal dates; all become visible together. UIDs that are gone are left
   * out.
   */
  default Copied copy(MailboxId from, UidSet uids, MailboxId to) {
    return copy(from, uids, to, Rights.ALL);
  }

  /**
   * As {@link #copy(MailboxId, UidSet, MailboxId)}, for somebody with these rights on {@code to}:
   * copies have only the flags these allow to set. RFC 4314 §4
   */
  Copied copy(MailboxId from, UidSet uids, MailboxId to, Rights rights);

  /**
   * Moves message by message, each wholly: at no moment is one in both or in neither. RFC 6851 §3.3
   */
  default Copied move(MailboxId from, UidSet uids, MailboxId to) {
    return move(from, uids, to, Rights.ALL);
  }

  /** As {@link #move(MailboxId, UidSet, MailboxId)}, with the flags these rights allow to set. */
  Copied move(MailboxId from, UidSet uids, MailboxId to, Rights rights);

  /**
   * Copies messages of another account's mailbox, with flags and internal dates; all become visible
   * together. They are new messages here, whose bodies are shared with the originals and not read.
   * UIDs that are gone are left out.
   */
  Copied copyFrom(MailAccount source, MailboxId from, UidSet uids, MailboxId to, Rights rights);

  /**
   * As {@link #copyFrom}; then, when they are durable here, the originals are removed. When that
   * fails, or after a crash in between, messages may be in both accounts, never in neither.
   */
  default Copied moveFrom(
      MailAccount source, MailboxId from, UidSet uids, MailboxId to, Rights rights) {
    Copied copied = copyFrom(source, from, uids, to, rights);
    removeThere(source, from, copied.from());
    return copied;
  }

  private static void removeThere(MailAccount source, MailboxId from, UidSet uids) {
    try {
      source.remove(from, uids);
    } catch (MailboxRefused e) {
      // the mailbox, or the account, was removed meanwhile, and they with it
    }
  }

  /**
   * Appends {@code message} to {@code to} and then, when it is durable, removes the message {@code
   * uid} of another account's mailbox; what a failure in between leaves is as for {@link
   * #moveFrom}.
   */
  default Appended replaceFrom(
      MailAccount source, MailboxId from, long uid, MailboxId to, NewMessage message) {
    if (source.snapshot().mailbox(from).filter(box -> box.positionOf(uid) >= 0).isEmpty()) {
      throw MailboxRefused.noSuchMessage(uid);
    }
    Appended appended = append(to, List.of(message));
    removeThere(source, from, UidSet.of(uid, uid));
    return appended;
  }

  /** Removes messages with {@code \Deleted}, of these UIDs or of all. */
  Expunged expunge(MailboxId mailbox, Optional<UidSet> uids);

  /** Removes messages whatever their flags; some hundred share a commit. UIDs gone are left out. */
  Expunged remove(MailboxId mailbox, UidSet uids);

  /**
   * Changes flags. With {@code unchangedSince} messages changed after it are left alone and named
   * in the result (RFC 7162 §3.1.3). A message whose flags come out as they were keeps its MODSEQ.
   */
  default Stored store(
      MailboxId mailbox, UidSet uids, FlagChange change, Flags flags, OptionalLong unchangedSince) {
    return store(mailbox, uids, change, flags, unchangedSince, Rights.ALL);
  }

  /** As above, for somebody with these rights: flags they do not allow to change stay. */
  Stored store(
      MailboxId mailbox,
      UidSet uids,
      FlagChange change,
      Flags flags,
      OptionalLong unchangedSince,
      Rights rights);

  /** How {@link #store} uses the flags. */
  enum FlagChange {
    ADD,
    REMOVE,
    REPLACE
  }

  /**
   * The first UID that no session had as {@code \Recent} before, and makes those from it on not
   * recent for whoever asks next. RFC 3501 §2.3.2
   */
  long takeRecent(MailboxId mailbox);

  // Access keys, RFC 4467 §2.2

  /** The mailbox's access key, made when it has none; 32 octets nobody can guess. */
  byte[] makeAccessKey(MailboxId mailbox);

  /** The mailbox's access key, if it has one. */
  Optional<byte[]> accessKey(MailboxId mailbox);

  /** Gives the mailbox another access key: what was signed with the one before is void. */
  void resetAccessKey(MailboxId mailbox);

  /** Removes the access keys of all mailboxes. */
  void removeAccessKeys();

  // Annotations, RFC 5464

  /**
   * All annotations of a mailbox, or of the account itself, by the entries' names in small letters.
   * They are within {@link AnnotationLimits}.
   */
  SortedMap<String, byte[]> annotations(Optional<MailboxId> of);

  /** Those with these names that are there. */
  SortedMap<String, byte[]> annotations(Optional<MailboxId> of, SortedSet<String> names);

  /**
   * Sets annotations, or removes those without a value: all in one commit, or none. Returns the
   * account's version with them. Refused as {@code TOO_MANY_ANNOTATIONS}, or {@code OVER_QUOTA}
   * when they are too large together.
   *
   * @throws IllegalArgumentException for a name or a value above {@link AnnotationLimits}
   */
  ModSeq annotate(Optional<MailboxId> of, Map<String, Optional<byte[]>> values);

  /** As {@link #annotate(Optional, Map)}; the same commit gives the mailbox this role, or none. */
  ModSeq annotate(MailboxId of, Map<String, Optional<byte[]>> values, Optional<Role> role);

  // Reading

  /**
   * The stored data of the messages at {@code positions} of a snapshot, in whatever order they are,
   * read ahead in it. Messages expunged meanwhile are passed over. Close it.
   *
   * <p>Memory: some 800 KiB of rows, or with bodies two windows of up to 32 rows and 256 KiB of
   * octets as they are stored, whatever the messages' sizes.
   */
  MessageCursor messages(MailboxSnapshot mailbox, int[] positions, ReadAhead ahead);

  /**
   * As {@link #messages(MailboxSnapshot, int[], ReadAhead)} without bodies.
   *
   * @param withFields whether {@link MessageCursor#fields()} will be asked
   */
  default MessageCursor messages(MailboxSnapshot mailbox, int[] positions, boolean withFields) {
    return messages(mailbox, positions, withFields ? ReadAhead.FIELDS : ReadAhead.ROWS);
  }

  /** The body, or empty when the message was expunged and its body collected. */
  Optional<Body> body(BodyId body);

  /**
   * UIDs expunged from {@code mailbox} after {@code since}, however long ago that was: the log is
   * kept as long as the mailbox. RFC 7162 §3.2.5
   *
   * <p>Some thousand ranges at a time go to {@code parts}, so that a log of millions fits into
   * memory; mostly there is one part or none. It may hold UIDs that a snapshot taken before still
   * has.
   */
  void expungedSince(MailboxId mailbox, ModSeq since, Consumer<UidSet> parts);

  /**
   * As {@link #expungedSince(MailboxId, ModSeq, Consumer)}, at once: for what is known as small.
   */
  default UidSet expungedSince(MailboxId mailbox, ModSeq since) {
    var ranges = new ArrayList<UidSet.Range>();
    expungedSince(mailbox, since, part -> ranges.addAll(part.ranges()));
    return new UidSet(ranges);
  }

  // Options

  /** What was set under {@code name}; one row's reading. */
  Optional<String> option(String name);

  /**
   * Sets or forgets an option of this account: a short text for which a front-end has a use.
   *
   * @throws IllegalArgumentException for a name or a text of more than 255 characters
   */
  default void setOption(String name, Optional<String> text) {
    setOptions(Map.of(name, text));
  }

  /** As {@link #setOption}, several in one commit; some hundred at most. */
  void setOptions(Map<String, Optional<String>> options);

  /** What knows the messages' texts without reading them. */
  default TextIndex texts() {
    return TextIndex.NONE;
  }

  // Quota

  /** Sets what the account may hold; empty: as much as there is room for. */
  void setQuota(OptionalLong octets, OptionalLong messages, OptionalLong mailboxes);

  @Override
  void close();
}
