package org.chappe.relay.client;

import java.time.Duration;
import java.util.List;

/**
 * The longest waits, each for one thing. RFC 5321 §4.5.3.2 asks for at least minutes: servers look
 * at reputations and contents before they answer, and who gives up earlier sends again and again.
 *
 * @param connect the TCP connection
 * @param greeting the server's first reply. §4.5.3.2.1
 * @param hello EHLO, HELO and LHLO
 * @param tls STARTTLS, and the handshake
 * @param login each step of AUTH
 * @param mail MAIL and RSET. §4.5.3.2.2
 * @param recipient each RCPT. §4.5.3.2.3
 * @param dataStart the answer to DATA. §4.5.3.2.4
 * @param block each write of up to 64 KiB, also of commands. §4.5.3.2.5
 * @param dataEnd the answer to the message. §4.5.3.2.6
 * @param message everything from MAIL to the last answer: many waits, each shorter than its limit,
 *     would hold up a worker for a day
 * @param quit the answer to QUIT, and what a server may still say before it breaks off
 */
public record TimeLimits(
    Duration connect,
    Duration greeting,
    Duration hello,
    Duration tls,
    Duration login,
    Duration mail,
    Duration recipient,
    Duration dataStart,
    Duration block,
    Duration dataEnd,
    Duration message,
    Duration quit) {
  /**
   * What RFC 5321 §4.5.3.2 asks for. It says nothing of some: 30 s for a connection, as packets are
   * repeated after 1, 3, 7 and 15 s; two minutes for TLS, whose certificates may need a look-up;
   * two hours for a message, in which 100 MiB pass at 120 kbit/s; 2 s for QUIT, as everything has
   * been answered by then.
   */
  public static final TimeLimits DEFAULT =
      new TimeLimits(
          Duration.ofSeconds(30),
          Duration.ofMinutes(5),
          Duration.ofMinutes(5),
          Duration.ofMinutes(2),
          Duration.ofMinutes(2),
          Duration.ofMinutes(5),
          Duration.ofMinutes(5),
          Duration.ofMinutes(2),
          Duration.ofMinutes(3),
          Duration.ofMinutes(10),
          Duration.ofHours(2),
          Duration.ofSeconds(2));

  public TimeLimits {
    for (Duration one :
        List.of(
            connect, greeting, hello, tls, login, mail, recipient, dataStart, block, dataEnd,
            message, quit)) {
      if (!one.isPositive()) {
        throw new IllegalArgumentException("a time limit of " + one);
      }
    }
  }

  /** One limit for every wait; of a message as a whole as by default. */
  public static TimeLimits all(Duration one) {
    return new TimeLimits(one, one, one, one, one, one, one, one, one, one, DEFAULT.message, one);
  }

  public TimeLimits withMessage(Duration whole) {
    return new TimeLimits(
        connect, greeting, hello, tls, login, mail, recipient, dataStart, block, dataEnd, whole,
        quit);
  }
}
