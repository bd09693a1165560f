package org.chappe.imap;

import static org.chappe.imap.TestServer.given;
import static org.chappe.imap.TestServer.mailbox;

import org.chappe.mailbox.MailAccount;
import org.chappe.model.MailboxName;
import org.chappe.net.testing.ScriptClient;
import org.junit.jupiter.api.Test;

/** Sessions as clients of the real world have them, with what they stumble over elsewhere. */
class ClientsTest {
  @Test // as logged by version 153
  void thunderbird() {
    given(mailbox("INBOX", "first", "second"))
        .playsUnsigned(
            """
            S: * OK [CAPABILITY ... SASL-IR ...] ...
            C: a authenticate PLAIN
            S: + ...
            C: AGFubgBzZWNyZXQ=
            S: a OK [CAPABILITY ... NAMESPACE ...] ...
            C: b namespace
            S: * NAMESPACE (("" "/")) (("Users/" "/")) NIL
            S: b OK ...
            C: c ID ("name" "Thunderbird" "version" "153.7.0")
            S: * ID ...
            S: c OK ...
            C: d enable UTF8=ACCEPT
            S: * ENABLED UTF8=ACCEPT
            S: d OK ...
            C: e select "INBOX"
            S: * 2 EXISTS
            S: * OK [UIDNEXT 3] ...
            S: e OK [READ-WRITE] ...
            C: f getquotaroot "INBOX"
            S: * QUOTAROOT INBOX
            S: f OK ...
            C: g UID fetch 1:* (FLAGS)
            S: * 1 FETCH (UID 1 FLAGS (\\Recent))
            S: * 2 FETCH (UID 2 FLAGS (\\Recent))
            S: g OK ...
            C: h UID fetch 2 (UID RFC822.SIZE FLAGS BODY.PEEK[HEADER.FIELDS (From To Cc Bcc Subject Date Message-ID Priority X-Priority References Newsgroups In-Reply-To Content-Type Reply-To)])
            S: * 2 FETCH (UID 2 RFC822.SIZE 57 FLAGS (\\Recent) BODY[HEADER.FIELDS (From To Cc Bcc Subject Date Message-ID Priority X-Priority References Newsgroups In-Reply-To Content-Type Reply-To)] {...})
            S: h OK ...
            C: i UID fetch 2 (UID BODY.PEEK[HEADER.FIELDS (Content-Type Content-Transfer-Encoding)] BODY.PEEK[TEXT]<0.2048>)
            S: * 2 FETCH (UID 2 BODY[HEADER.FIELDS (Content-Type Content-Transfer-Encoding)] {2}
            S:
            S:  BODY[TEXT]<0> {14}
            S: about second
            S: )
            S: i OK ...
            C: j IDLE
            S: + ...
            C: DONE
            S: j OK ...
            C: k myrights "Trash"
            S: * MYRIGHTS Trash lrswipkxtecda
            S: k OK ...
            C: l uid store 2 +Flags (\\Seen)
            S: * 2 FETCH (UID 2 FLAGS (\\Recent \\Seen))
            S: l OK ...
            C: m uid move 2 "Trash"
            S: * OK [COPYUID <v> 2 1] ...
            S: * 2 EXPUNGE
            S: m OK ...
            C: n logout
            S: * BYE ...
            S: n OK ...
            END
            """);
  }

  /**
   * It sends the next command in the packet of DONE, asks for changes since 0, and shows a message
   * again that somebody else has moved when its own MOVE is answered with NO.
   */
  @Test
  void appleMail() {
    try (TestServer server = given(mailbox("INBOX", "first", "second")).server();
        ScriptClient phone = server.ann();
        ScriptClient other = server.ann()) {
      phone.plays(
          """
          C: a SELECT INBOX (CONDSTORE)
          S: a OK ...
          C: b UID FETCH 1:* (UID FLAGS) (CHANGEDSINCE 0)
          S: * 1 FETCH (UID 1 FLAGS (\\Recent) MODSEQ (<one>))
          S: * 2 FETCH (UID 2 FLAGS (\\Recent) MODSEQ (<two>))
          S: b OK ...
          C: c IDLE
          S: + ...
          """);
      other.plays(
          """
          C: a SELECT INBOX
          S: a OK ...
          C: b UID MOVE 1 Archive
          S: b OK ...
          """);
      phone.plays(
          """
          S: * 1 EXPUNGE
          C: DONE
          C: d UID MOVE 1 Trash
          C: e UID FETCH 2 (FLAGS)
          S: c OK ...
          S: d OK ...
          S: * 1 FETCH (UID 2 FLAGS (\\Recent) MODSEQ (<two>))
          S: e OK ...
          """);
    }
  }

  /**
   * It takes the use of a mailbox from LSUB, and never again asks for new mail when an idle
   * connection has gone.
   */
  @Test
  void outlook() {
    try (TestServer server = given(mailbox("INBOX", "first")).server();
        MailAccount mail = server.mail();
        ScriptClient client = server.ann()) {
      client.plays(
          """
          C: a LIST "" "*"
          S: * LIST (\\HasNoChildren \\Sent) "/" Sent
          S: a OK ...
          C: b LSUB "" "*"
          S: * LSUB (\\Drafts) "/" Drafts
          S: * LSUB (\\Sent) "/" Sent
          S: * LSUB (\\Trash) "/" Trash
          S: b OK ...
          C: c SELECT "INBOX"
          S: c OK ...
          C: d UID FETCH 1:* (UID FLAGS)
          S: * 1 FETCH (UID 1 FLAGS (\\Recent))
          S: d OK ...
          C: e IDLE
          S: + ...
          """);
      server.append(mail, MailboxName.INBOX, TestServer.message("second"));
      client.plays(
          """
          S: * 2 EXISTS
          C: DONE
          S: e OK ...
          C: f UID FETCH 2:* (UID FLAGS RFC822.SIZE INTERNALDATE)
          S: * 2 FETCH (UID 2 FLAGS (\\Recent) RFC822.SIZE 57 INTERNALDATE "02-Jan-2026 03:04:05 +0000")
          S: f OK ...
          """);
    }
  }

  @Test // in any case, and with flags it was told of: they are sent back as they came
  void whatWasToldMayBeSentBack() {
    given(mailbox("INBOX", "first"))
        .plays(
            """
            C: a select inbox
            S: a OK ...
            C: b store 1 flags (\\Recent \\seen \\FLAGGED)
            S: * 1 FETCH (FLAGS (\\Recent \\Flagged \\Seen))
            S: b OK ...
            C: c uid fetch 1,1 (flags Uid)
            S: * 1 FETCH (...UID 1...)
            S: c OK ...
            """);
  }
}
