package org.chappe.directory.sasl;

import java.util.List;
import java.util.Optional;

/**
 * One exchange of a mechanism: {@link #begin} once, {@link #respond} with each response until there
 * are credentials. One thread.
 */
public abstract sealed class Mechanism permits Plain, Login {
  /** Those there are, the better ones first. All of them show the password: inside TLS only. */
  public static final List<String> NAMES = List.of("PLAIN", "LOGIN");

  Mechanism() {}

  /**
   * A mechanism for one exchange, or empty when there is none of this name.
   *
   * @param name in capitals
   */
  public static Optional<Mechanism> named(String name) {
    return switch (name) {
      case "PLAIN" -> Optional.of(new Plain());
      case "LOGIN" -> Optional.of(new Login());
      default -> Optional.empty();
    };
  }

  /**
   * The first step.
   *
   * @param initial the client's initial response, RFC 4422 §3; wiped by the caller
   * @throws BadResponse when nothing can be made of it
   */
  public Step begin(Optional<byte[]> initial) {
    return initial.isPresent() ? respond(initial.get()) : firstChallenge();
  }

  /** What is asked of a client that sent no initial response. */
  abstract Step firstChallenge();

  /**
   * The step after a response.
   *
   * @param response wiped by the caller
   * @throws BadResponse when nothing can be made of it
   */
  public abstract Step respond(byte[] response);
}
