package org.chappe.imap;

import static org.assertj.core.api.Assertions.assertThat;
import static org.chappe.imap.TestServer.given;
import static org.chappe.imap.TestServer.mailbox;

import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.chappe.delivery.WaitingMail;
import org.chappe.delivery.WaitingMail.Listing;
import org.chappe.delivery.WaitingMail.State;
import org.chappe.delivery.WaitingMail.Waiting;
import org.chappe.mailbox.AnnotationLimits;
import org.chappe.net.testing.Script;
import org.chappe.store.FailingStore;
import org.chappe.store.MemoryStore;
import org.junit.jupiter.api.Test;

final class Rfc5464Test {
  @Test // RFC 5464 §4.2, §4.3
  void whatIsSetIsTold() {
    given(mailbox("Work"))
        .plays(
            """
            C: a CAPABILITY
            S: * CAPABILITY ... LIST-METADATA LIST-MYRIGHTS LIST-STATUS ... METADATA ...
            S: a OK ...
            C: b SETMETADATA INBOX (/private/comment "My new comment" /shared/comment "This one is for you!")
            S: b OK ...
            C: c GETMETADATA INBOX /private/comment
            S: * METADATA INBOX (/private/comment "My new comment")
            S: c OK ...
            C: d GETMETADATA "INBOX" (/shared/comment /private/comment)
            S: * METADATA INBOX (/shared/comment "This one is for you!" /private/comment "My new comment")
            S: d OK ...
            C: e SETMETADATA INBOX (/private/comment NIL)
            S: e OK ...
            C: f GETMETADATA INBOX (/shared/comment /private/comment)
            S: * METADATA INBOX (/shared/comment "This one is for you!" /private/comment NIL)
            S: f OK ...
            C: g GETMETADATA Work (/shared/comment)
            S: * METADATA Work (/shared/comment NIL)
            S: g OK ...
            """);
  }

  @Test // RFC 5464 §5: value = nstring / literal8
  void valuesAreAnyOctets() {
    given()
        .plays(
            """
            C: a SETMETADATA INBOX (/private/comment {33}
            S: + ...
            C: My new comment across
            C: two lines.)
            S: a OK ...
            C: b GETMETADATA INBOX /private/comment
            S: * METADATA INBOX (/private/comment {33}
            S: My new comment across
            S: two lines.)
            S: b OK ...
            C: c SETMETADATA INBOX (/private/empty "" /private/nil "NIL" /private/quoted "a \\"b\\\\" /private/binary ~{3+}
            C: abc)
            S: c OK ...
            C: d GETMETADATA INBOX (/private/empty /private/nil /private/quoted /private/binary)
            S: * METADATA INBOX (/private/empty "" /private/nil "NIL" /private/quoted "a \\"b\\\\" /private/binary "abc")
            S: d OK ...
            """);
  }

  @Test // RFC 5464 §3.2
  void namesAreTheSameInCapitals() {
    given()
        .plays(
            """
            C: a SETMETADATA INBOX (/Private/COMMENT one)
            S: a BAD expected a value at octet 39, found "o"
            C: b SETMETADATA INBOX (/Private/COMMENT "one" "/private/comment" "two")
            S: b OK ...
            C: c GETMETADATA INBOX "/PRIVATE/comment"
            S: * METADATA INBOX (/private/comment "two")
            S: c OK ...
            """);
  }

