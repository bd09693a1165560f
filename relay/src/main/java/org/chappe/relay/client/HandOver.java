package org.chappe.relay.client;

import java.util.List;

/**
 * What became of one transaction.
 *
 * @param outcomes in the order of the recipients
 * @param usable whether another transaction may follow on this connection
 */
public record HandOver(List<Outcome> outcomes, boolean usable) {
  public HandOver {
    outcomes = List.copyOf(outcomes);
  }

  /** In {@code Refused} and {@code Broken}: the answer to the whole message, by DATA or BDAT. */
  public static final String END_OF_DATA = "end of DATA";

  /** Of one recipient. */
  public sealed interface Outcome {
    /** The server has taken it. */
    record Taken(RemoteReply reply) implements Outcome {}

    /**
     * The server has refused it.
     *
     * @param command the one that was answered, like {@code RCPT}
     */
    record Refused(String command, RemoteReply reply) implements Outcome {}

    /**
     * It cannot be said to this server (SMTPUTF8, REQUIRETLS, BINARYMIME, size).
     *
     * @param code 5yz
     */
    record Unable(int code, String enhanced, String text) implements Outcome {}

    /**
     * The connection broke, or nothing came in time. After the message's last octet the server may
     * have taken it all the same.
     *
     * @param during the command that was said or awaited, or {@link #END_OF_DATA}
     */
    record Broken(String during, String text) implements Outcome {
      /** Whether the whole message was on its way. RFC 5321 §6.1 */
      public boolean mayBeTaken() {
        return during.equals(END_OF_DATA);
      }
    }
  }
}
