package org.chappe.imap;

import static org.chappe.imap.TestServer.given;
import static org.chappe.imap.TestServer.mailbox;

import org.chappe.mailbox.MailAccount;
import org.chappe.model.MailboxName;
import org.chappe.net.testing.ScriptClient;
import org.junit.jupiter.api.Test;

/** SORT and THREAD, RFC 5256; SORT=DISPLAY, RFC 5957; THREAD=REFS. */
class Rfc5256Test {
  /** Plays as ann over an INBOX with these messages, in each way of sending. */
  static void over(String[] messages, String transcript) {
    given(mailbox("INBOX", messages)).plays(transcript);
  }

  private static final String[] MIXED = {
    """
    Date: Mon, 5 Jan 2026 10:00:00 +0000
    From: Zoe <anna@example.test>
    To: Group: x@y, z@y;
    Subject: Re: banana

    1
    """,
    """
    Date: Mon, 5 Jan 2026 10:30:00 +0200
    From: =?utf-8?q?=C3=84nne?= <Bob@example.test>
    To: carl@example.test
    Cc: zed@example.test
    Subject: Apple

    2, a longer one
    """,
    """
    From: <carl@example.test>
    To: BERTA@example.test, anna@example.test
    Cc: Anna <ann@example.test>
    Subject: =?utf-8?q?=C3=A4pfel?=

    3, without a date
    """,
    """
    Date: Mon, 5 Jan 2026 09:00:00 +0000
    From: dora
    To: "Alf" <x@example.test>
    Subject: [list] Fwd: BANANA (fwd)

    4
    """,
    """
    Date: nonsense
    Subject: _under

    5
    """,
  };

  @Test // RFC 5256 §3, SORT; every key
  void everyKey() {
    over(
        MIXED,
        """
        C: a SELECT INBOX
        S: a OK ...
        C: b SORT (DATE) UTF-8 ALL
        S: * SORT 3 5 2 4 1
        S: b OK ...
        C: c SORT (REVERSE DATE) US-ASCII ALL
        S: * SORT 1 4 2 3 5
        S: c OK ...
        C: d SORT (SUBJECT) UTF-8 ALL
        S: * SORT 2 3 1 4 5
        S: d OK ...
        C: e SORT (SUBJECT REVERSE DATE) UTF-8 ALL
        S: * SORT 2 3 1 4 5
        S: e OK ...
        C: f SORT (SUBJECT DATE) UTF-8 ALL
        S: * SORT 2 3 4 1 5
        S: f OK ...
        C: g SORT (FROM) UTF-8 ALL
        S: * SORT 5 1 2 3 4
        S: g OK ...
        C: h SORT (TO) UTF-8 ALL
        S: * SORT 5 3 2 1 4
        S: h OK ...
        C: i SORT (CC) UTF-8 ALL
        S: * SORT 1 4 5 3 2
        S: i OK ...
        C: j SORT (ARRIVAL) UTF-8 ALL
        S: * SORT 1 2 3 4 5
        S: j OK ...
        C: k SORT (REVERSE ARRIVAL) UTF-8 ALL
        S: * SORT 1 2 3 4 5
        S: k OK ...
        C: l SORT (SIZE) UTF-8 ALL
        S: * SORT 5 1 4 3 2
        S: l OK ...
        C: m SORT (REVERSE SIZE) UTF-8 2:4
        S: * SORT 2 3 4
        S: m OK ...
        C: n UID SORT (REVERSE SUBJECT) UTF-8 UID 1,2,5
        S: * SORT 5 1 2
        S: n OK ...
        C: o SORT (SUBJECT) UTF-8 SUBJECT nowhere
        S: * SORT
        S: o OK ...
        C: p SORT (SUBJECT) "utf-8" SUBJECT "äpfel"
        S: * SORT 3
        S: p OK ...
        """);
  }

