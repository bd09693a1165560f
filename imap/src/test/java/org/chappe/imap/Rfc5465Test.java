package org.chappe.imap;

import static org.chappe.imap.TestServer.given;
import static org.chappe.imap.TestServer.mailbox;

import java.util.Optional;
import java.util.OptionalLong;
import org.chappe.mailbox.MailAccount;
import org.chappe.mailbox.MailAccount.FlagChange;
import org.chappe.model.Address;
import org.chappe.model.Flags;
import org.chappe.model.MailboxId;
import org.chappe.model.MailboxName;
import org.chappe.model.SystemFlag;
import org.chappe.model.UidSet;
import org.chappe.net.testing.ScriptClient;
import org.chappe.net.testing.Sending;
import org.junit.jupiter.api.Test;

/** NOTIFY, RFC 5465. */
class Rfc5465Test {
  private static final MailboxName LISTS = new MailboxName("Lists");
  private static final MailboxName LEMONADE = new MailboxName("Lists/Lemonade");

  private static MailboxId id(MailAccount mail, MailboxName name) {
    return mail.snapshot().mailbox(name).orElseThrow().info().id();
  }

  private static void flag(MailAccount mail, MailboxName name, long uid, SystemFlag flag) {
    mail.store(
        id(mail, name), UidSet.of(uid), FlagChange.ADD, Flags.of(flag), OptionalLong.empty());
  }

  @Test // §8
  void whatIsWrittenWrongIsBad() {
    given(mailbox("INBOX"))
        .plays(
            """
            C: a NOTIFY
            S: a BAD expected a space ...
            C: b NOTIFY SOME
            S: b BAD expected SET or NONE, found SOME
            C: c NOTIFY SET
            S: c BAD expected a space ...
            C: d NOTIFY SET (elsewhere (MailboxName))
            S: d BAD ELSEWHERE does not say which mailboxes
            C: e NOTIFY SET (personal (MessageNew))
            S: e BAD MessageNew and MessageExpunge go together
            C: f NOTIFY SET (personal (MessageExpunge))
            S: f BAD MessageNew and MessageExpunge go together
            C: g NOTIFY SET (personal (FlagChange))
            S: g BAD FlagChange needs ...
            C: h NOTIFY SET (selected (MessageNew MessageExpunge)) (selected-delayed NONE)
            S: h BAD SELECTED or SELECTED-DELAYED can stand here once
            C: i NOTIFY SET (selected (MailboxName))
            S: i BAD SELECTED and SELECTED-DELAYED are for messages' events only
            C: j NOTIFY SET (personal (MessageNew (UID) MessageExpunge))
            S: j BAD data items go with MessageNew of SELECTED or SELECTED-DELAYED only
            C: k NOTIFY SET (selected (MessageExpunge (UID) MessageNew))
            S: k BAD data items go with ...
            C: l NOTIFY SET (selected ())
            S: l BAD expected an event ...
            C: m NOTIFY SET (selected NONE) x
            S: m BAD expected "(" ...
            C: n NOTIFY SET STATUS
            S: n BAD expected a space ...
            C: o NOTIFY NONE x
            S: o BAD expected the end of the command ...
            """);
  }

  @Test // §3.1: NO, not BAD, and all events that are known
  void eventsThatAreNotKnownAreNamed() {
    given(mailbox("INBOX"))
        .plays(
            """
            C: a NOTIFY SET (personal (MessageNew MessageExpunge AnnotationChange))
            S: a NO [BADEVENT (MessageNew MessageExpunge FlagChange MailboxName SubscriptionChange MailboxMetadataChange ServerMetadataChange)] ...
            C: b NOTIFY SET (personal (Eclipse))
            S: b NO [BADEVENT (...)] ...
            C: c NOTIFY SET (personal (Eclipse)
            S: c BAD expected ")" ...
            """);
  }

  @Test // §3.1
  void tooMuchIsRefused() {
    given(mailbox("INBOX"))
        .plays(
            """
            C: a NOTIFY SET (mailboxes (%s) (MailboxName))
            S: a NO [NOTIFICATIONOVERFLOW] ...
            """
                .formatted("n ".repeat(1_000) + "n"),
            Sending.LINES);
  }

