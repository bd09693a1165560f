package org.chappe.imap;

import static org.chappe.imap.TestServer.given;
import static org.chappe.imap.TestServer.mailbox;

import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.chappe.model.Address;
import org.chappe.net.testing.ScriptClient;
import org.junit.jupiter.api.Test;

/** FILTERS: searches that are kept under a name. */
final class Rfc5466Test {
  private static final TestServer.Given FOUR =
      given(mailbox("INBOX", "apple", "pear", "plum", "apple pie"));

  private static final TestServer.Given ANN_ADMINISTERS =
      FOUR.settings(FOUR.settings().withAdministrators(Set.of(Address.parse("ann@example.test"))));

  @Test // RFC 5466 §3.1: inserted verbatim
  void aFilterStandsForWhatIsKept() {
    FOUR.plays(
        """
        C: a CAPABILITY
        S: * CAPABILITY ... FILTERS ...
        S: a OK ...
        C: b SETMETADATA "" (/private/filters/values/fruit "OR SUBJECT pear SUBJECT \\"apple\\"")
        S: b OK ...
        C: c SELECT INBOX
        S: c OK ...
        C: d SEARCH FILTER fruit
        S: * SEARCH 1 2 4
        S: d OK ...
        C: e UID SEARCH 2:4 FILTER Fruit SUBJECT pie
        S: * SEARCH 4
        S: e OK ...
        C: f SEARCH NOT FILTER fruit
        S: * SEARCH 3
        S: f OK ...
        C: g SEARCH OR FILTER fruit SUBJECT plum
        S: * SEARCH 1 2 3 4
        S: g OK ...
        C: h SETMETADATA "" (/private/filters/values/FRUIT "SUBJECT apple 1:2")
        S: h OK ...
        C: i SEARCH (FILTER fruit)
        S: * SEARCH 1
        S: i OK ...
        C: j SETMETADATA "" (/private/filters/values/fruit NIL)
        S: j OK ...
        C: k SEARCH FILTER fruit
        S: k NO [UNDEFINED-FILTER fruit] ...
        """);
  }

  @Test // RFC 5466 §3.1: wherever there are search keys
  void inSortThreadAndSearchesOfSomeMailboxes() {
    FOUR.plays(
        """
        C: a SETMETADATA "" (/private/filters/values/apples "SUBJECT apple")
        S: a OK ...
        C: b ESEARCH IN (personal) FILTER apples
        S: * ESEARCH (TAG "b" MAILBOX INBOX UIDVALIDITY <v>) UID ALL 1,4
        S: b OK ...
        C: c SELECT INBOX
        S: c OK ...
        C: d SORT (REVERSE SUBJECT) UTF-8 FILTER apples
        S: * SORT 4 1
        S: d OK ...
        C: e THREAD ORDEREDSUBJECT UTF-8 FILTER apples
        S: * THREAD (1)(4)
        S: e OK ...
        C: f SEARCH RETURN (SAVE COUNT) FILTER apples
        S: * ESEARCH (TAG "f") COUNT 2
        S: f OK ...
        C: g SEARCH $ 4
        S: * SEARCH 4
        S: g OK ...
        C: h SEARCH RETURN (UPDATE COUNT) FILTER apples
        S: * ESEARCH (TAG "h") COUNT 2
        S: h OK ...
        C: i APPEND INBOX {22+}
        C: Subject: apple again
        C:
        S: * 5 EXISTS
        S: * ESEARCH (TAG "h") ADDTO (0 5)
        S: i OK ...
        C: j SORT (SUBJECT) UTF-8 FILTER pears
        S: j NO [UNDEFINED-FILTER pears] ...
        C: k THREAD REFERENCES UTF-8 FILTER pears
        S: k NO [UNDEFINED-FILTER pears] ...
        C: l ESEARCH IN (personal) FILTER pears
        S: l NO [UNDEFINED-FILTER pears] ...
        """);
  }