  @Test // RFC 5957 §3, §4
  void displayNames() {
    over(
        MIXED,
        """
        C: a SELECT INBOX
        S: a OK ...
        C: b SORT (DISPLAYFROM) UTF-8 ALL
        S: * SORT 5 2 3 4 1
        S: b OK ...
        C: c SORT (DISPLAYTO) UTF-8 ALL
        S: * SORT 5 4 3 2 1
        S: c OK ...
        C: d UID SORT (REVERSE DISPLAYFROM) UTF-8 ALL
        S: * SORT 1 4 3 2 5
        S: d OK ...
        """);
  }

  @Test // RFC 5267 §3, RFC 9394 §3.1
  void extendedSort() {
    over(
        MIXED,
        """
        C: a SELECT INBOX
        S: a OK ...
        C: b SORT RETURN () (DATE) UTF-8 ALL
        S: * ESEARCH (TAG "b") ALL 3,5,2,4,1
        S: b OK ...
        C: c UID SORT RETURN (MIN MAX COUNT) (DATE) UTF-8 ALL
        S: * ESEARCH (TAG "c") UID MIN 3 MAX 1 COUNT 5
        S: c OK ...
        C: d SORT RETURN (ALL) (FROM) UTF-8 ALL
        S: * ESEARCH (TAG "d") ALL 5,1:4
        S: d OK ...
        C: e SORT RETURN (PARTIAL 2:3 COUNT) (DATE) UTF-8 ALL
        S: * ESEARCH (TAG "e") COUNT 5 PARTIAL (2:3 5,2)
        S: e OK ...
        C: f SORT RETURN (PARTIAL -2:-1) (DATE) UTF-8 ALL
        S: * ESEARCH (TAG "f") PARTIAL (-2:-1 4,1)
        S: f OK ...
        C: g SORT RETURN (PARTIAL 6:9) (DATE) UTF-8 ALL
        S: * ESEARCH (TAG "g") PARTIAL (6:9 NIL)
        S: g OK ...
        C: h SORT RETURN (COUNT MIN) (DATE) UTF-8 SUBJECT nowhere
        S: * ESEARCH (TAG "h") COUNT 0
        S: h OK ...
        C: i SORT RETURN (SAVE MIN) (DATE) UTF-8 ALL
        S: * ESEARCH (TAG "i") MIN 3
        S: i OK ...
        C: j UID SEARCH $
        S: * SEARCH 3
        S: j OK ...
        C: k SORT RETURN (SAVE) (DATE) UTF-8 2:4
        S!: * ESEARCH ...
        S: k OK ...
        C: l SORT (REVERSE DATE) UTF-8 $
        S: * SORT 4 2 3
        S: l OK ...
        C: m THREAD REFS UTF-8 UID $
        S: * THREAD (2)(3)(4)
        S: m OK ...
        C: n SORT (DATE) UTF-8 MODSEQ 1
        S: * SORT 3 5 2 4 1 (MODSEQ <v>)
        S: n OK ...
        """);
  }

  @Test
  void badInput() {
    over(
        MIXED,
        """
        C: a SORT (DATE) UTF-8 ALL
        S: a BAD no mailbox is selected
        C: b SELECT INBOX
        S: b OK ...
        C: c SORT DATE UTF-8 ALL
        S: c BAD expected what to sort by in parentheses...
        C: d SORT () UTF-8 ALL
        S: d BAD expected what to sort by...
        C: e SORT (COLOUR) UTF-8 ALL
        S: e BAD COLOUR is nothing to sort by
        C: f SORT (REVERSE) UTF-8 ALL
        S: f BAD expected a space...
        C: g SORT (DATE) X-NONE ALL
        S: g NO [BADCHARSET (US-ASCII UTF-8)] ...
        C: h SORT (DATE) UTF-8
        S: h BAD expected a space...
        C: i SORT (RELEVANCY) UTF-8 ALL
        S: i BAD ...
        C: j THREAD JWZ UTF-8 ALL
        S: j BAD JWZ is not a threading algorithm here
        C: k THREAD REFERENCES ALL
        S: k NO [BADCHARSET (US-ASCII UTF-8)] ...
        C: l SORT RETURN (ALL PARTIAL 1:2) (DATE) UTF-8 ALL
        S: l BAD ALL and PARTIAL exclude each other
        C: m SORT RETURN (PARTIAL 0:2) (DATE) UTF-8 ALL
        S: m BAD a number above 0 is expected...
        C: n SORT RETURN (PARTIAL -1:2) (DATE) UTF-8 ALL
        S: n BAD expected "-"...
        C: o SORT RETURN (PARTIAL 1:*) (DATE) UTF-8 ALL
        S: o BAD expected a number...
        C: p UID SORT (DATE REVERSE SIZE) UTF-8 NONSENSE
        S: p BAD NONSENSE is not a search key
        """);
  }