  @Test
  void itNeedsSomebodySignedIn() {
    given()
        .playsUnsigned(
            """
            S: * OK ...
            C: a NOTIFY SET (personal (MailboxName))
            S: a BAD sign in first
            """);
  }

  @Test // §3.1: what each event needs, and nothing of the selected mailbox
  void statusTellsTheNumbersToBeginWith() {
    given(mailbox("INBOX", "one"), mailbox("Lists/Lemonade", "two", "three"))
        .plays(
            """
            C: a SELECT INBOX
            S: a OK ...
            C: b NOTIFY SET STATUS (selected NONE) (subtree Lists (MessageNew MessageExpunge))
            S: * STATUS Lists (MESSAGES 0 UIDNEXT 1 UIDVALIDITY <u>)
            S: * STATUS Lists/Lemonade (MESSAGES 2 UIDNEXT 3 UIDVALIDITY <v>)
            S: b OK ...
            C: c NOTIFY SET STATUS (mailboxes (Lists/Lemonade INBOX Nowhere "a//b") (MessageNew FlagChange MessageExpunge))
            S: * STATUS Lists/Lemonade (MESSAGES 2 UIDNEXT 3 UIDVALIDITY <v> HIGHESTMODSEQ <m>)
            S: c OK ...
            C: d NOTIFY SET STATUS (personal (MailboxName))
            S: d OK ...
            """);
  }

  @Test // §3.1, §5.2, §5.3
  void otherMailboxesAreToldWhileTheClientIsSilent() {
    try (TestServer server = given(mailbox("INBOX"), mailbox("Lists/Lemonade", "one")).server();
        MailAccount mail = server.mail();
        ScriptClient client = server.ann()) {
      client.plays(
          """
          C: a NOTIFY SET (subtree Lists (MessageNew MessageExpunge))
          S: a OK ...
          """);
      server.append(mail, LEMONADE, "two");
      client.plays("S: * STATUS Lists/Lemonade (MESSAGES 2 UIDNEXT 3)");
      flag(mail, LEMONADE, 1, SystemFlag.SEEN); // was not asked for
      server.append(mail, MailboxName.INBOX, "x"); // neither
      flag(mail, LEMONADE, 1, SystemFlag.DELETED);
      mail.expunge(id(mail, LEMONADE), Optional.empty());
      client.plays(
          """
          S!: * STATUS INBOX ...
          S!: * STATUS Lists/Lemonade (UIDVALIDITY ...
          S: * STATUS Lists/Lemonade (MESSAGES 1 UIDNEXT 3)
          C: b ENABLE CONDSTORE
          S: b OK ...
          """);
      server.append(mail, LEMONADE, "three");
      client.plays("S: * STATUS Lists/Lemonade (MESSAGES 2 UIDNEXT 4 HIGHESTMODSEQ <m>)");
    }
  }

  @Test // §5.1
  void flagsOfOtherMailboxes() {
    try (TestServer server = given(mailbox("INBOX", "one")).server();
        MailAccount mail = server.mail();
        ScriptClient client = server.ann()) {
      client.plays(
          """
          C: a NOTIFY SET (inboxes (MessageNew MessageExpunge FlagChange))
          S: a OK ...
          """);
      flag(mail, MailboxName.INBOX, 1, SystemFlag.FLAGGED); // UNSEEN is what it was
      flag(mail, MailboxName.INBOX, 1, SystemFlag.SEEN);
      client.plays(
          """
          S: * STATUS INBOX (UIDVALIDITY <v> UNSEEN 0)
          C: b ENABLE CONDSTORE
          S: b OK ...
          """);
      flag(mail, MailboxName.INBOX, 1, SystemFlag.ANSWERED);
      client.plays("S: * STATUS INBOX (UIDVALIDITY <v> HIGHESTMODSEQ <m>)");
    }
  }

