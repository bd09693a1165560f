package org.chappe.imap;

import static org.chappe.imap.TestServer.given;
import static org.chappe.imap.TestServer.mailbox;

import org.junit.jupiter.api.Test;

/** RFC 9051 and RFC 3501, the commands section by section. */
class Rfc9051Test {
  @Test // §3.1, §6.1.1, §6.1.2, §6.1.3, §7.1.5
  void anybodyMayAskForCapabilitiesAndLeave() {
    given()
        .playsUnsigned(
            """
            S: * OK [CAPABILITY <c> ...] ...
            C: a capability
            S: * CAPABILITY IMAP4rev1 IMAP4rev2 LITERAL+ SASL-IR ENABLE ID LANGUAGE AUTH=PLAIN AUTH=LOGIN
            S: a OK CAPABILITY ...
            C: b NoOp
            S: b OK NOOP ...
            C: c LOGOUT
            S: * BYE ...
            S: c OK LOGOUT ...
            END
            """);
  }

  @Test // §3: a command in a state it does not belong to
  void commandsWaitForTheirState() {
    given()
        .playsUnsigned(
            """
            S: * OK ...
            C: a SELECT INBOX
            S: a BAD sign in first
            C: b FETCH 1 FLAGS
            S: b BAD sign in first
            C: c LOGIN ann secret
            S: c OK [CAPABILITY IMAP4rev1 ... CONDSTORE ...] LOGIN ...
            C: d LOGIN ann secret
            S: d BAD this session has signed in already
            C: e FETCH 1 FLAGS
            S: e BAD no mailbox is selected
            C: f STARTTLS
            S: f BAD this session has signed in already
            C: g EXPUNGE
            S: g BAD no mailbox is selected
            """);
  }

  @Test // §6.2.3, §7.1: AUTHENTICATIONFAILED
  void loginRefusesWhoIsWrongAlike() {
    given()
        .playsUnsigned(
            """
            S: * OK ...
            C: a LOGIN ann wrong
            S: a NO [AUTHENTICATIONFAILED] wrong user or password
            C: b LOGIN nobody secret
            S: b NO [AUTHENTICATIONFAILED] wrong user or password
            C: c LOGIN {3}
            S: + ...
            C!: ann
            C:  "secret"
            S: c OK ...
            """);
  }

  @Test // §6.2.2, RFC 4616
  void authenticatePlainAndLogin() {
    given()
        .playsUnsigned(
            """
            S: * OK ...
            C: a AUTHENTICATE PLAIN
            S: +...
            C: AGFubgB3cm9uZw==
            S: a NO [AUTHENTICATIONFAILED] ...
            C: b AUTHENTICATE PLAIN
            S: +...
            C: *
            S: b BAD ...
            C: c AUTHENTICATE PLAIN
            S: +...
            C: !!!
            S: c BAD the response is not Base64
            C: d AUTHENTICATE CRAM-MD5
            S: d NO [CANNOT] ...
            C: e AUTHENTICATE PLAIN YmVuAGFubgBzZWNyZXQ=
            S: e NO [AUTHORIZATIONFAILED] ...
            C: f authenticate login
            S: + VXNlcm5hbWU6
            C: YW5u
            S: + UGFzc3dvcmQ6
            C: c2VjcmV0
            S: f OK [CAPABILITY ...] ...
            """);
  }

  @Test // §6.3.2; RFC 3501 §6.3.1
  void selectTellsWhatIsThere() {
    given(mailbox("INBOX", "first", "second"))
        .plays(
            """
            C: a SELECT inbox
            S: * FLAGS (\\Answered \\Flagged \\Deleted \\Seen \\Draft $Forwarded $Important $Junk $MDNSent $NotJunk $Phishing)
            S: * OK [PERMANENTFLAGS (\\Answered ... \\*)] ...
            S: * 2 EXISTS
            S: * 2 RECENT
            S: * OK [UNSEEN 1] ...
            S: * OK [UIDVALIDITY <v>] ...
            S: * OK [UIDNEXT 3] ...
            S: * OK [HIGHESTMODSEQ <m>] ...
            S: a OK [READ-WRITE] ...
            C: b EXAMINE INBOX
            S: * OK [CLOSED] ...
            S: * OK [PERMANENTFLAGS ()] ...
            S: * 2 EXISTS
            S: * OK [UIDVALIDITY <v>] ...
            S: b OK [READ-ONLY] ...
            C: c STORE 1 +FLAGS (\\Seen)
            S: c NO [READ-ONLY] ...
            C: d EXPUNGE
            S: d NO [READ-ONLY] ...
            C: e MOVE 1 Trash
            S: e NO [READ-ONLY] ...
            C: f SELECT Nowhere
            S: * OK [CLOSED] ...
            S: f NO [NONEXISTENT] ...
            C: g FETCH 1 FLAGS
            S: g BAD no mailbox is selected
            """);
  }

