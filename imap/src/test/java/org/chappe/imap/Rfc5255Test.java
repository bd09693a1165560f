package org.chappe.imap;

import static org.chappe.imap.TestServer.given;
import static org.chappe.imap.TestServer.mailbox;

import java.io.IOException;
import java.nio.file.Path;
import org.chappe.net.testing.Catalogues;
import org.chappe.net.testing.TestCertificate;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** LANGUAGE, I18NLEVEL=1 and I18NLEVEL=2, RFC 5255. */
class Rfc5255Test {
  private static final TestServer.Given MAIL =
      given(mailbox("INBOX", "b", "\u00e9tude", "a", "B", "etude", "\u00c9tude", "A"));

  @Test // §3.1: in the greeting, too
  void languageIsOfferedToEverybody() {
    given()
        .playsUnsigned(
            """
            S: * OK [CAPABILITY ... LANGUAGE ...] ...
            C: a CAPABILITY
            S: * CAPABILITY ... LANGUAGE ...
            S: a OK ...
            """);
  }

  @Test // §3.2, with its examples
  void languagesAreListedAndChosen() {
    given()
        .plays(
            """
            C: a LANGUAGE MUL
            S!: * LANGUAGE ...
            S: a NO this language is not spoken here
            C: b LANGUAGE
            S: * LANGUAGE (en de fr i-default)
            S: b OK LANGUAGE done
            C: c LANGUAGE DE
            S: * LANGUAGE (de)
            S: c OK LANGUAGE erledigt
            C: d LANGUAGE IT
            S: d NO diese Sprache wird hier nicht gesprochen
            C: e LANGUAGE de-IT
            S: * LANGUAGE (de)
            S: e OK LANGUAGE erledigt
            C: f LANGUAGE IT-CH "fr-CA" {2+}
            C: en
            S: * LANGUAGE (fr)
            S: f OK LANGUAGE effectu\u00e9
            C: g LANGUAGE "default"
            S: * LANGUAGE (i-default)
            S: g OK LANGUAGE done
            C: h LANGUAGE EN-US
            S: * LANGUAGE (en)
            S: h OK LANGUAGE done
            C: i LANGUAGE "*"
            S: * LANGUAGE (i-default)
            S: i OK LANGUAGE done
            """);
  }

  @Test // RFC 4647 §3.4
  void rangesAreCutUntilTheyMatch() {
    given()
        .plays(
            """
            C: a LANGUAGE de-x-private-use
            S: * LANGUAGE (de)
            S: a OK ...
            C: b LANGUAGE i-klingon
            S: b NO ...
            C: c LANGUAGE i-default
            S: * LANGUAGE (i-default)
            S: c OK ...
            """);
  }

  @Test // §3.2: UTF-8, from the LANGUAGE response on
  void textsAreInTheLanguage() {
    given(mailbox("INBOX", "a"))
        .plays(
            """
            C: a SELECT Nirgends
            S: a NO [NONEXISTENT] there is no such mailbox
            C: b LANGUAGE de
            S: * LANGUAGE (de)
            S: b OK ...
            C: c SELECT Nirgends
            S: c NO [NONEXISTENT] dieses Postfach gibt es nicht
            C: d FETCH 1 FLAGS
            S: d BAD kein Postfach ist gew\u00e4hlt
            C: g CREATE Post
            S: g OK [...] CREATE erledigt
            C: h CREATE Post
            S: h NO [ALREADYEXISTS] es gibt schon ein Postfach Post
            C: i SELECT INBOX
            S: i OK [READ-WRITE] SELECT erledigt
            C: j FETCH
            S: j BAD an Stelle 8 sollte ein Leerzeichen stehen, dort steht das Zeilenende
            C: k FROB
            S: k BAD FROB ist hier kein Befehl
            C: l LANGUAGE fr
            S: * LANGUAGE (fr)
            S: l OK ...
            C: m FETCH
            S: m BAD \u00e0 l'octet 8, la fin de la ligne se trouve \u00e0 la place de une espace
            C: n LOGOUT
            S: * BYE \u00e0 la prochaine
            S: n OK LOGOUT effectu\u00e9
            """);
  }

