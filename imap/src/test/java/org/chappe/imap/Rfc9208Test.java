package org.chappe.imap;

import static org.assertj.core.api.Assertions.assertThat;
import static org.chappe.imap.TestServer.given;
import static org.chappe.imap.TestServer.mailbox;

import java.util.OptionalLong;
import java.util.Set;
import org.chappe.model.Address;
import org.chappe.net.testing.Script;
import org.junit.jupiter.api.Test;

final class Rfc9208Test {
  private static final ImapSettings ADMINISTERED =
      ImapSettings.DEFAULT
          .withCleartextOnLoopback(true)
          .withAdministrators(Set.of(Address.parse("Ann@example.test")));

  @Test // RFC 9208 §3, §4.1.1, §4.1.2; §7: quota-list is never "()", which Thunderbird insists on
  void whatIsNotLimitedIsNotNamed() {
    given(mailbox("INBOX", "one"))
        .plays(
            """
            C: a CAPABILITY
            S: * CAPABILITY ... QUOTA QUOTA=RES-MAILBOX QUOTA=RES-MESSAGE QUOTA=RES-STORAGE QUOTASET ...
            S: a OK ...
            C: b GETQUOTAROOT INBOX
            S: * QUOTAROOT INBOX
            S!: * QUOTA ...
            S: b OK ...
            C: c GETQUOTAROOT Nowhere/yet
            S: * QUOTAROOT Nowhere/yet
            S!: * QUOTA ...
            S: c OK ...
            C: d GETQUOTA ""
            S: * QUOTA ann@example.test ()
            S: d OK ...
            """);
  }

  @Test // RFC 9208 §4.2.1, §5
  void usageAndLimitsAreTold() {
    try (var server = given(mailbox("INBOX", "one", "two")).server();
        var mail = server.mail();
        var ann = server.ann()) {
      mail.setQuota(OptionalLong.of(10_240), OptionalLong.of(3), OptionalLong.of(7));
      ann.plays(
          """
          C: a GETQUOTA ann@example.test
          S: * QUOTA ann@example.test (STORAGE 1 10 MESSAGE 2 3 MAILBOX 6 7)
          S: a OK ...
          C: b CREATE Work
          S: b OK ...
          C: c CREATE More
          S: c NO [OVERQUOTA] over quota: the account may have 7 mailboxes
          C: d COPY 1 Work
          S: d BAD no mailbox is selected
          C: e GETQUOTA ANN@EXAMPLE.TEST
          S: * QUOTA ann@example.test (STORAGE 1 10 MESSAGE 2 3 MAILBOX 7 7)
          S: e OK ...
          C: f GETQUOTAROOT Work
          S: * QUOTAROOT Work ann@example.test
          S: * QUOTA ann@example.test (STORAGE 1 10 MESSAGE 2 3 MAILBOX 7 7)
          S: f OK ...
          """);
    }
  }

  @Test // RFC 9208 §4.2.2, §4.3.1, §5
  void whatIsMoreThanMayBeIsRefused() {
    try (var server = given(mailbox("INBOX", "one", "two"), mailbox("Work")).server()) {
      server.limit();
      try (var ann = server.ann()) {
        ann.plays(
            """
            C: a GETQUOTAROOT Work
            S: * QUOTAROOT Work ann@example.test
            S: * QUOTA ann@example.test (STORAGE 1 10 MESSAGE 2 3)
            S: a OK ...
            C: b APPEND Work {11000+}
            C: %s
            S: b NO [OVERQUOTA] ...
            C: c APPEND Work {3+}
            C: abc
            S: c OK ...
            C: d GETQUOTA ann@example.test
            S: * QUOTA ann@example.test (STORAGE 1 10 MESSAGE 3 3)
            S: d OK ...
            C: e APPEND Work {3+}
            C: abc
            S: e NO [OVERQUOTA] ...
            C: f SELECT INBOX
            S: f OK ...
            C: g COPY 1 Work
            S: g NO [OVERQUOTA] ...
            C: h MOVE 1 Work
            S: * 1 EXPUNGE
            S: h OK ...
            C: i STORE 1 +FLAGS (\\Deleted)
            S: i OK ...
            C: j APPEND Work {3+}
            C: abc
            S: j NO [OVERQUOTA] ...
            C: k EXPUNGE
            S: * 1 EXPUNGE
            S: k OK ...
            C: l APPEND Work {3+}
            C: abc
            S: l OK ...
            C: m GETQUOTA nobody@example.test
            S: m NO ...
            """
                .formatted("x".repeat(11_000)));
      }
    }
  }

  @Test // RFC 9208 §4.1.3: who may not, is told so and learns nothing
  void onlyAdministratorsSetAndSeeOthers() {
    given()
        .plays(
            """
            C: a SETQUOTA ann@example.test (STORAGE 512)
            S: a NO [NOPERM] ...
            C: b GETQUOTA ben@example.test
            S: b NO [NOPERM] ...
            C: c GETQUOTA nobody@example.test
            S: c NO [NOPERM] ...
            """);
  }