  @Test // RFC 5256 §3: no EXPUNGE while SORT and THREAD are answered, but while UID SORT is
  void numbersStay() {
    try (TestServer server = given(mailbox("INBOX", "b", "c", "a")).server();
        ScriptClient ann = server.ann();
        ScriptClient other = server.ann()) {
      ann.plays(
          """
          C: a SELECT INBOX
          S: a OK ...
          """);
      other.plays(
          """
          C: a SELECT INBOX
          S: a OK ...
          C: b STORE 1 +FLAGS.SILENT \\Deleted
          S: b OK ...
          C: c EXPUNGE
          S: c OK ...
          """);
      ann.plays(
          """
          C: b SORT (SUBJECT) UTF-8 ALL
          S!: * ... EXPUNGE
          S: * SORT 3 2
          S: b OK ...
          C: c THREAD ORDEREDSUBJECT UTF-8 ALL
          S!: * ... EXPUNGE
          S: * THREAD (2)(3)
          S: c OK ...
          C: d UID SORT (SUBJECT) UTF-8 ALL
          S: * SORT 3 2
          S: * 1 EXPUNGE
          S: d OK ...
          """);
    }
  }

  /** A message of a thread: minutes after the hour, subject, id, references. */
  private static String message(int minute, String subject, String id, String references) {
    return "Date: Mon, 5 Jan 2026 10:%02d:00 +0000\nSubject: %s\n%s%s\nx\n"
        .formatted(
            minute,
            subject,
            id.isEmpty() ? "" : "Message-ID: <" + id + "@x>\n",
            references.isEmpty() ? "" : "References: " + references + "\n");
  }

  @Test // RFC 5256 §3, THREAD ORDEREDSUBJECT
  void orderedSubject() {
    over(
        new String[] {
          message(5, "Re: one", "", ""),
          message(1, "one", "", ""),
          message(3, "two", "", ""),
          message(0, "RE: TWO", "", ""),
          message(4, "[x] fwd: one", "", ""),
          message(2, "three", "", "")
        },
        """
        C: a SELECT INBOX
        S: a OK ...
        C: b THREAD ORDEREDSUBJECT UTF-8 ALL
        S: * THREAD (4 3)(2 (5)(1))(6)
        S: b OK ...
        C: c UID THREAD ORDEREDSUBJECT US-ASCII 2:6 NOT SUBJECT three
        S: * THREAD (4 3)(2 5)
        S: c OK ...
        C: d THREAD ORDEREDSUBJECT UTF-8 SUBJECT gewp
        S: * THREAD
        S: d OK ...
        """);
  }