  @Test // RFC 5466 §3.1: at least three substitutions; loops are found
  void filtersOfFilters() {
    FOUR.plays(
        """
        C: a SETMETADATA "" (/private/filters/values/a "FILTER b" /private/filters/values/b "FILTER c NOT SUBJECT pie" /private/filters/values/c "(FILTER d)" /private/filters/values/d "SUBJECT apple")
        S: a OK ...
        C: b SELECT INBOX
        S: b OK ...
        C: c SEARCH FILTER a
        S: * SEARCH 1
        S: c OK ...
        C: d SETMETADATA "" (/private/filters/values/d "FILTER e" /private/filters/values/e "FILTER f" /private/filters/values/f "ALL")
        S: d OK ...
        C: e SEARCH FILTER b
        S: * SEARCH 1 2 3
        S: e OK ...
        C: f SEARCH FILTER a
        S: f NO [UNDEFINED-FILTER f] ...
        C: g SETMETADATA "" (/private/filters/values/c "OR SEEN FILTER B")
        S: g OK ...
        C: h SEARCH FILTER b
        S: h NO [UNDEFINED-FILTER B] ...
        C: i SETMETADATA "" (/private/filters/values/c "FILTER gone")
        S: i OK ...
        C: j SEARCH FILTER b
        S: j NO [UNDEFINED-FILTER gone] ...
        """);
  }

  @Test
  void filtersThatNameEachOtherCostNoMoreThanOtherSearches() {
    String twenty =
        IntStream.range(0, 20).mapToObj(i -> "FILTER b").collect(Collectors.joining(" "));
    FOUR.plays(
        """
        C: a SETMETADATA "" (/private/filters/values/a "%s" /private/filters/values/b "%s" /private/filters/values/c "%s" /private/filters/values/d "ALL")
        S: a OK ...
        C: b SELECT INBOX
        S: b OK ...
        C: c SEARCH FILTER b
        S: * SEARCH 1 2 3 4
        S: c OK ...
        C: d SEARCH FILTER a
        S: d NO [LIMIT] a search has at most 1000 keys
        """
            .formatted(twenty, twenty.replace('b', 'c'), twenty.replace('b', 'd')));
  }

  @Test // RFC 5466 §3.2: full and correct search criteria, in UTF-8
  void whatIsKeptIsASearchProgram() {
    FOUR.plays(
        """
        C: a SETMETADATA "" (/private/filters/values/half "OR SMALLER 5000")
        S: a NO [CANNOT] the filter is no search program: expected a space at octet 16, found the end of the line
        C: b SETMETADATA "" (/private/filters/values/empty "")
        S: b NO [CANNOT] ...
        C: c SETMETADATA "" (/private/filters/values/odd "ALL)")
        S: c NO [CANNOT] ...
        C: d SETMETADATA "" (/private/filters/values/lines {10+}
        C: SEEN
        C: SEEN)
        S: d NO [CANNOT] the filter is no search program: a line end in the middle of the filter
        C: e SETMETADATA "" (/private/filters/values/long {18+}
        C: SUBJECT {9+}
        C: appl)
        S: e NO [CANNOT] the filter is no search program: a literal that is longer than the filter
        C: f SETMETADATA "" (/private/filters/values/literal {18+}
        C: SUBJECT {5}
        C: apple)
        S: f OK ...
        C: h SETMETADATA "" (/private/filters/values/charset "CHARSET UTF-8 SEEN")
        S: h NO [CANNOT] ...
        C: i SETMETADATA "" (/private/filters/values/a/b "SEEN")
        S: i BAD a filter's name is an atom without "/"
        C: j SETMETADATA "" ("/private/filters/values/a b" "SEEN")
        S: j BAD a filter's name is an atom without "/"
        C: k SETMETADATA "" ("/private/filters/descriptions/a(b" "SEEN")
        S: k BAD a filter's name is an atom without "/"
        C: l SETMETADATA "" (/private/filters/descriptions/literal "OR what apples are to people")
        S: l OK ...
        C: m GETMETADATA (DEPTH infinity) "" /private/filters
        S: * METADATA "" (/private/filters/descriptions/literal "OR what apples are to people" /private/filters/values/literal {18}
        S: SUBJECT {5}
        S: apple)
        S: m OK ...
        C: n SELECT INBOX
        S: n OK ...
        C: o SEARCH FILTER literal
        S: * SEARCH 1 4
        S: o OK ...
        C: p SETMETADATA INBOX (/private/filters/values/a/b "neither is this a filter")
        S: p OK ...
        C: q SEARCH FILTER a/b
        S: q BAD a filter's name is an atom without "/"
        C: r SEARCH FILTER "literal"
        S: r BAD expected a filter's name at octet 17, found ...
        """);
  }

