package org.chappe.imap;

import static org.chappe.imap.TestServer.given;
import static org.chappe.imap.TestServer.mailbox;

import org.junit.jupiter.api.Test;

/** SEARCH: RFC 9051 §6.4.4, ESEARCH RFC 4731, "$" RFC 5182. */
class Rfc4731Test {
  private static final TestServer.Given FIVE =
      given(mailbox("INBOX", "alpha", "beta", "gamma", "delta", "grüße"));

  @Test // RFC 9051 §6.4.4: keys
  void keys() {
    FIVE.plays(
        """
        C: a SELECT INBOX
        S: a OK ...
        C: b STORE 2,4 +FLAGS.SILENT (\\Seen Work)
        S: b OK ...
        C: c SEARCH ALL
        S: * SEARCH 1 2 3 4 5
        S: c OK ...
        C: d SEARCH SEEN
        S: * SEARCH 2 4
        S: d OK ...
        C: e SEARCH UNKEYWORD Work 2:4
        S: * SEARCH 3
        S: e OK ...
        C: f SEARCH OR SUBJECT alpha (SEEN SUBJECT DELTA)
        S: * SEARCH 1 4
        S: f OK ...
        C: g SEARCH NOT (OR SEEN 1) NOT UID 5
        S: * SEARCH 3
        S: g OK ...
        C: h SEARCH FROM ben@ BODY "about gamma"
        S: * SEARCH 3
        S: h OK ...
        C: i SEARCH CHARSET UTF-8 SUBJECT {7}
        S: + ...
        C: GRÜSSE
        S: * SEARCH...
        S: i OK ...
        C: j SEARCH SUBJECT "grüße"
        S: * SEARCH 5
        S: j OK ...
        C: k SEARCH CHARSET ISO-8859-1 SUBJECT "gr\\xFC\\xDFe"
        S: * SEARCH 5
        S: k OK ...
        C: l SEARCH CHARSET X-NONE SUBJECT x
        S: l NO [BADCHARSET (US-ASCII UTF-8)] ...
        C: m SEARCH ON 2-Jan-2026 BEFORE "3-Jan-2026" SINCE 1-jan-2026
        S: * SEARCH 1 2 3 4 5
        S: m OK ...
        C: n SEARCH LARGER 58 SMALLER 10000
        S: * SEARCH 5
        S: n OK ...
        C: o SEARCH HEADER X-None ""
        S: * SEARCH
        S: o OK ...
        C: p SEARCH HEADER Subject ""
        S: * SEARCH 1 2 3 4 5
        S: p OK ...
        C: q UID SEARCH 5:*
        S: * SEARCH 5
        S: q OK ...
        C: r SEARCH 9
        S: * SEARCH
        S: r OK ...
        C: r2 SEARCH 9:4
        S: * SEARCH 4 5
        S: r2 OK ...
        C: s SEARCH NONSENSE
        S: s BAD NONSENSE is not a search key
        C: t SEARCH ON 31-Feb-2026
        S: t BAD no such date: expected a day that the month has before octet 24
        C: u SEARCH
        S: u BAD ...
        C: v SEARCH TEXT gamma
        S: * SEARCH 3
        S: v OK ...
        """);
  }

  @Test // RFC 4731 §3.1
  void resultOptions() {
    FIVE.plays(
        """
        C: a SELECT INBOX
        S: a OK ...
        C: b SEARCH RETURN (MIN COUNT) 2:4
        S: * ESEARCH (TAG "b") MIN 2 COUNT 3
        S: b OK ...
        C: c UID SEARCH RETURN (MIN MAX) 2:4
        S: * ESEARCH (TAG "c") UID MIN 2 MAX 4
        S: c OK ...
        C: d SEARCH RETURN () OR 1 3:5
        S: * ESEARCH (TAG "d") ALL 1,3:5
        S: d OK ...
        C: e SEARCH RETURN (ALL COUNT MIN) SEEN
        S: * ESEARCH (TAG "e") COUNT 0
        S: e OK ...
        C: f SEARCH RETURN (COLOUR) ALL
        S: f BAD COLOUR is not a result option
        """);
  }

  @Test // RFC 5182 §2; RFC 9051 §6.4.4.1
  void resultsAreSaved() {
    FIVE.plays(
        """
        C: a SELECT INBOX
        S: a OK ...
        C: b FETCH $ UID
        S!: * ... FETCH ...
        S: b OK ...
        C: c SEARCH RETURN (SAVE) SUBJECT a
        S!: * ESEARCH ...
        S: c OK ...
        C: d FETCH $ UID
        S: * 1 FETCH (UID 1)
        S: * 2 FETCH (UID 2)
        S: * 3 FETCH (UID 3)
        S: * 4 FETCH (UID 4)
        S: d OK ...
        C: e UID SEARCH RETURN (SAVE MIN) $ 2:5
        S: * ESEARCH (TAG "e") UID MIN 2
        S: e OK ...
        C: f UID FETCH $ UID
        S: * 2 FETCH (UID 2)
        S: f OK ...
        C: g SEARCH RETURN (SAVE MIN MAX) ALL
        S: * ESEARCH (TAG "g") MIN 1 MAX 5
        S: g OK ...
        C: h STORE $ +FLAGS.SILENT \\Deleted
        S: h OK ...
        C: i SEARCH RETURN (COUNT) DELETED
        S: * ESEARCH (TAG "i") COUNT 2
        S: i OK ...
        C: j UID EXPUNGE $
        S: * 5 EXPUNGE
        S: * 1 EXPUNGE
        S: j OK ...
        C: k SEARCH $
        S: * SEARCH
        S: k OK ...
        C: l SEARCH RETURN (SAVE COUNT MAX) ALL
        S: * ESEARCH (TAG "l") MAX 3 COUNT 3
        S: l OK ...
        C: m COPY $ Trash
        S: m OK [COPYUID <v> 2:4 1:3] ...
        C: n SELECT INBOX
        S: n OK ...
        C: o COPY $ Trash
        S: o OK COPY ...
        """);
  }
}
