package org.chappe.imap;

import static org.chappe.imap.TestServer.given;
import static org.chappe.imap.TestServer.mailbox;

import org.junit.jupiter.api.Test;

/** ENABLE, RFC 5161. */
class Rfc5161Test {
  @Test // §3.1, §3.2
  void whatWasEnabledIsToldAndOthersPassedOver() {
    given(mailbox("INBOX", "first"))
        .plays(
            """
            C: a CAPABILITY
            S: * CAPABILITY ... ENABLE ...
            S: a OK ...
            C: b ENABLE CONDSTORE X-GOOD-IDEA condstore
            S: * ENABLED CONDSTORE
            S: b OK ...
            C: c ENABLE X-GOOD-IDEA
            S: * ENABLED
            S: c OK ...
            C: d ENABLE SORT
            S: * ENABLED
            S: d OK ...
            C: e ENABLE
            S: e BAD ...
            C: f SELECT INBOX
            S: f OK ...
            C: g STORE 1 +FLAGS (\\Seen)
            S: * 1 FETCH (UID 1 FLAGS (...\\Seen) MODSEQ (<m>))
            S: g OK ...
            """);
  }
}
