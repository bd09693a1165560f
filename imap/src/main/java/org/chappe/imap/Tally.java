package org.chappe.imap;

import java.util.function.BooleanSupplier;
import org.chappe.mailbox.search.Waiting;

/** How far work on another thread has come: the worker counts, the session looks. */
final class Tally implements Waiting {
  private final BooleanSupplier finishing;
  private volatile boolean left;
  private volatile long done;
  private volatile long goal;

  /**
   * @param finishing whether the server stops
   */
  Tally(BooleanSupplier finishing) {
    this.finishing = finishing;
  }

  long done() {
    return done;
  }

  /** 0 while it is not known. */
  long goal() {
    return goal;
  }

  /** The session's client is gone. */
  void leave() {
    left = true;
  }

  @Override
  public boolean isOver() {
    return left || finishing.getAsBoolean();
  }

  @Override
  public void hasDone(int messages, int ofThem) {
    done = messages;
    goal = ofThem;
  }

  /** Counts one of several pieces: {@code before} it were so many of {@code all} messages. */
  Waiting piece(long before, long all) {
    return new Waiting() {
      @Override
      public boolean isOver() {
        return Tally.this.isOver();
      }

      @Override
      public void hasDone(int messages, int ofThem) {
        done = before + messages;
        goal = all;
      }
    };
  }
}
