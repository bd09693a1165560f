package org.chappe.imap;

import static org.chappe.imap.TestServer.given;
import static org.chappe.imap.TestServer.mailbox;

import org.junit.jupiter.api.Test;

/**
 * LIST with options: RFC 5258 and RFC 9051 §6.3.9; children RFC 3348, special use RFC 6154, status
 * RFC 5819.
 */
class Rfc5258Test {
  private static final TestServer.Given FRUIT =
      given(
          mailbox("Fruit/Apple", "first"),
          mailbox("Fruit/Banana"),
          mailbox("Tofu"),
          mailbox("Vegetable/Broccoli/Stem"));

  @Test // RFC 9051 §6.3.9
  void wildcards() {
    FRUIT.plays(
        """
        C: a LIST "" ""
        S: * LIST (\\Noselect) "/" ""
        S: a OK ...
        C: b LIST "" Fr%
        S: * LIST (\\HasChildren) "/" Fruit
        S: b OK ...
        C: c LIST "" Fr*
        S: * LIST (\\HasChildren) "/" Fruit
        S: * LIST (\\HasNoChildren) "/" Fruit/Apple
        S: * LIST (\\HasNoChildren) "/" Fruit/Banana
        S: c OK ...
        C: d LIST Fruit/ %an%
        S: * LIST (\\HasNoChildren) "/" Fruit/Banana
        S: d OK ...
        C: e LIST "" %/%/%
        S: * LIST (\\HasNoChildren) "/" Vegetable/Broccoli/Stem
        S: e OK ...
        C: f LIST "" inBOX
        S: * LIST (\\HasNoChildren) "/" INBOX
        S: f OK ...
        C: g LIST "" tofu
        S!: * LIST ...
        S: g OK ...
        C: h LIST "" "T\\"%"
        S!: * LIST ...
        S: h OK ...
        """);
  }

  @Test // §3.1: SUBSCRIBED; RETURN (SUBSCRIBED CHILDREN)
  void subscribedIsAskedForAndTold() {
    FRUIT.plays(
        """
        C: a SUBSCRIBE Fruit/Banana
        S: a OK ...
        C: b LIST (SUBSCRIBED) "" F*
        S: * LIST (\\Subscribed \\HasNoChildren) "/" Fruit/Banana
        S: b OK ...
        C: c LIST "" F* RETURN (SUBSCRIBED CHILDREN)
        S: * LIST (\\HasChildren) "/" Fruit
        S: * LIST (\\HasNoChildren) "/" Fruit/Apple
        S: * LIST (\\Subscribed \\HasNoChildren) "/" Fruit/Banana
        S: c OK ...
        C: d LIST () "" Fruit RETURN ()
        S: * LIST (\\HasChildren) "/" Fruit
        S: d OK ...
        """);
  }

  @Test // §3.1, §3.5: RECURSIVEMATCH and CHILDINFO
  void recursiveMatchTellsOfParents() {
    FRUIT.plays(
        """
        C: a SUBSCRIBE Fruit/Banana
        S: a OK ...
        C: b SUBSCRIBE Vegetable/Broccoli/Stem
        S: b OK ...
        C: c LIST (SUBSCRIBED RECURSIVEMATCH) "" V%
        S: * LIST (\\HasChildren) "/" Vegetable ("CHILDINFO" ("SUBSCRIBED"))
        S: c OK ...
        # principle 2B: a parent is not told for the sake of a child that is told itself
        C: d LIST (RECURSIVEMATCH SUBSCRIBED REMOTE) "" F*
        S: * LIST (\\Subscribed \\HasNoChildren) "/" Fruit/Banana
        S: d OK ...
        C: e SUBSCRIBE Fruit
        S: e OK ...
        C: f LIST (SUBSCRIBED RECURSIVEMATCH) "" F*
        S: * LIST (\\Subscribed \\HasChildren) "/" Fruit ("CHILDINFO" ("SUBSCRIBED"))
        S: * LIST (\\Subscribed \\HasNoChildren) "/" Fruit/Banana
        S: f OK ...
        C: g LIST (RECURSIVEMATCH) "" *
        S: g BAD RECURSIVEMATCH needs a selection option beside it
        C: h LIST (REMOTE RECURSIVEMATCH) "" *
        S: h BAD ...
        C: i LIST (COLOURED) "" *
        S: i BAD COLOURED is not a selection option
        C: j LIST "" * RETURN (COLOUR)
        S: j BAD COLOUR is not a return option
        """);
  }

  @Test // §4: several patterns
  void severalPatterns() {
    FRUIT.plays(
        """
        C: a LIST "" (INBOX Tofu "Fruit/%")
        S: * LIST (\\HasNoChildren) "/" INBOX
        S: * LIST (\\HasNoChildren) "/" Fruit/Apple
        S: * LIST (\\HasNoChildren) "/" Fruit/Banana
        S: * LIST (\\HasNoChildren) "/" Tofu
        S: a OK ...
        """);
  }

  @Test // RFC 6154
  void specialUses() {
    FRUIT.plays(
        """
        C: a LIST "" %
        S: * LIST (\\HasNoChildren \\Archive) "/" Archive
        S: * LIST (\\HasNoChildren \\Drafts) "/" Drafts
        S: * LIST (\\HasNoChildren \\Junk) "/" Junk
        S: * LIST (\\HasNoChildren \\Sent) "/" Sent
        S: * LIST (\\HasNoChildren \\Trash) "/" Trash
        S: a OK ...
        C: b LIST (SPECIAL-USE) "" *s* RETURN (SPECIAL-USE)
        S: * LIST (\\HasNoChildren \\Drafts) "/" Drafts
        S: * LIST (\\HasNoChildren \\Trash) "/" Trash
        S: b OK ...
        C: c CREATE Sent2 (USE (\\Sent))
        S: c NO [USEATTR] ...
        C: d DELETE Sent
        S: d OK ...
        C: e CREATE Gesendet (USE (\\Sent))
        S: e OK ...
        C: f LIST (SPECIAL-USE) "" G*
        S: * LIST (\\HasNoChildren \\Sent) "/" Gesendet
        S: f OK ...
        C: g CREATE All (USE (\\All))
        S: g NO [USEATTR] ...
        C: h LIST (SPECIAL-USE RECURSIVEMATCH) "" %
        S: h OK ...
        """);
  }

  @Test // RFC 5819
  void statusComesWithTheList() {
    FRUIT.plays(
        """
        C: a LIST "" Fruit/% RETURN (STATUS (MESSAGES UNSEEN))
        S: * LIST (\\HasNoChildren) "/" Fruit/Apple
        S: * STATUS Fruit/Apple (MESSAGES 1 UNSEEN 1)
        S: * LIST (\\HasNoChildren) "/" Fruit/Banana
        S: * STATUS Fruit/Banana (MESSAGES 0 UNSEEN 0)
        S: a OK ...
        C: b DELETE Fruit
        S: b OK ...
        C: c LIST "" F% RETURN (STATUS (MESSAGES))
        S!: * STATUS ...
        S: * LIST (\\NonExistent \\HasChildren) "/" Fruit
        S: c OK ...
        C: d LIST "" * RETURN (STATUS ())
        S: d BAD ...
        """);
  }
}
