package org.chappe.imap;

import static org.chappe.imap.TestServer.given;
import static org.chappe.imap.TestServer.mailbox;

import org.junit.jupiter.api.Test;

/**
 * SPECIAL-USE and CREATE-SPECIAL-USE, RFC 6154. More of it: {@link XlistTest}, {@link Rfc5464Test}.
 */
class Rfc6154Test {
  @Test // §2, §3, §5
  void usesAreToldAskedForAndGivenOnce() {
    given(mailbox("INBOX"))
        .plays(
            """
            C: a CAPABILITY
            S: * CAPABILITY ... CREATE-SPECIAL-USE ... SPECIAL-USE ...
            S: a OK ...
            C: b LIST "" % RETURN (SPECIAL-USE)
            S: * LIST (\\HasNoChildren) "/" INBOX
            S: * LIST (\\HasNoChildren \\Sent) "/" Sent
            S: b OK ...
            C: c CREATE MySent (USE (\\Sent))
            S: c NO [USEATTR] ...
            C: d CREATE Everything (USE (\\All))
            S: d NO [USEATTR] ...
            C: e CREATE Both (USE (\\Drafts \\Sent))
            S: e NO [USEATTR] ...
            C: f LIST (SPECIAL-USE) "" *
            S!: * LIST (...) "/" INBOX
            S: * LIST (\\HasNoChildren \\Sent) "/" Sent
            S: f OK ...
            C: g DELETE Sent
            S: g OK ...
            C: h CREATE MySent (USE (\\Sent))
            S: h OK ...
            C: i LIST (SPECIAL-USE) "" My*
            S: * LIST (\\HasNoChildren \\Sent) "/" MySent
            S: i OK ...
            """);
  }
}