  @Test // RFC 5466 §3.1
  void withFiltersTextsAreUtf8() {
    FOUR.plays(
        """
        C: a SETMETADATA "" (/private/filters/values/apples "SUBJECT apple")
        S: a OK ...
        C: b SELECT INBOX
        S: b OK ...
        C: c SEARCH CHARSET US-ASCII FILTER apples
        S: * SEARCH 1 4
        S: c OK ...
        C: d SEARCH CHARSET UTF-8 FILTER apples
        S: * SEARCH 1 4
        S: d OK ...
        C: e SEARCH CHARSET ISO-8859-1 FILTER apples
        S: e BAD [BADCHARSET (US-ASCII UTF-8)] ...
        C: f SORT (SUBJECT) ISO-8859-1 FILTER apples
        S: f BAD [BADCHARSET (US-ASCII UTF-8)] ...
        """);
  }

  @Test // RFC 5466 §3.1, §3.2: the private one, or else the shared one
  void sharedFiltersAreTheAdministrators() {
    try (TestServer server = ANN_ADMINISTERS.server();
        ScriptClient ann = server.ann();
        ScriptClient ben = server.signedIn("ben")) {
      ben.plays(
          """
          C: a SELECT INBOX
          S: a OK ...
          C: b SEARCH FILTER new
          S: b NO [UNDEFINED-FILTER new] ...
          C: c SETMETADATA "" (/shared/filters/values/new "UNSEEN")
          S: c NO [NOPERM] ...
          """);
      ann.plays(
          """
          C: a SETMETADATA "" (/shared/filters/values/new "UNSEEN" /shared/filters/descriptions/new "What is new")
          S: a OK ...
          C: b SETMETADATA "" (/shared/filters/values/other "SEEN" /private/filters/values/other "SEEN")
          S: b NO [CANNOT] ...
          C: c SETMETADATA "" (/shared/admin "mailto:ann@example.test")
          S: c NO [NOPERM] ...
          C: d SELECT INBOX
          S: d OK ...
          C: e SEARCH FILTER new
          S: * SEARCH 1 2 3 4
          S: e OK ...
          C: f SETMETADATA "" (/private/filters/values/new "SUBJECT plum")
          S: f OK ...
          C: g SEARCH FILTER new
          S: * SEARCH 3
          S: g OK ...
          """);
      ben.plays(
          """
          C: d GETMETADATA "" (/shared/filters/values/new /shared/filters/descriptions/new /private/filters/values/new)
          S: * METADATA "" (/shared/filters/values/new "UNSEEN" /shared/filters/descriptions/new "What is new" /private/filters/values/new NIL)
          S: d OK ...
          C: e GETMETADATA (DEPTH infinity) "" /shared/filters
          S: * METADATA "" (/shared/filters/descriptions/new "What is new" /shared/filters/values/new "UNSEEN")
          S: e OK ...
          C: f SEARCH RETURN (COUNT) FILTER new
          S: * ESEARCH (TAG "f") COUNT 0
          S: f OK ...
          """);
    }
  }

  @Test // RFC 5466 §3.2: METADATA TOOMANY
  void thereAreOnlySoManyFilters() {
    String hundred =
        IntStream.range(0, 100)
            .mapToObj("/private/filters/values/f%d \"SEEN\""::formatted)
            .collect(Collectors.joining(" "));
    FOUR.plays(
        """
        C: a SETMETADATA "" (%s)
        S: a OK ...
        C: b SETMETADATA "" (/private/filters/values/more "SEEN")
        S: b NO [METADATA TOOMANY] ...
        """
            .formatted(hundred));
  }

  @Test // RFC 7162 §3.1.5, RFC 9586 §3.2: keys count as if they were written
  void whatAFilterAsksForCounts() {
    FOUR.plays(
        """
        C: a SETMETADATA "" (/private/filters/values/late "MODSEQ 1" /private/filters/values/first "1")
        S: a OK ...
        C: b SELECT INBOX
        S: b OK ...
        C: c SEARCH SUBJECT plum FILTER late
        S: * OK [HIGHESTMODSEQ <h>] ...
        S: * SEARCH 3 (MODSEQ <m>)
        S: c OK ...
        C: d ENABLE UIDONLY
        S: * ENABLED UIDONLY
        S: d OK ...
        C: e UID SEARCH FILTER late SUBJECT plum
        S: * SEARCH 3 (MODSEQ <m>)
        S: e OK ...
        C: f UID SEARCH FILTER first
        S: f BAD [UIDREQUIRED] ...
        C: g ESEARCH IN (personal) FILTER first
        S: g BAD [UIDREQUIRED] ...
        """);
  }
}
