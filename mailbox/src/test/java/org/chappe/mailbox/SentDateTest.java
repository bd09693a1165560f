package org.chappe.mailbox;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.LocalDate;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.chappe.mailbox.search.Collation;
import org.chappe.mailbox.search.Search;
import org.chappe.mailbox.search.SearchKey;
import org.chappe.mailbox.search.Sort;
import org.chappe.mailbox.search.SortBy;
import org.chappe.mailbox.search.SortTables;
import org.chappe.mime.Header;
import org.chappe.model.Flags;
import org.chappe.model.MailboxName;
import org.chappe.model.SystemFlag;
import org.chappe.model.UidSet;
import org.chappe.store.Commit;
import org.chappe.store.FailingStore;
import org.chappe.store.MemoryStore;
import org.chappe.store.Row;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The date a message says it was sent, and what SEARCH and SORT make of it. */
class SentDateTest {
  private static final String MORE_THAN_IS_READ =
      ("X-Field: " + "x".repeat(900) + "\n").repeat(300);

  /** In the order of the mailbox. Moments: 20th 07:30, 19th 11:30, none, 20th 12:00, none. */
  private static final List<String> MAIL =
      List.of(
          "Date: Thu, 19 Nov 2026 23:30:00 -0800\nSubject: west\n\n",
          "Date: Fri, 20 Nov 2026 00:30:00 +1300\nSubject: east\n\n",
          "Subject: none\n\n",
          MORE_THAN_IS_READ + "Date: Fri,\n 20 Nov 2026 (a comment)\n 12:00:00 +0000\n\n",
          "Date: soon\nSubject: unreadable\n\n");

  private final FailingStore store = new FailingStore(new MemoryStore());
  private TestMail mail = new TestMail(store, TestMail.SETTINGS);

