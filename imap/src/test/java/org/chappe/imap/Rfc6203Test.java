package org.chappe.imap;

import static org.chappe.imap.TestServer.given;
import static org.chappe.imap.TestServer.mailbox;

import org.junit.jupiter.api.Test;

/** SEARCH=FUZZY: what is found although it is spelled otherwise, and how near it comes. */
final class Rfc6203Test {
  private static final TestServer.Given MAIL =
      given(
          mailbox(
              "INBOX",
              "IMAP break",
              "weather",
              "broken IMAP",
              "hello world",
              "help wanted",
              "IMAP is breaking"));

  @Test // RFC 6203 §3
  void wordsInAnyOrderAndMisspelled() {
    MAIL.plays(
        """
        C: a CAPABILITY
        S: * CAPABILITY ... SEARCH=FUZZY ...
        S: a OK ...
        C: b SELECT INBOX
        S: b OK ...
        C: c SEARCH FUZZY (SUBJECT "break imap")
        S: * SEARCH 1 6
        S: c OK ...
        C: d SEARCH SUBJECT "break imap"
        S: * SEARCH
        S: d OK ...
        C: e SEARCH FUZZY TEXT "Helo"
        S: * SEARCH 4 5
        S: e OK ...
        C: f SEARCH FUZZY BODY weahter
        S: * SEARCH 2
        S: f OK ...
        C: g SEARCH FUZZY SUBJECT imapp 2:6 NOT FUZZY SUBJECT borken
        S: * SEARCH 6
        S: g OK ...
        C: h UID SEARCH FUZZY HEADER subject wether
        S: * SEARCH 2
        S: h OK ...
        C: i SEARCH fuzzy (OR SUBJECT wether SUBJECT wrld)
        S: * SEARCH 2 4
        S: i OK ...
        """);
  }

  @Test // RFC 6203 §3: only the key behind FUZZY
  void keysBesideItAreExact() {
    MAIL.plays(
        """
        C: a SELECT INBOX
        S: a OK ...
        C: b SEARCH FUZZY SUBJECT imap FROM bem@example.test
        S: * SEARCH
        S: b OK ...
        C: c SEARCH FUZZY SUBJECT imap FROM ben@example.test
        S: * SEARCH 1 3 6
        S: c OK ...
        C: d SEARCH FUZZY NOT SUBJECT wether
        S: * SEARCH 1 2 3 4 5 6
        S: d OK ...
        C: e SEARCH FUZZY UNSEEN FUZZY SUBJECT "!"
        S: * SEARCH
        S: e OK ...
        """);
  }

  @Test // RFC 6203 §4: 1 to 100
  void scoresAreReturned() {
    MAIL.plays(
        """
        C: a SELECT INBOX
        S: a OK ...
        C: b SEARCH RETURN (RELEVANCY ALL) FUZZY SUBJECT "imap break"
        S: * ESEARCH (TAG "b") ALL 1,6 RELEVANCY (100 95)
        S: b OK ...
        C: c SEARCH RETURN (RELEVANCY) FUZZY SUBJECT Helo
        S: * ESEARCH (TAG "c") RELEVANCY (70 70)
        S: c OK ...
        C: d SEARCH RETURN (RELEVANCY COUNT) FUZZY SUBJECT nothing
        S: * ESEARCH (TAG "d") COUNT 0 RELEVANCY ()
        S: d OK ...
        C: e SEARCH RETURN (RELEVANCY PARTIAL 2:5) FUZZY SUBJECT imap
        S: * ESEARCH (TAG "e") PARTIAL (2:5 3,6) RELEVANCY (100 100)
        S: e OK ...
        C: f SEARCH RETURN (RELEVANCY ALL) FUZZY 2:3
        S: * ESEARCH (TAG "f") ALL 2:3 RELEVANCY (100 100)
        S: f OK ...
        C: g ESEARCH IN (personal) RETURN (RELEVANCY ALL) FUZZY SUBJECT wether
        S: * ESEARCH (TAG "g" MAILBOX INBOX UIDVALIDITY <v>) UID ALL 2 RELEVANCY (70)
        S: g OK ...
        """);
  }

