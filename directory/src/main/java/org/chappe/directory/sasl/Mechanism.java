package org.chappe.directory.sasl;

import java.util.Optional;

/**
 * One exchange of a mechanism: {@link #begin} once, {@link #respond} with each response until it is
 * decided. It asks the doorkeeper itself. One thread.
 */
public abstract sealed class Mechanism permits External, OAuth, Plain, Login, Scram {
  private String user = "";

  Mechanism() {}

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
  Step firstChallenge() {
    return new Step.Ask(new byte[0]);
  }

  /**
   * The step after a response.
   *
   * @param response wiped by the caller
   * @throws BadResponse when nothing can be made of it
   */
  public abstract Step respond(byte[] response);

  /** Who the client says it is; empty until it has, or where its proof says it alone. */
  String user() {
    return user;
  }

  void claim(String name) {
    user = name;
  }

  /**
   * Nobody acts as somebody else here: a name to act as is the own one, or none. RFC 4422 §3.4.1
   */
  static void requireSame(String actAs, String name) {
    if (!actAs.isEmpty() && !actAs.equalsIgnoreCase(name)) {
      throw new BadResponse(
          BadResponse.Kind.NOT_AUTHORIZED, "nobody can act as somebody else here");
    }
  }
}