  @Test // RFC 5464 §3.2: invalid names result in BAD in any command
  void namesThatCannotBe() {
    given()
        .plays(
            """
            C: a GETMETADATA INBOX /private//comment
            S: a BAD an entry name that has "//" in it
            C: b GETMETADATA INBOX /private/comment/
            S: b BAD an entry name that ends with "/"
            C: c GETMETADATA INBOX "/private/com*ent"
            S: c BAD an entry name that has "*", ...
            C: d GETMETADATA INBOX "/private/com%ent"
            S: d BAD an entry name that has "*", ...
            C: e GETMETADATA INBOX /private
            S: e BAD an entry name that has one component; there are two at least
            C: f GETMETADATA INBOX /comment
            S: f BAD an entry name that does not begin with /private/ or /shared/
            C: g GETMETADATA INBOX private/comment
            S: g BAD an entry name that does not begin with /private/ or /shared/
            C: h GETMETADATA INBOX /privates/comment
            S: h BAD an entry name that does not begin with /private/ or /shared/
            C: i SETMETADATA INBOX (/shared/vendor/chappe "x")
            S: i BAD an entry name that is a vendor's and has less than four components
            C: j SETMETADATA INBOX (/shared/vendor/chappe/colour "x" /shared/vendors "y")
            S: j OK ...
            C: k SETMETADATA INBOX (/private/comment "x" /private/comment/ "y")
            S: k BAD an entry name that ends with "/"
            C: l SETMETADATA INBOX (/private/ "x")
            S: l BAD ...
            C: m GETMETADATA INBOX "/private/\t"
            S: m BAD an entry name that has "*", ...
            C: n GETMETADATA INBOX {10+}
            C: /private/é
            S: n BAD ...
            C: o GETMETADATA INBOX /private/comment
            S: * METADATA INBOX (/private/comment NIL)
            S: o OK ...
            """);
  }

  @Test // RFC 5464 §4.2.1
  void valuesTooLargeAreLeftOut() {
    given()
        .plays(
            """
            C: a SETMETADATA INBOX (/private/a "1234" /private/b "12345" /private/c "123456")
            S: a OK ...
            C: b GETMETADATA (MAXSIZE 4) INBOX (/private/a /private/b /private/c /private/d)
            S: * METADATA INBOX (/private/a "1234" /private/d NIL)
            S: b OK [METADATA LONGENTRIES 6] ...
            C: c GETMETADATA INBOX (MAXSIZE 5) (/private/a /private/b)
            S: * METADATA INBOX (/private/a "1234" /private/b "12345")
            S: c OK GETMETADATA done
            C: d GETMETADATA (maxsize 0) INBOX /private/a
            S: d OK [METADATA LONGENTRIES 4] ...
            C: e GETMETADATA (MAXSIZE 4 DEPTH infinity) INBOX /private
            S: * METADATA INBOX (/private/a "1234")
            S: e OK [METADATA LONGENTRIES 6] ...
            """);
  }

  @Test // RFC 5464 §4.2.2
  void depthTellsWhatIsBelow() {
    given()
        .plays(
            """
            C: a SETMETADATA INBOX (/private/f "0" /private/f/a "1" /private/f/a/b "2" /private/f/c "3" /private/fg "4" /shared/f "5")
            S: a OK ...
            C: b GETMETADATA (DEPTH 0) INBOX /private/f
            S: * METADATA INBOX (/private/f "0")
            S: b OK ...
            C: c GETMETADATA INBOX (DEPTH 1) (/private/f)
            S: * METADATA INBOX (/private/f "0" /private/f/a "1" /private/f/c "3")
            S: c OK ...
            C: d GETMETADATA (DEPTH infinity) INBOX (/private/f/a /private/f)
            S: * METADATA INBOX (/private/f/a "1" /private/f/a/b "2" /private/f "0" /private/f/c "3")
            S: d OK ...
            C: e GETMETADATA (DEPTH 1) INBOX /private
            S: * METADATA INBOX (/private/f "0" /private/fg "4")
            S: e OK ...
            C: f GETMETADATA (DEPTH infinity) INBOX /private/nothing
            S: f OK ...
            C: g GETMETADATA (DEPTH infinity) INBOX (/shared /private/fg)
            S: * METADATA INBOX (/shared/f "5" /private/fg "4")
            S: g OK ...
            """);
  }