  @Test // §5.2; RFC 3516 §4.3: of a message in an unknown encoding the number is told, then the
  // next
  void anUnknownEncodingEndsNothing() {
    try (TestServer server = given(mailbox("INBOX")).server();
        MailAccount mail = server.mail();
        ScriptClient client = server.ann()) {
      client.plays(
          """
          C: a SELECT INBOX
          S: a OK ...
          C: b NOTIFY SET (SELECTED (MessageNew (UID BINARY.PEEK[1]) MessageExpunge))
          S: b OK ...
          """);
      server.append(mail, MailboxName.INBOX, "Content-Transfer-Encoding: x-own\r\n\r\n???");
      client.plays("S: * 1 EXISTS\nS: * 1 RECENT\n");
      server.append(mail, MailboxName.INBOX, "Subject: two\r\n\r\nabc");
      client.plays(
          """
          S!: * OK [NOTIFICATIONOVERFLOW] ...
          S: * 2 EXISTS
          S: * 2 RECENT
          S: * 2 FETCH (UID 2 BINARY[1] {3}
          S: abc)
          C: c NOOP
          S: c OK ...
          """);
    }
  }

  @Test // §5.1, §5.2: what is fetched comes behind the ESEARCH of new messages, and before one of
  // flags
  void resultsAreKeptUpToDateInOrder() {
    try (TestServer server = given(mailbox("INBOX")).server();
        MailAccount mail = server.mail();
        ScriptClient client = server.ann()) {
      client.plays(
          """
          C: a SELECT INBOX
          S: a OK ...
          C: b UID SEARCH RETURN (UPDATE) UNSEEN
          S: b OK ...
          C: c NOTIFY SET (SELECTED (MessageNew (UID) MessageExpunge FlagChange))
          S: c OK ...
          """);
      server.append(mail, MailboxName.INBOX, "one");
      client.plays(
          """
          S: * 1 EXISTS
          S: * ESEARCH (TAG "b") UID ADDTO (0 1)
          S: * 1 FETCH (UID 1)
          """);
      flag(mail, MailboxName.INBOX, 1, SystemFlag.SEEN);
      client.plays(
          """
          S: * 1 FETCH (UID 1 FLAGS (\\Recent \\Seen))
          S: * ESEARCH (TAG "b") UID REMOVEFROM (0 1)
          """);
    }
  }

  @Test // §5.1 to §5.3, §6.1.1
  void theSelectedMailboxIsToldAtOnce() {
    try (TestServer server = given(mailbox("INBOX", "one", "two")).server();
        MailAccount mail = server.mail();
        ScriptClient client = server.ann()) {
      client.plays(
          """
          C: a SELECT INBOX
          S: a OK ...
          C: b NOTIFY SET (SELECTED (MessageNew (UID RFC822.SIZE BODYSTRUCTURE) MessageExpunge FlagChange))
          S: b OK ...
          """);
      server.append(mail, MailboxName.INBOX, TestServer.message("three"));
      client.plays(
          """
          S: * 3 EXISTS
          S: * 3 RECENT
          S: * 3 FETCH (UID 3 RFC822.SIZE 55 BODYSTRUCTURE (...))
          """);
      flag(mail, MailboxName.INBOX, 1, SystemFlag.DELETED);
      client.plays("S: * 1 FETCH (UID 1 FLAGS (\\Recent \\Deleted))");
      mail.expunge(id(mail, MailboxName.INBOX), Optional.empty());
      client.plays(
          """
          S: * 1 EXPUNGE
          C: c UID FETCH 1:* UID
          S: * 1 FETCH (UID 2)
          S: * 2 FETCH (UID 3)
          S: c OK ...
          C: d ENABLE CONDSTORE
          S: d OK ...
          C: e NOTIFY SET (SELECTED (MessageNew (FLAGS) MessageExpunge))
          S: e OK ...
          """);
      server.append(mail, MailboxName.INBOX, "four");
      client.plays("S: * 3 FETCH (FLAGS (\\Recent) MODSEQ (<m>))");
    }
  }

