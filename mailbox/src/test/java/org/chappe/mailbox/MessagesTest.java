package org.chappe.mailbox;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.chappe.mailbox.TestMail.add;
import static org.chappe.mailbox.TestMail.expungeAll;
import static org.chappe.mailbox.TestMail.id;
import static org.chappe.mailbox.TestMail.inbox;
import static org.chappe.mailbox.TestMail.mailbox;
import static org.chappe.mailbox.TestMail.name;
import static org.chappe.mailbox.TestMail.uids;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import org.chappe.model.Flags;
import org.chappe.model.MailboxName;
import org.chappe.model.ModSeq;
import org.chappe.model.SystemFlag;
import org.chappe.model.UidSet;
import org.junit.jupiter.api.Test;

/** What clients do to messages: append, flags, copy, move, expunge. */
class MessagesTest {
  private static final Flags SEEN = Flags.of(SystemFlag.SEEN);
  private static final Flags DELETED = Flags.of(SystemFlag.DELETED);

  private final TestMail mail = TestMail.inMemory();
  private final MailAccount ann = mail.ann();

  @Test // RFC 9051 §2.3.1.1
  void appendedMessagesGetAscendingUids() {
    var first = mail.append(ann, MailboxName.INBOX, mail.message("a"), mail.message("b"));
    var second = mail.append(ann, MailboxName.INBOX, mail.message("c"));

    assertThat(first.uids()).isEqualTo(UidSet.of(1, 2));
    assertThat(second.uids()).isEqualTo(UidSet.of(3));
    assertThat(second.uidValidity()).isEqualTo(inbox(ann).info().uidValidity());
    assertThat(uids(inbox(ann))).containsExactly(1L, 2L, 3L);
    assertThat(inbox(ann).info().uidNext()).isEqualTo(4);
    assertThat(inbox(ann).info().highestModSeq()).isEqualTo(second.version());
    assertThat(ann.snapshot().version()).isEqualTo(second.version());
  }

  @Test
  void anEntryKeepsWhatItWasGiven() {
    mail.now = TestMail.START.plus(Duration.ofDays(3));
    var arrived = TestMail.START.minus(Duration.ofDays(40_000));
    var content = mail.message("a").content();
    var flags = new Flags(java.util.Set.of(SystemFlag.FLAGGED), List.of("$Forwarded"));
    mail.append(ann, MailboxName.INBOX, new NewMessage(content, flags, arrived.plusMillis(7)));

    for (var account : List.of(ann, mail.restarted().ann())) {
      var inbox = inbox(account);
      assertThat(inbox.flags(0)).isEqualTo(flags);
      assertThat(inbox.flags(0).keywords()).containsExactly("$Forwarded");
      assertThat(inbox.internalDate(0)).isEqualTo(arrived);
      assertThat(inbox.saveDate(0)).isEqualTo(mail.now);
      assertThat(inbox.octets(0)).isEqualTo(content.octets());
      assertThat(inbox.messageId(0)).isEqualTo(1);
      assertThat(inbox.modSeq(0)).isEqualTo(inbox.info().highestModSeq().value());
      assertThat(inbox.keywords()).containsExactly("$Forwarded");
    }
  }

  @Test
  void theSameMessageTwiceIsTwoMessages() {
    var message = mail.message("a");
    mail.append(ann, MailboxName.INBOX, message, message);

    assertThat(inbox(ann).messageId(0)).isNotEqualTo(inbox(ann).messageId(1));
    assertThat(ann.snapshot().quota().messages()).isEqualTo(2);
    expungeAll(ann, id(ann, MailboxName.INBOX), UidSet.of(1));
    try (var cursor = ann.messages(inbox(ann), new int[] {0}, false)) {
      assertThat(cursor.next()).isTrue();
      assertThat(ann.body(cursor.body())).isPresent();
    }
  }

  @Test // RFC 9051 §6.4.6
  void storeAddsRemovesAndReplaces() {
    mail.append(ann, MailboxName.INBOX, mail.message("a", SystemFlag.FLAGGED));
    var inbox = id(ann, MailboxName.INBOX);
    var one = UidSet.of(1);

    add(ann, inbox, one, SEEN);
    assertThat(inbox(ann).flags(0)).isEqualTo(Flags.of(SystemFlag.FLAGGED, SystemFlag.SEEN));
    ann.store(
        inbox,
        one,
        MailAccount.FlagChange.REMOVE,
        Flags.of(SystemFlag.FLAGGED),
        OptionalLong.empty());
    assertThat(inbox(ann).flags(0)).isEqualTo(SEEN);
    ann.store(inbox, one, MailAccount.FlagChange.REPLACE, DELETED, OptionalLong.empty());
    assertThat(inbox(ann).flags(0)).isEqualTo(DELETED);
    assertThat(inbox(mail.restarted().ann()).flags(0)).isEqualTo(DELETED);
  }