  @Test // §3.5: until then texts are ASCII, whatever is in them; a line is a line in any language
  void onlyWhoChoseGetsUtf8() {
    given()
        .plays(
            """
            C: a ENABLE IMAP4rev2
            S: a OK ...
            C: b CREATE \u00c9t\u00e9
            S: b OK ...
            C: c CREATE \u00c9t\u00e9
            S: c NO [ALREADYEXISTS] there is a mailbox ?t? already
            C: d LANGUAGE en
            S: * LANGUAGE (en)
            S: d OK ...
            C: e CREATE \u00c9t\u00e9
            S: e NO [ALREADYEXISTS] there is a mailbox \u00c9t\u00e9 already
            """);
  }

  @Test // §3.2: valid in all states
  void languageIsTakenBeforeSigningIn() {
    given()
        .playsUnsigned(
            """
            S: * OK ...
            C: a LANGUAGE de
            S: * LANGUAGE (de)
            S: a OK ...
            C: b LOGIN ann wrong
            S: b NO [AUTHENTICATIONFAILED] Benutzer oder Passwort ist falsch
            C: c SELECT INBOX
            S: c BAD bitte zuerst anmelden
            C: d COMPARATOR
            S: d BAD bitte zuerst anmelden
            C: e LOGIN ann secret
            S: e OK [...] LOGIN erledigt
            C: f UNAUTHENTICATE
            S: f OK UNAUTHENTICATE you may sign in
            """);
  }

  @Test // §3.1: nothing said in plain acts in TLS
  void startTlsForgetsTheLanguage(@TempDir Path folder) {
    given()
        .tls(TestCertificate.make(folder, "server", "localhost").context())
        .playsUnsigned(
            """
            S: * OK ...
            C: a LANGUAGE fr
            S: * LANGUAGE (fr)
            S: a OK LANGUAGE effectu\u00e9
            C: b STARTTLS
            S: b OK ...
            TLS
            C: c NOOP
            S: c OK NOOP done
            """);
  }

  @Test // RFC 8437 §4.1
  void unauthenticateForgetsLanguageAndComparator() {
    MAIL.plays(
        """
        C: a LANGUAGE fr
        S: * LANGUAGE (fr)
        S: a OK ...
        C: b COMPARATOR i;octet
        S: * COMPARATOR i;octet
        S: b OK ...
        C: c UNAUTHENTICATE
        S: c OK UNAUTHENTICATE you may sign in
        C: d LOGIN ann secret
        S: d OK [...] LOGIN done
        C: e COMPARATOR
        S: * COMPARATOR i;unicode-casemap
        S: e OK COMPARATOR done
        """);
  }

  @Test
  void whatIsNoLanguageIsBad() {
    given()
        .plays(
            """
            C: a LANGUAGE de_AT
            S: a BAD a language is letters, or letters and digits behind "-"
            C: b LANGUAGE ""
            S: b BAD ...
            C: c LANGUAGE (de)
            S: c BAD expected a language at octet 12, found "("
            C: d LANGUAGE\s
            S: * LANGUAGE (en de fr i-default)
            S: d OK ...
            """);
    String many = " tlh".repeat(51);
    given()
        .plays(
            """
            C: a LANGUAGE%s
            S: a BAD more than 50 of a language
            C: b LANGUAGE%s
            S: b NO ...
            """
                .formatted(many, many.substring(4)));
  }

  @Test
  void theCatalogueIsWhole() throws IOException {
    Catalogues.check(
        LanguageHandler.LANGUAGES,
        "src/main/java",
        "../directory/src/main/java",
        "../mailbox/src/main/java");
  }

  // Comparators

  @Test // §4.7, §4.8
  void comparatorsAreToldAndChosen() {
    MAIL.plays(
        """
        C: a CAPABILITY
        S: * CAPABILITY ... I18NLEVEL=1 I18NLEVEL=2 ...
        S: a OK ...
        C: b COMPARATOR
        S: * COMPARATOR i;unicode-casemap
        S: b OK ...
        C: c COMPARATOR i;octet
        S: * COMPARATOR i;octet
        S: c OK ...
        C: d COMPARATOR "cz;*" i;basic
        S!: * COMPARATOR ...
        S: d NO [BADCOMPARATOR] no comparator here is like that
        C: e COMPARATOR
        S: * COMPARATOR i;octet
        S: e OK ...
        C: f COMPARATOR "cz;*" "i;a*" i;octet
        S: * COMPARATOR i;ascii-casemap (i;ascii-casemap i;octet)
        S: f OK ...
        C: g COMPARATOR "i;*"
        S: * COMPARATOR i;unicode-casemap (i;unicode-casemap i;ascii-casemap i;octet)
        S: g OK ...
        C: h COMPARATOR +i;octet
        S: * COMPARATOR i;octet
        S: h OK ...
        C: i COMPARATOR -i;octet
        S: i NO [BADCOMPARATOR] ...
        C: j COMPARATOR default
        S: * COMPARATOR i;unicode-casemap
        S: j OK ...
        C: k COMPARATOR i_octet
        S: k BAD a comparator is written as in i;ascii-casemap or i;*
        """);
  }

