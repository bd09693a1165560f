package org.chappe.imap;

import static org.chappe.imap.TestServer.given;
import static org.chappe.imap.TestServer.mailbox;

import org.junit.jupiter.api.Test;

/** WITHIN, RFC 5032. The messages are from 2026-01-02 03:04:05, which is now, and before. */
class Rfc5032Test {
  @Test // RFC 5032 §2: to the second, and both when it is that second
  void olderAndYounger() {
    given(mailbox("INBOX"))
        .plays(
            """
            C: a APPEND INBOX "02-Jan-2026 03:04:05 +0000" {12+}
            C: Subject: a
            C:
            S: a OK ...
            C: b APPEND INBOX "02-Jan-2026 03:03:05 +0000" {12+}
            C: Subject: b
            C:
            S: b OK ...
            C: c APPEND INBOX "02-Jan-2025 03:03:05 +0000" {12+}
            C: Subject: c
            C:
            S: c OK ...
            C: d SELECT INBOX
            S: d OK ...
            C: e SEARCH OLDER 60
            S: * SEARCH 2 3
            S: e OK ...
            C: f SEARCH YOUNGER 60
            S: * SEARCH 1 2
            S: f OK ...
            C: g SEARCH OLDER 61
            S: * SEARCH 3
            S: g OK ...
            C: h SEARCH YOUNGER 59
            S: * SEARCH 1
            S: h OK ...
            C: i SEARCH OLDER 9223372036854775807
            S: * SEARCH
            S: i OK ...
            C: j SEARCH YOUNGER 9223372036854775807 NOT OLDER 60
            S: * SEARCH 1
            S: j OK ...
            """);
  }

  @Test // RFC 5032 §3
  void badInput() {
    given(mailbox("INBOX", "a"))
        .plays(
            """
            C: a SELECT INBOX
            S: a OK ...
            C: b SEARCH OLDER 0
            S: b BAD a number above 0 is expected...
            C: c SEARCH YOUNGER
            S: c BAD expected a space...
            C: d SEARCH OLDER -5
            S: d BAD expected a number...
            """);
  }
}
