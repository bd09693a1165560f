package org.chappe.imap;

import static org.chappe.imap.TestServer.given;
import static org.chappe.imap.TestServer.mailbox;

import org.junit.jupiter.api.Test;

/** UTF8=ACCEPT: RFC 6855. */
class Rfc6855Test {
  @Test // §3
  void itIsEnabledAndChangesHowNamesAreWritten() {
    given(mailbox("INBOX", "first"), mailbox("Entwürfe"), mailbox("\u65e5\u672c"))
        .plays(
            """
            C: a CAPABILITY
            S: * CAPABILITY ... UTF8=ACCEPT...
            S: a OK ...
            C: b LIST "" "E*"
            S: * LIST (...) "/" Entw&APw-rfe
            S: b OK ...
            C: c STATUS Entw&APw-rfe (MESSAGES)
            S: * STATUS Entw&APw-rfe (MESSAGES 0)
            S: c OK ...
            C: d ENABLE UTF8=ACCEPT
            S: * ENABLED UTF8=ACCEPT
            S: d OK ...
            C: e LIST "" "E*"
            S: * LIST (...) "/" "Entwürfe"
            S: e OK ...
            C: f LSUB "" "\u65e5*"
            S: f OK ...
            C: g STATUS "\u65e5\u672c" (MESSAGES)
            S: * STATUS "\u65e5\u672c" (MESSAGES 0)
            S: g OK ...
            C: h SELECT "Entwürfe"
            S: h OK ...
            C: i EXAMINE {9+}
            C: Entwürfe
            S: i OK ...
            C: j CREATE "Größe/\u05d0"
            S: j OK ...
            C: k RENAME "Größe/\u05d0" "Größe/\u05d1"
            S: k OK ...
            C: l LIST "" "Größe/*"
            S: * LIST (...) "/" "Größe/\u05d1"
            S: l OK ...
            """);
  }

  @Test // §3: names in UTF-8 are taken before it is enabled as well, and told as RFC 3501 wants
  void namesAreTakenBeforeIt() {
    given(mailbox("Entwürfe"))
        .plays(
            """
            C: a STATUS "Entwürfe" (MESSAGES)
            S: * STATUS Entw&APw-rfe (MESSAGES 0)
            S: a OK ...
            """);
  }

  @Test // §3: what has the high bit set and is not UTF-8 is written wrong; so is a control
  // character
  void whatIsNotUtf8IsRefused() {
    given(mailbox("INBOX", "first"))
        .plays(
            """
            C: a ENABLE UTF8=ACCEPT
            S: a OK ...
            C: b SELECT "Entw\\xFCrfe"
            S: b BAD a quoted string that is not UTF-8
            C: c SEARCH SUBJECT "\\xC0\\x80"
            S: c BAD a quoted string that is not UTF-8
            C: d CREATE "a\\xED\\xA0\\x80"
            S: d BAD a quoted string that is not UTF-8
            C: e CREATE "a\\xE2\\x80\\xA8b"
            S: e NO [CANNOT] ...
            C: f CREATE "a\\x01b"
            S: f NO [CANNOT] ...
            C: g CREATE "a\\xC2\\x85b"
            S: g NO [CANNOT] ...
            """);
  }

  @Test // §3 and erratum 4029: a charset contradicts it; SORT and THREAD must name UTF-8
  void searchingTakesNoCharset() {
    given(mailbox("INBOX", "first", "Größe"))
        .plays(
            """
            C: a SELECT INBOX
            S: a OK ...
            C: b SEARCH CHARSET UTF-8 SUBJECT "Größe"
            S: * SEARCH 2
            S: b OK ...
            C: c ENABLE UTF8=ACCEPT
            S: c OK ...
            C: d SEARCH CHARSET UTF-8 SUBJECT "Größe"
            S: d BAD no charset is taken after ENABLE UTF8=ACCEPT
            C: e SEARCH SUBJECT "Größe"
            S: * SEARCH 2
            S: e OK ...
            C: f ESEARCH IN (selected) CHARSET UTF-8 ALL
            S: f BAD no charset is taken after ENABLE UTF8=ACCEPT
            C: g SORT (SUBJECT) UTF-8 SUBJECT "Größe"
            S: * SORT 2
            S: g OK ...
            C: h SORT (SUBJECT) ISO-8859-1 ALL
            S: h BAD after ENABLE UTF8=ACCEPT the charset is UTF-8
            C: i UID THREAD REFERENCES x-unknown ALL
            S: i BAD after ENABLE UTF8=ACCEPT the charset is UTF-8
            """);
  }

  @Test // §4: the message comes as it is, and in CATENATE too
  void messagesWithUtf8InTheHeader() {
    given(mailbox("INBOX"))
        .plays(
            """
            C: a ENABLE UTF8=ACCEPT
            S: a OK ...
            C: b APPEND INBOX (\\Seen) UTF8 (~{24}
            S: + ...
            C: Subject: Größe
            C:
            C: text)
            S: b OK [APPENDUID <v> 1] ...
            C: c APPEND INBOX UTF8 (~{4+}
            C: a: b) UTF8 (~{4+}
            C: c: d)
            S: c OK [APPENDUID <v> 2:3] ...
            C: d APPEND INBOX CATENATE (UTF8 (~{16+}
            C: Subject: Größe) TEXT {8+}
            C:
            C:
            C: text)
            S: d OK [APPENDUID <v> 4] ...
            C: e EXAMINE INBOX
            S: e OK ...
            C: f FETCH 1,4 (ENVELOPE BODY[])
            S: * 1 FETCH (ENVELOPE (NIL {7}
            S: Größe NIL NIL NIL NIL NIL NIL NIL NIL) BODY[] {24}
            S: Subject: Größe
            S:
            S: text)
            S: * 4 FETCH (ENVELOPE (NIL {7}
            S: Größe NIL NIL NIL NIL NIL NIL NIL NIL) BODY[] {24}
            S: Subject: Größe
            S:
            S: text)
            S: f OK ...
            C: g APPEND INBOX UTF8 ({4+}
            C: a: b)
            S: g BAD expected the message as a literal8 at octet 22, found "{"
            C: h APPEND INBOX UTF8 (~{4+}
            C: a: b
            S: h BAD expected ")" ...
            C: i APPEND INBOX UTF8 ~{4+}
            C: a: b
            S: i BAD ...
            C: j APPEND INBOX UTF8 (~{0+}
            C: )
            S: j NO [CANNOT] ...
            """);
  }
}