  @Test // §4.2: the texts of SEARCH
  void searchComparesAsAsked() {
    MAIL.plays(
        """
        C: a SELECT INBOX
        S: a OK ...
        C: b SEARCH CHARSET UTF-8 SUBJECT "\u00c9tude"
        S: * SEARCH 2 6
        S: b OK ...
        C: c SEARCH SUBJECT "ETUDE"
        S: * SEARCH 5
        S: c OK ...
        C: d COMPARATOR i;ascii-casemap
        S: d OK ...
        C: e SEARCH CHARSET UTF-8 SUBJECT "\u00c9TUDE"
        S: * SEARCH 6
        S: e OK ...
        C: f SEARCH HEADER Subject "b"
        S: * SEARCH 1 4
        S: f OK ...
        C: g COMPARATOR i;octet
        S: g OK ...
        C: h SEARCH SUBJECT "b"
        S: * SEARCH 1
        S: h OK ...
        C: i SEARCH BODY "about B"
        S: * SEARCH 4
        S: i OK ...
        C: j SEARCH TEXT "About"
        S: * SEARCH
        S: j OK ...
        C: k ESEARCH IN (SELECTED) RETURN (COUNT) FROM "BEN@"
        S!: * ESEARCH ...
        S: k OK ...
        C: l SEARCH FROM "ben@" NOT TEXT "a"
        S: * SEARCH
        S: l OK ...
        C: m SEARCH RETURN (ALL UPDATE) SUBJECT "B"
        S: * ESEARCH (TAG "m") ALL 4
        S: m OK ...
        C: n APPEND INBOX {15+}
        C: Subject: bb
        C:
        C:
        S: * 8 EXISTS
        S!: * ESEARCH ...
        S: n OK ...
        """);
  }

  @Test // §4.2: the texts of SORT, and the subjects of THREAD
  void sortAndThreadCompareAsAsked() {
    MAIL.plays(
        """
        C: a SELECT INBOX
        S: a OK ...
        C: b SORT (SUBJECT) UTF-8 ALL
        S: * SORT 3 7 1 4 5 2 6
        S: b OK ...
        C: c COMPARATOR i;ascii-casemap
        S: c OK ...
        C: d SORT (SUBJECT) UTF-8 ALL
        S: * SORT 3 7 1 4 5 6 2
        S: d OK ...
        C: e COMPARATOR i;octet
        S: e OK ...
        C: f SORT (SUBJECT) UTF-8 ALL
        S: * SORT 7 4 3 1 5 6 2
        S: f OK ...
        C: g THREAD ORDEREDSUBJECT UTF-8 ALL
        S: * THREAD (1)(2)(3)(4)(5)(6)(7)
        S: g OK ...
        C: h COMPARATOR default
        S: h OK ...
        C: i THREAD ORDEREDSUBJECT UTF-8 ALL
        S: * THREAD (1 4)(2 6)(3 7)(5)
        S: i OK ...
        C: j THREAD REFERENCES UTF-8 ALL
        S: * THREAD ((1)(4))((2)(6))((3)(7))(5)
        S: j OK ...
        C: k SORT (SUBJECT) UTF-8 ALL
        S: * SORT 3 7 1 4 5 2 6
        S: k OK ...
        C: l COMPARATOR i;octet
        S: l OK ...
        C: m SORT RETURN (ALL UPDATE) (SUBJECT) UTF-8 ALL
        S: * ESEARCH (TAG "m") ALL 7,4,3,1,5:6,2
        S: m OK ...
        C: n COMPARATOR default
        S: n OK ...
        C: o APPEND INBOX {15+}
        C: Subject: Bb
        C:
        C:
        S: * 8 EXISTS
        S: * ESEARCH (TAG "m") ADDTO (3 8)
        S: o OK ...
        """);
  }
}
