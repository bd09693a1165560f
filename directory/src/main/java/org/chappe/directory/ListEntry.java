package org.chappe.directory;

/**
 * One address in its domain's list: a copy of its {@link Meaning}, so that a list of 100,000 reads
 * one partition and not 100,000. Where the state is not {@code HERE}, the address itself must be
 * asked.
 *
 * <pre>
 *   format | state | number (8) | meaning
 * </pre>
 *
 * @param number ascends in the order in which a domain's addresses were made
 */
record ListEntry(State state, long number, Meaning meaning) {
  private static final int FORMAT = 1;

  /** How far a change has come. The octet is on disk. */
  enum State {
    /** To be added or replaced; whether it happened, the address tells. */
    COMING(1),
    HERE(2),
    /** To be removed, whatever the address tells. */
    LEAVING(3);

    private final int octet;

    State(int octet) {
      this.octet = octet;
    }
  }

  static ListEntry read(String what, byte[] value) {
    var in = new ValueReader(what, value, FORMAT);
    int state = in.octet();
    long number = in.int64();
    var meaning = Meaning.read(what, in.rest());
    for (var known : State.values()) {
      if (known.octet == state) {
        return new ListEntry(known, number, meaning);
      }
    }
    throw in.damaged("state " + state);
  }

  byte[] octets() {
    return new ValueWriter(FORMAT).octet(state.octet).int64(number).rest(meaning.octets()).octets();
  }

  ListEntry state(State next) {
    return new ListEntry(next, number, meaning);
  }

  ListEntry here(Meaning truth) {
    return new ListEntry(State.HERE, number, truth);
  }
}