  @Test // §6.3.4, §6.3.5, §6.3.6
  void mailboxesAreMadeRenamedAndDeleted() {
    given()
        .plays(
            """
            C: a CREATE Work/
            S: a OK ...
            C: b CREATE work
            S: b OK ...
            C: c CREATE Work
            S: c NO [ALREADYEXISTS] ...
            C: d CREATE InBox
            S: d NO [ALREADYEXISTS] ...
            C: e CREATE "a/b/c"
            S: e OK ...
            C: f LIST "" a*
            S: * LIST (\\HasChildren) "/" a
            S: * LIST (\\HasChildren) "/" a/b
            S: * LIST (\\HasNoChildren) "/" a/b/c
            S: f OK ...
            C: g RENAME a z
            S: g OK ...
            C: h LIST "" z/*
            S: * LIST (\\HasChildren) "/" z/b
            S: * LIST (\\HasNoChildren) "/" z/b/c
            S: h OK ...
            C: i RENAME a y
            S: i NO [NONEXISTENT] ...
            C: j RENAME z Work
            S: j NO [ALREADYEXISTS] ...
            C: k DELETE z/b
            S: k OK ...
            C: l DELETE z/b
            S: l NO [NONEXISTENT] ...
            C: m LIST "" z/%
            S: * LIST (\\Noselect \\HasChildren) "/" z/b
            S: m OK ...
            C: n DELETE INBOX
            S: n NO [CANNOT] ...
            C: o CREATE a//b
            S: o NO [CANNOT] a mailbox name has an empty level...
            C: p CREATE ""
            S: p NO [CANNOT] ...
            """);
  }

  @Test // §6.3.6: INBOX's messages move, INBOX stays
  void inboxIsRenamedByMovingItsMessages() {
    given(mailbox("INBOX", "first"))
        .plays(
            """
            C: a SELECT INBOX
            S: a OK ...
            C: b RENAME INBOX Old
            S: * 1 EXPUNGE
            S: b OK ...
            C: c STATUS Old (MESSAGES)
            S: * STATUS Old (MESSAGES 1)
            S: c OK ...
            C: d STATUS INBOX (MESSAGES)
            S: * STATUS INBOX (MESSAGES 0)
            S: d OK ...
            """);
  }

  @Test // §6.3.5: of the selected mailbox
  void theSelectedMailboxMayBeDeleted() {
    given(mailbox("Work", "first"))
        .plays(
            """
            C: a SELECT Work
            S: a OK ...
            C: b DELETE Work
            S: * OK [CLOSED] ...
            S: b OK ...
            C: c NOOP
            S: c OK ...
            C: d FETCH 1 FLAGS
            S: d BAD no mailbox is selected
            """);
  }

  @Test // §6.3.7, §6.3.8, §6.3.9.1
  void subscriptionsOutliveTheirMailboxes() {
    given(mailbox("Work"))
        .plays(
            """
            C: a SUBSCRIBE Work
            S: a OK ...
            C: b SUBSCRIBE Nowhere
            S: b OK ...
            C: c DELETE Work
            S: c OK ...
            C: d LIST (SUBSCRIBED) "" "*o*"
            S: * LIST (\\Subscribed \\HasNoChildren) "/" INBOX
            S: * LIST (\\Subscribed \\NonExistent \\HasNoChildren) "/" Nowhere
            S: * LIST (\\Subscribed \\NonExistent \\HasNoChildren) "/" Work
            S: d OK ...
            C: e UNSUBSCRIBE Work
            S: e OK ...
            C: f UNSUBSCRIBE Work
            S: f OK ...
            C: g LIST (SUBSCRIBED) "" W*
            S!: * LIST ...
            S: g OK ...
            """);
  }

  @Test // §6.3.10, RFC 2342; RFC 2971
  void namespaceAndId() {
    given()
        .plays(
            """
            C: a NAMESPACE
            S: * NAMESPACE (("" "/")) (("Users/" "/")) NIL
            S: a OK ...
            C: b ID NIL
            S: * ID ("name" "Chappe"...)
            S: b OK ...
            C: c ID ("name" "mutt" "version" NIL)
            S: * ID (...)
            S: c OK ...
            C: d ID ()
            S: d OK ...
            C: e ID name
            S: e BAD ...
            """);
  }

