package org.chappe.imap;

import static org.assertj.core.api.Assertions.assertThat;
import static org.chappe.imap.TestServer.given;
import static org.chappe.imap.TestServer.mailbox;

import java.time.InstantSource;
import java.util.List;
import java.util.OptionalLong;
import org.chappe.mailbox.AccessList;
import org.chappe.mailbox.MailAccount;
import org.chappe.model.MailboxId;
import org.chappe.model.MailboxName;
import org.chappe.net.testing.ScriptClient;
import org.chappe.store.FailingStore;
import org.chappe.store.MemoryStore;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Access control lists, RFC 4314: ann shares, ben is shared with. */
class Rfc4314Test {
  private TestServer server;
  private ScriptClient ann;
  private ScriptClient ben;

  @BeforeEach
  void start() {
    server =
        given(
                mailbox("INBOX", "private"),
                mailbox("Project", "first", "second"),
                mailbox("Project/Plans", "plan"),
                mailbox("Other", "other"))
            .server();
    ann = server.ann();
    ben = server.signedIn("ben");
  }

  @AfterEach
  void stop() {
    ann.close();
    ben.close();
    server.close();
  }

  private void grant(String rights) {
    ann.plays(
        """
        C: g SETACL Project ben@example.test %s
        S: g OK ...
        """
            .formatted(rights));
  }

  // §2, §3

  /** Between the look at the rights and the change somebody else may take them. */
  @Test
  void whoLosesAMeanwhileChangesNothing() {
    var store = new FailingStore(new MemoryStore(InstantSource.fixed(TestServer.NOW)));
    try (TestServer slow = given(mailbox("Project", "first")).store(store).server();
        ScriptClient owner = slow.ann();
        ScriptClient guest = slow.signedIn("ben");
        MailAccount mail = slow.mail()) {
      owner.plays(
          """
          C: a SETACL Project ben@example.test lra
          S: a OK ...
          """);
      MailboxId project =
          mail.snapshot().mailbox(new MailboxName("Project")).orElseThrow().info().id();
      store.hold();
      Thread revoking =
          Thread.ofVirtual().start(() -> mail.changeAccess(project, list -> AccessList.NONE));
      while (store.held() == 0) {
        Thread.onSpinWait();
      }
      guest.plays(
          """
          C: b SETACL Users/ann@example.test/Project anyone lr
          S: b NO [NOPERM] ...
          """);
      store.release();
      join(revoking);
      owner.plays(
          """
          C: c GETACL Project
          S: * ACL Project ann@example.test lrswipkxtecda
          S: c OK ...
          """);
    }
  }

  @Test // the mailbox that is meant is the one whose rights were looked at, whatever it is called
  void namesThatMoveMeanwhileLeadToNoOtherMailbox() {
    whileNamesMove("lx", "DELETE Users/ann@example.test/Project", true, "Project", "Work");
    whileNamesMove(
        "lx",
        "RENAME Users/ann@example.test/Project Users/ann@example.test/Work/New",
        true,
        "Project",
        "Work",
        "Work/New");
    whileNamesMove(
        "lk", "CREATE Users/ann@example.test/Project/New", false, "Old", "Project", "Work");
    whileNamesMove(
        "lk",
        "RENAME Users/ann@example.test/Work Users/ann@example.test/Project/New",
        false,
        "Old",
        "Project",
        "Work");
  }

  /**
   * "Project" becomes "Old" and "Other" becomes "Project" when ben's command has looked at names.
   *
   * @param rights on the mailbox that is called "Project" first
   * @param left what there is then, in order
   */
  private static void whileNamesMove(String rights, String command, boolean done, String... left) {
    var store = new FailingStore(new MemoryStore(InstantSource.fixed(TestServer.NOW)));
    try (TestServer slow =
            given(mailbox("Project", "first"), mailbox("Other", "other"), mailbox("Work"))
                .store(store)
                .server();
        ScriptClient owner = slow.ann();
        ScriptClient guest = slow.signedIn("ben");
        MailAccount mail = slow.mail()) {
      owner.plays(
          """
          C: a SETACL Project ben@example.test %s
          S: a OK ...
          C: b SETACL Work ben@example.test lkx
          S: b OK ...
          """
              .formatted(rights));
      MailboxId other = mail.snapshot().mailbox(new MailboxName("Other")).orElseThrow().info().id();
      store.hold();
      Thread first = renaming(mail, "Project", "Old", store, 1);
      Thread second = renaming(mail, "Other", "Project", store, 2);
      if (done) {
        guest.plays("C: c " + command);
        awaitHeld(store, 3);
        store.release();
        guest.plays("S: c OK ...");
      } else {
        guest.plays("C: c " + command + "\nS: c NO [NONEXISTENT] ...");
        store.release();
      }
      join(first);
      join(second);
      assertThat(mail.snapshot().mailboxes().stream().map(box -> box.info().name().value()))
          .as(command)
          .filteredOn(name ->
              List.of("Old", "Other", "Project", "Work").stream().anyMatch(name::startsWith))
          .containsExactlyInAnyOrder(left);
      assertThat(mail.snapshot().mailbox(other).orElseThrow().info().name().value())
          .isEqualTo("Project");
    }
  }