  @Test // RFC 7162 §3.1: MODSEQ changes when something changed
  void flagsThatComeOutAsTheyWereKeepTheModSeq() {
    mail.append(ann, MailboxName.INBOX, mail.message("a"), mail.message("b", SystemFlag.SEEN));
    var before = inbox(ann);

    var stored = add(ann, id(ann, MailboxName.INBOX), UidSet.of(1, 9), SEEN);

    assertThat(stored.uids()).isEqualTo(UidSet.of(1, 2));
    assertThat(stored.versions()).containsExactly(ann.snapshot().version());
    assertThat(inbox(ann).modSeq(0)).isEqualTo(stored.versions().getFirst().value());
    assertThat(inbox(ann).modSeq(1)).isEqualTo(before.modSeq(1));
    var version = ann.snapshot().version();
    assertThat(add(ann, id(ann, MailboxName.INBOX), UidSet.of(1, 2), SEEN).versions()).isEmpty();
    assertThat(ann.snapshot().version()).isEqualTo(version);
  }

  @Test // RFC 7162 §3.1.3
  void unchangedSinceLeavesLaterOnesAlone() {
    mail.append(ann, MailboxName.INBOX, mail.message("a"), mail.message("b"));
    var inbox = id(ann, MailboxName.INBOX);
    long seen = inbox(ann).info().highestModSeq().value();
    add(ann, inbox, UidSet.of(2), Flags.of(SystemFlag.FLAGGED));

    var stored =
        ann.store(inbox, UidSet.of(1, 2), MailAccount.FlagChange.ADD, SEEN, OptionalLong.of(seen));

    assertThat(stored.uids()).isEqualTo(UidSet.of(1));
    assertThat(stored.modified()).isEqualTo(UidSet.of(2));
    assertThat(inbox(ann).flags(1).has(SystemFlag.SEEN)).isFalse();
  }

  @Test
  void countsFollowEveryChange() {
    mail.append(
        ann,
        MailboxName.INBOX,
        mail.message("a", SystemFlag.SEEN),
        mail.message("b"),
        mail.message("c", SystemFlag.DELETED));
    var inbox = id(ann, MailboxName.INBOX);
    assertThat(inbox(ann).unseen()).isEqualTo(2);
    assertThat(inbox(ann).firstUnseen()).isEqualTo(1);
    assertThat(inbox(ann).deleted()).isEqualTo(1);
    long each = inbox(ann).octets(0);
    assertThat(inbox(ann).totalOctets()).isEqualTo(3 * each);

    add(ann, inbox, UidSet.of(2), SEEN);
    assertThat(inbox(ann).unseen()).isEqualTo(1);
    assertThat(inbox(ann).firstUnseen()).isEqualTo(2);
    ann.expunge(inbox, Optional.empty());
    assertThat(inbox(ann).unseen()).isZero();
    assertThat(inbox(ann).firstUnseen()).isEqualTo(-1);
    assertThat(inbox(ann).deleted()).isZero();
    assertThat(inbox(ann).totalOctets()).isEqualTo(2 * each);
  }

  @Test // RFC 9051 §6.4.3, RFC 4315 §2.1
  void expungeTakesDeletedOnesAmongTheUids() {
    mail.append(
        ann,
        MailboxName.INBOX,
        mail.message("a", SystemFlag.DELETED),
        mail.message("b"),
        mail.message("c", SystemFlag.DELETED));
    var inbox = id(ann, MailboxName.INBOX);
    var before = ann.snapshot().version();

    var some = ann.expunge(inbox, Optional.of(UidSet.of(2, 9)));
    assertThat(some.uids()).isEqualTo(UidSet.of(3));
    assertThat(uids(inbox(ann))).containsExactly(1L, 2L);
    var rest = ann.expunge(inbox, Optional.empty());
    assertThat(rest.uids()).isEqualTo(UidSet.of(1));
    assertThat(inbox(ann).info().uidNext()).isEqualTo(4);
    assertThat(inbox(ann).info().highestModSeq()).isEqualTo(rest.versions().getLast());

    assertThat(ann.expungedSince(inbox, before)).isEqualTo(UidSet.of(new long[] {1, 3}));
    assertThat(ann.expungedSince(inbox, some.versions().getLast())).isEqualTo(UidSet.of(1));
    assertThat(ann.expungedSince(inbox, rest.versions().getLast())).isEqualTo(UidSet.NONE);
    assertThat(mail.restarted().ann().expungedSince(inbox, ModSeq.ZERO))
        .isEqualTo(UidSet.of(new long[] {1, 3}));
  }

