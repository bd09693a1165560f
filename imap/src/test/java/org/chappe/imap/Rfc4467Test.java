package org.chappe.imap;

import static org.assertj.core.api.Assertions.assertThat;
import static org.chappe.imap.TestServer.given;
import static org.chappe.imap.TestServer.mailbox;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.chappe.mailbox.SubmitUrls;
import org.chappe.mailbox.SubmitUrls.Found;
import org.chappe.model.AccountId;
import org.chappe.net.testing.ScriptClient;
import org.junit.jupiter.api.Test;

/** URLAUTH: RFC 4467. */
class Rfc4467Test {
  private static final String ANN = "imap://ann%40example.test@localhost/INBOX/;UID=1";

  @Test // §7: generated, fetched; §4: with access identifiers, others may or may not
  void aUrlIsMadeAndFetched() {
    given(mailbox("INBOX", "first"))
        .plays(
            """
            C: a CAPABILITY
            S: * CAPABILITY ... URLAUTH ...
            S: a OK ...
            C: b SELECT INBOX
            S: * OK [URLMECH INTERNAL] ...
            S: b OK ...
            C: c GENURLAUTH "%1$s/;SECTION=TEXT;URLAUTH=anonymous" INTERNAL
            S: * GENURLAUTH "%1$s/;SECTION=TEXT;URLAUTH=anonymous:internal:<t>"
            S: c OK ...
            C: d URLFETCH "%1$s/;SECTION=TEXT;URLAUTH=anonymous:internal:<t>"
            S: * URLFETCH "%1$s/;SECTION=TEXT;URLAUTH=anonymous:internal:<t>" {13}
            S: about first
            S:
            S: d OK ...
            C: e GENURLAUTH "%1$s/;SECTION=TEXT;URLAUTH=anonymous" INTERNAL
            S: * GENURLAUTH "%1$s/;SECTION=TEXT;URLAUTH=anonymous:internal:<t>"
            S: e OK ...
            C: f FETCH 1 FLAGS
            S!: * 1 FETCH (FLAGS (...\\Seen...))
            S: f OK ...
            C: g RESETKEY INBOX
            S: g OK [URLMECH INTERNAL] ...
            C: h URLFETCH "%1$s/;SECTION=TEXT;URLAUTH=anonymous:internal:<t>"
            S: * URLFETCH "..." NIL
            S: h OK ...
            C: i GENURLAUTH "%1$s;URLAUTH=authuser" INTERNAL
            S: * GENURLAUTH "%1$s;URLAUTH=authuser:internal:<u>"
            S: i OK ...
            C: j RESETKEY
            S: j OK ...
            C: k URLFETCH "%1$s;URLAUTH=authuser:internal:<u>"
            S: * URLFETCH "..." NIL
            S: k OK ...
            """
                .formatted(ANN));
  }

  @Test // §8.1: a mailbox nobody made a URL for has no key, and so no token is right
  void whoKnowsNoKeyMakesNoToken() throws Exception {
    String rump = ANN + ";URLAUTH=anonymous";
    Mac mac = Mac.getInstance("HmacSHA256");
    mac.init(new SecretKeySpec(new byte[32], "HmacSHA256"));
    byte[] code = mac.doFinal(rump.getBytes(StandardCharsets.US_ASCII));
    given(mailbox("INBOX", "first"))
        .plays(
            """
            C: a URLFETCH "%s:internal:01%s"
            S: * URLFETCH "..." NIL
            S: a OK ...
            """
                .formatted(rump, HexFormat.of().formatHex(code)));
  }