  @Test // RFC 5464 §3.2.1.1, §3.3
  void theServersEntries() {
    try (var server = given().server();
        var ann = server.ann()) {
      ann.plays(
          """
          C: a GETMETADATA "" (/shared/admin /shared/comment /private/comment)
          S: * METADATA "" (/shared/admin "mailto:postmaster@example.test" /shared/comment NIL /private/comment NIL)
          S: a OK ...
          C: b SETMETADATA "" (/private/comment "mine" /private/vendor/x/y "z")
          S: b OK ...
          C: c SETMETADATA "" (/shared/comment "ours")
          S: c NO [NOPERM] ...
          C: d SETMETADATA "" (/private/comment "other" /shared/admin "mailto:me@example.test")
          S: d NO [NOPERM] ...
          C: e SETMETADATA "" (/shared/vendor/x/y "ours")
          S: e NO [NOPERM] ...
          C: f GETMETADATA (DEPTH infinity) "" (/private /shared)
          S: * METADATA "" (/private/comment "mine" /private/vendor/x/y "z" /shared/admin "mailto:postmaster@example.test")
          S: f OK ...
          C: g GETMETADATA INBOX /private/comment
          S: * METADATA INBOX (/private/comment NIL)
          S: g OK ...
          """);
      Script.imap(server.address())
          .plays(
              """
              S: * OK ...
              C: a LOGIN ben secret
              S: a OK ...
              C: b GETMETADATA "" /private/comment
              S: * METADATA "" (/private/comment NIL)
              S: b OK ...
              """);
    }
  }

  @Test
  void theServersEntryOfWhatWaitsToLeave() {
    var since = Instant.parse("2026-11-29T14:00:00.5Z");
    var next = Instant.parse("2026-11-29T14:15:00Z");
    WaitingMail waiting =
        (sender, most) ->
            sender.equals(TestServer.ANN)
                ? new Listing(
                    List.of(
                        new Waiting(
                            since,
                            "ben@far.test",
                            State.WAITING,
                            2,
                            Optional.of("451 4.4.1 connect:\r\n* BYE \u0000refused\u001b[2J"),
                            Optional.of(next)),
                        new Waiting(
                            since,
                            "b\u00f6b@far.test",
                            State.HELD,
                            0,
                            Optional.empty(),
                            Optional.empty()),
                        new Waiting(
                            since,
                            "cat@far.test",
                            State.LATER,
                            0,
                            Optional.of("x".repeat(300)),
                            Optional.of(next))),
                    true)
                : new Listing(List.of(), false);
    try (var server = given().waiting(waiting).server();
        var ann = server.ann();
        var ben = server.signedIn("ben")) {
      ann.plays(
          """
          C: a GETMETADATA "" /private/vendor/chappe/queue
          S: * METADATA "" (/private/vendor/chappe/queue {669}
          S: QUEUED                STATE    TRIES  NEXT TRY              RECIPIENT                       LAST ANSWER
          S: 2026-11-29T14:00:00Z  waiting      2  2026-11-29T14:15:00Z  ben@far.test                    451 4.4.1 connect: * BYE refused [2J
          S: 2026-11-29T14:00:00Z  held         0  -                     b\u00f6b@far.test                    -
          S: 2026-11-29T14:00:00Z  later        0  2026-11-29T14:15:00Z  cat@far.test                    %s\u2026
          S: More is waiting: these wait the longest.
          S: )
          S: a OK ...
          C: b SETMETADATA "" (/private/vendor/chappe/queue "x")
          S: b NO [NOPERM] ...
          C: c SETMETADATA "" (/private/comment "x" /private/vendor/chappe/queue NIL)
          S: c NO [NOPERM] ...
          C: d GETMETADATA "" /private/comment
          S: * METADATA "" (/private/comment NIL)
          S: d OK ...
          C: e GETMETADATA INBOX /private/vendor/chappe/queue
          S: * METADATA INBOX (/private/vendor/chappe/queue NIL)
          S: e OK ...
          C: f GETMETADATA (MAXSIZE 10 DEPTH infinity) "" /private/vendor
          S: f OK [METADATA LONGENTRIES 669] ...
          """
              .formatted("x".repeat(199)));
      ben.plays(
          """
          C: a GETMETADATA (DEPTH infinity) "" /private
          S: * METADATA "" (/private/vendor/chappe/queue {34}
          S: Nothing of yours waits to leave.
          S: )
          S: a OK ...
          """);
    }
  }

