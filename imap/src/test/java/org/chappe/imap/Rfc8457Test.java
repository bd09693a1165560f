package org.chappe.imap;

import static org.chappe.imap.TestServer.given;
import static org.chappe.imap.TestServer.mailbox;

import org.junit.jupiter.api.Test;

/** What is likely important: a keyword, and a mailbox. */
final class Rfc8457Test {
  @Test // RFC 8457 §2
  void theKeywordIsKnownBeforeAnybodySetsIt() {
    given(mailbox("INBOX", "one", "two"))
        .plays(
            """
            C: a SELECT INBOX
            S: * FLAGS (... $Forwarded $Important $Junk ...)
            S: * OK [PERMANENTFLAGS (... $Forwarded $Important $Junk ... \\*)] ...
            S: a OK ...
            C: b STORE 2 +FLAGS ($Important)
            S: * 2 FETCH (FLAGS (\\Recent $Important))
            S: b OK ...
            C: c SEARCH KEYWORD $IMPORTANT
            S: * SEARCH 2
            S: c OK ...
            C: d SEARCH FLAGGED
            S: * SEARCH
            S: d OK ...
            """);
  }

  @Test // RFC 8457 §3.2.1, §3.2.2
  void oneMailboxIsForWhatIsImportant() {
    given()
        .plays(
            """
            C: t0 LIST "" "*" RETURN (SPECIAL-USE)
            S!: * LIST (... \\Important) ...
            S: t0 OK ...
            C: t1 CREATE "Important Messages" (USE (\\Important))
            S: t1 OK ...
            C: t2 LIST "" "Imp*"
            S: * LIST (\\HasNoChildren \\Important) "/" "Important Messages"
            S: t2 OK ...
            C: t3 CREATE Others (USE (\\Important))
            S: t3 NO [USEATTR] ...
            C: t4 XLIST "" "Imp*"
            S: * XLIST (\\HasNoChildren \\Important) "/" "Important Messages"
            S: t4 OK ...
            C: t5 GETMETADATA "Important Messages" /private/specialuse
            S: * METADATA "Important Messages" (/private/specialuse "\\\\Important")
            S: t5 OK ...
            C: t6 SETMETADATA "Important Messages" (/private/specialuse NIL)
            S: t6 OK ...
            C: t7 LIST "" "Imp*"
            S: * LIST (\\HasNoChildren) "/" "Important Messages"
            S: t7 OK ...
            """);
  }
}
