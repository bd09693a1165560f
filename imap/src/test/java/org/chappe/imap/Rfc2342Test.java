package org.chappe.imap;

import static org.chappe.imap.TestServer.given;
import static org.chappe.imap.TestServer.mailbox;

import org.chappe.mailbox.MailAccount;
import org.chappe.net.testing.ScriptClient;
import org.chappe.store.MemoryStore;
import org.junit.jupiter.api.Test;

/** NAMESPACE, RFC 2342, RFC 9051 §6.3.10, and others' mailboxes in lists. */
class Rfc2342Test {
  @Test
  void namespaces() {
    given(mailbox("INBOX"))
        .plays(
            """
            C: a NAMESPACE
            S: * NAMESPACE (("" "/")) (("Users/" "/")) NIL
            S: a OK ...
            """);
  }

  @Test // nobody finds own mail among others'
  void ownMailIsNotBelowUsers() {
    given(mailbox("INBOX", "first"))
        .plays(
            """
            C: a SELECT Users/ann@example.test/INBOX
            S: a NO [NONEXISTENT] ...
            C: b LIST "" *
            S!: * LIST ... Users...
            S: b OK ...
            C: c LIST "" %
            S!: * LIST ... Users
            S: c OK ...
            C: d LIST "" Users/%
            S!: * LIST ...
            S: d OK ...
            C: e CREATE Users
            S: e NO [CANNOT] ...
            C: f CREATE Users/mine
            S: f NO [CANNOT] ...
            C: g RENAME INBOX Users/mine
            S: g NO [CANNOT] ...
            """);
  }

  private static void share(TestServer server, String mailbox, String whom, String rights) {
    try (ScriptClient ann = server.ann()) {
      ann.plays(
          """
          C: a SETACL %s %s %s
          S: a OK ...
          """
              .formatted(mailbox, whom, rights));
    }
  }

  @Test
  void listsShowWhatIsShared() {
    try (TestServer server =
        given(mailbox("INBOX"), mailbox("Project", "one"), mailbox("Project/Plans")).server()) {
      share(server, "Project", "ben@example.test", "lr");
      share(server, "INBOX", "ben@example.test", "lr");
      share(server, "Sent", "ben@example.test", "l");
      try (ScriptClient ben = server.signedIn("ben")) {
        ben.plays(
            """
            C: a LIST "" %
            S: * LIST (\\Noselect \\HasChildren) "/" Users
            S: a OK ...
            C: b LIST "" Users/%
            S: * LIST (\\Noselect \\HasChildren) "/" Users/ann@example.test
            S: b OK ...
            C: c LIST "" *
            S: * LIST (\\HasNoChildren) "/" INBOX
            S: * LIST (\\HasNoChildren) "/" Users/ann@example.test/INBOX
            S: * LIST (\\HasNoChildren) "/" Users/ann@example.test/Project
            S: * LIST (\\HasNoChildren) "/" Users/ann@example.test/Sent
            S!: * LIST ...
            S: c OK ...
            C: d LIST "Users/ann@example.test/" P%
            S: * LIST (\\HasNoChildren) "/" Users/ann@example.test/Project
            S: d OK ...
            C: e LIST (SPECIAL-USE) "" *
            S!: * LIST ... Users...
            S: e OK ...
            C: f XLIST "" *
            S: * XLIST (\\HasNoChildren) "/" Users/ann@example.test/Sent
            S: f OK ...
            C: g SELECT Users/ann@example.test/inbox
            S: g OK ...
            C: h SELECT Users/ANN@Example.Test/Project
            S: * 1 EXISTS
            S: h OK ...
            C: i LIST "" Users/nobody@example.test/*
            S!: * LIST ...
            S: i OK ...
            """);
      }
    }
  }

  @Test // RFC 5258 §3.1: subscriptions are the subscriber's
  void subscriptionsAreKeptByWhoSubscribes() {
    try (TestServer server = given(mailbox("INBOX"), mailbox("Project", "one")).server()) {
      share(server, "Project", "ben@example.test", "lr");
      try (ScriptClient ben = server.signedIn("ben")) {
        ben.plays(
            """
            C: a SUBSCRIBE Users/ANN@example.test/Project
            S: a OK ...
            C: b LIST (SUBSCRIBED) "" Users/* RETURN (STATUS (MESSAGES))
            S: * LIST (\\Subscribed \\HasNoChildren) "/" Users/ann@example.test/Project
            S: * STATUS Users/ann@example.test/Project (MESSAGES 1)
            S: b OK ...
            C: c LIST "" Users/* RETURN (SUBSCRIBED)
            S: * LIST (\\Subscribed \\HasNoChildren) "/" Users/ann@example.test/Project
            S: c OK ...
            """);
        share(server, "Project", "ben@example.test", "i");
        ben.plays(
            """
            C: b LIST (SUBSCRIBED) "" Users/* RETURN (STATUS (MESSAGES))
            S: * LIST (\\Subscribed \\NonExistent \\HasNoChildren) "/" Users/ann@example.test/Project
            S!: * STATUS ...
            S: b OK ...
            """);
      }
    }
  }

  @Test // what is shared with anyone is in the lists of those who want it there
  void anyonesMailboxesAreListedWhenNamedOrSubscribed() {
    try (TestServer server = given(mailbox("INBOX"), mailbox("News", "one")).server()) {
      share(server, "News", "anyone", "lr");
      try (ScriptClient ben = server.signedIn("ben")) {
        ben.plays(
            """
            C: a LIST "" *
            S!: * LIST ... Users...
            S: a OK ...
            C: b LIST "" Users/ann@example.test/*
            S: * LIST (\\HasNoChildren) "/" Users/ann@example.test/News
            S: b OK ...
            C: c SUBSCRIBE Users/ann@example.test/News
            S: c OK ...
            C: d LIST "" *
            S: * LIST (\\HasNoChildren) "/" Users/ann@example.test/News
            S: d OK ...
            C: e SELECT Users/ann@example.test/News
            S: e OK [READ-ONLY] ...
            """);
      }
    }
  }

  @Test // the list of rights is what counts, and what says who shares is only where to look
  void whoSharesIsFoundAgainAfterARestart() {
    var store = new MemoryStore();
    try (TestServer server = given(mailbox("Project", "one")).store(store).server()) {
      share(server, "Project", "ben@example.test", "lr");
    }
    try (TestServer server = given().store(store).server();
        ScriptClient ben = server.signedIn("ben")) {
      ben.plays(
          """
          C: a LIST "" Users/*
          S: * LIST (\\HasNoChildren) "/" Users/ann@example.test/Project
          S: a OK ...
          """);
      try (MailAccount bens = server.bensMail()) {
        bens.noteSharer(server.addAccount("eve", 9)); // a note without a grant opens nothing
      }
      ben.plays(
          """
          C: a LIST "" Users/%
          S: * LIST (\\Noselect \\HasChildren) "/" Users/ann@example.test
          S!: * LIST ...
          S: a OK ...
          C: b SELECT Users/eve@example.test/INBOX
          S: b NO [NONEXISTENT] ...
          """);
    }
  }
}