  @Test // RFC 5464 §4.1: the annotations follow the mailbox
  void renamedAndDeletedMailboxes() {
    given(mailbox("Work/now"), mailbox("INBOX", "one"))
        .plays(
            """
            C: a SETMETADATA Work/now (/private/comment "w")
            S: a OK ...
            C: b RENAME Work Play
            S: b OK ...
            C: c GETMETADATA Play/now /private/comment
            S: * METADATA Play/now (/private/comment "w")
            S: c OK ...
            C: d DELETE Play/now
            S: d OK ...
            C: e GETMETADATA Play/now /private/comment
            S: e NO [NONEXISTENT] ...
            C: f SETMETADATA Play/now (/private/comment "w")
            S: f NO [NONEXISTENT] ...
            C: g CREATE Play/now
            S: g OK ...
            C: h GETMETADATA Play/now /private/comment
            S: * METADATA Play/now (/private/comment NIL)
            S: h OK ...
            C: i SETMETADATA INBOX (/private/comment "in")
            S: i OK ...
            C: j RENAME INBOX Old
            S: j OK ...
            C: k GETMETADATA Old /private/comment
            S: * METADATA Old (/private/comment "in")
            S: k OK ...
            C: l GETMETADATA INBOX /private/comment
            S: * METADATA INBOX (/private/comment "in")
            S: l OK ...
            """);
  }

  @Test // RFC 5464 §4.3: MAXSIZE; refused before the value is sent where the client waits
  void aValueThatIsTooLarge() {
    given()
        .plays(
            """
            C: a SETMETADATA INBOX (/private/a "x" /private/b {65537}
            S: a NO [METADATA MAXSIZE 65536] ...
            C: b SETMETADATA "" (/private/b ~{99999999}
            S: b NO [METADATA MAXSIZE 65536] ...
            C: c GETMETADATA INBOX /private/a
            S: * METADATA INBOX (/private/a NIL)
            S: c OK ...
            """);
    try (var server = given().server();
        var ann = server.ann()) {
      String most = "x".repeat(AnnotationLimits.VALUE_OCTETS);
      ann.plays(
          """
          C: a SETMETADATA INBOX (/private/a {65537+}
          C: %sx)
          S: a NO [METADATA MAXSIZE 65536] ...
          C: b SETMETADATA INBOX (/private/a {65536+}
          C: %s)
          S: b OK ...
          C: c GETMETADATA (MAXSIZE 65535) INBOX /private/a
          S: c OK [METADATA LONGENTRIES 65536] ...
          C: d GETMETADATA INBOX /private/a
          S: * METADATA INBOX (/private/a {65536}
          S: %s)
          S: d OK ...
          """
              .formatted(most, most, most));
    }
  }

  @Test // RFC 5464 §4.3: TOOMANY, and no other value of the command is set
  void tooManyEntries() {
    try (var server = given().server();
        var mail = server.mail();
        var ann = server.ann()) {
      mail.annotate(
          Optional.of(mail.snapshot().mailboxes().getFirst().info().id()),
          IntStream.range(0, AnnotationLimits.ENTRIES)
              .boxed()
              .collect(Collectors.toMap(i -> "/private/" + i, i -> Optional.of(new byte[] {'x'}))));
      ann.plays(
          """
          C: a SETMETADATA INBOX (/private/0 "y" /private/more "x")
          S: a NO [METADATA TOOMANY] there may be 100 annotations here
          C: b GETMETADATA INBOX /private/0
          S: * METADATA INBOX (/private/0 "x")
          S: b OK ...
          C: c SETMETADATA INBOX (/private/0 NIL /private/more "x")
          S: c OK ...
          """);
    }
  }

