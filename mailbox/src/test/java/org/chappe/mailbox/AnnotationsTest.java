package org.chappe.mailbox;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.chappe.mailbox.MessagesTest.assertRefused;
import static org.chappe.mailbox.TestMail.id;
import static org.chappe.mailbox.TestMail.mailbox;
import static org.chappe.mailbox.TestMail.name;
import static org.chappe.mailbox.TestMail.uids;

import java.util.Collections;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.TreeSet;
import org.chappe.model.MailboxId;
import org.chappe.model.MailboxName;
import org.chappe.model.Role;
import org.chappe.store.FailingStore;
import org.chappe.store.FailingStore.Failure;
import org.chappe.store.MemoryStore;
import org.chappe.store.StoreUnavailable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Annotations of mailboxes and of accounts. RFC 5464 */
class AnnotationsTest {
  private static final Optional<MailboxId> ACCOUNT = Optional.empty();

  private final MemoryStore behind = new MemoryStore();
  private final FailingStore store = new FailingStore(behind);
  private final TestMail mail = new TestMail(store, TestMail.SETTINGS);
  private final MailAccount ann = mail.ann();
  private final Optional<MailboxId> inbox = Optional.of(id(ann, MailboxName.INBOX));

  private static Map<String, Optional<byte[]>> values(String... namesAndTexts) {
    var values = new TreeMap<String, Optional<byte[]>>();
    for (int i = 0; i < namesAndTexts.length; i += 2) {
      values.put(namesAndTexts[i], Optional.of(namesAndTexts[i + 1].getBytes(UTF_8)));
    }
    return values;
  }

  private static Map<String, Optional<byte[]>> without(String name) {
    return Map.of(name, Optional.empty());
  }

  private static String texts(MailAccount account, Optional<MailboxId> of) {
    var texts = new TreeMap<String, String>();
    account.annotations(of).forEach((name, value) -> texts.put(name, new String(value, UTF_8)));
    return texts.toString();
  }

  private long rows() {
    return StoreRows.count(behind, TestMail.ANN, 'a');
  }

  @Test
  void aMailboxesAndTheAccountsAreApartAndOutliveARestart() {
    ann.annotate(inbox, values("/private/a", "1", "/shared/a", ""));
    ann.annotate(ACCOUNT, values("/private/a", "2"));

    MailAccount later = mail.restarted().ann();
    assertThat(texts(later, inbox)).isEqualTo("{/private/a=1, /shared/a=}");
    assertThat(texts(later, ACCOUNT)).isEqualTo("{/private/a=2}");
    assertThat(texts(later, Optional.of(id(later, name("Sent"))))).isEqualTo("{}");
    var names = new TreeSet<>(java.util.List.of("/shared/a", "/shared/b"));
    assertThat(later.annotations(inbox, names)).containsOnlyKeys("/shared/a");
  }

  @Test // RFC 5464 §4.3
  void whatHasNoValueIsRemoved() {
    ann.annotate(inbox, values("/private/a", "1", "/private/b", "2"));
    ann.annotate(inbox, without("/private/a"));
    var version = ann.snapshot().version();
    ann.annotate(inbox, without("/private/c")); // nothing to do: no commit

    assertThat(texts(ann, inbox)).isEqualTo("{/private/b=2}");
    assertThat(rows()).isEqualTo(1);
    assertThat(ann.snapshot().version()).isEqualTo(version);
  }

  @Test
  void noModSeqOfAMailboxMoves() {
    var before = mailbox(ann, MailboxName.INBOX).info();
    ann.annotate(inbox, values("/private/a", "1"));
    assertThat(mailbox(ann, MailboxName.INBOX).info()).isEqualTo(before);
  }

  @Test // RFC 5464 §4.1: the annotations follow the mailbox
  void renamedMailboxesKeepThemAndDeletedOnesTakeThemAway() {
    var made = ann.createMailbox(name("a"), Optional.empty()).id();
    ann.annotate(Optional.of(made), values("/private/a", "1"));
    ann.annotate(ACCOUNT, values("/private/a", "2"));
    ann.renameMailbox(name("a"), name("b"));
    assertThat(texts(ann, Optional.of(id(ann, name("b"))))).isEqualTo("{/private/a=1}");

    ann.deleteMailbox(name("b"));

    assertThat(rows()).isEqualTo(1);
    assertThat(texts(ann, ACCOUNT)).isEqualTo("{/private/a=2}");
    var again = ann.createMailbox(name("b"), Optional.empty()).id();
    assertThat(texts(ann, Optional.of(again))).isEqualTo("{}");
    assertRefused(
        () -> ann.annotate(Optional.of(made), values("/private/a", "1")),
        MailboxRefused.Reason.NO_SUCH_MAILBOX,
        "there is no mailbox " + made);
    assertThat(rows()).isEqualTo(1);
  }

  @Test // RFC 5464 §4.1: copied from the original INBOX
  void renamedInboxHasThemStillAndTheNewMailboxToo() {
    mail.append(ann, MailboxName.INBOX, mail.message("a"));
    for (int i = 0; i < 7; i++) {
      ann.annotate(inbox, values("/private/" + i, "x".repeat(AnnotationLimits.VALUE_OCTETS)));
    }
    ann.renameMailbox(MailboxName.INBOX, name("old/mail"));

    var old = mailbox(ann, name("old/mail"));
    assertThat(uids(old)).hasSize(1);
    assertThat(texts(ann, Optional.of(old.info().id()))).isEqualTo(texts(ann, inbox));
    assertThat(ann.annotations(inbox)).hasSize(7);
  }

