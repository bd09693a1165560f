package org.chappe.imap;

import static org.assertj.core.api.Assertions.assertThat;
import static org.chappe.imap.TestServer.given;

import java.util.List;
import org.chappe.net.testing.Script;
import org.chappe.net.testing.ScriptClient;
import org.junit.jupiter.api.Test;

/** ID, RFC 2971. */
class Rfc2971Test {
  @Test // §3.1: in any state
  void idIsAnsweredBeforeAndAfterSigningIn() {
    given()
        .playsUnsigned(
            """
            S: * OK [CAPABILITY ... ID ...] ...
            C: a023 ID ("name" "sodr" "version" "19.34" "vendor" "Pink Floyd Music Limited")
            S: * ID ("name" "Chappe"...)
            S: a023 OK ...
            C: b ID NIL
            S: * ID (...)
            S: b OK ...
            C: c LOGIN ann secret
            S: c OK ...
            C: d ID ("name" "sodr" "version" NIL)
            S: * ID (...)
            S: d OK ...
            """);
  }

  @Test // §3.3
  void thereAreLimits() {
    String thirty = "\"f\" NIL ".repeat(30).strip();
    given()
        .plays(
            """
            C: a ID (%s)
            S: a OK ...
            C: b ID (%s "f" NIL)
            S: b BAD more than 30 fields
            C: c ID ("%s" "x")
            S: c OK ...
            C: d ID ("%s" "x")
            S: d BAD a field's name of more than 30 octets
            C: e ID ("name" "%s")
            S: e OK ...
            C: f ID ("name" "%s")
            S: f BAD a field's value of more than 1024 octets
            C: g ID ("name")
            S: g BAD ...
            C: h ID (name x)
            S: h BAD ...
            C: i ID ("name" "x"
            S: i BAD ...
            """
                .formatted(
                    thirty,
                    thirty,
                    "n".repeat(30),
                    "n".repeat(31),
                    "v".repeat(1024),
                    "v".repeat(1025)));
  }

  @Test // once for each who signs in
  void whatTheClientIsIsToldInAnEvent() {
    try (TestServer server = given().server()) {
      Script.imap(server.address())
          .plays(
              """
              S: * OK ...
              C: a ID NIL
              S: a OK ...
              C: b ID ("NAME" "sodr" "version" "19.34" "os" "x")
              S: b OK ...
              C: c ID ("name" "other")
              S: c OK ...
              C: d LOGIN ann secret
              S: d OK ...
              C: e UNAUTHENTICATE
              S: e OK ...
              C: f LOGIN ben secret
              S: f OK ...
              C: g ID ("name" "again")
              S: g OK ...
              """);
      assertThat(named(server))
          .map(event -> event.line().replaceFirst("session=\\S+", "session=x"))
          .containsExactly(
              "imap.client session=x account=- client=\"sodr\" version=\"19.34\"",
              "imap.client session=x account=ben@example.test client=\"again\" version=\"\"");
    }
  }

  @Test
  void anEventIsOneLineWhateverTheClientSays() {
    try (TestServer server = given().server();
        ScriptClient ann = server.ann()) {
      ann.plays(
          """
          C: a ID ("name" {14+}
          C: a%sb
          C: c%s "version" "1\\"2\\\\3 caf\u00e9")
          S: a OK ...
          """
              .formatted("\t", "\u202e\u2028\u0085"));
      assertThat(named(server))
          .map(event -> event.client() + "|" + event.version())
          .containsExactly("a?b??c???|1?2?3 caf\u00e9");
    }
    var named = new ImapEvent.ClientNamed("s", "a", "\ud83d\udc1f".repeat(500), "v".repeat(101));
    assertThat(named.client()).isEqualTo("\ud83d\udc1f".repeat(99) + "\u2026");
    assertThat(named.version()).isEqualTo("v".repeat(99) + "\u2026");
    assertThat(new ImapEvent.ClientNamed("s", "a", "v".repeat(100), "").client())
        .isEqualTo("v".repeat(100));
  }

  private static List<ImapEvent.ClientNamed> named(TestServer server) {
    return server.events.stream()
        .filter(ImapEvent.ClientNamed.class::isInstance)
        .map(ImapEvent.ClientNamed.class::cast)
        .toList();
  }
}