  @Test // RFC 5256 §3, THREAD REFERENCES: steps 1 to 4 and 6
  void references() {
    over(
        new String[] {
          message(9, "late answer", "c", "<a@x> <b@x>"),
          message(1, "root", "a", ""),
          message(4, "first answer", "b", "<a@x>"),
          message(6, "other answer", "d", "<\"a\"@x>"),
          message(2, "orphan", "f", "<gone@x>"),
          message(3, "sibling", "g", "<gone@x>"),
          message(0, "single orphan", "h", "<nowhere@x>"),
          message(8, "below a gap", "i", "<a@x> <gap@x>"),
          """
          Date: Mon, 5 Jan 2026 10:10:00 +0000
          Subject: by In-Reply-To
          In-Reply-To: Your message <c@x> of <a@x>

          x
          """,
        },
        """
        C: a SELECT INBOX
        S: a OK ...
        C: b THREAD REFERENCES UTF-8 ALL
        S: * THREAD (7)(2 (3 1 9)(4)(8))((5)(6))
        S: b OK ...
        C: c THREAD REFERENCES UTF-8 NOT SUBJECT root
        S: * THREAD (7)((5)(6))((3 1 9)(4)(8))
        S: c OK ...
        C: d UID THREAD REFS UTF-8 ALL
        S: * THREAD ((5)(6))(7)(2 (3 1 9)(4)(8))
        S: d OK ...
        """);
  }

  @Test // RFC 5256 §3, THREAD REFERENCES (1): loops, duplicates, no ids, truncated references
  void brokenReferences() {
    over(
        new String[] {
          message(0, "a", "a", "<b@x>"),
          message(1, "b", "b", "<a@x>"),
          message(2, "self", "s", "<s@x>"),
          message(3, "same id", "a", ""),
          message(4, "below the first of them", "t", "<a@x>"),
          message(5, "no id", "", "<t@x>"),
          message(6, "true parent", "v", "<u@x>"),
          message(7, "wrong parent", "w", "<v@x> <u@x>"),
          message(8, "repeated", "y", "<u@x> <u@x> <v@x>"),
        },
        """
        C: a SELECT INBOX
        S: a OK ...
        C: b THREAD REFS UTF-8 ALL
        S: * THREAD (3)(4)(2 1 5 6)((7 9)(8))
        S: b OK ...
        """);
  }

  @Test // RFC 5256 §3, THREAD REFERENCES (5)
  void subjectsAreMerged() {
    over(
        new String[] {
          message(0, "Re: lunch", "a", ""),
          message(1, "lunch", "b", ""),
          message(2, "Re: lunch", "c", ""),
          message(3, "dinner", "d", ""),
          message(4, "dinner", "e", ""),
          message(5, "Re: tea", "f", "<no@x>"),
          message(6, "Re: tea", "g", "<no@x>"),
          message(7, "tea", "h", ""),
          message(8, "", "i", ""),
          message(9, "", "j", ""),
          message(10, "Re: tea", "k", "<none@x>"),
          message(11, "Re: tea", "l", "<none@x>"),
        },
        """
        C: a SELECT INBOX
        S: a OK ...
        C: b THREAD REFERENCES UTF-8 ALL
        S: * THREAD (2 (1)(3))((4)(5))((6)(7)(8)(11)(12))(9)(10)
        S: b OK ...
        C: c THREAD REFS UTF-8 1:5
        S: * THREAD (1)(2)(3)(4)(5)
        S: c OK ...
        """);
  }

  @Test // a thread as deep as the mailbox is written and is no recursion
  void deepThreads() {
    var messages = new String[2_000];
    var expected = new StringBuilder("S: * THREAD (");
    for (int i = 0; i < messages.length; i++) {
      messages[i] = message(i % 60, "s" + i, "m" + i, i == 0 ? "" : "<m" + (i - 1) + "@x>");
      expected.append(i == 0 ? "" : " ").append(i + 1);
    }
    try (TestServer server = given(mailbox("INBOX")).server();
        MailAccount mail = server.mail()) {
      for (String message : messages) {
        server.append(mail, MailboxName.INBOX, message.replace("\n", "\r\n"));
      }
      try (ScriptClient client = server.ann()) {
        client.plays(
            """
            C: a SELECT INBOX
            S: a OK ...
            C: b THREAD REFS UTF-8 ALL
            %s)
            S: b OK ...
            """
                .formatted(expected));
      }
    }
  }
}
