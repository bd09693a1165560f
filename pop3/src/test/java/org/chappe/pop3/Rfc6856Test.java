package org.chappe.pop3;

import static org.chappe.pop3.TestServer.given;

import org.junit.jupiter.api.Test;

final class Rfc6856Test {
  @Test // RFC 6856 §2.1
  void utf8IsForThoseWhoHaveNotSignedIn() {
    given()
        .playsUnsigned(
            """
            S: +OK ...
            C: UTF8
            S: +OK ...
            C: STLS
            S: -ERR STLS comes before UTF8
            C: USER ann@example.test
            S: +OK ...
            C: PASS sec ret
            S: +OK ...
            C: UTF8
            S: -ERR you have signed in already
            """);
  }

  @Test // RFC 6856 §2.2: names that are not UTF-8 are refused
  void namesAreUtf8() {
    given()
        .playsUnsigned(
            """
            S: +OK ...
            C: USER an\\xFF
            S: -ERR a command that is not UTF-8
            C: USER änn@example.test
            S: +OK ...
            C: PASS pässword
            S: -ERR [AUTH] wrong user or password
            """);
  }

  @Test // RFC 6856 §3.2
  void languagesAreListedAndChosen() {
    given()
        .plays(
            """
            C: LANG
            S: +OK ...
            S: i-default
            S: en English
            S: .
            C: LANG en
            S: +OK en ...
            C: LANG en-GB
            S: +OK en ...
            C: LANG *
            S: +OK i-default ...
            C: LANG tlh
            S: -ERR the language is not there; English goes on
            C: LANG en de
            S: -ERR expected one argument behind LANG, found more
            """);
  }
}