  @Test // §3: whom the access identifier names, until when
  void whoMayFetch() {
    try (TestServer server = given(mailbox("INBOX", "first")).server();
        ScriptClient ann = server.ann();
        ScriptClient ben = server.signedIn("ben")) {
      seen(ann, ben, ";URLAUTH=anonymous", true);
      seen(ann, ben, ";URLAUTH=authuser", true);
      seen(ann, ben, ";URLAUTH=user+ben%40example.test", true);
      seen(ann, ben, ";URLAUTH=user+ann%40example.test", false);
      seen(ann, ben, ";URLAUTH=user+nobody%40example.test", false);
      seen(ann, ben, ";URLAUTH=submit+ben%40example.test", false);
      seen(ann, ben, ";EXPIRE=2026-01-02T03:04:05Z;URLAUTH=anonymous", true);
      seen(ann, ben, ";EXPIRE=2026-01-02T03:04:04Z;URLAUTH=anonymous", false);
      seen(ann, ben, "/;SECTION=9;URLAUTH=anonymous", false);
      seen(ann, ben, "/;PARTIAL=0.4;URLAUTH=anonymous", true);
    }
  }

  @Test // §3; RFC 4468 §3.3: for submission on behalf of the one it names, by this server alone
  void whatIsMadeForSubmissionIsForTheOneItNames() {
    try (TestServer server = given(mailbox("INBOX", "first")).server();
        ScriptClient ann = server.ann()) {
      String mine = made(ann, "/;SECTION=TEXT;URLAUTH=submit+ann%40example.test");
      assertThat(submitted(server, mine, TestServer.ANN)).hasValue("about first\r\n");
      assertThat(submitted(server, mine, new AccountId(2))).isEmpty(); // ben
      String part = made(ann, "/;SECTION=TEXT/;PARTIAL=6.5;URLAUTH=submit+ann%40example.test");
      assertThat(submitted(server, part, TestServer.ANN)).hasValue("first");
      // A forged token, one of another URL, and who is named in what others may read
      assertThat(submitted(server, mine.replace("TEXT", "HEADER"), TestServer.ANN)).isEmpty();
      SubmitUrls urls = server.submitUrls();
      assertThat(urls.find(mine.replace("localhost", "else.test"), TestServer.ANN, none -> {}))
          .isEqualTo(Found.ELSEWHERE);
      assertThat(urls.find("imap:/nowhere", TestServer.ANN, none -> {})).isEqualTo(Found.NO_URL);
      for (String end :
          List.of(
              ";URLAUTH=anonymous",
              ";URLAUTH=authuser",
              ";URLAUTH=user+ann%40example.test",
              ";URLAUTH=submit+ben%40example.test",
              ";EXPIRE=2026-01-02T03:04:04Z;URLAUTH=submit+ann%40example.test",
              "/;SECTION=9;URLAUTH=submit+ann%40example.test")) {
        assertThat(submitted(server, made(ann, end), TestServer.ANN)).as(end).isEmpty();
      }
      assertThat(submitted(server, ANN, TestServer.ANN)).isEmpty();
      assertThat(submitted(server, "no URL", TestServer.ANN)).isEmpty();
    }
  }

  private static String made(ScriptClient ann, String end) {
    String name = "s" + Integer.toHexString(end.hashCode());
    ann.plays(
        """
        C: a GENURLAUTH "%1$s" INTERNAL
        S: * GENURLAUTH "%1$s:internal:<%2$s>"
        S: a OK ...
        """
            .formatted(ANN + end, name));
    return ANN + end + ":internal:" + ann.bound(name);
  }

  private static Optional<String> submitted(TestServer server, String url, AccountId who) {
    var out = new ByteArrayOutputStream();
    Found found =
        server
            .submitUrls()
            .find(
                url,
                who,
                octets -> {
                  try {
                    octets.copyTo(out);
                  } catch (IOException e) {
                    throw new UncheckedIOException(e);
                  }
                  assertThat(octets.length()).isEqualTo(out.size());
                });
    return found == Found.USED
        ? Optional.of(out.toString(StandardCharsets.US_ASCII))
        : Optional.empty();
  }

  /** Ann makes it, ben is told and fetches it. */
  private static void seen(ScriptClient ann, ScriptClient ben, String end, boolean seen) {
    String name = "t" + Integer.toHexString(end.hashCode());
    ann.plays(
        """
        C: a GENURLAUTH "%1$s" INTERNAL
        S: * GENURLAUTH "%1$s:internal:<%2$s>"
        S: a OK ...
        """
            .formatted(ANN + end, name));
    ben.learns(name, ann);
    ben.plays(
        """
        C: a URLFETCH "%1$s:internal:<%2$s>"
        S: * URLFETCH "%1$s:internal:<%2$s>" %3$s
        S: a OK ...
        """
            .formatted(ANN + end, name, seen ? "{...}" : "NIL"));
  }

