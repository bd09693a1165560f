package org.chappe.imap;

import static org.chappe.imap.TestServer.given;
import static org.chappe.imap.TestServer.mailbox;

import org.junit.jupiter.api.Test;

/** SORT=DISPLAY, RFC 5957. */
class Rfc5957Test {
  private static final String ZED =
      "From: Zed <a@example.test>\nTo: b@example.test\nSubject: 1\n\n1\n";
  private static final String ANNE =
      "From: =?utf-8?q?=C3=84nne?= <z@example.test>\nTo: Zoe <a@example.test>\nSubject: 2\n\n2\n";
  private static final String BEN =
      "From: ben@example.test\nTo: anne@example.test\nSubject: 3\n\n3\n";

  @Test // §3
  void sortedAsTheNamesAreShown() {
    given(mailbox("INBOX", ZED, ANNE, BEN))
        .plays(
            """
            C: a SELECT INBOX
            S: a OK ...
            C: b SORT (FROM) UTF-8 ALL
            S: * SORT 1 3 2
            S: b OK ...
            C: c SORT (DISPLAYFROM) UTF-8 ALL
            S: * SORT 2 3 1
            S: c OK ...
            C: d SORT (REVERSE DISPLAYTO) UTF-8 ALL
            S: * SORT 2 1 3
            S: d OK ...
            """);
  }
}