  @Test // RFC 9051 §6.4.7, RFC 4315 §3
  void copiesShareTheMessageAndGoAlone() {
    mail.append(ann, MailboxName.INBOX, mail.message("a"), mail.message("b", SystemFlag.SEEN));
    var inbox = id(ann, MailboxName.INBOX);
    var archive = id(ann, name("Archive"));
    var quota = ann.snapshot().quota();

    var copied = ann.copy(inbox, UidSet.of(2, 99), archive);

    assertThat(copied.from()).isEqualTo(UidSet.of(2));
    assertThat(copied.to()).isEqualTo(UidSet.of(1));
    var copy = mailbox(ann, name("Archive"));
    assertThat(copy.messageId(0)).isEqualTo(inbox(ann).messageId(1));
    assertThat(copy.flags(0)).isEqualTo(SEEN);
    assertThat(copy.internalDate(0)).isEqualTo(inbox(ann).internalDate(1));
    assertThat(ann.snapshot().quota()).isEqualTo(quota);

    expungeAll(ann, inbox, UidSet.of(2));
    assertThat(ann.snapshot().quota()).isEqualTo(quota);
    assertThat(subjects(ann, copy)).containsExactly("b");
    expungeAll(mail.restarted().ann(), archive, UidSet.of(1));
    assertThat(mail.restarted().ann().snapshot().quota().messages()).isEqualTo(1);
  }

  @Test // RFC 6851 §3.3
  void moveTakesAwayAndPutsThere() {
    mail.append(ann, MailboxName.INBOX, mail.message("a"), mail.message("b"), mail.message("c"));
    var inbox = id(ann, MailboxName.INBOX);

    var moved = ann.move(inbox, UidSet.of(1, 3), id(ann, name("Trash")));

    assertThat(moved.from()).isEqualTo(UidSet.of(1, 3));
    assertThat(moved.to()).isEqualTo(UidSet.of(1, 3));
    assertThat(inbox(ann).count()).isZero();
    assertThat(subjects(ann, mailbox(ann, name("Trash")))).containsExactly("a", "b", "c");
    assertThat(ann.expungedSince(inbox, ModSeq.ZERO)).isEqualTo(UidSet.of(1, 3));
    assertThat(ann.snapshot().quota().messages()).isEqualTo(3);
  }

  @Test
  void moveWithinAMailboxGivesNewUids() {
    mail.append(ann, MailboxName.INBOX, mail.message("a"), mail.message("b"));
    var inbox = id(ann, MailboxName.INBOX);

    var moved = ann.move(inbox, UidSet.of(1), inbox);

    assertThat(moved.to()).isEqualTo(UidSet.of(3));
    assertThat(uids(inbox(ann))).containsExactly(2L, 3L);
    assertThat(subjects(ann, inbox(ann))).containsExactly("b", "a");
    assertThat(uids(inbox(mail.restarted().ann()))).containsExactly(2L, 3L);
  }

  @Test // RFC 3501 §2.3.2: \Recent
  void recentIsTakenOnce() {
    mail.append(ann, MailboxName.INBOX, mail.message("a"), mail.message("b"));
    var inbox = id(ann, MailboxName.INBOX);

    assertThat(ann.takeRecent(inbox)).isEqualTo(1);
    assertThat(ann.takeRecent(inbox)).isEqualTo(3);
    mail.append(ann, MailboxName.INBOX, mail.message("c"));
    assertThat(mail.restarted().ann().takeRecent(inbox)).isEqualTo(3);
  }