  private static Thread renaming(
      MailAccount mail, String from, String to, FailingStore store, int held) {
    Thread renaming =
        Thread.ofVirtual()
            .start(() -> mail.renameMailbox(new MailboxName(from), new MailboxName(to)));
    awaitHeld(store, held);
    return renaming;
  }

  private static void awaitHeld(FailingStore store, int commits) {
    while (store.held() < commits) {
      Thread.onSpinWait();
    }
  }

  private static void join(Thread thread) {
    try {
      thread.join();
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
  }

  @Test
  void capability() {
    ann.plays(
        """
        C: a CAPABILITY
        S: * CAPABILITY IMAP4rev1 ... ACL ... RIGHTS=kxte ...
        S: a OK ...
        """);
  }

  @Test // §3.1, §3.3
  void rightsAreSetAddedToAndTakenFrom() {
    ann.plays(
        """
        C: a GETACL Project
        S: * ACL Project ann@example.test lrswipkxtecda
        S: a OK ...
        C: b SETACL Project ben@example.test lr
        S: b OK ...
        C: c GETACL Project
        S: * ACL Project ann@example.test lrswipkxtecda ben@example.test lr
        S: c OK ...
        C: d SETACL Project ben@example.test +wa
        S: d OK ...
        C: e SETACL Project Ben@Example.Test -r
        S: e OK ...
        C: f GETACL Project
        S: * ACL Project ann@example.test lrswipkxtecda ben@example.test lwa
        S: f OK ...
        C: g SETACL Project ben@example.test ""
        S: g OK ...
        C: h GETACL Project
        S: * ACL Project ann@example.test lrswipkxtecda
        S: h OK ...
        """);
  }

  @Test // §2.1.1
  void oldRightsStandForNewOnesAndAreNamedBesideThem() {
    ann.plays(
        """
        C: a SETACL Project ben@example.test lrswida
        S: a OK ...
        C: b GETACL Project
        S: * ACL Project ann@example.test lrswipkxtecda ben@example.test lrswiteda
        S: b OK ...
        C: c SETACL Project ben@example.test lrc
        S: c OK ...
        C: d GETACL Project
        S: * ACL Project ann@example.test lrswipkxtecda ben@example.test lrkxc
        S: d OK ...
        C: e SETACL Project ben@example.test lk
        S: e OK ...
        C: f GETACL Project
        S: * ACL Project ann@example.test lrswipkxtecda ben@example.test lkc
        S: f OK ...
        """);
  }

  @Test // §3.1: never silently ignored
  void unknownRightsAreRefused() {
    ann.plays(
        """
        C: a SETACL Project ben@example.test lrQ
        S: a BAD "Q" is not a right; rights are letters of lrswipkxtecda, in small
        C: b SETACL Project ben@example.test +lq
        S: b BAD "q" is not a right; ...
        C: c SETACL Project ben@example.test
        S: c BAD ...
        C: d SETACL Project "" lr
        S: d BAD expected an account's address or "anyone" as the identifier
        C: e SETACL Project - lr
        S: e BAD ...
        C: f GETACL Project
        S: * ACL Project ann@example.test lrswipkxtecda
        S: f OK ...
        """);
  }

  @Test
  void identifiersAreAccountsOfThisServer() {
    ann.plays(
        """
        C: a SETACL Project nobody@example.test lr
        S: a NO [NONEXISTENT] there is no account with the address nobody@example.test here
        C: b SETACL Project ben lr
        S: b NO [NONEXISTENT] ...
        C: c SETACL Nowhere ben@example.test lr
        S: c NO [NONEXISTENT] ...
        C: d LISTRIGHTS Project nobody@example.test
        S: d NO [NONEXISTENT] ...
        C: e DELETEACL Project nobody@example.test
        S: e NO [NONEXISTENT] ...
        """);
  }

  @Test
  void ownersKeepTheirRights() {
    ann.plays(
        """
        C: a SETACL Project ann@example.test lr
        S: a NO [CANNOT] the owner of a mailbox has all rights and keeps them
        C: b SETACL Project ann@example.test -l
        S: b NO [CANNOT] ...
        C: c SETACL Project -ann@example.test w
        S: c NO [CANNOT] ...
        C: d DELETEACL Project ann@example.test
        S: d NO [CANNOT] ...
        C: e SETACL Project ann@example.test +w
        S: e OK ...
        C: f SETACL Project -anyone lrswipkxtea
        S: f OK ...
        C: g MYRIGHTS Project
        S: * MYRIGHTS Project lrswipkxtecda
        S: g OK ...
        """);
  }

  @Test // §3.2
  void deleteacl() {
    grant("lr");
    ann.plays(
        """
        C: a SETACL Project -ben@example.test w
        S: a OK ...
        C: b DELETEACL Project ben@example.test
        S: b OK ...
        C: c GETACL Project
        S: * ACL Project ann@example.test lrswipkxtecda -ben@example.test w
        S: c OK ...
        C: d DELETEACL Project ben@example.test
        S: d OK ...
        """);
  }

  @Test // §2
  void negativeRightsAreTakenAwayWhereverTheOthersComeFrom() {
    ann.plays(
        """
        C: a SETACL Project anyone lrsw
        S: a OK ...
        C: b SETACL Project -ben@example.test w
        S: b OK ...
        C: c SETACL Project -anyone s
        S: c OK ...
        """);
    ben.plays(
        """
        C: a MYRIGHTS Users/ann@example.test/Project
        S: * MYRIGHTS Users/ann@example.test/Project lr
        S: a OK ...
        """);
  }

  @Test // §3.4, §3.7
  void listrights() {
    ann.plays(
        """
        C: a LISTRIGHTS Project ben@example.test
        S: * LISTRIGHTS Project ben@example.test "" l r s w i p k x t e c d a
        S: a OK ...
        C: b LISTRIGHTS Project anyone
        S: * LISTRIGHTS Project anyone "" l r s w i p k x t e c d
        S: b OK ...
        C: c LISTRIGHTS Project ann@example.test
        S: * LISTRIGHTS Project ann@example.test lrswipkxtecda
        S: c OK ...
        C: d LISTRIGHTS Project -ben@example.test
        S: * LISTRIGHTS Project -ben@example.test "" l r s w i p k x t e c d a
        S: d OK ...
        C: e SETACL Project anyone la
        S: e NO [CANNOT] ...
        """);
  }

  // §4, row by row

  @Test // LIST: l
  void listNeedsL() {
    grant("rswipkxtea");
    ben.plays(
        """
        C: a LIST "" *
        S!: * LIST ... Users/ann...
        S: a OK ...
        """);
    grant("l");
    ben.plays(
        """
        C: a LIST "" Users/*
        S: * LIST (\\HasNoChildren) "/" Users/ann@example.test/Project
        S: a OK ...
        """);
  }

  @Test // LIST: as if the parent did not exist
  void listShowsAChildWithoutItsParent() {
    ann.plays(
        """
        C: a SETACL Project/Plans ben@example.test l
        S: a OK ...
        """);
    ben.plays(
        """
        C: a LIST "" Users/*
        S!: * LIST ... Users/ann@example.test/Project
        S: * LIST (\\HasNoChildren) "/" Users/ann@example.test/Project/Plans
        S: a OK ...
        C: b LIST "" Users/ann@example.test/%
        S: * LIST (\\Noselect \\HasChildren) "/" Users/ann@example.test/Project
        S: b OK ...
        """);
  }

  @Test // SUBSCRIBE, UNSUBSCRIBE, LSUB: none, as SUBSCRIBE does not check whether there is one
  void subscribingNeedsNothing() {
    ben.plays(
        """
        C: a SUBSCRIBE Users/ann@example.test/Project
        S: a OK ...
        C: b LSUB "" Users/*
        S: * LSUB () "/" Users/ann@example.test/Project
        S: b OK ...
        C: c UNSUBSCRIBE Users/ann@example.test/Project
        S: c OK ...
        C: d LSUB "" Users/*
        S!: * LSUB ...
        S: d OK ...
        """);
  }

  @Test // CREATE: k on the nearest parent; the new one has its rights
  void createNeedsKAboveAndInherits() {
    grant("lrswipxtea");
    ben.plays(
        """
        C: a CREATE Users/ann@example.test/Project/New
        S: a NO [NOPERM] ...
        C: b CREATE Users/ann@example.test/New
        S: b NO [NOPERM] ...
        """);
    grant("lk");
    ben.plays(
        """
        C: a CREATE Users/ann@example.test/Project/New/Deep
        S: a OK [MAILBOXID (...)] ...
        C: b MYRIGHTS Users/ann@example.test/Project/New/Deep
        S: * MYRIGHTS Users/ann@example.test/Project/New/Deep lkc
        S: b OK ...
        C: c CREATE Users/ann@example.test/Project/Sent (USE (\\Sent))
        S: c NO [USEATTR] ...
        """);
    ann.plays(
        """
        C: a GETACL Project/New
        S: * ACL Project/New ann@example.test lrswipkxtecda ben@example.test lkc
        S: a OK ...
        C: b CREATE Project/Mine
        S: b OK ...
        C: c GETACL Project/Mine
        S: * ACL Project/Mine ann@example.test lrswipkxtecda ben@example.test lkc
        S: c OK ...
        """);
  }

  @Test // DELETE: x; and the list goes with the mailbox
  void deleteNeedsX() {
    grant("lrswipktea");
    ben.plays(
        """
        C: a DELETE Users/ann@example.test/Project
        S: a NO [NOPERM] that needs the right "x" on the mailbox
        """);
    grant("lrx");
    ben.plays(
        """
        C: s SELECT Users/ann@example.test/Project
        S: s OK ...
        C: a DELETE Users/ann@example.test/Project
        S: * OK [CLOSED] ...
        S: a OK ...
        C: b SELECT Users/ann@example.test/Project
        S: b NO [NONEXISTENT] ...
        """);
    ann.plays(
        """
        C: a CREATE Project
        S: a OK ...
        C: b GETACL Project
        S: * ACL Project ann@example.test lrswipkxtecda
        S: b OK ...
        """);
  }

  @Test // RENAME: x on the mailbox, k above the new name; the list stays
  void renameNeedsXAndK() {
    ann.plays(
        """
        C: a SETACL Project/Plans ben@example.test lrx
        S: a OK ...
        C: b SETACL Other ben@example.test lr
        S: b OK ...
        """);
    ben.plays(
        """
        C: a RENAME Users/ann@example.test/Project/Plans Users/ann@example.test/Other/Plans
        S: a NO [NOPERM] ...
        C: b RENAME Users/ann@example.test/Project/Plans Plans
        S: b NO [CANNOT] ...
        C: c RENAME Drafts Users/ann@example.test/Other/Drafts
        S: c NO [NOPERM] ...
        """);
    ann.plays(
        """
        C: b SETACL Other ben@example.test lrk
        S: b OK ...
        """);
    ben.plays(
        """
        C: a RENAME Users/ann@example.test/Other Users/ann@example.test/Other/Below
        S: a NO [NOPERM] ...
        C: b RENAME Users/ann@example.test/Project/Plans Users/ann@example.test/Other/Plans
        S: b OK ...
        C: c MYRIGHTS Users/ann@example.test/Other/Plans
        S: * MYRIGHTS Users/ann@example.test/Other/Plans lrxc
        S: c OK ...
        C: d RENAME Users/ann@example.test/Other/Plans Users/ann@example.test/Plans
        S: d NO [NOPERM] ...
        """);
  }

  @Test // SELECT, EXAMINE, STATUS: r
  void readingNeedsR() {
    grant("lswipkxtea");
    ben.plays(
        """
        C: a SELECT Users/ann@example.test/Project
        S: a NO [NOPERM] that needs the right "r" on the mailbox
        C: b EXAMINE Users/ann@example.test/Project
        S: b NO [NOPERM] ...
        C: c STATUS Users/ann@example.test/Project (MESSAGES)
        S: c NO [NOPERM] ...
        C: d LIST "" Users/* RETURN (STATUS (MESSAGES))
        S!: * STATUS ...
        S: d OK ...
        """);
    grant("r"); // and "l" is not needed
    ben.plays(
        """
        C: a SELECT Users/ann@example.test/Project
        S: * 2 EXISTS
        S: a OK [READ-ONLY] ...
        C: b EXAMINE Users/ann@example.test/Project
        S: b OK [READ-ONLY] ...
        C: c STATUS Users/ann@example.test/Project (MESSAGES)
        S: * STATUS Users/ann@example.test/Project (MESSAGES 2)
        S: c OK ...
        C: d FETCH 1 BODY.PEEK[HEADER.FIELDS (SUBJECT)]
        S: * 1 FETCH (BODY[HEADER.FIELDS (SUBJECT)] {...}...)
        S: d OK ...
        """);
  }

  @Test // SETACL, DELETEACL, GETACL, LISTRIGHTS: a
  void administeringNeedsA() {
    grant("lrswipkxte");
    ben.plays(
        """
        C: a SETACL Users/ann@example.test/Project ben@example.test +a
        S: a NO [NOPERM] that needs the right "a" on the mailbox
        C: b DELETEACL Users/ann@example.test/Project ben@example.test
        S: b NO [NOPERM] ...
        C: c GETACL Users/ann@example.test/Project
        S: c NO [NOPERM] ...
        C: d LISTRIGHTS Users/ann@example.test/Project ben@example.test
        S: d NO [NOPERM] ...
        """);
    grant("a");
    ben.plays(
        """
        C: a SETACL Users/ann@example.test/Project ben@example.test +lr
        S: a OK ...
        C: b GETACL Users/ann@example.test/Project
        S: * ACL Users/ann@example.test/Project ann@example.test lrswipkxtecda ben@example.test lra
        S: b OK ...
        C: c LISTRIGHTS Users/ann@example.test/Project ann@example.test
        S: * LISTRIGHTS Users/ann@example.test/Project ann@example.test lrswipkxtecda
        S: c OK ...
        C: d DELETEACL Users/ann@example.test/Project ben@example.test
        S: d OK ...
        C: e GETACL Users/ann@example.test/Project
        S: e NO [NONEXISTENT] ...
        """);
  }

  @Test // MYRIGHTS: any of l r i k x a
  void myrightsNeedsAnyOfSix() {
    for (String enough : List.of("l", "r", "i", "k", "x", "a")) {
      grant(enough);
      ben.plays(
          """
          C: a MYRIGHTS Users/ann@example.test/Project
          S: * MYRIGHTS Users/ann@example.test/Project %s...
          S: a OK ...
          """
              .formatted(enough));
    }
    grant("swpte");
    ben.plays(
        """
        C: a MYRIGHTS Users/ann@example.test/Project
        S: a NO [NONEXISTENT] there is no such mailbox
        C: b MYRIGHTS Users/ann@example.test/Nowhere
        S: b NO [NONEXISTENT] there is no such mailbox
        """);
  }

  @Test // APPEND: i; and s, w, t for the flags that are kept
  void appendNeedsIAndKeepsTheFlagsItMay() {
    grant("lrswkxtea");
    ben.plays(
        """
        C: a APPEND Users/ann@example.test/Project (\\Seen) {3+}
        C: abc
        S: a NO [NOPERM] that needs the right "i" on the mailbox
        """);
    grant("lri");
    append();
    grant("lris");
    append();
    grant("lrit");
    append();
    grant("lriw");
    append();
    ann.plays(
        """
        C: s SELECT Project
        S: s OK ...
        C: a FETCH 3:* FLAGS
        S: * 3 FETCH (FLAGS (\\Recent))
        S: * 4 FETCH (FLAGS (\\Recent \\Seen))
        S: * 5 FETCH (FLAGS (\\Recent \\Deleted))
        S: * 6 FETCH (FLAGS (\\Recent \\Flagged $Forwarded))
        S: a OK ...
        """);
  }

  private void append() {
    ben.plays(
        """
        C: a APPEND Users/ann@example.test/Project (\\Seen \\Deleted \\Flagged $Forwarded) {3+}
        C: abc
        S: a OK [APPENDUID ...] ...
        """);
  }

  @Test // RFC 9051 §6.3.12, §6.4.7: no UIDs of what may not be selected
  void whoMayNotReadIsToldNoUids() {
    grant("li");
    ben.plays(
        """
        C: a APPEND Users/ann@example.test/Project {3+}
        C: abc
        S: a OK APPEND done
        C: b APPEND INBOX {3+}
        C: abc
        S: b OK [APPENDUID <v> 1] ...
        C: c SELECT INBOX
        S: c OK ...
        C: d COPY 1 Users/ann@example.test/Project
        S: d OK COPY done
        """);
    grant("lri");
    ben.plays(
        """
        C: a COPY 1 Users/ann@example.test/Project
        S: a OK [COPYUID <p> 1 5] ...
        C: b MOVE 1 Users/ann@example.test/Project
        S: * OK [COPYUID <p> 1 6] ...
        S: b OK ...
        """);
  }

  @Test // COPY: i; and s, w, t for the flags that are kept
  void copyNeedsIAndKeepsTheFlagsItMay() {
    ann.plays(
        """
        C: a SELECT Project
        S: a OK ...
        C: b STORE 1 FLAGS (\\Seen \\Deleted \\Flagged $Forwarded)
        S: b OK ...
        C: c SETACL Project ben@example.test lrte
        S: c OK ...
        C: d SETACL Other ben@example.test lrsw
        S: d OK ...
        """);
    ben.plays(
        """
        C: a SELECT Users/ann@example.test/Project
        S: a OK ...
        C: b COPY 1 Users/ann@example.test/Other
        S: b NO [NOPERM] that needs the right "i" on the mailbox
        C: c COPY 1 Users/ann@example.test/Nowhere
        S: c NO [TRYCREATE] ...
        """);
    ann.plays(
        """
        C: d SETACL Other ben@example.test lri
        S: d OK ...
        """);
    ben.plays(
        """
        C: a COPY 1 Users/ann@example.test/Other
        S: a OK [COPYUID ...] ...
        """);
    ann.plays(
        """
        C: d SETACL Other ben@example.test liw
        S: d OK ...
        """);
    ben.plays(
        """
        C: a MOVE 1 Users/ann@example.test/Other
        S!: * OK [COPYUID ...] ...
        S: * 1 EXPUNGE
        S: a OK ...
        """);
    ann.plays(
        """
        C: a SELECT Other
        S: a OK ...
        C: b FETCH 2:3 FLAGS
        S: * 2 FETCH (FLAGS (\\Recent))
        S: * 3 FETCH (FLAGS (\\Recent \\Flagged $Forwarded))
        S: b OK ...
        """);
  }

  @Test // RFC 6851 §4.2: of the source those of STORE and EXPUNGE too
  void moveNeedsTAndEAsWell() {
    ann.plays(
        """
        C: a SETACL Other ben@example.test lri
        S: a OK ...
        """);
    for (String few : List.of("lrswie", "lrswit")) {
      grant(few);
      ben.plays(
          """
          C: a SELECT Users/ann@example.test/Project
          S: a OK ...
          C: b MOVE 1 Users/ann@example.test/Other
          S: b NO [NOPERM] ...
          C: c REPLACE 1 Users/ann@example.test/Other {3+}
          C: abc
          S: c NO [NOPERM] ...
          """);
    }
  }

  @Test // to one's own mailboxes: what may be read may be copied
  void copyToAnOwnMailbox() {
    ann.plays(
        """
        C: a SELECT Project
        S: a OK ...
        C: b STORE 2 FLAGS (\\Flagged $Forwarded)
        S: b OK ...
        """);
    grant("lr");
    ben.plays(
        """
        C: a SELECT Users/ann@example.test/Project
        S: a OK ...
        C: b FETCH 2 (EMAILID ENVELOPE)
        S: * 2 FETCH (EMAILID (<e>) ENVELOPE (NIL "second" ...))
        S: b OK ...
        C: c COPY 1:2 Archive
        S: c OK [COPYUID <v> 1:2 1:2] ...
        C: d UID COPY 2,77 Archive
        S: d OK [COPYUID <v> 2 3] ...
        C: e UID COPY 77 Archive
        S: e OK UID COPY done
        C: f COPY 1 Nowhere
        S: f NO [TRYCREATE] ...
        C: g MOVE 1 Archive
        S: g NO [NOPERM] ...
        C: h SELECT Archive
        S: * 3 EXISTS
        S: * OK [UIDVALIDITY <v>] ...
        S: h OK ...
        C: i FETCH 2:3 (FLAGS EMAILID BODY.PEEK[HEADER.FIELDS (SUBJECT)])
        S!: * ... FETCH (...EMAILID (<e>)...)
        S: * 2 FETCH (FLAGS (\\Recent \\Flagged $Forwarded) ...{19}
        S: Subject: second
        S:
        S: )
        S: * 3 FETCH (FLAGS (\\Recent \\Flagged $Forwarded) ...{19}
        S: Subject: second
        S:
        S: )
        S: i OK ...
        C: j SEARCH BODY "about second"
        S: * SEARCH 2 3
        S: j OK ...
        """);
  }

  @Test // from one's own mailboxes: i, and the flags that are kept
  void moveToAnothersMailbox() {
    grant("liw");
    ben.plays(
        """
        C: a APPEND INBOX (\\Seen \\Flagged) {3+}
        C: one
        S: a OK ...
        C: b APPEND INBOX {3+}
        C: two
        S: b OK ...
        C: c SELECT INBOX
        S: c OK ...
        C: d MOVE 1 Users/ann@example.test/Project
        S!: * OK ...
        S: * 1 EXPUNGE
        S: d OK ...
        C: e COPY 1 Users/ann@example.test/Other
        S: e NO [TRYCREATE] ...
        C: f REPLACE 1 Users/ann@example.test/Project {5+}
        C: three
        S!: * OK ...
        S: * 1 EXPUNGE
        S: f OK ...
        C: g STATUS INBOX (MESSAGES)
        S: * STATUS INBOX (MESSAGES 0)
        S: g OK ...
        """);
    ann.plays(
        """
        C: a SELECT Project
        S: * 4 EXISTS
        S: a OK ...
        C: b FETCH 3:4 (FLAGS BODY.PEEK[])
        S: * 3 FETCH (FLAGS (\\Recent \\Flagged) BODY[] {3}
        S: one)
        S: * 4 FETCH (FLAGS (\\Recent) BODY[] {5}
        S: three)
        S: b OK ...
        """);
  }

  @Test // of the account they go to, RFC 9208 §4.1
  void itsQuotaIsTheOneOfWhereItGoes() {
    grant("lrite");
    try (MailAccount mail = server.mail()) {
      mail.setQuota(OptionalLong.of(1), OptionalLong.empty(), OptionalLong.empty());
    }
    ben.plays(
        """
        C: a APPEND INBOX {3+}
        C: one
        S: a OK ...
        C: b SELECT INBOX
        S: b OK ...
        C: c COPY 1 Users/ann@example.test/Project
        S: c NO [OVERQUOTA] ...
        C: d MOVE 1 Users/ann@example.test/Project
        S: d NO [OVERQUOTA] ...
        C: e REPLACE 1 Users/ann@example.test/Project {1+}
        C: x
        S: e NO [OVERQUOTA] ...
        C: f SELECT Users/ann@example.test/Project
        S: f OK ...
        C: g MOVE 1 INBOX
        S: * OK [COPYUID <v> 1 2] ...
        S: * 1 EXPUNGE
        S: g OK ...
        C: h REPLACE 1 INBOX {1+}
        C: x
        S: * OK [APPENDUID <v> 3] ...
        S: * 1 EXPUNGE
        S: h OK ...
        """);
  }

  @Test // neither of the two accounts is the session's
  void copyBetweenTwoOthers() {
    server.addAccount("cem", 3);
    try (ScriptClient cem = server.signedIn("cem")) {
      cem.plays(
          """
          C: a SETACL INBOX ben@example.test lri
          S: a OK ...
          """);
      grant("lrte");
      ben.plays(
          """
          C: a SELECT Users/ann@example.test/Project
          S: a OK ...
          C: b COPY 1 Users/cem@example.test/INBOX
          S: b OK [COPYUID <v> 1 1] ...
          C: c MOVE 2 Users/cem@example.test/INBOX
          S: * OK [COPYUID <v> 2 2] ...
          S: * 2 EXPUNGE
          S: c OK ...
          C: d APPEND Users/cem@example.test/INBOX CATENATE (URL "/Users/ann@example.test/Project/;UID=1")
          S: d OK [APPENDUID <v> 3] ...
          """);
      cem.plays(
          """
          C: a SELECT INBOX
          S: * 3 EXISTS
          S: a OK ...
          C: b SEARCH SUBJECT first
          S: * SEARCH 1 3
          S: b OK ...
          """);
    }
  }

  @Test // EXPUNGE: e; CLOSE: e, and without it nothing is expunged
  void expungeNeedsE() {
    ann.plays(
        """
        C: a SELECT Project
        S: a OK ...
        C: b STORE 1 +FLAGS (\\Deleted)
        S: b OK ...
        C: c UNSELECT
        S: c OK ...
        """);
    grant("lrswit");
    ben.plays(
        """
        C: a SELECT Users/ann@example.test/Project
        S: a OK [READ-WRITE] ...
        C: b EXPUNGE
        S: b NO [NOPERM] that needs the right "e" on the mailbox
        C: c UID EXPUNGE 1
        S: c NO [NOPERM] ...
        C: d CLOSE
        S: d OK ...
        C: e STATUS Users/ann@example.test/Project (MESSAGES)
        S: * STATUS Users/ann@example.test/Project (MESSAGES 2)
        S: e OK ...
        """);
    grant("lre");
    ben.plays(
        """
        C: a SELECT Users/ann@example.test/Project
        S: a OK [READ-WRITE] ...
        C: b EXPUNGE
        S: * 1 EXPUNGE
        S: b OK ...
        """);
  }

  @Test // FETCH: \\Seen is set with s only
  void fetchSetsSeenWithSOnly() {
    grant("lrwite");
    ben.plays(
        """
        C: a SELECT Users/ann@example.test/Project
        S: a OK ...
        C: b FETCH 1 BODY[TEXT]
        S: * 1 FETCH (BODY[TEXT] {...}...)
        S: b OK ...
        C: c FETCH 1 FLAGS
        S: * 1 FETCH (FLAGS (\\Recent))
        S: c OK ...
        """);
    grant("lrs");
    ben.plays(
        """
        C: a FETCH 1 BODY[TEXT]
        S: * 1 FETCH (BODY[TEXT] {...}...\\Seen...)
        S: a OK ...
        """);
  }

  @Test // STORE: s, t, w; not refused where one of the flags may be changed
  void storeChangesTheFlagsItMay() {
    grant("lre");
    ben.plays(
        """
        C: a SELECT Users/ann@example.test/Project
        S: a OK ...
        C: b STORE 1 +FLAGS (\\Seen \\Deleted \\Flagged $Forwarded)
        S: b NO [NOPERM] none of these flags may be changed here
        C: c STORE 1 FLAGS ()
        S: c NO [NOPERM] ...
        """);
    stores("s", "\\Seen");
    stores("t", "\\Deleted");
    stores("w", "\\Flagged $Forwarded");
    ann.plays(
        """
        C: a SELECT Project
        S: a OK ...
        C: b STORE 1 FLAGS (\\Seen \\Deleted \\Flagged)
        S: b OK ...
        """);
    grant("lrt");
    ben.plays(
        """
        C: a STORE 1 FLAGS (\\Draft $Junk)
        S: a NO [NOPERM] ...
        C: b STORE 1 FLAGS ()
        S: * 1 FETCH (...FLAGS (...\\Flagged \\Seen))
        S: b OK ...
        """);
  }

  private void stores(String right, String flags) {
    grant("lr" + right);
    ann.plays(
        """
        C: a SELECT Project
        S: a OK ...
        C: b STORE 2 FLAGS ()
        S: b OK ...
        C: c UNSELECT
        S: c OK ...
        """);
    ben.plays(
        """
        C: a STORE 2 +FLAGS (\\Seen \\Deleted \\Flagged $Forwarded)
        S: a OK ...
        C: b FETCH 2 FLAGS
        S: * 2 FETCH (FLAGS (\\Recent %s))
        S: b OK ...
        """
            .formatted(flags));
  }

  // §5

  @Test // §5.1.1
  void permanentFlagsAreThoseThatMayBeChanged() {
    grant("lrsi");
    ben.plays(
        """
        C: a SELECT Users/ann@example.test/Project
        S: * FLAGS (\\Answered \\Flagged \\Deleted \\Seen \\Draft ...)
        S: * OK [PERMANENTFLAGS (\\Seen)] ...
        S: a OK [READ-WRITE] ...
        """);
    grant("lrt");
    ben.plays(
        """
        C: a NOOP
        S: * FLAGS (...)
        S: * OK [PERMANENTFLAGS (\\Deleted)] ...
        S: a OK ...
        """);
    grant("lrw");
    ben.plays(
        """
        C: a NOOP
        S: * OK [PERMANENTFLAGS (\\Answered \\Flagged \\Draft $Forwarded ... \\*)] ...
        S: a OK ...
        """);
    grant("lrp");
    ben.plays(
        """
        C: a NOOP
        S: * OK [PERMANENTFLAGS ()] ...
        S: a OK ...
        """);
  }

  @Test // §5.2: all flags are shared here
  void readWriteNeedsOneOfIESWT() {
    for (String writing : List.of("i", "e", "s", "w", "t")) {
      grant("r" + writing);
      ben.plays(
          """
          C: a SELECT Users/ann@example.test/Project
          S: a OK [READ-WRITE] ...
          """);
    }
    grant("lrpkxa");
    ben.plays(
        """
        C: a SELECT Users/ann@example.test/Project
        S: a OK [READ-ONLY] ...
        """);
  }

  @Test // §5.1.1: nothing more of a mailbox that may no longer be read
  void aRevokedRightHoldsAtOnce() {
    grant("lrswite");
    ben.plays(
        """
        C: a SELECT Users/ann@example.test/Project
        S: a OK ...
        C: b IDLE
        S: + ...
        """);
    grant("l");
    ann.plays(
        """
        C: a APPEND Project {3+}
        C: abc
        S: a OK ...
        C: b APPEND Project {3+}
        C: abc
        S: b OK ...
        """);
    ben.plays(
        """
        S!: * ... EXISTS
        S: * NO [NOPERM] ...
        C: DONE
        S!: * ... EXISTS
        S: b OK ...
        C: c NOOP
        S!: * ...
        S: c OK ...
        C: d FETCH 1 FLAGS
        S: d NO [NOPERM] ...
        C: e UID SEARCH ALL
        S!: * SEARCH...
        S: e NO [NOPERM] ...
        C: f ESEARCH IN (SELECTED) ALL
        S!: * ESEARCH...
        S: f BAD ...
        C: g COPY 1 INBOX
        S: g NO [NOPERM] ...
        C: h STORE 1 +FLAGS (\\Seen)
        S: h NO [NOPERM] ...
        C: i CLOSE
        S: i OK ...
        """);
    grant("lr");
    ben.plays(
        """
        C: a SELECT Users/ann@example.test/Project
        S: * 4 EXISTS
        S: a OK ...
        """);
  }

  @Test
  void idleTellsOfAnothersMailbox() {
    grant("lr");
    ben.plays(
        """
        C: a SELECT Users/ann@example.test/Project
        S: a OK ...
        C: b IDLE
        S: + ...
        """);
    ann.plays(
        """
        C: a APPEND Project {3+}
        C: abc
        S: a OK ...
        """);
    ben.plays(
        """
        S: * 3 EXISTS
        C: DONE
        S: b OK ...
        """);
  }

  @Test // all flags are shared, \\Seen too
  void flagsAreShared() {
    grant("lrs");
    ben.plays(
        """
        C: a SELECT Users/ann@example.test/Project
        S: a OK ...
        C: b STORE 1 +FLAGS (\\Seen)
        S: b OK ...
        """);
    ann.plays(
        """
        C: a STATUS Project (UNSEEN)
        S: * STATUS Project (UNSEEN 1)
        S: a OK ...
        """);
  }

  @Test // §6: what may not be seen answers as what is not there
  void nothingTellsAMailboxOneMayNotSeeFromNone() {
    for (String command :
        new String[] {
          "SELECT %s",
          "EXAMINE %s",
          "STATUS %s (MESSAGES)",
          "DELETE %s",
          "GETACL %s",
          "MYRIGHTS %s",
          "LISTRIGHTS %s ben@example.test",
          "SETACL %s ben@example.test lr",
          "DELETEACL %s ben@example.test",
          "GETMETADATA %s /shared/comment",
          "GETQUOTAROOT %s",
          "SETMETADATA %s (/shared/comment \"x\")",
          "RENAME %s New",
          "RENAME Drafts %s",
          "CREATE %s",
          "CREATE %s/New",
          "APPEND %s {3+}",
          "RESETKEY %s INTERNAL"
        }) {
      ben.plays(answer(command, "Users/ann@example.test/Project"));
      ben.plays(answer(command, "Users/ann@example.test/Nowhere"));
      ben.plays(answer(command, "Users/nobody@example.test/Project"));
    }
  }

  private static String answer(String command, String mailbox) {
    String code =
        command.startsWith("APPEND")
            ? "TRYCREATE"
            : command.startsWith("CREATE") || command.startsWith("RENAME Drafts")
                ? "NOPERM"
                : "NONEXISTENT";
    String text =
        code.equals("NOPERM") ? "you may not make mailboxes there" : "there is no such mailbox";
    return """
    C: a %s%s
    S!: * ...
    S: a NO [%s] %s
    """
        .formatted(
            command.formatted(mailbox), command.endsWith("{3+}") ? "\nC: abc" : "", code, text);
  }
}