  @Test // RFC 5464 §4.1, §4.4.2: nothing is told unasked, so there is nothing to enable
  void othersChangesAreNotToldUnasked() {
    try (var server = given().server();
        var ann = server.ann();
        var also = server.ann()) {
      ann.plays(
          """
          C: a ENABLE METADATA
          S: * ENABLED
          S: a OK ...
          C: b SELECT INBOX
          S: b OK ...
          """);
      also.plays(
          """
          C: a SETMETADATA INBOX (/shared/comment "x")
          S: a OK ...
          """);
      ann.plays(
          """
          C: c NOOP
          S!: * METADATA ...
          S: c OK ...
          C: d GETMETADATA INBOX /shared/comment
          S: * METADATA INBOX (/shared/comment "x")
          S: d OK ...
          """);
    }
  }

  @Test // RFC 6154 §4
  void specialUseIsTheMailboxsRole() {
    given(mailbox("Concepts"))
        .plays(
            """
            C: a GETMETADATA Drafts /private/specialuse
            S: * METADATA Drafts (/private/specialuse "\\\\Drafts")
            S: a OK ...
            C: b GETMETADATA (DEPTH infinity) Concepts /private
            S: b OK ...
            C: c SETMETADATA Concepts (/private/specialuse "\\\\Drafts" /private/comment "x")
            S: c NO [USEATTR] another mailbox has this use already
            C: d SETMETADATA Concepts (/private/specialuse "\\\\Flagged" /private/comment "x")
            S: d NO [USEATTR] this use is not known here
            C: e SETMETADATA Concepts (/private/specialuse "Drafts")
            S: e NO [USEATTR] ...
            C: f SETMETADATA Concepts (/private/specialuse "\\\\Drafts \\\\Sent")
            S: f NO [USEATTR] a mailbox has one use here
            C: g SETMETADATA INBOX (/private/specialuse "\\\\Junk")
            S: g NO [USEATTR] INBOX has no other use
            C: h GETMETADATA Concepts (/private/comment /private/specialuse)
            S: * METADATA Concepts (/private/comment NIL /private/specialuse NIL)
            S: h OK ...
            C: i SETMETADATA Drafts (/private/specialuse NIL)
            S: i OK ...
            C: j SETMETADATA Concepts (/private/specialuse "\\\\drafts" /private/comment "x")
            S: j OK ...
            C: k LIST (SPECIAL-USE) "" (Concepts Drafts)
            S: * LIST (... \\Drafts) "/" Concepts
            S: k OK ...
            C: l GETMETADATA (DEPTH 1) Concepts /private
            S: * METADATA Concepts (/private/comment "x" /private/specialuse "\\\\Drafts")
            S: l OK ...
            C: m SETMETADATA Concepts (/private/specialuse "\\\\Drafts")
            S: m OK ...
            C: n SETMETADATA INBOX (/private/specialuse NIL)
            S: n OK ...
            """);
  }

  @Test // RFC 9590 §3, §4
  void listTellsEntriesOfEachMailbox() {
    given(mailbox("Work/now"))
        .plays(
            """
            C: a SETMETADATA INBOX (/shared/comment "in" /private/comment "mine")
            S: a OK ...
            C: b LIST "" (INBOX Work) RETURN (METADATA (/shared/comment "/private/comment") STATUS (MESSAGES))
            S: * LIST (...) "/" INBOX
            S: * STATUS INBOX (MESSAGES 0)
            S: * METADATA INBOX (/shared/comment "in" /private/comment "mine")
            S: * LIST (\\HasChildren) "/" Work
            S: * STATUS Work (MESSAGES 0)
            S: * METADATA Work (/shared/comment NIL /private/comment NIL)
            S: b OK ...
            C: c SUBSCRIBE Work/now
            S: c OK ...
            C: d SUBSCRIBE Gone
            S: d OK ...
            C: e LIST (SUBSCRIBED RECURSIVEMATCH) "" (Work Gone) RETURN (METADATA (/shared/comment))
            S!: * METADATA ...
            S: * LIST (\\Subscribed \\NonExistent \\HasNoChildren) "/" Gone
            S: * LIST (\\HasChildren) "/" Work ("CHILDINFO" ("SUBSCRIBED"))
            S: e OK ...
            C: f LIST "" INBOX RETURN (METADATA /shared/comment)
            S: f BAD expected entry names in parentheses at octet 34, found "/"
            C: g LIST "" INBOX RETURN (METADATA (/shared))
            S: g BAD ...
            C: h LIST "" INBOX RETURN (METADATA ())
            S: h BAD expected an entry name ...
            """);
  }

