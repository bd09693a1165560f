package org.chappe.imap;

import static org.assertj.core.api.Assertions.assertThat;
import static org.chappe.imap.TestServer.given;
import static org.chappe.imap.TestServer.mailbox;

import org.chappe.imap.TestServer.Given;
import org.chappe.model.ByteSize;
import org.junit.jupiter.api.Test;

/** APPENDLIMIT: RFC 7889. */
class Rfc7889Test {
  private static Given limited() {
    return given(mailbox("INBOX", "first"))
        .settings(
            ImapSettings.DEFAULT.withCleartextOnLoopback(true).withMessageLimit(new ByteSize(40)));
  }

  @Test // §2, §3
  void theLimitIsTold() {
    limited()
        .plays(
            """
            C: a CAPABILITY
            S: * CAPABILITY ... APPENDLIMIT=40 ...
            S: a OK ...
            C: b STATUS INBOX (APPENDLIMIT MESSAGES)
            S: * STATUS INBOX (MESSAGES 1 APPENDLIMIT 40)
            S: b OK ...
            C: c LIST "" INBOX RETURN (STATUS (APPENDLIMIT))
            S: * LIST (...) "/" INBOX
            S: * STATUS INBOX (APPENDLIMIT 40)
            S: c OK ...
            """);
  }

  @Test // §4: before the octets are asked for, and the session goes on
  void whatIsLargerIsRefused() {
    limited()
        .plays(
            """
            C: a APPEND INBOX {41}
            S: a NO [TOOBIG] a message of 41 octets; the limit is 40
            C: b APPEND INBOX {41+}
            C: 0123456789012345678901234567890123456789!
            S: b NO [TOOBIG] ...
            C: c APPEND INBOX ~{41+}
            C: 0123456789012345678901234567890123456789!
            S: c NO [TOOBIG] ...
            C: d APPEND INBOX {40+}
            C: 0123456789012345678901234567890123456789
            S: d OK [APPENDUID ...] ...
            """);
  }

  @Test // §5: a number, which is below 2^32
  void aLimitAboveWhatANumberCanSayIsCut() {
    ImapSettings huge = ImapSettings.DEFAULT.withMessageLimit(new ByteSize(1L << 40));
    assertThat(huge.appendLimit()).isEqualTo(4_294_967_295L);
  }
}