  private MailAccount filled() {
    MailAccount ann = mail.ann();
    mail.now = Instant.parse("2026-11-20T09:00:00Z");
    for (String message : MAIL) {
      mail.append(
          ann,
          MailboxName.INBOX,
          new NewMessage(mail.received(message), Flags.of(SystemFlag.SEEN), mail.now));
    }
    return ann;
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "Thu, 19 Nov 2026 23:30:00 -0800 | 2026-11-19 | 2026-11-20T07:30:00Z",
        "Fri, 20 Nov 2026 00:30:00 +1300 | 2026-11-20 | 2026-11-19T11:30:00Z",
        "Fri, 20 Nov 2026 00:00:00 +1800 | 2026-11-20 | 2026-11-19T06:00:00Z",
        "Fri, 20 Nov 2026 23:59:59 -1800 | 2026-11-20 | 2026-11-21T17:59:59Z",
        "1 Jan 1970 00:00:00 +0001       | 1970-01-01 | 1969-12-31T23:59:00Z",
        "31 Dec 1969 23:59:59 -0001      | 1969-12-31 | 1970-01-01T00:00:59Z",
        "1 Jan 0001 00:00:00 +1800       | 0001-01-01 | 0000-12-31T06:00:00Z",
        "31 Dec 999999 23:59:59 -1800    | +999999-12-31 | +1000000-01-01T17:59:59Z",
      })
  void theDayIsAsWrittenAndTheMomentInUtc(String date, LocalDate day, Instant moment) {
    long sent = SentDate.of(header("Date: " + date + "\r\n\r\n"));
    assertThat(SentDate.day(sent)).isEqualTo(day.toEpochDay());
    assertThat(SentDate.epochSecond(sent)).isEqualTo(moment.getEpochSecond());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"", "Subject: a\r\n", "Date:\r\n", "Date: Mon\r\n", "Date: 31 Feb 2026\r\n"})
  void withoutADateThereIsNone(String fields) {
    assertThat(SentDate.of(header(fields + "\r\n"))).isEqualTo(SentDate.NONE);
  }

  private static Header header(String block) {
    return Header.of(block.getBytes(StandardCharsets.US_ASCII));
  }

  @Test
  void whatIsKnownNeedsNoReading() {
    MailAccount ann = filled();
    TestMail.expungeAll(ann, TestMail.id(ann, MailboxName.INBOX), UidSet.of(4));
    store.failReads(1);
    assertThat(sent(ann, SearchKey.Relation.ON, "2026-11-19")).containsExactly(1L);
    assertThat(sent(ann, SearchKey.Relation.ON, "2026-11-20")).containsExactly(2L);
    assertThat(sent(ann, SearchKey.Relation.SINCE, "2026-11-20")).containsExactly(2L);
    assertThat(sent(ann, SearchKey.Relation.BEFORE, "2026-11-20")).containsExactly(1L);
    assertThat(byDate(ann)).containsExactly(2L, 1L, 3L, 5L);
  }

  @Test
  void aHeaderThatWasNotReadToItsEndIsReadAnew() {
    MailAccount ann = filled();
    assertThat(TestMail.inbox(ann).sent(3)).isEqualTo(SentDate.NOT_KNOWN);
    assertAllAsWritten(ann);
  }

  @Test
  void copiesHaveIt() {
    MailAccount ann = filled();
    ann.copy(
        TestMail.id(ann, MailboxName.INBOX), UidSet.of(1, 2), TestMail.id(ann, MailboxName.INBOX));
    assertThat(TestMail.inbox(ann).sent(5)).isEqualTo(TestMail.inbox(ann).sent(0));
    assertThat(sent(ann, SearchKey.Relation.ON, "2026-11-19")).containsExactly(1L, 6L);
    assertThat(byDate(ann)).containsExactly(2L, 7L, 1L, 6L, 3L, 5L, 4L);
  }

  @Test
  void entriesFromBeforeItWasKeptAreAsTheirFieldsSay() {
    filled().close();
    makeOld();
    mail = mail.restarted();
    MailAccount ann = mail.ann();
    assertThat(TestMail.inbox(ann).sent(0)).isEqualTo(SentDate.NOT_KNOWN);
    assertThat(TestMail.inbox(ann).flags(0)).isEqualTo(Flags.of(SystemFlag.SEEN));
    assertAllAsWritten(ann);

    var work = new Flags(java.util.Set.of(), List.of("$Work"));
    TestMail.add(ann, TestMail.id(ann, MailboxName.INBOX), UidSet.of(1, 5), work);
    ann.close();
    makeOld();
    mail = mail.restarted();
    ann = mail.ann();
    assertThat(TestMail.inbox(ann).flags(0))
        .isEqualTo(new Flags(java.util.Set.of(SystemFlag.SEEN), List.of("$Work")));
    TestMail.add(
        ann, TestMail.id(ann, MailboxName.INBOX), UidSet.of(1, 3), Flags.of(SystemFlag.FLAGGED));
    ann.close();
    mail = mail.restarted();
    assertAllAsWritten(mail.ann());
  }

  private void assertAllAsWritten(MailAccount ann) {
    assertThat(sent(ann, SearchKey.Relation.ON, "2026-11-19")).containsExactly(1L);
    assertThat(sent(ann, SearchKey.Relation.SINCE, "2026-11-20")).containsExactly(2L, 4L);
    assertThat(sent(ann, SearchKey.Relation.BEFORE, "2026-11-20")).containsExactly(1L);
    assertThat(byDate(ann)).containsExactly(2L, 1L, 3L, 5L, 4L);
  }

  /** Writes all entries as format 1 had them. */
  private void makeOld() {
    var partition = StoreRows.partition(TestMail.ANN);
    var head = store.partitions().head(partition);
    var commit = Commit.of(partition, head.version()).head(head.value());
    for (Row row : StoreRows.all(store, TestMail.ANN, Rows.all('e'))) {
      byte[] now = row.value();
      byte[] old = Arrays.copyOf(now, now.length - 8);
      System.arraycopy(now, 58, old, 50, now.length - 58);
      old[0] = 1;
      commit.put(row.key(), old);
    }
    store.partitions().commit(commit.build()).join();
  }

  private static List<Long> sent(MailAccount account, SearchKey.Relation relation, String day) {
    MailboxSnapshot inbox = TestMail.inbox(account);
    var key = new SearchKey.Dated(SearchKey.Date.SENT, relation, LocalDate.parse(day));
    int[] found = Search.run(account, inbox, key, Collation.UNICODE_CASEMAP, () -> false);
    return Arrays.stream(found).mapToObj(inbox::uid).toList();
  }

  private static List<Long> byDate(MailAccount account) {
    MailboxSnapshot inbox = TestMail.inbox(account);
    int[] sorted =
        Sort.run(
            account,
            new SortTables(1_000_000, () -> 5L),
            Collation.UNICODE_CASEMAP,
            inbox,
            IntStream.range(0, inbox.count()).toArray(),
            new int[0],
            List.of(new SortBy(SortBy.Key.DATE, false)),
            () -> false);
    return Arrays.stream(sorted).mapToObj(inbox::uid).toList();
  }
}
