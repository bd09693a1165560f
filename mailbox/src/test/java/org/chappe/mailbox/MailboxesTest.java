package org.chappe.mailbox;

import static org.assertj.core.api.Assertions.assertThat;
import static org.chappe.mailbox.MessagesTest.assertRefused;
import static org.chappe.mailbox.TestMail.id;
import static org.chappe.mailbox.TestMail.inbox;
import static org.chappe.mailbox.TestMail.mailbox;
import static org.chappe.mailbox.TestMail.name;
import static org.chappe.mailbox.TestMail.uids;

import java.time.Duration;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import org.chappe.model.ByteSize;
import org.chappe.model.MailboxName;
import org.chappe.model.Role;
import org.chappe.model.UidSet;
import org.chappe.store.MemoryStore;
import org.junit.jupiter.api.Test;

/** Mailboxes come, go and change their names. RFC 9051 §6.3.4 to §6.3.8 */
class MailboxesTest {
  private final TestMail mail = TestMail.inMemory();
  private final MailAccount ann = mail.ann();

  @Test // RFC 6154 §2
  void anAccountHasTheMailboxesProgramsLookFor() {
    assertThat(names(ann)).containsExactly("INBOX", "Archive", "Drafts", "Junk", "Sent", "Trash");
    assertThat(ann.snapshot().mailbox(Role.IMPORTANT)).as("RFC 8457").isEmpty();
    for (Role role : EnumSet.complementOf(EnumSet.of(Role.IMPORTANT))) {
      assertThat(ann.snapshot().mailbox(role).orElseThrow().info().role()).contains(role);
    }
    assertThat(ann.snapshot().subscriptions()).hasSize(6);
    mail.accounts.create(TestMail.ANN);
    assertThat(names(mail.restarted().ann())).isEqualTo(names(ann));
  }

  @Test
  void nobodyHasAnAccountThatWasNotMade() {
    assertThat(mail.accounts.open(TestMail.BOB)).isEmpty();
    assertThat(mail.accounts.cachedAccounts()).isEqualTo(1);
  }

  @Test // RFC 9051 §6.3.4: levels above SHOULD be made
  void createMakesTheLevelsAbove() {
    var info = ann.createMailbox(name("a/b/c"), Optional.empty());

    assertThat(names(ann)).contains("a", "a/b", "a/b/c");
    assertThat(mailbox(ann, name("a/b/c")).info()).isEqualTo(info);
    assertRefused(
        () -> ann.createMailbox(name("a/b"), Optional.empty()),
        MailboxRefused.Reason.ALREADY_EXISTS,
        "there is a mailbox a/b already");
    assertRefused(
        () -> ann.createMailbox(name("x"), Optional.of(Role.SENT)),
        MailboxRefused.Reason.CANNOT,
        "Sent is the mailbox for SENT already");
  }

  @Test
  void uidValiditiesAscendAndAreNotUsedAgain() {
    mail.now = TestMail.START.minus(Duration.ofDays(1)); // the clock went back
    var first = ann.createMailbox(name("a"), Optional.empty());
    ann.deleteMailbox(name("a"));
    var second = mail.restarted().ann().createMailbox(name("a"), Optional.empty());

    assertThat(second.uidValidity().value()).isGreaterThan(first.uidValidity().value());
    assertThat(second.id()).isNotEqualTo(first.id());
    mail.now = TestMail.START.plus(Duration.ofDays(1));
    assertThat(
            mail.restarted().ann().createMailbox(name("b"), Optional.empty()).uidValidity().value())
        .isEqualTo(mail.now.getEpochSecond());
  }

  @Test
  void limitsAreRefusedWithTheReason() {
    var few =
        new TestMail(
            new MemoryStore(),
            new MailboxSettings(ByteSize.ofMiB(1), 8, 3, 9, 9, 9, 3, Duration.ZERO));
    var account = few.ann();
    assertRefused(
        () -> account.createMailbox(name("a/b/c"), Optional.empty()),
        MailboxRefused.Reason.LIMIT,
        "an account has at most 8 mailboxes");
    assertRefused(
        () -> account.createMailbox(name("a/b/c/d"), Optional.empty()),
        MailboxRefused.Reason.LIMIT,
        "a mailbox name has at most 3 levels");
    account.createMailbox(name("a/b"), Optional.empty());
    account.renameMailbox(name("Drafts"), name("Concepts")); // none is added
    account.subscribe(name("x"), true);
    account.subscribe(name("y"), true);
    assertRefused(
        () -> account.subscribe(name("z"), true),
        MailboxRefused.Reason.LIMIT,
        "an account has at most 8 subscriptions");
    assertRefused(
        () -> account.renameMailbox(name("Sent"), name("x/y")),
        MailboxRefused.Reason.LIMIT,
        "an account has at most 8 mailboxes");
    assertRefused(
        () -> account.renameMailbox(name("a"), name("Sent/p/q")),
        MailboxRefused.Reason.LIMIT,
        "a mailbox name has at most 3 levels");
  }

