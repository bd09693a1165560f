package org.chappe.imap;

import static org.assertj.core.api.Assertions.assertThat;
import static org.chappe.imap.TestServer.given;
import static org.chappe.imap.TestServer.mailbox;

import java.time.InstantSource;
import java.util.OptionalLong;
import org.chappe.imap.TestServer.Given;
import org.chappe.mailbox.MailAccount;
import org.chappe.mailbox.MailboxSnapshot;
import org.chappe.model.ByteSize;
import org.chappe.model.MailboxName;
import org.chappe.net.testing.ScriptClient;
import org.chappe.store.MemoryStore;
import org.junit.jupiter.api.Test;

/** MULTIAPPEND: RFC 3502. */
class Rfc3502Test {
  private static Given limited(int octets) {
    return given(mailbox("INBOX", "first"))
        .settings(
            ImapSettings.DEFAULT
                .withCleartextOnLoopback(true)
                .withMessageLimit(new ByteSize(octets)));
  }

  @Test // §6.3.11: flags and date stand before each message; APPENDUID names as many UIDs
  void severalMessagesComeWithOneCommand() {
    given(mailbox("INBOX", "first"), mailbox("Saved"))
        .plays(
            """
            C: a CAPABILITY
            S: * CAPABILITY ... MULTIAPPEND ...
            S: a OK ...
            C: b APPEND Saved (\\Seen $x) {14}
            S: + ...
            C: Subject: one
            C:  " 7-Feb-1994 22:43:04 -0800" {14+}
            C: Subject: two
            C:  (\\Flagged) " 8-Feb-1994 22:43:04 +0000" {16+}
            C: Subject: three
            C:  {15}
            S: + ...
            C: Subject: four
            C:
            S: b OK [APPENDUID <v> 1:4] ...
            C: c EXAMINE Saved
            S: * 4 EXISTS
            S: * OK [UIDVALIDITY <v>] ...
            S: c OK ...
            C: d FETCH 1:* (UID FLAGS INTERNALDATE BODY.PEEK[])
            S: * 1 FETCH (UID 1 FLAGS (...) INTERNALDATE "02-Jan-2026 03:04:05 +0000" BODY[] {14}
            S: Subject: one
            S: )
            S: * 2 FETCH (UID 2 FLAGS (...) INTERNALDATE "08-Feb-1994 06:43:04 +0000" BODY[] {14}
            S: Subject: two
            S: )
            S: * 3 FETCH (UID 3 FLAGS (...\\Flagged...) INTERNALDATE "08-Feb-1994 22:43:04 +0000" BODY[] {16}
            S: Subject: three
            S: )
            S: * 4 FETCH (UID 4 FLAGS (...) INTERNALDATE "02-Jan-2026 03:04:05 +0000" BODY[] {15}
            S: Subject: four
            S: )
            S: d OK ...
            """);
  }

  @Test // §6.3.11: the selected mailbox is told of at once
  void theSelectedMailboxIsToldOf() {
    given(mailbox("INBOX", "first"))
        .plays(
            """
            C: a SELECT INBOX
            S: a OK ...
            C: b APPEND INBOX {3+}
            C: one {3+}
            C: two
            S: * 3 EXISTS
            S: b OK [APPENDUID <v> 2:3] ...
            """);
  }

  @Test // §6.3.11: a message of no octets takes all of them back
  void aMessageOfNoOctetsCancels() {
    given(mailbox("INBOX", "first"))
        .plays(
            """
            C: a APPEND INBOX {3+}
            C: one {0+}
            C:  {5+}
            C: three
            S: a NO [CANNOT] a message of no octets: nothing is appended
            C: b APPEND INBOX {3+}
            C: one {0}
            S: b NO [CANNOT] ...
            C: c STATUS INBOX (MESSAGES UIDNEXT)
            S: * STATUS INBOX (MESSAGES 1 UIDNEXT 2)
            S: c OK ...
            """);
  }

