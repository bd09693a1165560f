package org.chappe.relay.client;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Future;
import org.chappe.relay.client.HandOver.Outcome;

/**
 * One message's way over a connection. RFC 5321 §3.3, RFC 2033 §4.2
 *
 * <p>With PIPELINING everything up to DATA is one flight, and the message another: two round trips.
 * With CHUNKING too, a small message goes in the first. Outcomes that are empty yet are those of
 * recipients nothing speaks against.
 */
final class Transaction {
  /**
   * 64 KiB: a message up to this size costs less to send in vain, when no recipient is accepted,
   * than a round trip does to find out before.
   */
  private static final int SMALL = 64 << 10;

  private final SmtpConnection connection;
  private final ClientWire wire;
  private final TimeLimits limits;
  private final Dialogue dialogue;
  private final OutgoingMail mail;
  private final List<Optional<Outcome>> outcomes = new ArrayList<>();
  private boolean fromRefused;
  private boolean lastOctetSent;

  Transaction(SmtpConnection connection, OutgoingMail mail) {
    this.connection = connection;
    this.wire = connection.wire();
    this.limits = connection.settings().limits();
    this.mail = mail;
    this.dialogue = new Dialogue(wire, connection.offered().has("PIPELINING"), limits.quit());
    mail.recipients().forEach(to -> outcomes.add(Optional.empty()));
  }

  HandOver run() {
    try {
      if (!connection.takesMore()) {
        throw new ConnectionBroken("the connection is of no use any more");
      }
      EnvelopeWords words = new EnvelopeWords(mail, connection.offered(), connection.tls());
      for (int i = 0; i < outcomes.size(); i++) {
        settle(i, words.unable(mail.recipients().get(i)));
      }
      words.unable().ifPresent(this::settleAll);
      if (isOpen()) {
        inTime(words);
      }
    } catch (ServerCloses e) {
      settleAll(new Outcome.Refused(e.command(), e.reply()));
      connection.end("the server closes: " + e.reply());
    } catch (IOException e) {
      String during = lastOctetSent ? HandOver.END_OF_DATA : dialogue.during();
      settleAll(new Outcome.Broken(during, String.valueOf(e.getMessage())));
      connection.end("broken: " + e.getMessage());
    } catch (RuntimeException e) {
      connection.end("failed: " + e);
      throw e;
    }
    return new HandOver(
        outcomes.stream().map(Optional::orElseThrow).toList(), connection.takesMore());
  }

  private void inTime(EnvelopeWords words) throws IOException, ServerCloses {
    Future<?> end = wire.cutAfter(limits.message(), "the message was not taken");
    try {
      say(words);
    } finally {
      end.cancel(false);
    }
  }

  private void say(EnvelopeWords words) throws IOException, ServerCloses {
    envelope(words);
    if (isInOneFlight(words)) {
      chunk(words);
    } else if (words.binary()) {
      dialogue.settle();
      if (isOpen()) {
        chunk(words);
      }
    } else if (isOpen()) { // for all that is known: where answers are awaited, they may say no
      data(words);
    }
    dialogue.settle();
  }

  private void envelope(EnvelopeWords words) throws IOException, ServerCloses {
    if (connection.mustReset()) {
      dialogue.say("RSET", "RSET", limits.mail(), Transaction::resetAnswered);
    }
    connection.resetLater(); // until a message has gone
    connection.begins();
    dialogue.say("MAIL", words.mail(), limits.mail(), this::fromAnswered);
    for (int i = 0; i < outcomes.size() && !fromRefused; i++) {
      if (outcomes.get(i).isEmpty()) {
        int index = i;
        dialogue.say(
            "RCPT",
            words.recipient(mail.recipients().get(i)),
            limits.recipient(),
            reply -> recipientAnswered(index, reply));
      }
    }
  }

  private static void resetAnswered(RemoteReply reply) throws ConnectionBroken {
    if (!isYes("RSET", reply)) {
      throw new ConnectionBroken("expected 250 to RSET, found " + reply);
    }
  }

  private void fromAnswered(RemoteReply reply) throws ConnectionBroken {
    if (!isYes("MAIL", reply)) {
      fromRefused = true;
      settleAll(new Outcome.Refused("MAIL", reply));
    }
  }

  private void recipientAnswered(int index, RemoteReply reply) throws ConnectionBroken {
    if (!fromRefused && !isYes("RCPT", reply)) {
      settle(index, Optional.of(new Outcome.Refused("RCPT", reply)));
    }
  }

  /** RFC 5321 §4.2.1: the first digit decides. */
  private static boolean isYes(String command, RemoteReply reply) throws ConnectionBroken {
    return switch (reply.code() / 100) {
      case 2 -> true;
      case 4, 5 -> false;
      default ->
          throw new ConnectionBroken("expected 2yz, 4yz or 5yz to " + command + ", found " + reply);
    };
  }