  @Test // §6.3.11, RFC 8438
  void statusTellsNumbers() {
    given(mailbox("Work", "first", "second"))
        .plays(
            """
            C: a STATUS Work (MESSAGES UIDNEXT UIDVALIDITY UNSEEN DELETED SIZE HIGHESTMODSEQ)
            S: * STATUS Work (MESSAGES 2 UIDNEXT 3 UIDVALIDITY <v> UNSEEN 2 DELETED 0 SIZE 112 HIGHESTMODSEQ <m>)
            S: a OK ...
            C: b STATUS Nowhere (MESSAGES)
            S: b NO [NONEXISTENT] ...
            C: c STATUS Work ()
            S: c BAD expected a status item ...
            C: d STATUS Work (COLOUR)
            S: d BAD COLOUR is not a status item
            """);
  }

  @Test // §6.3.12; APPENDUID: RFC 4315 §3
  void appendTakesFlagsAndADate() {
    given()
        .plays(
            """
            C: a APPEND INBOX (\\Seen $Work) "17-Jul-1996 02:44:25 -0700" {20}
            S: + ...
            C!: Subject: x\\x0D\\x0A\\x0D\\x0Abody
            C:
            S: a OK [APPENDUID <v> 1] ...
            C: b append "inbox" {4+}
            C: abcd
            S: b OK [APPENDUID <v> 2] ...
            C: c APPEND Nowhere {4}
            S: c NO [TRYCREATE] ...
            C: d APPEND Nowhere {4+}
            C: abcd
            S: d NO [TRYCREATE] ...
            C: e SELECT INBOX
            S: * 2 EXISTS
            S: e OK ...
            C: f FETCH 1:2 (FLAGS INTERNALDATE RFC822.SIZE)
            S: * 1 FETCH (FLAGS (\\Recent \\Seen $Work) INTERNALDATE "17-Jul-1996 09:44:25 +0000" RFC822.SIZE 18)
            S: * 2 FETCH (FLAGS (\\Recent) INTERNALDATE "02-Jan-2026 03:04:05 +0000" RFC822.SIZE 4)
            S: f OK ...
            C: g APPEND INBOX {4+}
            C: efgh
            S: * 3 EXISTS
            S: g OK [APPENDUID <v> 3] ...
            C: h APPEND INBOX {4+}
            C: efgh ijkl
            S: h BAD expected the message as a literal ...
            C: i STATUS INBOX (MESSAGES)
            S: * STATUS INBOX (MESSAGES 3)
            S: i OK ...
            C: j APPEND INBOX {0+}
            C:
            S: j NO [CANNOT] ...
            C: k APPEND INBOX (\\Seen) "32-Jul-1996 02:44:25 -0700" {4+}
            C: abcd
            S: k BAD no such date...
            """
                .replace("{20}", "{18}"));
  }

  @Test // §6.4.1, §6.4.2, §6.4.3
  void closeExpungesAndUnselectDoesNot() {
    given(mailbox("INBOX", "first", "second", "third", "fourth"))
        .plays(
            """
            C: a SELECT INBOX
            S: a OK ...
            C: b STORE 1,3 +FLAGS.SILENT (\\Deleted)
            S!: * ... FETCH ...
            S: b OK ...
            C: c EXPUNGE
            S: * 3 EXPUNGE
            S: * 1 EXPUNGE
            S: c OK ...
            C: d STORE 1 +FLAGS (\\Deleted)
            S: * 1 FETCH (FLAGS (\\Recent \\Deleted))
            S: d OK ...
            C: e UNSELECT
            S: e OK ...
            C: f EXAMINE INBOX
            S: * 2 EXISTS
            S: f OK ...
            C: g CLOSE
            S: g OK ...
            C: h SELECT INBOX
            S: * 2 EXISTS
            S: h OK ...
            C: i CLOSE
            S!: * ... EXPUNGE
            S: i OK ...
            C: j STATUS INBOX (MESSAGES)
            S: * STATUS INBOX (MESSAGES 1)
            S: j OK ...
            C: k CLOSE
            S: k BAD no mailbox is selected
            """);
  }

  @Test // §6.4.6
  void storeAddsRemovesAndReplaces() {
    given(mailbox("INBOX", "first", "second"))
        .plays(
            """
            C: a SELECT INBOX
            S: a OK ...
            C: b STORE 1:2 FLAGS (\\Seen Work)
            S: * FLAGS (... Work)
            S: * 1 FETCH (FLAGS (\\Recent \\Seen Work))
            S: * 2 FETCH (FLAGS (\\Recent \\Seen Work))
            S: b OK ...
            C: c UID STORE 2 -FLAGS \\Seen work
            S: * 2 FETCH (UID 2 FLAGS (\\Recent))
            S: c OK ...
            C: d STORE 2 +flags.silent (\\flagged \\RECENT)
            S!: * 2 FETCH ...
            S: d OK ...
            C: e FETCH 1:2 FLAGS
            S: * 1 FETCH (FLAGS (\\Recent \\Seen Work))
            S: * 2 FETCH (FLAGS (\\Recent \\Flagged))
            S: e OK ...
            C: f STORE 2 FLAGS ()
            S: * 2 FETCH (FLAGS (\\Recent))
            S: f OK ...
            C: g STORE 2 FLAGS ()
            S: * 2 FETCH (FLAGS (\\Recent))
            S: g OK ...
            C: h STORE 3 FLAGS ()
            S: h BAD there is no message 3: the mailbox has 2
            C: i UID STORE 3 FLAGS ()
            S: i OK ...
            C: j STORE 1 FLAGS (\\Nonsense)
            S: j BAD \\Nonsense is not a flag
            C: k STORE 1 LABELS (x)
            S: k BAD LABELS cannot be stored; ...
            """);
  }

