package org.chappe.delivery;

/** What became of a message for one recipient. */
public sealed interface Outcome {
  /** It survives a crash in every mailbox the address stands for. */
  record Delivered() implements Outcome {}

  /**
   * Not now; the client is to try again.
   *
   * @param code 400 to 499. RFC 5321 §4.2.1
   * @param enhanced as {@code 4.3.0}. RFC 3463
   * @param text for a person
   */
  record TemporaryFailure(int code, String enhanced, String text) implements Outcome {
    public TemporaryFailure {
      if (code / 100 != 4 || !enhanced.startsWith("4.")) {
        throw new IllegalArgumentException(code + " " + enhanced + " is not temporary");
      }
    }
  }

  /**
   * Trying again will not help.
   *
   * @param code 500 to 599. RFC 5321 §4.2.1
   * @param enhanced as {@code 5.2.2}. RFC 3463
   * @param text for a person
   */
  record PermanentFailure(int code, String enhanced, String text) implements Outcome {
    public PermanentFailure {
      if (code / 100 != 5 || !enhanced.startsWith("5.")) {
        throw new IllegalArgumentException(code + " " + enhanced + " is not permanent");
      }
    }
  }

  default boolean isDelivered() {
    return this instanceof Delivered;
  }

  /**
   * Of an address that stands for several mailboxes: what went worst decides, so that nothing is
   * lost in silence.
   */
  default Outcome orWorse(Outcome other) {
    return rank(other) > rank(this) ? other : this;
  }

  private static int rank(Outcome outcome) {
    return switch (outcome) {
      case Delivered() -> 0;
      case TemporaryFailure temporary -> 1;
      case PermanentFailure permanent -> 2;
    };
  }
}