  @Test // §7: NIL for whatever is wrong, in one answer for each URL; the rest is fetched
  void whatIsWrongIsNil() {
    given(mailbox("INBOX", "first"))
        .plays(
            """
            C: a GENURLAUTH "%1$s;URLAUTH=anonymous" INTERNAL
            S: * GENURLAUTH "%1$s;URLAUTH=anonymous:internal:<t>"
            S: a OK ...
            C: b URLFETCH "%1$s" imap://localhost/ "%1$s;URLAUTH=authuser:internal:<t>"
            S: * URLFETCH "%1$s" NIL
            S: * URLFETCH "imap://localhost/" NIL
            S: * URLFETCH "%1$s;URLAUTH=authuser:internal:<t>" NIL
            S: b OK ...
            C: c URLFETCH "%1$s;urlauth=anonymous:internal:<t>" "%1$s;URLAUTH=anonymous:internal:<t>0"
            S: * URLFETCH "%1$s;urlauth=anonymous:internal:<t>" NIL
            S: * URLFETCH "%1$s;URLAUTH=anonymous:internal:<t>0" NIL
            S: c OK ...
            C: d URLFETCH "%1$s;URLAUTH=anonymous:XSAMPLE:<t>" "%1$s;URLAUTH=anonymous:INTERNAL:<t>"
            S: * URLFETCH "%1$s;URLAUTH=anonymous:XSAMPLE:<t>" NIL
            S: * URLFETCH "%1$s;URLAUTH=anonymous:INTERNAL:<t>" {...}
            S: d OK ...
            C: e URLFETCH "imap://nobody%%40example.test@localhost/INBOX/;UID=1;URLAUTH=anonymous:internal:<t>"
            S: * URLFETCH "..." NIL
            S: e OK ...
            C: f URLFETCH {3+}
            C: "\\x5C]
            S: * URLFETCH {3}
            S: "\\x5C] NIL
            S: f OK ...
            """
                .formatted(ANN));
  }

  @Test // §7: what a URL must have
  void whatCannotBeMade() {
    given(mailbox("INBOX", "first"))
        .plays(
            """
            C: a GENURLAUTH "%1$s" INTERNAL
            S: a BAD a URL that ends in ;URLAUTH= and who may use it
            C: b GENURLAUTH "imap://localhost/INBOX/;UID=1;URLAUTH=anonymous" INTERNAL
            S: b BAD the owner's name is not in the URL
            C: c GENURLAUTH "imap://ben%%40example.test@localhost/INBOX/;UID=1;URLAUTH=anonymous" INTERNAL
            S: c BAD the URL is not one of your mail
            C: d GENURLAUTH "imap://ann%%40example.test@elsewhere/INBOX/;UID=1;URLAUTH=anonymous" INTERNAL
            S: d BAD the URL is not one of this server
            C: e GENURLAUTH "imap://ann%%40example.test@localhost/Nowhere/;UID=1;URLAUTH=anonymous" INTERNAL
            S: e BAD there is no such mailbox
            C: f GENURLAUTH "%1$s;URLAUTH=anonymous" XSAMPLE
            S: f BAD the mechanism is not known here: INTERNAL is
            C: g GENURLAUTH "/INBOX/;UID=1;URLAUTH=anonymous" INTERNAL
            S: g BAD an absolute URL is expected
            C: h GENURLAUTH "%1$s;URLAUTH=anonymous"
            S: h BAD expected a space ...
            C: i URLFETCH
            S: i BAD ...
            C: j RESETKEY Nowhere
            S: j NO [NONEXISTENT] ...
            C: k RESETKEY INBOX XSAMPLE
            S: k NO [CANNOT] ...
            """
                .formatted(ANN));
  }
}