  @Test // §6.4.7; response codes §7.1
  void copyAnswersWithTheNewUids() {
    given(mailbox("INBOX", "first", "second"), mailbox("Other"))
        .plays(
            """
            C: a SELECT INBOX
            S: * 2 EXISTS
            S: a OK [READ-WRITE] ...
            C: b COPY 1:2 Other
            S: b OK [COPYUID <v> 1:2 1:2] ...
            C: c COPY 1 Nowhere
            S: c NO [TRYCREATE] ...
            C: d COPY
            S: d BAD expected a space at octet 7, found the end of the line
            C: e UID COPY 17 Other
            S: e OK UID COPY ...
            C: f COPY * INBOX
            S: * 3 EXISTS
            S: f OK [COPYUID <w> 2 3] ...
            """);
  }

  @Test // §6.4.8, RFC 6851
  void moveTellsWhereTheyWentBeforeTheyGo() {
    given(mailbox("INBOX", "first", "second", "third"), mailbox("Other"))
        .plays(
            """
            C: a SELECT INBOX
            S: a OK ...
            C: b MOVE 1,3 Other
            S: * OK [COPYUID <v> 1,3 1:2] ...
            S: * 3 EXPUNGE
            S: * 1 EXPUNGE
            S: b OK ...
            C: c UID MOVE 1 Other
            S!: * OK ...
            S: c OK ...
            C: d MOVE 1 Nowhere
            S: d NO [TRYCREATE] ...
            C: e UID MOVE 2 Other
            S: * OK [COPYUID <v> 2 3] ...
            S: * 1 EXPUNGE
            S: e OK ...
            """);
  }

  @Test // §6.3.1, RFC 5161; appendix A, E
  void afterEnableRev2NamesAreUtf8AndAnswersAreRev2s() {
    given(mailbox("INBOX", "first"), mailbox("Grüße"))
        .plays(
            """
            C: a LIST "" G*
            S: * LIST (\\HasNoChildren) "/" Gr&APwA3w-e
            S: a OK ...
            C: b ENABLE IMAP4rev2 NONSENSE
            S: * ENABLED IMAP4rev2
            S: b OK ...
            C: c LIST "" G*
            S: * LIST (\\HasNoChildren) "/" "Grüße"
            S: c OK ...
            C: d STATUS "Grüße" (MESSAGES)
            S: * STATUS "Grüße" (MESSAGES 0)
            S: d OK ...
            C: e SELECT INBOX
            S!: * ... RECENT
            S: * 1 EXISTS
            S: * OK [UIDVALIDITY <v>] ...
            S: * OK [UIDNEXT 2] ...
            S: * LIST (\\HasNoChildren) "/" INBOX
            S: e OK [READ-WRITE] ...
            C: f SEARCH ALL
            S: * ESEARCH (TAG "f") ALL 1
            S: f OK ...
            C: g STORE 1 +FLAGS (\\Seen)
            S: * 1 FETCH (UID 1 FLAGS (\\Seen))
            S: g OK ...
            C: h SEARCH UNSEEN
            S: * ESEARCH (TAG "h")
            S: h OK ...
            C: i APPEND "Grüße" {4+}
            C: abcd
            S: i OK [APPENDUID ...] ...
            """);
  }

  @Test // §2.2.1: commands one behind the other
  void pipelinedCommandsAreAnsweredInOrder() {
    given(mailbox("INBOX", "first", "second"))
        .plays(
            """
            C: a SELECT INBOX
            C: b FETCH 1 UID
            C: c STORE 1 +FLAGS.SILENT \\Deleted
            C: d EXPUNGE
            C: e FETCH 1 UID
            C: f NOOP
            S: a OK ...
            S: * 1 FETCH (UID 1)
            S: b OK ...
            S: c OK ...
            S: * 1 EXPUNGE
            S: d OK ...
            S: * 1 FETCH (UID 2)
            S: e OK ...
            S: f OK ...
            """);
  }
}