  private void data(EnvelopeWords words) throws IOException, ServerCloses {
    List<RemoteReply> answer = new ArrayList<>(1);
    dialogue.say("DATA", "DATA", limits.dataStart(), answer::add);
    dialogue.settle();
    RemoteReply reply = answer.getFirst();
    switch (reply.code() / 100) {
      case 3 -> {
        if (wire.hasUnread()) {
          early();
        } else if (isOpen()) {
          stuffed(words);
        } else {
          nothing();
        }
      }
      case 4, 5 -> settleAll(new Outcome.Refused("DATA", reply));
      default -> throw new ConnectionBroken("expected 354 to DATA, found " + reply);
    }
  }

  /**
   * The server knows already that it does not want the message; the connection is of no use then.
   */
  private void early() throws IOException {
    RemoteReply reply = wire.reply(limits.dataEnd());
    if (isYes("DATA", reply)) {
      throw new ConnectionBroken("expected nothing behind 354, found " + reply);
    }
    settleAll(new Outcome.Refused("DATA", reply));
    connection.end("refused before its end: " + reply);
  }

  /** A server that wants data for nobody gets none; its answer is nobody's. RFC 2920 §3.1 */
  private void nothing() throws IOException {
    if (connection.isLmtp()) {
      throw new ConnectionBroken("expected 503 to DATA without recipients, found 354");
    }
    wire.line(".");
    dialogue.await("DATA", limits.dataEnd(), reply -> {});
  }

  private void stuffed(EnvelopeWords words) throws IOException {
    DotStuffing out = new DotStuffing(wire);
    try {
      if (!words.sevenBit()) {
        mail.content().writeTo(out);
      } else if (!mail.content().writeSevenBitTo(out)) {
        throw new IllegalStateException("a message could be encoded once, and now cannot");
      }
      out.end();
      lastOctetSent = true; // as far as anybody can tell from here on
    } catch (IOException e) {
      brokenInside(e);
    }
    awaitEnd("DATA");
  }

  private boolean isInOneFlight(EnvelopeWords words) {
    return dialogue.isPipelining()
        && connection.settings().chunking()
        && connection.offered().has("CHUNKING")
        && !connection.isLmtp() // RFC 2033 §4.3: how many answers there are depends on RCPT's
        && !words.sevenBit()
        && words.octets() <= SMALL
        && isOpen();
  }

  /** The whole message as one chunk: its size is known. RFC 3030 §2 */
  private void chunk(EnvelopeWords words) throws IOException {
    Chunk out = new Chunk(wire, words.octets());
    try {
      wire.line("BDAT " + words.octets() + " LAST");
      mail.content().writeTo(out);
      out.end();
      lastOctetSent = true;
    } catch (IOException e) {
      brokenInside(e);
    }
    awaitEnd("BDAT");
  }

  /** Where the server does not take more it may have said why; else the message is at fault. */
  private void brokenInside(IOException e) throws IOException {
    if (!wire.isBroken()) {
      throw e;
    }
    dialogue.broken(e);
  }

  /** One answer; with LMTP one for each recipient that was accepted. RFC 2033 §4.2 */
  private void awaitEnd(String command) {
    String said = lastOctetSent ? HandOver.END_OF_DATA : command;
    if (!connection.isLmtp()) {
      dialogue.await(said, limits.dataEnd(), reply -> settleAll(ended(said, reply)));
      return;
    }
    for (int i = 0; i < outcomes.size(); i++) {
      if (outcomes.get(i).isEmpty()) {
        int index = i;
        dialogue.await(
            said, limits.dataEnd(), reply -> settle(index, Optional.of(ended(said, reply))));
      }
    }
  }

  private Outcome ended(String command, RemoteReply reply) throws ConnectionBroken {
    if (!isYes(command, reply)) {
      return new Outcome.Refused(command, reply);
    }
    if (!lastOctetSent || wire.isBroken()) {
      throw new ConnectionBroken("the server said yes before the message's end, and broke off");
    }
    connection.hasGone();
    return new Outcome.Taken(reply);
  }

  private boolean isOpen() {
    return outcomes.stream().anyMatch(Optional::isEmpty);
  }

  private void settle(int index, Optional<? extends Outcome> outcome) {
    if (outcomes.get(index).isEmpty()) {
      outcomes.set(index, outcome.map(one -> one));
    }
  }

  /** For all of whom nothing is known yet. */
  private void settleAll(Outcome outcome) {
    for (int i = 0; i < outcomes.size(); i++) {
      settle(i, Optional.of(outcome));
    }
  }
}