  @Test // §6.1.2
  void selectedDelayedKeepsNumbersUntilACommand() {
    try (TestServer server = given(mailbox("INBOX", "one", "two")).server();
        MailAccount mail = server.mail();
        ScriptClient client = server.ann()) {
      client.plays(
          """
          C: a SELECT INBOX
          S: a OK ...
          C: b NOTIFY SET (selected-delayed (MessageNew (UID) MessageExpunge))
          S: b OK ...
          """);
      flag(mail, MailboxName.INBOX, 1, SystemFlag.DELETED); // was not asked for
      mail.expunge(id(mail, MailboxName.INBOX), Optional.empty());
      server.append(mail, MailboxName.INBOX, "three");
      client.plays(
          """
          S: * 3 EXISTS
          S: * 3 FETCH (UID 3)
          C: c FETCH 2 UID
          S!: * 1 EXPUNGE
          S: * 2 FETCH (UID 2)
          S!: * 1 EXPUNGE
          S: c OK ...
          C: d NOOP
          S: * 1 EXPUNGE
          S: d OK ...
          """);
    }
  }

  @Test // §4
  void idleTellsTheSame() {
    try (TestServer server = given(mailbox("INBOX", "one"), mailbox("Lists", "two")).server();
        MailAccount mail = server.mail();
        ScriptClient client = server.ann()) {
      client.plays(
          """
          C: a SELECT INBOX
          S: a OK ...
          C: b NOTIFY SET (selected-delayed (MessageNew (UID) MessageExpunge)) (mailboxes Lists (MessageNew MessageExpunge))
          S: b OK ...
          C: c IDLE
          S: + ...
          """);
      server.append(mail, LISTS, "three");
      client.plays("S: * STATUS Lists (MESSAGES 2 UIDNEXT 3)");
      flag(mail, MailboxName.INBOX, 1, SystemFlag.DELETED);
      mail.expunge(id(mail, MailboxName.INBOX), Optional.empty());
      client.plays("S: * 1 EXPUNGE");
      server.append(mail, MailboxName.INBOX, "four");
      client.plays(
          """
          S: * 1 EXISTS
          S: * 1 FETCH (UID 2)
          C: DONE
          S: c OK ...
          """);
    }
  }

  @Test // §3.1, §5: a snapshot until NOTIFY SET is sent again, which implies a NOOP
  void withoutEventsNothingIsTold() {
    try (TestServer server = given(mailbox("INBOX", "one", "two")).server();
        MailAccount mail = server.mail();
        ScriptClient client = server.ann()) {
      client.plays(
          """
          C: a SELECT INBOX
          S: a OK ...
          C: b NOTIFY SET (selected NONE)
          S: b OK ...
          """);
      server.append(mail, MailboxName.INBOX, "three");
      flag(mail, MailboxName.INBOX, 1, SystemFlag.SEEN);
      client.plays(
          """
          C: c NOOP
          S!: * ... EXISTS
          S!: * ... FETCH ...
          S: c OK ...
          C: d FETCH 1:* FLAGS
          S: * 1 FETCH (FLAGS (\\Recent))
          S: * 2 FETCH (FLAGS (\\Recent))
          S: d OK ...
          C: e NOTIFY NONE
          S: e OK ...
          C: f UID SEARCH ALL
          S: * SEARCH 1 2
          S: f OK ...
          C: g STORE 2 FLAGS (\\Flagged)
          S: * 3 EXISTS
          S: * 1 FETCH (UID 1 FLAGS (\\Recent \\Seen))
          S: * 2 FETCH (FLAGS (\\Recent \\Flagged))
          S: g OK ...
          """);
      server.append(mail, MailboxName.INBOX, "four");
      client.plays(
          """
          C: h NOTIFY SET (selected-delayed NONE)
          S: * 4 EXISTS
          S: h OK ...
          """);
    }
  }

  @Test // §5.4
  void namesThatComeAndGoAndChange() {
    try (TestServer server = given(mailbox("INBOX")).server();
        MailAccount mail = server.mail();
        ScriptClient client = server.ann()) {
      client.plays(
          """
          C: a NOTIFY SET (personal (MailboxName))
          S: a OK ...
          """);
      mail.createMailbox(new MailboxName("Work/a"), Optional.empty());
      client.plays(
          """
          S: * LIST (\\HasChildren) "/" Work
          S: * LIST (\\HasNoChildren) "/" Work/a
          """);
      mail.renameMailbox(new MailboxName("Work"), new MailboxName("Play"));
      client.plays(
          """
          S: * LIST (\\HasChildren) "/" Play ("OLDNAME" (Work))
          """);
      mail.deleteMailbox(new MailboxName("Play/a"));
      client.plays(
          """
          S!: * LIST ... Play/a ...
          S: * LIST (\\NonExistent \\HasNoChildren) "/" Play/a
          S: * LIST (\\HasNoChildren) "/" Play
          """);
      mail.createMailbox(new MailboxName("\u00e9t\u00e9"), Optional.empty());
      client.plays("S: * LIST (\\HasNoChildren) \"/\" &AOk-t&AOk-");
    }
  }