  @Test // RFC 6203 §4: what the header has says more
  void aWordInTheBodySaysLess() {
    given(mailbox("INBOX"))
        .plays(
            """
            C: a SELECT INBOX
            S: a OK ...
            C: b APPEND INBOX {35+}
            C: Subject: lunch
            C:
            C: about the weather
            S: b OK ...
            C: c APPEND INBOX {25+}
            C: Subject: weather
            C:
            C: lunch
            S: c OK ...
            C: d SEARCH RETURN (ALL RELEVANCY) FUZZY TEXT weather
            S: * ESEARCH (TAG "d") ALL 1:2 RELEVANCY (90 100)
            S: d OK ...
            C: e SEARCH RETURN (ALL RELEVANCY) FUZZY TEXT "weather lunch"
            S: * ESEARCH (TAG "e") ALL 1:2 RELEVANCY (95 95)
            S: e OK ...
            """);
  }

  @Test // RFC 6203 §6: the highest score first
  void sortedByRelevancy() {
    MAIL.plays(
        """
        C: a SELECT INBOX
        S: a OK ...
        C: b SORT (RELEVANCY) UTF-8 FUZZY OR SUBJECT helo SUBJECT weather
        S: * SORT 2 4 5
        S: b OK ...
        C: c SORT RETURN (RELEVANCY ALL) (RELEVANCY REVERSE ARRIVAL) UTF-8 FUZZY SUBJECT "breaking imap"
        S: * ESEARCH (TAG "c") ALL 6 RELEVANCY (100)
        S: c OK ...
        C: d SORT RETURN (PARTIAL 1:2 RELEVANCY) (RELEVANCY) UTF-8 OR FUZZY SUBJECT wether FUZZY SUBJECT imap
        S: * ESEARCH (TAG "d") PARTIAL (1:2 1,3) RELEVANCY (100 100)
        S: d OK ...
        C: e SORT (REVERSE RELEVANCY) UTF-8 OR FUZZY SUBJECT wether FUZZY SUBJECT imap
        S: * SORT 2 1 3 6
        S: e OK ...
        C: f SORT (RELEVANCY) UTF-8 FUZZY 5:6
        S: * SORT 5 6
        S: f OK ...
        """);
  }

  @Test // RFC 6203 §4, §6: relevancy needs FUZZY
  void withoutFuzzyThereIsNone() {
    MAIL.plays(
        """
        C: a SELECT INBOX
        S: a OK ...
        C: b SEARCH RETURN (RELEVANCY) SUBJECT imap
        S: b BAD RELEVANCY needs a FUZZY key
        C: c SORT (RELEVANCY) UTF-8 SUBJECT imap
        S: c BAD RELEVANCY needs a FUZZY key
        C: d SORT RETURN (RELEVANCY) (DATE) UTF-8 SUBJECT imap
        S: d BAD RELEVANCY needs a FUZZY key
        C: e ESEARCH IN (personal) RETURN (RELEVANCY) SUBJECT imap
        S: e BAD RELEVANCY needs a FUZZY key
        C: f SEARCH FUZZY
        S: f BAD expected a space...
        C: g SETMETADATA "" (/private/filters/values/imap "FUZZY SUBJECT imapp")
        S: g OK ...
        C: h SORT RETURN (ALL RELEVANCY) (RELEVANCY) UTF-8 FILTER imap
        S: * ESEARCH (TAG "h") ALL 1,3,6 RELEVANCY (70 70 70)
        S: h OK ...
        C: i SEARCH FUZZY FILTER imap
        S: * SEARCH 1 3 6
        S: i OK ...
        """);
  }

  @Test // RFC 5267 §4.3.1
  void contexts() {
    MAIL.plays(
        """
        C: a SELECT INBOX
        S: a OK ...
        C: b SEARCH RETURN (UPDATE COUNT) FUZZY SUBJECT wether
        S: * ESEARCH (TAG "b") COUNT 1
        S: b OK ...
        C: c SORT RETURN (UPDATE ALL) (RELEVANCY) UTF-8 FUZZY SUBJECT wether
        S: * ESEARCH (TAG "c") ALL 2
        S: * NO [NOUPDATE "c"] ...
        S: c OK ...
        C: d APPEND INBOX {22+}
        C: Subject: wheather
        C:
        C: x
        S: * 7 EXISTS
        S: d OK ...
        C: e APPEND INBOX {21+}
        C: Subject: waether
        C:
        C: x
        S: * 8 EXISTS
        S: * ESEARCH (TAG "b") ADDTO (0 8)
        S: e OK ...
        """);
  }
}