  @Test
  void whatIsWrittenWrongIsSaid() {
    given()
        .plays(
            """
            C: a GETMETADATA
            S: a BAD expected a space at octet 14, found the end of the line
            C: b GETMETADATA INBOX
            S: b BAD expected a space at octet 20, found the end of the line
            C: c GETMETADATA (DEPTH 2) INBOX /private/a
            S: c BAD DEPTH is 0, 1 or infinity, not 2
            C: d GETMETADATA (DEPTH 0 DEPTH 1) INBOX /private/a
            S: d BAD DEPTH twice
            C: e GETMETADATA (MAXSIZE 1) INBOX (MAXSIZE 1) /private/a
            S: e BAD MAXSIZE twice
            C: f GETMETADATA (MAXSIZE -1) INBOX /private/a
            S: f BAD expected a number ...
            C: g GETMETADATA (COLOUR) INBOX /private/a
            S: g BAD COLOUR is not an option of GETMETADATA
            C: h GETMETADATA INBOX (/private/a
            S: h BAD expected a space or ")" at octet 32, found the end of the line
            C: i SETMETADATA INBOX /private/a "x"
            S: i BAD expected entries and values in parentheses at octet 21, found "/"
            C: j SETMETADATA INBOX (/private/a)
            S: j BAD expected a space at octet 32, found ")"
            C: k SETMETADATA INBOX ()
            S: k BAD expected an entry name at octet 22, found ")"
            C: l GETMETADATA INBOX /private/a /private/b
            S: * METADATA INBOX (/private/a NIL /private/b NIL)
            S: l OK ...
            """);
    given()
        .playsUnsigned(
            """
            S: * OK ...
            C: a GETMETADATA "" /private/a
            S: a BAD sign in first
            C: b SETMETADATA "" (/private/a "x")
            S: b BAD sign in first
            """);
  }

  @Test
  void moreNamesThanThereCanBeAreNotLookedFor() {
    String names =
        IntStream.rangeClosed(0, AnnotationLimits.ENTRIES)
            .mapToObj(i -> "/private/" + i)
            .collect(Collectors.joining(" "));
    try (var server = given().server();
        var ann = server.ann()) {
      ann.plays(
          """
          C: a GETMETADATA INBOX (%s)
          S: a BAD more than 100 entry names
          C: b GETMETADATA INBOX %s
          S: b BAD more than 100 entry names
          C: c GETMETADATA INBOX "/private/%s"
          S: c BAD an entry name that has more than 255 characters
          """
              .formatted(names, names, "x".repeat(247)));
    }
  }

  @Test
  void whatTheStoreCannotReadNowIsToldAsThat() {
    var store = new FailingStore(new MemoryStore(InstantSource.fixed(TestServer.NOW)));
    try (var server = given().store(store).server();
        var mail = server.mail();
        var ann = server.ann()) {
      mail.annotate(Optional.empty(), Map.of("/private/a", Optional.of(new byte[] {0, 'x'})));
      store.failReads(1);
      ann.plays(
          """
          C: a GETMETADATA "" /private/a
          S: a NO [UNAVAILABLE] ...
          C: b GETMETADATA "" /private/a
          S: * METADATA "" (/private/a ~{...})
          S: b OK ...
          """);
      assertThat(mail.annotations(Optional.empty())).hasSize(1);
    }
  }
}
