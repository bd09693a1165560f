package org.chappe.oauth;

import java.util.List;
import java.util.Optional;
import java.util.Set;

/** What a person is asked to consent to. */
sealed interface Asking {
  Client client();

  Set<Scope> scopes();

  /** What tells this request from every other; the log-in under way is for it alone. */
  String key();

  /** An address to begin with, for who is asked for one. */
  Optional<String> hint();

  /**
   * A client that waits for a code, RFC 6749 §4.1.1.
   *
   * @param state the client's, to be given back as it is
   * @param challenge RFC 7636 §4.2
   * @param resources whom tokens are for, RFC 8707
   */
  record ForCode(
      Client client,
      Set<Scope> scopes,
      String redirectUri,
      Optional<String> state,
      String challenge,
      Optional<String> nonce,
      List<String> resources,
      Optional<String> hint)
      implements Asking {
    public ForCode {
      scopes = Set.copyOf(scopes);
      resources = List.copyOf(resources);
    }

    @Override
    public String key() {
      return Secrets.digest(
          String.join("\n", client.id(), redirectUri, challenge, state.orElse("")));
    }
  }

  /**
   * A device that waits, RFC 8628.
   *
   * @param letters of its code
   */
  record ForDevice(Client client, Set<Scope> scopes, String letters) implements Asking {
    public ForDevice {
      scopes = Set.copyOf(scopes);
    }

    @Override
    public String key() {
      return Secrets.digest("device\n" + letters);
    }

    @Override
    public Optional<String> hint() {
      return Optional.empty();
    }
  }
}
