package org.chappe.imap;

import static org.assertj.core.api.Assertions.assertThat;
import static org.chappe.imap.TestServer.given;
import static org.chappe.imap.TestServer.mailbox;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.assertj.core.api.SoftAssertions;
import org.chappe.imap.OthersMailbox.Naming;
import org.chappe.imap.OthersMailbox.Using;
import org.chappe.imap.PlainClient.Answered;
import org.chappe.imap.command.ImapCommand;
import org.chappe.mailbox.AccessList;
import org.chappe.mailbox.MailAccount;
import org.chappe.mailbox.MailboxSnapshot;
import org.chappe.mailbox.Rights;
import org.chappe.model.AccountId;
import org.chappe.model.Flags;
import org.chappe.model.MailboxName;
import org.chappe.model.SystemFlag;
import org.junit.jupiter.api.Test;

/**
 * DESIGN.md §5, promise 7: every command there is, sent by ben about a mailbox of ann's with few
 * rights or none, or after they were taken while it was selected. Ann's mail stays as it is, and
 * nothing of it is in any answer.
 */
class WithoutRightsTest {
  private static final AccountId BEN = new AccountId(2);
  private static final MailboxName SECRET = new MailboxName("Secret");

  /** What stands in the mailbox and nowhere else. */
  private static final List<String> CONTENTS = List.of("treasure", "whispered", "$Buried");

  /** Ann's server with the mailbox, or one on which it never was. */
  private static final class Scene implements AutoCloseable {
    final TestServer server;
    final MailAccount ann;

    Scene(boolean withSecret) {
      server = given(mailbox("INBOX", "ann's own")).server();
      ann = server.mail();
      try (MailAccount ben = server.bensMail()) {
        ben.noteSharer(ann.id()); // as somebody who was granted something before
        server.append(ben, MailboxName.INBOX, TestServer.message("ben's own"));
      }
      if (withSecret) {
        ann.createMailbox(SECRET, Optional.empty());
        for (int i = 0; i < 7; i++) {
          bury();
        }
        byte[] comment = "whispered".getBytes(StandardCharsets.UTF_8);
        ann.annotate(
            Optional.of(secret().info().id()), Map.of("/shared/comment", Optional.of(comment)));
      }
    }

    MailboxSnapshot secret() {
      return ann.snapshot().mailbox(SECRET).orElseThrow();
    }

    /** One more message. */
    void bury() {
      byte[] treasure = TestServer.message("treasure").getBytes(StandardCharsets.UTF_8);
      var flags = new Flags(Set.of(SystemFlag.DELETED), List.of("$Buried"));
      server.append(ann, SECRET, treasure, flags);
    }

    void grant(String rights) {
      ann.changeAccess(
          secret().info().id(),
          list -> AccessList.NONE.with(Optional.of(BEN), false, Rights.parse(rights)));
    }

    PlainClient ben() {
      return new PlainClient(server.address(), "ben", "secret");
    }

    /** Asks as ben, and insists that nothing became of ann's mail. */
    Answered ask(PlainClient ben, String command) {
      var before = ann.snapshot().version();
      Answered answered = ben.ask(command);
      assertThat(ann.snapshot().version()).as(command).isEqualTo(before);
      return answered;
    }

    @Override
    public void close() {
      ann.close();
      server.close();
    }
  }

  @Test // a new command has to be placed in OthersMailbox
  @SuppressWarnings("unchecked")
  void everyCommandHasItsPlace() {
    var all = new ArrayList<Class<? extends ImapCommand>>();
    Arrays.stream(ImapCommand.class.getPermittedSubclasses())
        .forEach(command -> all.add((Class<? extends ImapCommand>) command));
    assertThat(OthersMailbox.commands()).containsExactlyInAnyOrderElementsOf(all);
  }

  @Test // RFC 4314 §6; octet for octet what is said where there is no such mailbox
  void withoutRightsThereIsNoSuchMailbox() {
    try (var there = new Scene(true);
        var absent = new Scene(false)) {
      var softly = new SoftAssertions();
      for (Naming naming : OthersMailbox.naming()) {
        Answered answered = inOwn(there, naming.text());
        softly.assertThat(answered.status()).as(naming.text()).startsWith(naming.unseen());
        softly.assertThat(answered).as(naming.text()).isEqualTo(inOwn(absent, naming.text()));
      }
      softly.assertAll();
    }
  }

  /** Each command in a session of its own, which has its own INBOX selected. */
  private static Answered inOwn(Scene scene, String command) {
    try (PlainClient ben = scene.ben()) {
      ben.ok("ENABLE QRESYNC");
      ben.ok("SELECT INBOX");
      Answered answered = scene.ask(ben, command);
      return new Answered(answered.untagged() + ben.ok("NOOP"), answered.status());
    }
  }

