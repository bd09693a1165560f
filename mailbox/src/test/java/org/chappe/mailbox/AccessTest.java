package org.chappe.mailbox;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.chappe.mailbox.MessagesTest.assertRefused;
import static org.chappe.mailbox.TestMail.BOB;
import static org.chappe.mailbox.TestMail.id;
import static org.chappe.mailbox.TestMail.mailbox;
import static org.chappe.mailbox.TestMail.name;

import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import org.chappe.mailbox.MailAccount.FlagChange;
import org.chappe.model.AccountId;
import org.chappe.model.Flags;
import org.chappe.model.MailboxName;
import org.chappe.model.SystemFlag;
import org.chappe.model.UidSet;
import org.chappe.store.MemoryStore;
import org.junit.jupiter.api.Test;

/** Rights on mailboxes, RFC 4314, and who shares. */
class AccessTest {
  private static final AccountId EVE = new AccountId(0xE7E);
  private static final MailboxName SENT = name("Sent");

  private final MemoryStore store = new MemoryStore();
  private final TestMail mail = new TestMail(store, TestMail.SETTINGS);
  private final MailAccount ann = mail.ann();

  private void grant(MailboxName to, AccountId whom, String rights) {
    ann.changeAccess(
        id(ann, to), list -> list.with(Optional.of(whom), false, Rights.parse(rights)));
  }

  private static String rights(MailAccount account, MailboxName of, AccountId user) {
    return mailbox(account, of).access().of(user).text();
  }

  @Test
  void rightsOutliveARestart() {
    grant(SENT, BOB, "lrs");
    ann.changeAccess(id(ann, SENT), list -> list.with(Optional.empty(), true, Rights.parse("sa")));
    mail.append(ann, SENT, mail.message("later")); // the mailbox's row is written again

    MailAccount later = mail.restarted().ann();
    assertThat(mailbox(later, SENT).access()).isEqualTo(mailbox(ann, SENT).access());
    assertThat(rights(later, SENT, BOB)).isEqualTo("lr");
    assertThat(rights(later, SENT, EVE)).isEmpty();
    assertThat(rights(later, MailboxName.INBOX, BOB)).isEmpty();
  }

  @Test
  void withoutEntriesThereIsNoRow() {
    grant(SENT, BOB, "l");
    assertThat(StoreRows.count(store, TestMail.ANN, 'r')).isEqualTo(1);
    grant(SENT, BOB, "");
    assertThat(StoreRows.count(store, TestMail.ANN, 'r')).isZero();
    assertThat(mailbox(ann, SENT).access()).isEqualTo(AccessList.NONE);
  }

  @Test // RFC 4314 §4
  void newMailboxesBeginWithTheRightsAboveAndKeepThem() {
    grant(SENT, BOB, "lr");
    ann.createMailbox(name("Sent/2026/May"), Optional.empty());
    grant(SENT, BOB, "l");

    MailAccount later = mail.restarted().ann();
    assertThat(rights(later, name("Sent/2026"), BOB)).isEqualTo("lr");
    assertThat(rights(later, name("Sent/2026/May"), BOB)).isEqualTo("lr");
    later.renameMailbox(name("Sent/2026"), name("Old"));
    assertThat(rights(later, name("Old"), BOB)).isEqualTo("lr");
    later.renameMailbox(MailboxName.INBOX, name("Old/In"));
    assertThat(rights(later, name("Old/In"), BOB)).isEqualTo("lr");
    assertThat(rights(later, MailboxName.INBOX, BOB)).isEmpty();
  }

  @Test
  void rightsGoWithTheMailbox() {
    ann.createMailbox(name("Shared"), Optional.empty());
    grant(name("Shared"), BOB, "lr");
    ann.deleteMailbox(name("Shared"));
    ann.createMailbox(name("Shared"), Optional.empty());
    assertThat(rights(ann, name("Shared"), BOB)).isEmpty();
    assertThat(StoreRows.count(store, TestMail.ANN, 'r')).isZero();
  }

