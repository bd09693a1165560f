package org.chappe.imap;

import static org.chappe.imap.TestServer.given;
import static org.chappe.imap.TestServer.mailbox;

import org.chappe.net.testing.ScriptClient;
import org.junit.jupiter.api.Test;

/** LIST-MYRIGHTS, RFC 8440. */
class Rfc8440Test {
  @Test // §3, §4
  void rightsAreToldBehindEachMailboxThatIsOne() {
    given(mailbox("INBOX"), mailbox("foo/bar"))
        .plays(
            """
            C: a CAPABILITY
            S: * CAPABILITY ... LIST-MYRIGHTS ...
            S: a OK ...
            C: b DELETE foo
            S: b OK ...
            C: c LIST "" (INBOX foo%) RETURN (MYRIGHTS)
            S: * LIST (\\HasNoChildren) "/" INBOX
            S: * MYRIGHTS INBOX lrswipkxtecda
            S: * LIST (\\NonExistent \\HasChildren) "/" foo
            S!: * MYRIGHTS foo ...
            S: c OK ...
            C: d SUBSCRIBE foo/bar
            S: d OK ...
            C: e CREATE foo
            S: e OK ...
            C: f LIST (SUBSCRIBED RECURSIVEMATCH) "" foo% RETURN (MYRIGHTS)
            S: * LIST (\\HasChildren) "/" foo ("CHILDINFO" ("SUBSCRIBED"))
            S!: * MYRIGHTS ...
            S: f OK ...
            C: g LIST "" foo/bar RETURN (STATUS (MESSAGES) MYRIGHTS)
            S: * LIST (\\HasNoChildren) "/" foo/bar
            S: * STATUS foo/bar (MESSAGES 0)
            S: * MYRIGHTS foo/bar lrswipkxtecda
            S: g OK ...
            """);
  }

  @Test
  void rightsOnOthersMailboxes() {
    try (TestServer server = given(mailbox("Project")).server();
        ScriptClient ann = server.ann();
        ScriptClient ben = server.signedIn("ben")) {
      ann.plays(
          """
          C: a SETACL Project ben@example.test lw
          S: a OK ...
          """);
      ben.plays(
          """
          C: a LIST "" Users/* RETURN (MYRIGHTS)
          S: * LIST (\\HasNoChildren) "/" Users/ann@example.test/Project
          S: * MYRIGHTS Users/ann@example.test/Project lw
          S: a OK ...
          """);
    }
  }
}
