package org.chappe.imap;

import static org.chappe.imap.TestServer.given;
import static org.chappe.imap.TestServer.mailbox;

import org.junit.jupiter.api.Test;

/** RFC 9051 with RFC 3501, section by section. */
class Rfc9051Test {
  @Test // §6.3.2; RFC 3501 §6.3.1
  void selectTellsWhatIsThere() {
    given(mailbox("INBOX", "first", "second"))
        .plays(
            """
            C: a SELECT inbox
            S: * FLAGS (\\Answered \\Flagged \\Deleted \\Seen \\Draft $Forwarded $Junk $MDNSent $NotJunk $Phishing)
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
            S: * 0 RECENT
            S: * OK [UIDVALIDITY <v>] ...
            S: b OK [READ-ONLY] ...
            C: c SELECT Nowhere
            S: * OK [CLOSED] ...
            S: c NO [NONEXISTENT] ...
            C: d FETCH 1 FLAGS
            S: d BAD no mailbox is selected
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
            S: e OK COPY ...
            """);
  }
}