  @Test // §5.5, §6.4: the list is looked at anew
  void subscriptions() {
    try (TestServer server = given(mailbox("INBOX"), mailbox("Lists")).server();
        MailAccount mail = server.mail();
        ScriptClient client = server.ann()) {
      client.plays(
          """
          C: a NOTIFY SET (subscribed (MessageNew MessageExpunge)) (personal (SubscriptionChange))
          S: a OK ...
          """);
      server.append(mail, LISTS, "one");
      mail.subscribe(LISTS, true);
      client.plays("S: * LIST (\\Subscribed \\HasNoChildren) \"/\" Lists");
      server.append(mail, LISTS, "two");
      client.plays("S: * STATUS Lists (MESSAGES 2 UIDNEXT 3)");
      mail.subscribe(LISTS, false);
      client.plays("S: * LIST (\\HasNoChildren) \"/\" Lists");
      mail.subscribe(new MailboxName("Gone"), true);
      client.plays("S: * LIST (\\Subscribed \\NonExistent \\HasNoChildren) \"/\" Gone");
    }
  }

  @Test // §5: what the client does itself it knows
  void ownChangesAreNotTold() {
    given(mailbox("INBOX", "one"), mailbox("Lists"))
        .plays(
            """
            C: a SELECT INBOX
            S: a OK ...
            C: b NOTIFY SET (selected (MessageNew (UID FLAGS) MessageExpunge FlagChange)) (personal (MessageNew MessageExpunge FlagChange MailboxName SubscriptionChange))
            S: b OK ...
            C: c COPY 1 INBOX
            S: * 2 EXISTS
            S: * 2 RECENT
            S!: * 2 FETCH ...
            S: c OK ...
            C: d COPY 1 Lists
            S!: * STATUS ...
            S: d OK ...
            C: e CREATE Work/a
            S!: * STATUS ...
            S: e OK ...
            C: f SUBSCRIBE Work/a
            S!: * STATUS ...
            S!: * LIST ...
            S: f OK ...
            C: g RENAME Work/a Work/b
            S!: * STATUS ...
            S!: * LIST ...
            S: g OK ...
            C: h DELETE Work/b
            S!: * STATUS ...
            S!: * LIST ...
            S: h OK ...
            C: i STORE 1 +FLAGS (\\Deleted)
            S!: * LIST ...
            S: * 1 FETCH (FLAGS (\\Recent \\Deleted))
            S!: * STATUS ...
            S: i OK ...
            C: j EXPUNGE
            S: * 1 EXPUNGE
            S: j OK ...
            """);
  }

  @Test // §3.1, §6: the groups a mailbox is in come together; NONE takes it out
  void groupsComeTogether() {
    try (TestServer server = given(mailbox("INBOX"), mailbox("Lists"), mailbox("Work")).server();
        MailAccount mail = server.mail();
        ScriptClient client = server.ann()) {
      client.plays(
          """
          C: a NOTIFY SET (mailboxes Lists (MessageNew MessageExpunge)) (mailboxes Work NONE) (personal (SubscriptionChange))
          S: a OK ...
          """);
      mail.subscribe(new MailboxName("Work"), true);
      mail.subscribe(LISTS, true);
      client.plays(
          """
          S!: * LIST ... Work
          S: * LIST (\\Subscribed \\HasNoChildren) "/" Lists
          """);
      server.append(mail, LISTS, "one");
      client.plays("S: * STATUS Lists (MESSAGES 1 UIDNEXT 2)");
    }
  }