  @Test
  void anAccountsRowsGoWithIt() {
    grant(SENT, BOB, "lr");
    ann.noteSharer(EVE);
    ann.close();
    mail.accounts.remove(TestMail.ANN);
    assertThat(StoreRows.count(store, TestMail.ANN, 'r')).isZero();
  }

  @Test
  void entriesAreLimited() {
    for (int i = 0; i < AccessList.MOST_ENTRIES; i++) {
      grant(SENT, new AccountId(i + 1), "l");
    }
    assertRefused(
        () -> grant(SENT, EVE, "l"),
        MailboxRefused.Reason.LIMIT,
        "a mailbox has rights for at most 200 identifiers");
    grant(SENT, new AccountId(7), "lr");
    assertThat(rights(ann, SENT, new AccountId(7))).isEqualTo("lr");
    ann.createMailbox(name("Sent" + "/x".repeat(19)), Optional.empty()); // all levels in one commit
  }

  @Test
  void whoSharesIsNotedAndForgottenOnlyWhenOld() {
    ann.noteSharer(EVE);
    ann.forgetSharers(Set.of(EVE));
    assertThat(ann.snapshot().sharers()).containsExactly(EVE);
    assertThat(mail.restarted().ann().snapshot().sharers()).containsExactly(EVE);

    mail.now = mail.now.plusSeconds(Sharing.YOUNG_SECONDS - 1);
    ann.noteSharer(EVE); // for another grant: young again
    mail.now = mail.now.plusSeconds(2);
    ann.forgetSharers(Set.of(EVE));
    assertThat(ann.snapshot().sharers()).containsExactly(EVE);

    mail.now = mail.now.plusSeconds(Sharing.YOUNG_SECONDS);
    ann.forgetSharers(Set.of(EVE, BOB));
    ann.createMailbox(name("behind it"), Optional.empty()); // the forgetting was not waited for
    assertThat(ann.snapshot().sharers()).isEmpty();
    assertThat(mail.restarted().ann().snapshot().sharers()).isEmpty();
  }

  @Test
  void sharersAreLimited() {
    for (int i = 0; i <= Sharing.MOST_SHARERS; i++) {
      ann.noteSharer(new AccountId(i + 1));
    }
    assertThat(ann.snapshot().sharers()).hasSize(Sharing.MOST_SHARERS);
  }

  @Test // RFC 4314 §4: STORE
  void flagsAreChangedAsRightsAllow() {
    mail.append(ann, SENT, mail.message("one", SystemFlag.SEEN, SystemFlag.DELETED));
    ann.store(
        id(ann, SENT),
        UidSet.of(1, 1),
        FlagChange.REPLACE,
        new Flags(Set.of(SystemFlag.DRAFT, SystemFlag.FLAGGED), List.of("$x")),
        OptionalLong.empty(),
        Rights.parse("st"));
    assertThat(mailbox(ann, SENT).flags(0)).isEqualTo(Flags.NONE);
    ann.store(
        id(ann, SENT),
        UidSet.of(1, 1),
        FlagChange.ADD,
        new Flags(Set.of(SystemFlag.SEEN, SystemFlag.FLAGGED), List.of("$x")),
        OptionalLong.empty(),
        Rights.parse("w"));
    assertThat(mailbox(ann, SENT).flags(0))
        .isEqualTo(new Flags(Set.of(SystemFlag.FLAGGED), List.of("$x")));
  }

  @Test
  void rightsAreWrittenAndRead() {
    assertThat(Rights.parse("lrswipkxtea")).isEqualTo(Rights.ALL);
    assertThat(Rights.ALL.text()).isEqualTo("lrswipkxtecda");
    assertThat(Rights.parse("cd").text()).isEqualTo("kxtecd");
    assertThat(Rights.parse("e").text()).isEqualTo("ed");
    assertThat(Rights.NONE.text()).isEmpty();
    for (String wrong : new String[] {"L", "q", "0", " ", "é"}) {
      assertThatThrownBy(() -> Rights.parse(wrong)).isInstanceOf(IllegalArgumentException.class);
    }
    for (Right right : Right.values()) {
      assertThat(Rights.of(right).bits()).isEqualTo(right.bit());
    }
  }
}