  @Test // RFC 9051 §6.3.5
  void deleteTakesTheMessagesAndLeavesWhatIsBelow() {
    ann.createMailbox(name("a/b"), Optional.empty());
    var a = id(ann, name("a"));
    mail.append(ann, name("a"), mail.message("one"), mail.message("two"));
    ann.copy(a, UidSet.of(1), id(ann, MailboxName.INBOX));

    ann.deleteMailbox(name("a"));

    assertThat(names(ann)).doesNotContain("a").contains("a/b");
    assertThat(ann.snapshot().quota().messages()).isEqualTo(1);
    assertThat(uids(inbox(mail.restarted().ann()))).containsExactly(1L);
    assertRefused(
        () -> ann.deleteMailbox(name("a")),
        MailboxRefused.Reason.NO_SUCH_MAILBOX,
        "there is no mailbox a");
    assertRefused(
        () -> ann.deleteMailbox(MailboxName.INBOX),
        MailboxRefused.Reason.CANNOT,
        "INBOX cannot be deleted");
    assertRefused(
        () -> ann.append(a, mail.messages(1)),
        MailboxRefused.Reason.NO_SUCH_MAILBOX,
        "there is no mailbox " + a);
  }

  @Test // RFC 9051 §6.3.6
  void renameKeepsWhatWasInside() {
    ann.createMailbox(name("a/b/c"), Optional.empty());
    mail.append(ann, name("a/b"), mail.message("one"));
    var before = mailbox(ann, name("a/b"));

    ann.renameMailbox(name("a"), name("x/y"));

    for (var account : List.of(ann, mail.restarted().ann())) {
      assertThat(names(account)).contains("x", "x/y", "x/y/b", "x/y/b/c").doesNotContain("a");
      var after = mailbox(account, name("x/y/b"));
      assertThat(after.info().id()).isEqualTo(before.info().id());
      assertThat(after.info().uidValidity()).isEqualTo(before.info().uidValidity());
      assertThat(after.since(before).isEmpty()).isTrue();
    }
    assertRefused(
        () -> ann.renameMailbox(name("x"), name("x/y/z")),
        MailboxRefused.Reason.CANNOT,
        "x cannot be renamed to a name below itself");
    assertRefused(
        () -> ann.renameMailbox(name("x"), name("Sent")),
        MailboxRefused.Reason.ALREADY_EXISTS,
        "there is a mailbox Sent already");
    assertRefused(
        () -> ann.renameMailbox(name("nowhere"), name("n")),
        MailboxRefused.Reason.NO_SUCH_MAILBOX,
        "there is no mailbox nowhere");
  }

  @Test
  void aRoleMovesWithItsMailbox() {
    ann.renameMailbox(name("Sent"), name("Gesendet"));

    assertThat(ann.snapshot().mailbox(Role.SENT).orElseThrow().info().name())
        .isEqualTo(name("Gesendet"));
    ann.deleteMailbox(name("Gesendet"));
    assertThat(ann.snapshot().mailbox(Role.SENT)).isEmpty();
    ann.createMailbox(name("Out"), Optional.of(Role.SENT));
    assertThat(ann.snapshot().mailbox(Role.SENT)).isPresent();
  }

  @Test // RFC 9051 §6.3.6: renaming INBOX
  void renamingInboxMovesItsMessages() {
    ann.createMailbox(name("INBOX/below"), Optional.empty());
    mail.append(ann, MailboxName.INBOX, mail.message("a"), mail.message("b"));
    var inbox = inbox(ann).info();

    ann.renameMailbox(MailboxName.INBOX, name("Old/mail"));

    assertThat(inbox(ann).count()).isZero();
    assertThat(inbox(ann).info().uidNext()).isEqualTo(inbox.uidNext());
    assertThat(mailbox(ann, name("Old/mail")).count()).isEqualTo(2);
    assertThat(names(ann)).contains("INBOX/below", "Old");
  }

  @Test // RFC 9051 §6.3.7: names need not exist
  void subscriptionsAreNames() {
    ann.subscribe(name("nowhere"), true);
    ann.subscribe(name("Junk"), false);
    ann.deleteMailbox(name("Trash"));

    assertThat(mail.restarted().ann().snapshot().subscriptions())
        .contains(name("nowhere"), name("Trash"))
        .doesNotContain(name("Junk"));
    var version = ann.snapshot().version();
    ann.subscribe(name("nowhere"), true);
    assertThat(ann.snapshot().version()).isEqualTo(version);
  }

  @Test
  void aRemovedAccountIsGone() {
    mail.append(ann, MailboxName.INBOX, mail.message("a"));
    var inbox = id(ann, MailboxName.INBOX);

    mail.accounts.remove(TestMail.ANN);

    assertThat(mail.accounts.open(TestMail.ANN)).isEmpty();
    assertThat(mail.restarted().accounts.open(TestMail.ANN)).isEmpty();
    assertRefused(
        () -> ann.append(inbox, mail.messages(1)),
        MailboxRefused.Reason.ACCOUNT_GONE,
        "the account's mail was removed");
    assertRefused(
        () -> mail.accounts.create(TestMail.ANN),
        MailboxRefused.Reason.ACCOUNT_GONE,
        "account " + TestMail.ANN + " was removed");
    assertThat(StoreRows.count(mail.store, TestMail.ANN)).isZero();
    assertThat(mail.store.bodies().collect(java.time.Instant.MAX)).isEqualTo(1);
  }

  private static List<String> names(MailAccount account) {
    return account.snapshot().mailboxes().stream()
        .map(mailbox -> mailbox.info().name().value())
        .toList();
  }
}
