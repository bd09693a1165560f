package org.chappe.pop3;

import static org.chappe.pop3.TestServer.given;
import static org.chappe.pop3.TestServer.message;

import java.io.IOException;
import java.nio.file.Path;
import org.chappe.net.testing.Catalogues;
import org.chappe.net.testing.TestCertificate;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

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

  private static final String GROESSE = "Gr\u00c3\u00b6\u00c3\u009fe"; // its octets in UTF-8

  @Test // RFC 6856 §2.1, RFC 6857: a surrogate, of the size that LIST says
  void whoHasNotSaidUtf8GetsASurrogate() {
    given(message("one"), message(GROESSE))
        .plays(
            """
            C: STAT
            S: +OK 2 127
            C: LIST
            S: +OK ...
            S: 1 51
            S: 2 76
            S: .
            C: RETR 2
            S: +OK 76 octets
            S: From: ben@example.test
            S: Subject: =?utf-8?b?R3LDtsOfZQ==?=
            S:
            S: about Größe
            S: .
            C: TOP 2 0
            S: +OK ...
            S: From: ben@example.test
            S: Subject: =?utf-8?b?R3LDtsOfZQ==?=
            S:
            S: .
            C: DELE 2
            S: +OK ...
            C: STAT
            S: +OK 1 51
            """);
  }

  @Test // RFC 6856 §2.1
  void whoHasSaidUtf8GetsTheMessage() {
    given(message("one"), message(GROESSE))
        .playsUnsigned(
            """
            S: +OK ...
            C: UTF8
            S: +OK ...
            C: USER ann@example.test
            S: +OK ...
            C: PASS sec ret
            S: +OK ...
            C: LIST 2
            S: +OK 2 59
            C: RETR 2
            S: +OK 59 octets
            S: From: ben@example.test
            S: Subject: Größe
            S:
            S: about Größe
            S: .
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
            S: en English
            S: de Deutsch
            S: fr français
            S: i-default
            S: .
            C: LANG en-GB
            S: +OK en ...
            C: LANG de
            S: +OK de ab jetzt Deutsch
            C: LANG tlh
            S: -ERR diese Sprache wird hier nicht gesprochen
            C: NOOP
            S: +OK erledigt
            C: RETR 7
            S: -ERR es gibt keine Nachricht 7, die letzte ist 0
            C: LANG *
            S: +OK i-default this language it is
            C: FROB
            S: -ERR "FROB" is not a command here
            C: LANG en de
            S: -ERR expected one argument behind LANG, found more
            """);
  }

  @Test // what is said in plain does not act in TLS
  void stlsForgetsTheLanguage(@TempDir Path folder) {
    given()
        .tls(TestCertificate.make(folder, "server", "localhost").context())
        .playsUnsigned(
            """
            S: +OK ...
            C: LANG fr
            S: +OK fr désormais en français
            C: STLS
            S: +OK ...
            TLS
            C: LANG
            S: +OK these are the languages
            S: en English
            S: de Deutsch
            S: fr français
            S: i-default
            S: .
            """);
  }

  @Test
  void theCatalogueIsWhole() throws IOException {
    Catalogues.check(
        Pop3Session.LANGUAGES, "src/main/java", "../directory/src/main/java/org/chappe/directory");
  }
}
