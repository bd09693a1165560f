package org.chappe.mailbox.search;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.InstantSource;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.chappe.mailbox.MailAccount;
import org.chappe.mailbox.MailAccounts;
import org.chappe.mailbox.MailboxSettings;
import org.chappe.mailbox.MailboxSnapshot;
import org.chappe.mailbox.NewMessage;
import org.chappe.mailbox.StoredMailAccounts;
import org.chappe.model.AccountId;
import org.chappe.model.Flags;
import org.chappe.model.MailboxName;
import org.chappe.model.SystemFlag;
import org.chappe.model.UidSet;
import org.chappe.store.FailingStore;
import org.chappe.store.MemoryStore;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class SearchTest {
  private static final Instant DAY = Instant.parse("2026-11-20T23:30:00Z");

  private final FailingStore store = new FailingStore(new MemoryStore());
  private final MailAccounts accounts =
      new StoredMailAccounts(store, MailboxSettings.DEFAULT, InstantSource.fixed(DAY));
  private MailAccount account;

  @BeforeEach
  void fill() {
    accounts.create(new AccountId(7));
    account = accounts.open(new AccountId(7)).orElseThrow();
    append(
        DAY,
        Flags.of(SystemFlag.SEEN),
        """
        From: =?UTF-8?Q?J=C3=BCrgen_M=C3=BCller?= <juergen@example.test>
        To: ann@example.test
        Subject: =?ISO-8859-1?Q?Gr=FC=DFe_aus_K=F6ln?=
        Date: Thu, 19 Nov 2026 23:30:00 -0800
        X-Secret: rosebud
        Content-Type: text/plain; charset=utf-8
        Content-Transfer-Encoding: base64

        RGVyIEvDtmxuZXIgRG9tIHN0ZWh0Lgo=
        """);
    append(
        DAY.plusSeconds(3600),
        new Flags(java.util.Set.of(), List.of("$Work")),
        """
        From: bob@example.test
        To: ann@example.test
        Subject: Plain
        MIME-Version: 1.0
        Content-Type: multipart/mixed; boundary=b

        --b

        Nothing of note here.
        --b
        Content-Type: text/html
        Content-Transfer-Encoding: quoted-printable

        <p class=3D"rosebud">The <b>quick</b> brown f=C3=BCchs</p>
        --b--
        """);
    append(DAY, Flags.NONE, "\nno header at all, but a rosebud\n");
  }

  @AfterEach
  void close() {
    account.close();
    accounts.close();
    store.close();
  }

  @Test // RFC 9051 §6.4.4
  void memoryKnowsFlagsDatesAndSizes() {
    assertThat(found(new SearchKey.All())).containsExactly(1L, 2L, 3L);
    assertThat(found(new SearchKey.HasFlag(SystemFlag.SEEN))).containsExactly(1L);
    assertThat(found(new SearchKey.Not(new SearchKey.HasFlag(SystemFlag.SEEN))))
        .containsExactly(2L, 3L);
    assertThat(found(new SearchKey.HasKeyword("$work"))).containsExactly(2L);
    assertThat(found(new SearchKey.Uids(UidSet.of(2, 9)))).containsExactly(2L, 3L);
    assertThat(found(new SearchKey.Smaller(50))).containsExactly(3L);
    assertThat(found(new SearchKey.Larger(50))).containsExactly(1L, 2L);
    assertThat(dated(SearchKey.Date.INTERNAL, SearchKey.Relation.ON, "2026-11-20"))
        .containsExactly(1L, 3L);
    assertThat(dated(SearchKey.Date.INTERNAL, SearchKey.Relation.SINCE, "2026-11-21"))
        .containsExactly(2L);
    assertThat(dated(SearchKey.Date.INTERNAL, SearchKey.Relation.BEFORE, "2026-11-21"))
        .containsExactly(1L, 3L);
  }

  @Test // RFC 9051 §6.4.4: SENTON disregards time and time zone
  void sentDateIsAsWritten() {
    assertThat(dated(SearchKey.Date.SENT, SearchKey.Relation.ON, "2026-11-19")).containsExactly(1L);
    assertThat(dated(SearchKey.Date.SENT, SearchKey.Relation.SINCE, "2026-11-20")).isEmpty();
    assertThat(dated(SearchKey.Date.SENT, SearchKey.Relation.BEFORE, "2030-01-01"))
        .containsExactly(1L);
  }

  @Test
  void headerFieldsAreComparedDecodedAndRegardlessOfCase() {
    assertThat(found(new SearchKey.Header("subject", "GRÜSSE")))
        .as("ß is SS in upper case")
        .containsExactly(1L);
    assertThat(found(new SearchKey.Header("Subject", "köLN"))).containsExactly(1L);
    assertThat(found(new SearchKey.Header("Subject", "ko\u0308ln")))
        .as("decomposed")
        .containsExactly(1L);
    assertThat(found(new SearchKey.Header("From", "müller"))).containsExactly(1L);
    assertThat(found(new SearchKey.Header("From", "")))
        .as("there is such a field")
        .containsExactly(1L, 2L);
    assertThat(found(new SearchKey.Header("X-Secret", "rose")))
        .as("not in the fields' row")
        .containsExactly(1L);
    assertThat(found(new SearchKey.Not(new SearchKey.Header("X-Secret", "rose"))))
        .containsExactly(2L, 3L);
  }

  @Test
  void bodyIsDecodedAndHeaderAndMarkupAreNot() {
    assertThat(found(new SearchKey.InBody("kölner dom"))).containsExactly(1L);
    assertThat(found(new SearchKey.InBody("brown FÜCHS"))).containsExactly(2L);
    assertThat(found(new SearchKey.InBody("rosebud"))).containsExactly(3L);
    assertThat(found(new SearchKey.InText("rosebud"))).containsExactly(1L, 3L);
    assertThat(found(new SearchKey.InText("plain"))).containsExactly(1L, 2L);
    assertThat(found(new SearchKey.InBody(""))).containsExactly(1L, 2L, 3L);
  }

  @Test
  void keysCombine() {
    var seen = new SearchKey.HasFlag(SystemFlag.SEEN);
    var rosebud = new SearchKey.InText("rosebud");
    assertThat(found(new SearchKey.And(List.of(seen, rosebud)))).containsExactly(1L);
    assertThat(found(new SearchKey.Or(seen, new SearchKey.InBody("note")))).containsExactly(1L, 2L);
    assertThat(found(new SearchKey.Not(new SearchKey.Or(seen, rosebud)))).containsExactly(2L);
    assertThat(found(new SearchKey.And(List.of()))).containsExactly(1L, 2L, 3L);
  }

  @Test // DESIGN.md §3: damage is kept from spreading
  void aDamagedBodyIsNotFoundAndTheOthersAre() {
    try (var cursor = account.messages(inbox(), new int[] {2}, false)) {
      assertThat(cursor.next()).isTrue();
      store.damage(cursor.body());
    }
    assertThat(found(new SearchKey.InBody("o"))).containsExactly(1L, 2L);
    assertThat(found(new SearchKey.Or(new SearchKey.InBody("o"), new SearchKey.Smaller(50))))
        .containsExactly(1L, 2L, 3L);
  }

  @Test
  void aSearchIsAskedBeforeEachBody() {
    var asked = new AtomicInteger();
    Search.run(
        account,
        inbox(),
        new SearchKey.InBody("nowhere"),
        Collation.UNICODE_CASEMAP,
        () -> asked.incrementAndGet() > 2);
    assertThat(asked).hasValue(3);
  }

  @Test
  void aCancelledSearchReadsNoMore() {
    assertThat(
            Search.run(
                account,
                inbox(),
                new SearchKey.InBody("note"),
                Collation.UNICODE_CASEMAP,
                () -> true))
        .isEmpty();
  }

  @Test
  void aTextIsFoundWhereverThePiecesOfAStreamAreDivided() throws Exception {
    var needle = new Needle("ko\u0308nig", Collation.UNICODE_CASEMAP);
    for (int before = 8 * 1024 - 8; before <= 8 * 1024 + 2; before++) {
      String text = "x".repeat(before) + "Ko\u0308NIG" + "y".repeat(20_000);
      assertThat(needle.isIn(new java.io.StringReader(text))).as("%d before", before).isTrue();
      assertThat(needle.isIn(new java.io.StringReader(text.replace("IG", "I G")))).isFalse();
    }
    assertThat(needle.isIn(new java.io.StringReader("\u0308".repeat(30_000)))).isFalse();
    assertThat(new Needle("", Collation.UNICODE_CASEMAP).isIn(new java.io.StringReader("")))
        .isTrue();
  }

  private List<Long> dated(SearchKey.Date what, SearchKey.Relation relation, String date) {
    return found(new SearchKey.Dated(what, relation, LocalDate.parse(date)));
  }

  private List<Long> found(SearchKey key) {
    MailboxSnapshot inbox = inbox();
    var uids = new ArrayList<Long>();
    Arrays.stream(Search.run(account, inbox, key, Collation.UNICODE_CASEMAP, () -> false))
        .forEach(position -> uids.add(inbox.uid(position)));
    return uids;
  }

  private MailboxSnapshot inbox() {
    return account.snapshot().mailbox(MailboxName.INBOX).orElseThrow();
  }

  private void append(Instant date, Flags flags, String text) {
    byte[] octets = text.replace("\n", "\r\n").getBytes(StandardCharsets.UTF_8);
    try (var intake = accounts.receive()) {
      intake.write(octets, 0, octets.length);
      account.append(inbox().info().id(), List.of(new NewMessage(intake.finish(), flags, date)));
    }
  }
}
