package org.chappe.imap;

import static org.assertj.core.api.Assertions.assertThat;
import static org.chappe.imap.TestServer.given;
import static org.chappe.imap.TestServer.mailbox;

import org.chappe.mailbox.MailAccount;
import org.chappe.model.MailboxName;
import org.chappe.net.testing.ScriptClient;
import org.junit.jupiter.api.Test;

/** OBJECTID, RFC 8474. */
class Rfc8474Test {
  private static final TestServer.Given TWO = given(mailbox("INBOX", "a", "b"));

  @Test // §4.1, §4.2, §4.3: one id, told by CREATE, SELECT, EXAMINE and STATUS, kept by RENAME
  void mailboxId() {
    TWO.plays(
        """
        C: a CREATE foo
        S: a OK [MAILBOXID (<f>)] ...
        C: b SELECT foo
        S: * OK [MAILBOXID (<f>)] ...
        S: b OK [READ-WRITE] ...
        C: c EXAMINE foo
        S: * OK [MAILBOXID (<f>)] ...
        S: c OK ...
        C: d RENAME foo bar
        S: d OK ...
        C: e STATUS bar (MAILBOXID)
        S: * STATUS bar (MAILBOXID (<f>))
        S: e OK ...
        C: f DELETE bar
        S: f OK ...
        C: g CREATE foo
        S: g OK [MAILBOXID (<g>)] ...
        C: h LIST "" "foo" RETURN (STATUS (MAILBOXID MESSAGES))
        S: * LIST (...) "/" foo
        S: * STATUS foo (MESSAGES 0 MAILBOXID (<g>))
        S: h OK ...
        C: i STATUS INBOX (MAILBOXID)
        S: * STATUS INBOX (MAILBOXID (<i>))
        S: i OK ...
        """);
    try (TestServer server = TWO.server();
        ScriptClient ann = server.ann()) {
      ann.plays(
          """
          C: a CREATE foo
          S: a OK [MAILBOXID (<f>)] ...
          C: b DELETE foo
          S: b OK ...
          C: c CREATE foo
          S: c OK [MAILBOXID (<g>)] ...
          """);
      assertThat(ann.bound("f")).isNotEqualTo(ann.bound("g")).matches("[A-Za-z][A-Za-z0-9_-]*");
    }
  }

  @Test // §5.1: the same after COPY and MOVE; §6
  void emailId() {
    TWO.plays(
        """
        C: a CREATE foo
        S: a OK ...
        C: b SELECT INBOX
        S: b OK ...
        C: c FETCH 1:2 (EMAILID)
        S: * 1 FETCH (EMAILID (<m1>))
        S: * 2 FETCH (EMAILID (<m2>))
        S: c OK ...
        C: d COPY 2 foo
        S: d OK ...
        C: e MOVE 1 foo
        S: e OK ...
        C: f SELECT foo
        S: f OK ...
        C: g FETCH 1:2 (UID EMAILID THREADID)
        S: * 1 FETCH (UID 1 EMAILID (<m2>) THREADID (<t2>))
        S: * 2 FETCH (UID 2 EMAILID (<m1>) THREADID (<t1>))
        S: g OK ...
        C: h SEARCH EMAILID <m1>
        S: * SEARCH 2
        S: h OK ...
        C: i UID SEARCH OR EMAILID <m1> EMAILID <m2>
        S: * SEARCH 1 2
        S: i OK ...
        C: j SEARCH NOT THREADID <t1>
        S: * SEARCH 1
        S: j OK ...
        C: k SEARCH EMAILID <t1>
        S: * SEARCH
        S: k OK ...
        C: l SEARCH THREADID M1
        S: * SEARCH
        S: l OK ...
        """);
  }

  private static String mail(String headers) {
    return "From: ben@example.test\r\n" + headers + "\r\n\r\ntext\r\n";
  }

  private static void append(TestServer server, MailAccount to, String... headers) {
    for (String header : headers) {
      server.append(to, MailboxName.INBOX, mail(header));
    }
  }

  @Test // §5.2: answers, in whatever order they come, with the thread's first message
  void threadIdByReferences() {
    try (TestServer server = given().server();
        MailAccount mail = server.mail();
        ScriptClient ann = server.ann()) {
      append(
          server,
          mail,
          "Message-ID: <one@x>",
          "Message-ID: <two@x>\r\nReferences: <one@x>",
          "Message-ID: <other@x>",
          "Message-ID: <three@x>\r\nIn-Reply-To: <two@x>",
          "Message-ID: <late@x>\r\nReferences: <missing@x> <gone@x>",
          "Message-ID: <missing@x>",
          "Subject: of its own",
          "Message-ID: <joins@x>\r\nReferences: <other@x>\r\n <three@x>",
          "Message-ID: <after@x>\r\nReferences: <other@x>");
      ann.plays(
          """
          C: a SELECT INBOX
          S: a OK ...
          C: b FETCH 1:* THREADID
          S: * 1 FETCH (THREADID (<t1>))
          S: * 2 FETCH (THREADID (<t1>))
          S: * 3 FETCH (THREADID (<t3>))
          S: * 4 FETCH (THREADID (<t1>))
          S: * 5 FETCH (THREADID (<t5>))
          S: * 6 FETCH (THREADID (<t5>))
          S: * 7 FETCH (THREADID (<t7>))
          S: * 8 FETCH (THREADID (<t1>))
          S: * 9 FETCH (THREADID (<t1>))
          S: b OK ...
          C: c SEARCH THREADID <t1>
          S: * SEARCH 1 2 4 8 9
          S: c OK ...
          """);
      assertThat(ann.bound("t1")).isNotEqualTo(ann.bound("t3")).isNotEqualTo(ann.bound("t5"));
      assertThat(ann.bound("t7")).isNotEqualTo(ann.bound("t1"));
      // the thread's messages are gone, its id is not
      ann.plays(
          """
          C: d STORE 1:* +FLAGS.SILENT (\\Deleted)
          S: d OK ...
          C: e EXPUNGE
          S: e OK ...
          """);
      append(server, mail, "Message-ID: <again@x>\r\nReferences: <one@x>");
      ann.plays(
          """
          C: f NOOP
          S: f OK ...
          C: g FETCH 1 THREADID
          S: * 1 FETCH (THREADID (<t1>))
          S: g OK ...
          """);
    }
  }

  @Test
  void badInput() {
    TWO.plays(
        """
        C: a SELECT INBOX
        S: a OK ...
        C: b SEARCH EMAILID
        S: b BAD expected a space at octet 17, found the end of the line
        C: c SEARCH THREADID "T1"
        S: c BAD expected an object's id at octet 19, found ...
        C: d STATUS INBOX (MAILBOXID MAILID)
        S: d BAD MAILID is not a status item
        """);
  }
}