  @Test
  void overQuotaNothingIsStored() {
    mail.append(ann, MailboxName.INBOX, mail.message("a"));
    long each = inbox(ann).octets(0);
    var full = mail.message("b");
    ann.setQuota(OptionalLong.of(3 * each), OptionalLong.of(2), OptionalLong.empty());
    var before = ann.snapshot();

    assertRefused(
        () -> mail.append(ann, MailboxName.INBOX, full, full),
        MailboxRefused.Reason.OVER_QUOTA,
        "over quota: 1 of 2 messages are used, 2 more do not fit");
    ann.setQuota(OptionalLong.of(2 * each - 1), OptionalLong.empty(), OptionalLong.empty());
    assertRefused(
        () -> mail.append(ann, MailboxName.INBOX, full),
        MailboxRefused.Reason.OVER_QUOTA,
        "over quota: %d of %d octets are used, %d more do not fit"
            .formatted(each, 2 * each - 1, each));
    assertThat(inbox(ann).since(before.mailbox(MailboxName.INBOX).orElseThrow()).isEmpty())
        .isTrue();
    ann.setQuota(OptionalLong.of(2 * each), OptionalLong.of(2), OptionalLong.empty());
    mail.append(ann, MailboxName.INBOX, full);
    assertThat(mail.restarted().ann().snapshot().quota())
        .isEqualTo(
            new AccountSnapshot.Quota(
                2 * each, 2, OptionalLong.of(2 * each), OptionalLong.of(2), OptionalLong.empty()));
  }

  @Test // RFC 9208 §5.2, §5.1
  void copiesAreMessagesOfTheQuotaButNoOctets() {
    mail.append(ann, MailboxName.INBOX, mail.message("a"), mail.message("b"));
    var inbox = id(ann, MailboxName.INBOX);
    var archive = id(ann, name("Archive"));
    var octets = ann.snapshot().quota().octets();
    ann.setQuota(OptionalLong.of(octets), OptionalLong.of(3), OptionalLong.empty());

    assertRefused(
        () -> ann.copy(inbox, UidSet.of(1, 2), archive),
        MailboxRefused.Reason.OVER_QUOTA,
        "over quota: 2 of 3 messages are used, 2 more do not fit");
    ann.copy(inbox, UidSet.of(1), archive);
    assertThat(ann.snapshot().entries()).isEqualTo(3);
    assertThat(ann.snapshot().quota().octets()).isEqualTo(octets);
    ann.move(inbox, UidSet.of(1, 2), id(ann, name("Trash")));
    assertRefused(
        () -> ann.copy(archive, UidSet.of(1), inbox),
        MailboxRefused.Reason.OVER_QUOTA,
        "over quota: 3 of 3 messages are used, 1 more do not fit");
    expungeAll(ann, archive, UidSet.of(1));
    ann.copy(id(ann, name("Trash")), UidSet.of(1), inbox);
    assertThat(mail.restarted().ann().snapshot().entries()).isEqualTo(3);
  }

  @Test
  void tooManyKeywordsAreRefused() {
    mail.append(ann, MailboxName.INBOX, mail.message("a"));
    var many = new ArrayList<String>();
    for (int i = 0; i <= TestMail.SETTINGS.keywords(); i++) {
      many.add("k" + i);
    }
    var flags = new Flags(java.util.Set.of(), many);

    assertRefused(
        () -> add(ann, id(ann, MailboxName.INBOX), UidSet.of(1), flags),
        MailboxRefused.Reason.LIMIT,
        "a message has at most 100 keywords");
    assertThat(inbox(ann).flags(0)).isEqualTo(Flags.NONE);
  }

  @Test // RFC 9051 §2.3.2: keywords are equal regardless of case
  void keywordsKeepTheCaseFirstSeen() {
    mail.append(ann, MailboxName.INBOX, mail.message("a"), mail.message("b"));
    var inbox = id(ann, MailboxName.INBOX);
    add(ann, inbox, UidSet.of(1), new Flags(java.util.Set.of(), List.of("$Work")));
    add(ann, inbox, UidSet.of(2), new Flags(java.util.Set.of(), List.of("$WORK")));

    assertThat(inbox(ann).keywords()).containsExactly("$Work");
    assertThat(inbox(ann).flags(0)).isSameAs(inbox(ann).flags(1));
  }

  private static List<String> subjects(MailAccount account, MailboxSnapshot mailbox) {
    var subjects = new ArrayList<String>();
    int[] all = mailbox.positionsOf(UidSet.of(1, 0xFFFF_FFFFL));
    try (var cursor = account.messages(mailbox, all, true)) {
      while (cursor.next()) {
        String fields = cursor.fields().toString();
        int at = fields.indexOf("Subject: ") + 9;
        subjects.add(fields.substring(at, fields.indexOf("\r\n", at)));
      }
    }
    return subjects;
  }

  static void assertRefused(Runnable action, MailboxRefused.Reason reason, String message) {
    assertThatThrownBy(action::run)
        .isInstanceOfSatisfying(
            MailboxRefused.class, refused -> assertThat(refused.reason()).isEqualTo(reason))
        .hasMessage(message);
  }
}