  @Test // RFC 4314 §4
  void withLookupAloneItIsInListsOnly() {
    try (var scene = new Scene(true)) {
      scene.grant("l");
      var softly = new SoftAssertions();
      for (Naming naming : OthersMailbox.naming()) {
        Answered answered = inOwn(scene, naming.text());
        softly.assertThat(answered.status()).as(naming.text()).startsWith(naming.listed());
        requireNothing(softly, scene, naming.text(), answered);
      }
      softly.assertAll();
    }
  }

  /** Neither contents nor numbers. */
  private static void requireNothing(
      SoftAssertions softly, Scene scene, String command, Answered answered) {
    softly
        .assertThat(answered.untagged() + answered.status())
        .as(command)
        .doesNotContainIgnoringCase(CONTENTS.toArray(String[]::new))
        .doesNotContain(
            scene.secret().info().uidValidity().toString(),
            ObjectIds.mailbox(scene.ann.id(), scene.secret().info().id()),
            "STATUS " + OthersMailbox.NAME,
            "METADATA " + OthersMailbox.NAME,
            "ESEARCH (TAG",
            "QUOTAROOT " + OthersMailbox.NAME);
  }

  @Test // RFC 4314 §4
  void whoMayReadChangesNothing() {
    try (var scene = new Scene(true)) {
      scene.grant("lr");
      var softly = new SoftAssertions();
      for (Naming naming : OthersMailbox.naming()) {
        Answered answered = inOwn(scene, naming.text());
        softly.assertThat(answered.status()).as(naming.text()).startsWith(naming.read());
      }
      for (Using using : OthersMailbox.using()) {
        try (PlainClient ben = selecting(scene)) {
          Answered answered = scene.ask(ben, using.text());
          softly.assertThat(answered.status()).as(using.text()).startsWith(using.read());
        }
      }
      softly.assertAll();
    }
  }

  /** A session of ben's that has ann's mailbox selected. */
  private static PlainClient selecting(Scene scene) {
    PlainClient ben = scene.ben();
    ben.ok("ENABLE QRESYNC");
    ben.ok("SELECT " + OthersMailbox.NAME);
    ben.ok("SEARCH RETURN (UPDATE) ALL");
    return ben;
  }

  @Test // RFC 4314 §5.1.1
  void whatIsRevokedInTheMiddleOfASessionIsGoneAtOnce() {
    try (var scene = new Scene(true)) {
      var softly = new SoftAssertions();
      for (Using using : OthersMailbox.using()) {
        for (String left : List.of("l", "")) {
          scene.grant("lrswipkxte");
          try (PlainClient ben = selecting(scene)) {
            scene.grant(left);
            scene.bury();
            Answered answered = scene.ask(ben, using.text());
            softly.assertThat(answered.status()).as(using.text()).startsWith(using.revoked());
            scene.bury();
            Answered next = scene.ask(ben, "NOOP");
            requireNothingSelected(softly, scene, using.text(), answered);
            requireNothingSelected(softly, scene, using.text() + ", NOOP", next);
          }
        }
      }
      softly.assertAll();
    }
  }

  /** Nothing of the selected mailbox either. */
  private static void requireNothingSelected(
      SoftAssertions softly, Scene scene, String command, Answered answered) {
    requireNothing(softly, scene, command, answered);
    softly
        .assertThat(answered.untagged())
        .as(command)
        .doesNotContain("EXISTS", "EXPUNGE", "VANISHED", " FETCH (", "SEARCH", "SORT", "THREAD")
        .doesNotContain("FLAGS");
    softly.assertThat(answered.status()).as(command).doesNotContain("HIGHESTMODSEQ", "COPYUID");
  }

  @Test // RFC 4314 §6
  void nothingIsRememberedOfWhatWasSelected() {
    try (var scene = new Scene(true)) {
      var softly = new SoftAssertions();
      for (Naming naming : OthersMailbox.naming()) {
        for (boolean still : List.of(true, false)) {
          scene.grant("lrswipkxte");
          try (PlainClient ben = selecting(scene)) {
            scene.grant("");
            if (!still) {
              ben.ok("SELECT INBOX");
            }
            Answered answered = scene.ask(ben, naming.text());
            if (!still) {
              softly.assertThat(answered.status()).as(naming.text()).startsWith(naming.unseen());
            }
            requireNothingSelected(softly, scene, naming.text(), answered);
          }
        }
      }
      softly.assertAll();
    }
  }
}
