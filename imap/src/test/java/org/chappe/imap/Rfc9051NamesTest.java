package org.chappe.imap;

import static org.chappe.imap.TestServer.given;
import static org.chappe.imap.TestServer.mailbox;

import org.junit.jupiter.api.Test;

/** Mailbox names after ENABLE IMAP4rev2, RFC 9051 §5.1, §6.3.9.7. */
class Rfc9051NamesTest {
  @Test // §5.1, §6.3.2, §6.3.4, §6.3.5, §6.3.6, §6.3.9.7, §6.3.12
  void whoWritesANameInAnotherFormIsToldTheNameItHas() {
    given(mailbox("INBOX", "first"))
        .plays(
            """
            C: b CREATE inbox/a
            S!: * LIST ...
            S: b OK ...
            C: c ENABLE IMAP4rev2
            S: * ENABLED IMAP4rev2
            S: c OK ...
            C: d CREATE "A\u0308pfel/"
            S: * LIST (\\HasNoChildren) "/" "\u00C4pfel" ("OLDNAME" ("A\u0308pfel"))
            S: d OK ...
            C: e SELECT "A\u0308pfel"
            S: * LIST (\\HasNoChildren) "/" "\u00C4pfel" ("OLDNAME" ("A\u0308pfel"))
            S: e OK ...
            C: f SELECT "\u00C4pfel"
            S: * LIST (\\HasNoChildren) "/" "\u00C4pfel"
            S: f OK ...
            C: g EXAMINE inbox
            S: * LIST (\\HasChildren) "/" INBOX ("OLDNAME" (inbox))
            S: g OK ...
            C: h APPEND "A\u0308pfel" {14+}
            C: Subject: one
            C:
            S: * LIST (\\HasNoChildren) "/" "\u00C4pfel" ("OLDNAME" ("A\u0308pfel"))
            S: h OK ...
            C: i RENAME "A\u0308pfel" Apples
            S: * LIST (\\HasNoChildren) "/" Apples ("OLDNAME" ("A\u0308pfel"))
            S: i OK ...
            C: j RENAME Apples "A\u0308pfel"
            S: * LIST (\\HasNoChildren) "/" "\u00C4pfel" ("OLDNAME" (Apples))
            S: j OK ...
            C: k DELETE "A\u0308pfel"
            S: * LIST (\\NonExistent \\HasNoChildren) "/" "\u00C4pfel" ("OLDNAME" ("A\u0308pfel"))
            S: k OK ...
            C: l CREATE Plain/
            S!: * LIST ...
            S: l OK ...
            """);
  }
}