  @Test // §5.8
  void whatIsTooMuchAtOnceEndsTheNotices() {
    try (TestServer server = given(mailbox("INBOX"), mailbox("Lists", "one")).server();
        MailAccount mail = server.mail();
        ScriptClient client = server.ann()) {
      for (int i = 0; i <= Notices.MOST_AT_ONCE; i++) {
        server.append(mail, LISTS, "x");
      }
      client.plays(
          """
          C: a SELECT INBOX
          S: a OK ...
          C: b NOTIFY SET (selected (MessageNew (UID) MessageExpunge)) (personal (MessageNew MessageExpunge))
          S: b OK ...
          """);
      mail.copy(id(mail, LISTS), UidSet.of(1, 1_001), id(mail, MailboxName.INBOX));
      client.plays(
          """
          S: * 1001 EXISTS
          S: * OK [NOTIFICATIONOVERFLOW] ...
          """);
      server.append(mail, LISTS, "x");
      client.plays(
          """
          C: c NOOP
          S!: * STATUS ...
          S: c OK ...
          C: d NOTIFY SET (selected (MessageNew (UID) MessageExpunge))
          S: d OK ...
          """);
      server.append(mail, MailboxName.INBOX, "x");
      client.plays("S: * 1002 FETCH (UID 1002)");
    }
  }

  @Test // RFC 8437 §3
  void unauthenticateEndsIt() {
    try (TestServer server = given(mailbox("INBOX")).server();
        MailAccount mail = server.mail();
        ScriptClient client = server.ann()) {
      client.plays(
          """
          C: a NOTIFY SET (personal (MessageNew MessageExpunge))
          S: a OK ...
          C: b UNAUTHENTICATE
          S: b OK ...
          C: c LOGIN ann secret
          S: c OK ...
          """);
      server.append(mail, MailboxName.INBOX, "x");
      client.plays(
          """
          C: d SELECT INBOX
          S!: * STATUS ...
          S: * 1 EXISTS
          S: d OK ...
          """);
    }
  }

  // Metadata

  @Test // §5.6: names of what changed, values are asked for
  void annotationsOfMailboxesAreTold() {
    try (var server = given(mailbox("Lists")).server();
        ScriptClient one = server.ann();
        ScriptClient other = server.ann()) {
      one.plays(
          """
          C: a NOTIFY SET (personal (MailboxMetadataChange))
          S: a OK ...
          C: b SETMETADATA Lists (/private/own "not told")
          S!: * METADATA ...
          S: b OK ...
          """);
      other.plays(
          """
          C: a SETMETADATA Lists (/private/comment "mine" /shared/comment "ours")
          S: a OK ...
          """);
      one.plays("S: * METADATA Lists /private/comment /shared/comment\n");
      other.plays(
          """
          C: b SETMETADATA Lists (/shared/comment NIL)
          S: b OK ...
          """);
      one.plays("S: * METADATA Lists /shared/comment\n");
      other.plays(
          """
          C: c SETMETADATA "" (/private/comment "of the server")
          S: c OK ...
          C: d SETMETADATA Archive (/private/specialuse NIL)
          S: d OK ...
          """);
      one.plays("S: * METADATA Archive /private/specialuse\n");
      one.plays(
          """
          C: c NOOP
          S!: * METADATA "" ...
          S: c OK ...
          """);
    }
  }

  @Test // §5.7
  void annotationsOfTheServerAreTold() {
    var settings =
        given().settings().withAdministrators(java.util.Set.of(Address.parse("ben@example.test")));
    try (var server = given().settings(settings).server();
        ScriptClient one = server.ann();
        ScriptClient other = server.ann();
        ScriptClient ben = server.signedIn("ben")) {
      one.plays(
          """
          C: a NOTIFY SET (personal (ServerMetadataChange))
          S: a OK ...
          C: b SETMETADATA "" (/private/own "not told")
          S!: * METADATA ...
          S: b OK ...
          """);
      other.plays(
          """
          C: a SETMETADATA INBOX (/private/comment "not of the server")
          S: a OK ...
          C: b SETMETADATA "" (/private/filters/values/new "UNSEEN")
          S: b OK ...
          """);
      one.plays("S: * METADATA \"\" /private/filters/values/new\n");
      ben.plays(
          """
          C: a SETMETADATA "" (/shared/comment "Welcome")
          S: a OK ...
          """);
      one.plays("S: * METADATA \"\" /shared/comment\n");
    }
  }

