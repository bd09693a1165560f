package org.chappe.imap;

import java.time.Duration;
import java.time.InstantSource;
import java.util.concurrent.FutureTask;
import java.util.function.BooleanSupplier;
import java.util.function.Function;
import java.util.function.Supplier;
import org.chappe.imap.wire.ImapWriter;
import org.chappe.imap.wire.SessionEnds;
import org.chappe.net.OctetWriter;

/**
 * Tells a client that hears nothing for long that its command goes on, and how far it has come: RFC
 * 9585. One session's.
 *
 * <p>Only the session's thread writes, and never with a lock held: what is silent itself is done on
 * a thread of its own, and the session's waits for it and looks at the clock now and then ({@link
 * #during}). What writes responses says between two of them where it is ({@link #at}).
 */
final class Progress {
  /** What is told may come this much late; each look is a moment of one virtual thread. */
  private static final long LOOK_EVERY_MILLIS = 250;

  /**
   * What is about fewer messages is done on the session's own thread: it ends in a moment, and
   * another thread and its alarm would cost a tenth of a single STORE.
   */
  static final int MANY = 256;

  private final ImapWriter out;
  private final OctetWriter octets;
  private final InstantSource clock;
  private final Duration every;
  private final BooleanSupplier finishing;
  private String tag = "";
  private long heardMillis; // when the client last heard of us
  private long sent; // of the session's octets, at that time

  /**
   * @param out writes into {@code octets}
   * @param every how long a client may hear nothing; zero: for ever
   * @param finishing whether nobody waits for answers any more
   */
  Progress(
      ImapWriter out,
      OctetWriter octets,
      InstantSource clock,
      Duration every,
      BooleanSupplier finishing) {
    this.out = out;
    this.octets = octets;
    this.clock = clock;
    this.every = every;
    this.finishing = finishing;
  }

  /** A command begins. */
  void begin(String newTag) {
    tag = newTag;
    heardMillis = clock.millis();
    sent = octets.sent();
  }

  /**
   * Does what reads or changes and writes nothing, and waits for its end.
   *
   * @param messages it is about, at most
   */
  <T> T during(int messages, Supplier<T> work) {
    return during(messages, _ -> work.get());
  }

  /** As {@link #during(int, Supplier)}, of what has no result, and many messages. */
  void during(Runnable work) {
    during(_ -> {
      work.run();
      return true;
    });
  }

  /** As {@link #during(int, Supplier)}, of work that says how far it has come. */
  <T> T during(int messages, Function<Tally, T> work) {
    return messages < MANY ? work.apply(new Tally(finishing)) : during(work);
  }

  /** As {@link #during(int, Function)}, of many messages. */
  <T> T during(Function<Tally, T> work) {
    var tally = new Tally(finishing);
    var task = new FutureTask<T>(() -> work.apply(tally));
    Thread worker = Thread.ofVirtual().unstarted(task);
    worker.start();
    boolean ended = false;
    try {
      while (!ended) {
        ended = endsSoon(worker);
        if (!ended && isTime()) {
          tell(tally.done(), tally.goal());
        }
      }
    } finally {
      if (!ended) { // the client is gone; the mail is let go of only when nobody uses it any more
        tally.leave();
        awaitEnd(worker);
      }
    }
    return result(task);
  }

  /** Said by what writes: {@code done} of {@code goal} are through. */
  void at(long done, long goal) {
    if (isTime()) {
      if (octets.total() > octets.sent()) {
        sendWhatThereIs(); // says more than a notice
      } else {
        tell(done, goal);
      }
    }
  }

  /** Whether the client has heard nothing for long. */
  private boolean isTime() {
    if (every.isZero()) {
      return false;
    }
    long now = clock.millis();
    if (octets.sent() != sent || now < heardMillis) { // or the clock was set back
      sent = octets.sent();
      heardMillis = now;
    }
    boolean is = now - heardMillis >= every.toMillis();
    if (is) {
      heardMillis = now; // of what is sent now
    }
    return is;
  }

  /** After work that gives up when nobody waits any more. */
  void requireWanted() {
    if (finishing.getAsBoolean()) {
      throw new SessionEnds("the server stops");
    }
  }

  /** A goal is above what is done: RFC 9585 §4. */
  private void tell(long done, long goal) {
    if (goal == 0) {
      out.untagged("OK", "INPROGRESS (" + shownTag() + " NIL NIL)", "still at work");
    } else {
      long shown = Math.min(done, goal - 1);
      out.untagged(
          "OK",
          "INPROGRESS (%s %d %d)".formatted(shownTag(), shown, goal),
          "%d of %d messages so far".formatted(shown, goal));
    }
    sendWhatThereIs();
  }

  /** RFC 9585 §4: a "]" in it would end the response code for many a client. */
  private String shownTag() {
    return tag.contains("]") ? "NIL" : "\"" + tag + "\"";
  }

  private void sendWhatThereIs() {
    octets.flush();
    sent = octets.sent();
  }

  private static boolean endsSoon(Thread worker) {
    try {
      return worker.join(Duration.ofMillis(LOOK_EVERY_MILLIS));
    } catch (InterruptedException e) {
      awaitEnd(worker);
      Thread.currentThread().interrupt();
      return true;
    }
  }

  /** Whatever comes, as mail is given back behind it; a step of the work is never endless. */
  private static void awaitEnd(Thread worker) {
    boolean interrupted = false;
    while (true) {
      try {
        worker.join();
        break;
      } catch (InterruptedException e) {
        interrupted = true;
      }
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }

  private static <T> T result(FutureTask<T> task) {
    if (task.state() == FutureTask.State.SUCCESS) {
      return task.resultNow();
    }
    switch (task.exceptionNow()) {
      case RuntimeException failure -> throw failure;
      case Error failure -> throw failure;
      case Throwable other -> throw new IllegalStateException(other);
    }
  }
}
