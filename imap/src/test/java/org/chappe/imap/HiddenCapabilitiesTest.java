package org.chappe.imap;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.chappe.imap.TestServer.given;
import static org.chappe.imap.TestServer.mailbox;

import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Capabilities that some clients and accounts are not told of: setting {@code imap.hide}. */
class HiddenCapabilitiesTest {
  private static TestServer.Given hiding(String... hidden) {
    return given()
        .settings(
            given().settings().withHide(Stream.of(hidden).map(HiddenCapability::parse).toList()));
  }

  @Test // Microsoft's fetcher enables UIDONLY and then uses message numbers
  void outlookIsNotToldOfUidOnly() {
    given(mailbox("INBOX", "a"))
        .playsUnsigned(
            """
            S: * OK ...
            C: a ID ("name" "x" "vendor" "MICROSOFT Corporation")
            S: a OK ...
            C: b LOGIN ann secret
            S!: ... UIDONLY ...
            S: b OK [CAPABILITY IMAP4rev1 ... UIDPLUS ...] ...
            C: c CAPABILITY
            S!: * CAPABILITY ... UIDONLY ...
            S: c OK ...
            C: d ENABLE UIDONLY CONDSTORE
            S: * ENABLED CONDSTORE
            S: d OK ...
            C: e SELECT INBOX
            S: e OK ...
            C: f FETCH 1 UID
            S: * 1 FETCH (UID 1)
            S: f OK ...
            """);
  }

  @Test // in the order of its ID: what was announced before is taken back
  void idAfterSigningInCounts() {
    given()
        .plays(
            """
            C: a CAPABILITY
            S: * CAPABILITY ... UIDONLY ...
            S: a OK ...
            C: b ID ("name" "Outlook for iOS")
            S: b OK ...
            C: c CAPABILITY
            S!: * CAPABILITY ... UIDONLY ...
            S: c OK ...
            C: d ENABLE UIDONLY
            S: * ENABLED
            S: d OK ...
            C: e ID ("name" "mutt")
            S: e OK ...
            C: f ENABLE UIDONLY
            S: * ENABLED UIDONLY
            S: f OK ...
            """);
  }

  @Test // RFC 8437 §3
  void whatAClientIsIsForgottenByUnauthenticate() {
    given()
        .plays(
            """
            C: a ID ("name" "Outlook")
            S: a OK ...
            C: b UNAUTHENTICATE
            S: b OK ...
            C: c LOGIN ann secret
            S: c OK [CAPABILITY ... UIDONLY ...] ...
            """);
  }

  @Test
  void somethingIsHiddenFromEverybody() {
    hiding("Notify", "AUTH=LOGIN", "APPENDLIMIT", "IMAP4REV2")
        .playsUnsigned(
            """
            S: * OK [CAPABILITY IMAP4rev1 LITERAL+ SASL-IR ENABLE ID LANGUAGE AUTH=PLAIN] ...
            C: a LOGIN ann secret
            S!: ... NOTIFY ...
            S!: ... APPENDLIMIT...
            S: a OK [CAPABILITY IMAP4rev1 LITERAL+ SASL-IR ENABLE ID LANGUAGE ACL BINARY ... UIDONLY ...] ...
            C: b ENABLE IMAP4rev2
            S: * ENABLED
            S: b OK ...
            """);
  }

  @Test
  void somethingIsHiddenFromAnAccount() {
    hiding("QRESYNC account=ben@*")
        .playsUnsigned(
            """
            S: * OK ...
            C: a LOGIN ann secret
            S: a OK [CAPABILITY ... QRESYNC ...] ...
            C: b UNAUTHENTICATE
            S: b OK ...
            C: c LOGIN ben secret
            S!: ... QRESYNC ...
            S: c OK [CAPABILITY ...] ...
            C: d ENABLE QRESYNC
            S: * ENABLED
            S: d OK ...
            """);
  }

  @Test
  void bothConditionsMustHold() {
    hiding("QRESYNC account=ann@example.test client=old*")
        .playsUnsigned(
            """
            S: * OK ...
            C: a ID ("name" "Old Mail")
            S: a OK ...
            C: b LOGIN ben secret
            S: b OK [CAPABILITY ... QRESYNC ...] ...
            C: c UNAUTHENTICATE
            S: c OK ...
            C: d LOGIN ann secret
            S: d OK [CAPABILITY ... QRESYNC ...] ...
            C: e ID ("name" "Old Mail")
            S: e OK ...
            C: f ENABLE QRESYNC
            S: * ENABLED
            S: f OK ...
            """);
  }

  @ParameterizedTest
  @CsvSource({
    "'*', '', true",
    "'*', 'a', true",
    "'a', 'A', true",
    "'a', 'ab', false",
    "'a', 'ba', false",
    "'a*', 'ab', true",
    "'*b', 'ab', true",
    "'*a', 'aab', false",
    "'*ab', 'aab', true",
    "'a*a', 'a', false",
    "'a**a', 'aa', true",
    "'*a*b*c*', 'xaxbxc', true",
    "'*a*b*c*', 'xaxcxb', false",
    "'a.c', 'abc', false",
    "'É*', 'ecole', false",
    "'É*', 'état', true"
  })
  void patterns(String pattern, String name, boolean hidden) {
    var capability = HiddenCapability.parse("NOTIFY client=" + pattern);
    assertThat(capability.hides("NOTIFY", new Client(name, "", "none"), "")).isEqualTo(hidden);
    assertThat(capability.hides("NOTIFY", new Client("none", "", name), "")).isEqualTo(hidden);
    assertThat(capability.hides("UIDONLY", new Client(name, "", name), "")).isFalse();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "UIDONLY",
        "COMPRESS=DEFLATE account=*@old.example",
        "LITERAL+ client=*x*",
        "UIDONLY client=*microsoft* account=*@old.example"
      })
  void whatIsWrittenIsRead(String text) {
    assertThat(HiddenCapability.parse(text)).hasToString(text);
    assertThat(HiddenCapability.parse(HiddenCapability.parse(text).toString()))
        .isEqualTo(HiddenCapability.parse(text));
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "IMAP4rev1", "LOGINDISABLED", "X", "NOTIFY x", "NOTIFY account="})
  void whatIsWrongIsRefused(String text) {
    assertThatThrownBy(() -> HiddenCapability.parse(text))
        .isInstanceOf(IllegalArgumentException.class);
  }
}