  @Test
  void anAccountThatIsRemovedLeavesNone() {
    ann.annotate(inbox, values("/private/a", "1"));
    ann.annotate(ACCOUNT, values("/private/a", "1"));
    assertThat(rows()).isEqualTo(2);
    mail.accounts.remove(TestMail.ANN);
    assertThat(rows()).isZero();
  }

  @Test
  void limitsAreRefusedWithTheReasonAndNothingIsSet() {
    for (int i = 0; i < AnnotationLimits.ENTRIES; i++) {
      ann.annotate(inbox, values("/private/" + i, "1"));
    }
    var changed = values("/private/0", "2", "/private/one-more", "1");
    assertRefused(
        () -> ann.annotate(inbox, changed),
        MailboxRefused.Reason.TOO_MANY_ANNOTATIONS,
        "there may be 100 annotations here");
    assertThat(texts(ann, inbox)).contains("/private/0=1").doesNotContain("one-more");
    ann.annotate(inbox, values("/private/0", "2"));
    changed.put("/private/1", Optional.empty());
    ann.annotate(inbox, changed);
    assertThat(ann.annotations(inbox)).hasSize(100).doesNotContainKey("/private/1");
  }

  @Test
  void valuesHaveALimitTogether() {
    String large = "x".repeat(AnnotationLimits.VALUE_OCTETS);
    for (int i = 0; i < 7; i++) {
      ann.annotate(ACCOUNT, values("/private/" + i, large));
    }
    assertRefused(
        () -> ann.annotate(ACCOUNT, values("/private/7", large)),
        MailboxRefused.Reason.OVER_QUOTA,
        "annotations may have 524288 octets together here");
    assertThatThrownBy(() -> ann.annotate(ACCOUNT, values("/private/0", large + "x")))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> ann.annotate(ACCOUNT, values("/".repeat(256), "")))
        .isInstanceOf(IllegalArgumentException.class);
    assertThat(ann.annotations(ACCOUNT)).hasSize(7);
  }

  @ParameterizedTest
  @EnumSource(names = {"UNKNOWN_APPLIED", "UNKNOWN_NOT_APPLIED", "CONFLICT"})
  void anUnknownOutcomeIsFoundOut(Failure failure) {
    store.failCommits(failure);
    ann.annotate(inbox, values("/private/a", "1", "/shared/a", "2"));
    assertThat(texts(mail.restarted().ann(), inbox)).isEqualTo("{/private/a=1, /shared/a=2}");
  }

  @Test
  void whatCannotBeWrittenIsNotSet() {
    ann.annotate(inbox, values("/private/a", "1"));
    store.failCommits(
        Collections.nCopies(1 + TestMail.SETTINGS.commitAttempts(), Failure.UNKNOWN_NOT_APPLIED)
            .toArray(Failure[]::new));
    assertThatThrownBy(() -> ann.annotate(inbox, values("/private/a", "2", "/private/b", "2")))
        .isInstanceOf(StoreUnavailable.class);
    assertThat(texts(ann, inbox)).isEqualTo("{/private/a=1}");
    ann.annotate(inbox, values("/private/a", "3"));
    assertThat(texts(ann, inbox)).isEqualTo("{/private/a=3}");
  }

  @Test // RFC 6154 §4
  void aRoleIsGivenInTheSameCommit() {
    var made = ann.createMailbox(name("Concepts"), Optional.empty()).id();
    assertRefused(
        () -> ann.annotate(made, values("/private/a", "1"), Optional.of(Role.DRAFTS)),
        MailboxRefused.Reason.CANNOT,
        "Drafts is the mailbox for DRAFTS already");
    assertThat(rows()).isZero();
    var version = ann.snapshot().version().value();

    ann.annotate(id(ann, name("Drafts")), Map.of(), Optional.empty());
    ann.annotate(made, values("/private/a", "1"), Optional.of(Role.DRAFTS));

    assertThat(ann.snapshot().version().value()).isEqualTo(version + 2);
    MailAccount later = mail.restarted().ann();
    assertThat(later.snapshot().mailbox(Role.DRAFTS).orElseThrow().info().id()).isEqualTo(made);
    assertThat(mailbox(later, name("Drafts")).info().role()).isEmpty();
    assertThat(rows()).isEqualTo(1);
    assertRefused(
        () -> ann.annotate(inbox.orElseThrow(), Map.of(), Optional.empty()),
        MailboxRefused.Reason.CANNOT,
        "INBOX has no other use");
    assertRefused(
        () -> ann.annotate(made, Map.of(), Optional.of(Role.INBOX)),
        MailboxRefused.Reason.CANNOT,
        "INBOX has no other use");
  }

  @Test // RFC 5465 §5.6
  void whatChangedIsKnownForAWhile() {
    var before = ann.snapshot().version();
    var first = ann.annotate(inbox, values("/private/a", "1", "/shared/a", ""));
    assertThat(first).isEqualTo(ann.snapshot().version());
    for (int i = 0; i < 99; i++) {
      ann.annotate(ACCOUNT, values("/private/a", "" + i));
    }
    var all = ann.snapshot().annotationsSince(before).orElseThrow();
    assertThat(all).hasSize(100);
    assertThat(all.getFirst().of()).isEqualTo(inbox);
    assertThat(all.getFirst().names()).containsExactlyInAnyOrder("/private/a", "/shared/a");
    ann.annotate(ACCOUNT, values("/private/b", "1"));
    assertThat(ann.snapshot().annotationsSince(before)).as("too long ago").isEmpty();
    assertThat(ann.snapshot().annotationsSince(first).orElseThrow()).hasSize(100);
    assertThat(ann.snapshot().annotationsSince(ann.snapshot().version()).orElseThrow()).isEmpty();
  }
}
