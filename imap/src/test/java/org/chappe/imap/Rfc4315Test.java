package org.chappe.imap;

import static org.chappe.imap.TestServer.given;
import static org.chappe.imap.TestServer.mailbox;

import org.junit.jupiter.api.Test;

/** UIDPLUS, RFC 4315. */
class Rfc4315Test {
  @Test // §2.1, §3: APPENDUID, COPYUID
  void uidsAreToldAndOnlyNamedMessagesExpunged() {
    given(mailbox("INBOX", "first", "second", "third"), mailbox("saved"))
        .plays(
            """
            C: a APPEND saved {6+}
            C: A: b
            C:
            S: a OK [APPENDUID <v> 1] ...
            C: b SELECT INBOX
            S: b OK ...
            C: c COPY 2:3 saved
            S: c OK [COPYUID <v> 2:3 2:3] ...
            C: d UID COPY 1 nowhere
            S: d NO [TRYCREATE] ...
            C: e UID COPY 9 saved
            S: e OK UID COPY ...
            C: f STORE 1:2 +FLAGS.SILENT (\\Deleted)
            S: f OK ...
            C: g UID EXPUNGE 2:4294967295
            S!: * 1 EXPUNGE
            S: * 2 EXPUNGE
            S: g OK ...
            C: h UID SEARCH DELETED
            S: * SEARCH 1
            S: h OK ...
            """);
  }
}