  @Test // §6.3.11: no partial appending, whatever is wrong and wherever
  void allOrNone() {
    limited(10)
        .plays(
            """
            C: a APPEND INBOX {3+}
            C: one {11}
            S: a NO [TOOBIG] a message of 11 octets; the limit is 10
            C: b APPEND INBOX {3+}
            C: one {11+}
            C: b1 NOOP\\x0D\\x0A1 {3+}
            C: two
            S: b NO [TOOBIG] ...
            C: c APPEND INBOX {3+}
            C: one (\\Nonsense) {3+}
            C: two
            S: c BAD \\Nonsense is not a flag
            C: d APPEND INBOX {3+}
            C: one "when?" {3+}
            C: two
            S: d BAD ...
            C: e APPEND INBOX {3+}
            C: one two
            S: e BAD expected the message as a literal at octet 26, found "t"
            C: f APPEND INBOX {3+}
            C: onetwo {3+}
            C: two
            S: f BAD expected the end of the command at octet 25, found "t"
            C: g APPEND Nowhere {3+}
            C: one {3+}
            C: two
            S: g NO [TRYCREATE] ...
            C: h STATUS INBOX (MESSAGES UIDNEXT)
            S: * STATUS INBOX (MESSAGES 1 UIDNEXT 2)
            S: h OK ...
            """);
  }

  @Test // a quota is looked at for all of them together, before the one that does not fit is sent
  void allOfThemMustFitIntoTheQuota() {
    try (TestServer server = given(mailbox("INBOX")).server();
        MailAccount mail = server.mail();
        ScriptClient ann = server.ann()) {
      mail.setQuota(OptionalLong.of(20), OptionalLong.empty(), OptionalLong.empty());
      ann.plays(
          """
          C: a APPEND INBOX {10+}
          C: 0123456789 {11}
          S: a NO [OVERQUOTA] ...
          C: b STATUS INBOX (MESSAGES)
          S: * STATUS INBOX (MESSAGES 0)
          S: b OK ...
          C: c APPEND INBOX {10+}
          C: 0123456789 {10+}
          C: 0123456789
          S: c OK [APPENDUID <v> 1:2] ...
          """);
    }
  }

  @Test // more than one command may bring is refused, and nothing of it stays
  void oneCommandBringsSoMany() {
    try (TestServer server = given(mailbox("INBOX")).server();
        ScriptClient ann = server.ann()) {
      ann.plays(
          "C: a APPEND INBOX {3+}\n"
              + "C: abc {3+}\n".repeat(AppendHandler.MOST_MESSAGES)
              + "C: abc\n"
              + "S: a NO [LIMIT] 500 messages are as much as can come in one command: send fewer\n"
              + "C: b STATUS INBOX (MESSAGES)\n"
              + "S: * STATUS INBOX (MESSAGES 0)\n"
              + "S: b OK ...\n"
              + "C: c APPEND INBOX {3+}\n"
              + "C: abc {3+}\n".repeat(AppendHandler.MOST_MESSAGES - 1)
              + "C: abc\n"
              + "S: c OK [APPENDUID <v> 1:500] ...\n");
    }
  }

  @Test // DESIGN.md §1: what fits into a commit is one
  void severalMessagesAreOneVersion() {
    var store = new MemoryStore(InstantSource.fixed(TestServer.NOW));
    try (TestServer server = given(mailbox("INBOX", "first")).store(store).server();
        MailAccount mail = server.mail();
        ScriptClient ann = server.ann()) {
      long before = mail.snapshot().version().value();
      ann.plays(
          """
          C: a APPEND INBOX {3+}
          C: one {3+}
          C: two {5+}
          C: three
          S: a OK [APPENDUID <v> 2:4] ...
          """);
      MailboxSnapshot inbox = mail.snapshot().mailbox(new MailboxName("INBOX")).orElseThrow();
      assertThat(mail.snapshot().version().value()).isEqualTo(before + 1);
      assertThat(inbox.modSeq(1)).isEqualTo(before + 1);
      assertThat(inbox.modSeq(3)).isEqualTo(before + 1);
    }
  }
}