  @Test // §6.1: the selected mailbox is asked about its messages only
  void metadataIsNotAskedAboutTheSelectedMailbox() {
    given()
        .plays(
            """
            C: a NOTIFY SET (selected (MailboxMetadataChange))
            S: a BAD SELECTED and SELECTED-DELAYED are for messages' events only
            C: b NOTIFY SET (selected (ServerMetadataChange))
            S: b BAD SELECTED and SELECTED-DELAYED are for messages' events only
            """);
  }

  // Others' mailboxes, RFC 4314

  private static void share(ScriptClient ben, String rights) {
    ben.plays(
        """
        C: s SETACL Plans ann@example.test %s
        S: s OK ...
        """
            .formatted(rights));
  }

  @Test // §5.1 to §5.4, §5.9
  void othersMailboxesAreToldOfWhileTheyAreShared() {
    try (var server = given().server();
        ScriptClient ann = server.ann();
        ScriptClient ben = server.signedIn("ben")) {
      ben.plays(
          """
          C: a CREATE Plans
          S: a OK ...
          C: b CREATE Secret
          S: b OK ...
          """);
      ann.plays(
          """
          C: a NOTIFY SET (subtree Users (MailboxName MessageNew MessageExpunge FlagChange MailboxMetadataChange)) (personal (MailboxName))
          S: a OK ...
          """);
      share(ben, "lr");
      ann.plays("S: * LIST (\\HasNoChildren) \"/\" Users/ben@example.test/Plans\n");
      ben.plays(
          """
          C: c APPEND Secret {4+}
          C: x: y
          S: c OK ...
          C: d APPEND Plans {4+}
          C: x: y
          S: d OK ...
          """);
      ann.plays("S: * STATUS Users/ben@example.test/Plans (MESSAGES 1 UIDNEXT 2)\n");
      ben.plays(
          """
          C: e SETMETADATA Plans (/shared/comment "ours" /private/comment "mine")
          S: e OK ...
          """);
      ann.plays("S: * METADATA Users/ben@example.test/Plans /shared/comment\n");
      ben.plays(
          """
          C: f RENAME Plans Ideas
          S: f OK ...
          """);
      ann.plays(
          "S: * LIST (\\HasNoChildren) \"/\" Users/ben@example.test/Ideas"
              + " (\"OLDNAME\" (Users/ben@example.test/Plans))\n");
      ben.plays(
          """
          C: g DELETEACL Ideas ann@example.test
          S: g OK ...
          """);
      ann.plays(
          "S: * LIST (\\NonExistent \\NoAccess \\HasNoChildren) \"/\""
              + " Users/ben@example.test/Ideas\n"
              + "S: * LIST (\\NonExistent \\HasNoChildren) \"/\" Users/ben@example.test\n");
      ben.plays(
          """
          C: h APPEND Ideas {4+}
          C: x: y
          S: h OK ...
          C: i RENAME Ideas Plans
          S: i OK ...
          """);
      ann.plays(
          """
          C: b NOOP
          S!: * STATUS ...
          S!: * LIST ...
          S: b OK ...
          """);
      share(ben, "l");
      ann.plays("S: * LIST (\\HasNoChildren) \"/\" Users/ben@example.test/Plans\n");
      ben.plays(
          """
          C: j APPEND Plans {4+}
          C: x: y
          S: j OK ...
          C: k DELETE Plans
          S: k OK ...
          """);
      ann.plays(
          """
          S!: * STATUS ...
          S: * LIST (\\NonExistent \\HasNoChildren) "/" Users/ben@example.test/Plans
          C: c NOOP
          S: c OK ...
          """);
    }
  }

