package org.chappe.directory.sasl;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Base64;
import java.util.Optional;
import org.chappe.directory.SignIn;

/**
 * One exchange as IMAP (RFC 9051 §6.2.2), POP3 (RFC 5034) and SMTP (RFC 4954) carry it: Base64, a
 * line each way, {@code =} for an empty initial response, and {@code *} from a client that gives
 * up. What was decoded is wiped.
 */
public final class Exchange {
  /** The client, as a protocol reaches it. */
  public interface Client {
    /**
     * Sends a challenge, which is Base64 and may be empty, and reads the line that answers it.
     *
     * @return without its line end; it is wiped
     */
    byte[] answer(String challenge);
  }

  private static final byte[] NONE = {};

  private Exchange() {}

  /**
   * Asks until the directory has decided.
   *
   * @param initial the initial response as it was written
   * @throws BadResponse when the client says what cannot be, or gives up
   */
  public static SignIn run(Mechanism mechanism, Optional<String> initial, Client client) {
    Step step = begin(mechanism, initial);
    while (true) {
      switch (step) {
        case Step.Ask ask -> step = respond(mechanism, tell(client, ask.challenge()));
        case Step.Failed(byte[] last, BadResponse why) -> {
          wipe(tell(client, last));
          throw why;
        }
        case Step.Decided(SignIn answer, Optional<byte[]> last) -> {
          last.ifPresent(told -> finish(answer, tell(client, told)));
          return answer;
        }
      }
    }
  }

  private static byte[] tell(Client client, byte[] challenge) {
    return client.answer(Base64.getEncoder().encodeToString(challenge));
  }

  private static Step respond(Mechanism mechanism, byte[] line) {
    byte[] response;
    try {
      response = response(line);
    } finally {
      wipe(line);
    }
    try {
      return mechanism.respond(response);
    } finally {
      wipe(response);
    }
  }

  /**
   * The answer to what was told last: nothing, from a client that is content (RFC 4954 §4); one
   * that is refused may say what it likes.
   */
  private static void finish(SignIn answer, byte[] line) {
    if (answer instanceof SignIn.Accepted && response(line).length > 0) {
      throw new BadResponse(BadResponse.Kind.SYNTAX, "expected an empty response");
    }
  }

  private static Step begin(Mechanism mechanism, Optional<String> initial) {
    Optional<byte[]> response = initial.map(Exchange::initial);
    try {
      return mechanism.begin(response);
    } finally {
      response.ifPresent(Exchange::wipe);
    }
  }

  /** RFC 4959 §3, RFC 5034 §4, RFC 4954 §4 */
  private static byte[] initial(String written) {
    return written.equals("=") ? NONE : decode(written.getBytes(StandardCharsets.UTF_8));
  }

  private static byte[] response(byte[] line) {
    if (line.length == 1 && line[0] == '*') {
      throw new BadResponse(BadResponse.Kind.CANCELLED, "given up, as you ask");
    }
    return decode(line);
  }

  private static byte[] decode(byte[] base64) {
    try {
      return Base64.getDecoder().decode(base64);
    } catch (IllegalArgumentException e) {
      throw new BadResponse(BadResponse.Kind.SYNTAX, "the response is not Base64");
    }
  }

  private static void wipe(byte[] octets) {
    Arrays.fill(octets, (byte) 0);
  }
}