  @Test // RFC 9208 §4.1.3
  void whatIsNotListedIsNotLimitedAnyMore() {
    given(mailbox("INBOX", "one"))
        .settings(ADMINISTERED)
        .plays(
            """
            C: a SETQUOTA "" (STORAGE 512 MESSAGE 100)
            S: * QUOTA ann@example.test (STORAGE 1 512 MESSAGE 1 100)
            S: a OK ...
            C: b SETQUOTA ann@example.test (mailbox 9)
            S: * QUOTA ann@example.test (MAILBOX 6 9)
            S: b OK ...
            C: c SETQUOTA ann@example.test ()
            S: * QUOTA ann@example.test ()
            S: c OK ...
            C: d SETQUOTA ann@example.test (STORAGE 0)
            S: * QUOTA ann@example.test (STORAGE 1 0)
            S: d OK ...
            C: e APPEND INBOX {1+}
            C: x
            S: e NO [OVERQUOTA] ...
            """);
  }

  @Test // RFC 9208 §5.3: a number of mailboxes, which renaming one leaves as it is
  void mailboxesOverQuotaAreRenamedAndNotMade() {
    given(mailbox("INBOX", "one"), mailbox("Work"), mailbox("Work/new"))
        .settings(ADMINISTERED)
        .plays(
            """
            C: a SETQUOTA "" (MAILBOX 2)
            S: * QUOTA ann@example.test (MAILBOX 8 2)
            S: a OK ...
            C: b RENAME Work Done
            S: b OK ...
            C: c RENAME Done/new Trash/new
            S: c OK ...
            C: d RENAME Done Years/2020
            S: d NO [OVERQUOTA] ...
            C: e RENAME INBOX Old
            S: e NO [OVERQUOTA] ...
            C: f CREATE More
            S: f NO [OVERQUOTA] ...
            C: g GETQUOTA ""
            S: * QUOTA ann@example.test (MAILBOX 8 2)
            S: g OK ...
            """);
  }

  @Test
  void administratorsSetOthers() {
    try (var server = given().settings(ADMINISTERED).server();
        var ann = server.ann()) {
      ann.plays(
          """
          C: a SETQUOTA ben@example.test (MESSAGE 5)
          S: * QUOTA ben@example.test (MESSAGE 0 5)
          S: a OK ...
          C: b GETQUOTA Ben@example.test
          S: * QUOTA ben@example.test (MESSAGE 0 5)
          S: b OK ...
          C: c GETQUOTA nobody@example.test
          S: c NO [NONEXISTENT] there is no such quota root
          C: d GETQUOTA "no address"
          S: d NO [NONEXISTENT] there is no such quota root
          """);
      Script.imap(server.address())
          .plays(
              """
              S: * OK ...
              C: a LOGIN ben secret
              S: a OK ...
              C: b GETQUOTA ""
              S: * QUOTA ben@example.test (MESSAGE 0 5)
              S: b OK ...
              C: c SETQUOTA "" ()
              S: c NO [NOPERM] ...
              """);
      assertThat(ImapSettings.DEFAULT.administrators()).isEmpty();
    }
  }

  @Test // RFC 9208 §4.1.4
  void statusTellsWhatExpungeWouldFree() {
    given(mailbox("INBOX", "one", "two", "three"))
        .plays(
            """
            C: a STATUS INBOX (DELETED DELETED-STORAGE)
            S: * STATUS INBOX (DELETED 0 DELETED-STORAGE 0)
            S: a OK ...
            C: b SELECT INBOX
            S: b OK ...
            C: c STORE 1:2 +FLAGS (\\Deleted)
            S: c OK ...
            C: d STATUS INBOX (MESSAGES DELETED DELETED-STORAGE)
            S: * STATUS INBOX (MESSAGES 3 DELETED 2 DELETED-STORAGE 102)
            S: d OK ...
            C: e LIST "" INBOX RETURN (STATUS (DELETED-STORAGE))
            S: * STATUS INBOX (DELETED-STORAGE 102)
            S: e OK ...
            """);
  }

  @Test
  void whatIsWrittenWrongIsSaid() {
    given()
        .settings(ADMINISTERED)
        .plays(
            """
            C: a GETQUOTA
            S: a BAD expected a space at octet 11, found the end of the line
            C: b GETQUOTAROOT
            S: b BAD expected a space at octet 15, found the end of the line
            C: c SETQUOTA "" STORAGE 1
            S: c BAD expected limits in parentheses at octet 15, found "S"
            C: d SETQUOTA "" (STORAGE)
            S: d BAD expected a space at octet 23, found ")"
            C: e SETQUOTA "" (STORAGE 1 STORAGE 2)
            S: e BAD STORAGE twice
            C: f SETQUOTA "" (ANNOTATION-STORAGE 1)
            S: f NO [CANNOT] ANNOTATION-STORAGE is not limited here
            C: g SETQUOTA "" (STORAGE -1)
            S: g BAD ...
            """);
  }
}