  @Test // §3.1: what may be seen and not read is told as such, what may not be seen is not
  void mailboxesThatMayNotBeReadAreNamed() {
    try (var server = given().server();
        ScriptClient ann = server.ann();
        ScriptClient ben = server.signedIn("ben")) {
      ben.plays(
          """
          C: a CREATE Plans
          S: a OK ...
          C: b CREATE Secret
          S: b OK ...
          """);
      share(ben, "l");
      ann.plays(
          """
          C: a NOTIFY SET STATUS (mailboxes (Users/ben@example.test/Plans Users/ben@example.test/Secret) (MessageNew MessageExpunge))
          S!: * STATUS ...
          S!: * LIST ... Users/ben@example.test/Secret
          S: * LIST (\\NoAccess \\HasNoChildren) "/" Users/ben@example.test/Plans
          S: a OK ...
          C: b NOTIFY SET (subtree Users (MailboxName))
          S!: * LIST ...
          S: b OK ...
          C: c NOTIFY SET (subtree Users (MailboxName MessageNew MessageExpunge))
          S: * LIST (\\NoAccess \\HasNoChildren) "/" Users/ben@example.test/Plans
          S: c OK ...
          """);
      share(ben, "lr");
      ben.plays(
          """
          C: c APPEND Plans {4+}
          C: x: y
          S: c OK ...
          """);
      ann.plays("S: * STATUS Users/ben@example.test/Plans (MESSAGES 1 UIDNEXT 2)\n");
    }
  }

  @Test // §3.1, §6.4, §6.6
  void othersMailboxesByNameAndBySubscription() {
    try (var server = given().server();
        ScriptClient ann = server.ann();
        ScriptClient ben = server.signedIn("ben")) {
      ben.plays(
          """
          C: a CREATE Plans
          S: a OK ...
          C: b CREATE Other
          S: b OK ...
          C: c SETACL Other ann@example.test lr
          S: c OK ...
          """);
      share(ben, "lr");
      ann.plays(
          """
          C: a NOTIFY SET STATUS (mailboxes Users/BEN@example.test/Plans (MessageNew MessageExpunge)) (personal (MessageNew MessageExpunge))
          S: * STATUS Users/ben@example.test/Plans (MESSAGES 0 UIDNEXT 1 UIDVALIDITY <v>)
          S!: * STATUS Users/ben@example.test/Other ...
          S: a OK ...
          C: b APPEND Users/ben@example.test/Plans {4+}
          C: x: y
          S: b NO ...
          """);
      ben.plays(
          """
          C: d APPEND Other {4+}
          C: x: y
          S: d OK ...
          C: e APPEND Plans {4+}
          C: x: y
          S: e OK ...
          """);
      ann.plays(
          """
          S!: * STATUS Users/ben@example.test/Other ...
          S: * STATUS Users/ben@example.test/Plans (MESSAGES 1 UIDNEXT 2)
          C: c NOTIFY SET (subscribed (MessageNew MessageExpunge))
          S: c OK ...
          C: d SUBSCRIBE Users/ben@example.test/Other
          S: d OK ...
          C: e NOOP
          S: e OK ...
          """);
      ben.plays(
          """
          C: f APPEND Other {4+}
          C: x: y
          S: f OK ...
          """);
      ann.plays("S: * STATUS Users/ben@example.test/Other (MESSAGES 2 UIDNEXT 3)\n");
    }
  }

  @Test // §3.1: NO, and nothing is told
  void moreAccountsThanAreWatchedAreRefused() {
    try (var server = given().server();
        ScriptClient ann = server.ann();
        ScriptClient other = server.ann()) {
      for (int i = 0; i <= Watch.MOST_ACCOUNTS; i++) {
        server.addAccount("friend" + i, 100 + i);
        try (ScriptClient friend = server.signedIn("friend" + i)) {
          friend.plays(
              """
              C: a SETACL INBOX ann@example.test lr
              S: a OK ...
              """);
        }
        if (i == Watch.MOST_ACCOUNTS - 1) {
          ann.plays(
              """
              C: a NOTIFY SET (subtree Users (MailboxName))
              S: a OK ...
              """);
        }
      }
      ann.plays(
          """
          S: * OK [NOTIFICATIONOVERFLOW] ...
          C: b NOTIFY SET (subtree Users (MailboxName)) (personal (MailboxName))
          S: b NO [NOTIFICATIONOVERFLOW] at most 32 others' accounts are watched
          """);
      other.plays(
          """
          C: a CREATE New
          S: a OK ...
          """);
      ann.plays(
          """
          C: c NOOP
          S!: * LIST ...
          S: c OK ...
          """);
    }
  }
}
