package org.chappe.oauth;

import java.net.InetAddress;
import org.chappe.model.AccountId;

/** What happens to clients and grants, as values. No event holds a token or a code. */
public sealed interface OAuthEvent {
  /** The event as one line: a name, then fields. */
  String line();

  record ClientRegistered(String client, String name, InetAddress from) implements OAuthEvent {
    @Override
    public String line() {
      return "oauth.client-registered client=%s name=\"%s\" from=%s"
          .formatted(client, plain(name), from.getHostAddress());
    }
  }

  record Granted(AccountId account, String grant, String client, String scopes)
      implements OAuthEvent {
    @Override
    public String line() {
      return "oauth.granted account=%s grant=%s client=%s scopes=\"%s\""
          .formatted(account, grant, client, scopes);
    }
  }

  record Renewed(AccountId account, String grant) implements OAuthEvent {
    @Override
    public String line() {
      return "oauth.renewed account=%s grant=%s".formatted(account, grant);
    }
  }

  /**
   * A grant is over.
   *
   * @param why a word: {@code revoked}, {@code reused}, {@code code-reused}, {@code too-many}
   */
  record GrantEnded(AccountId account, String grant, String why) implements OAuthEvent {
    @Override
    public String line() {
      return "oauth.grant-ended account=%s grant=%s why=%s".formatted(account, grant, why);
    }
  }

  record KeyMade(String key) implements OAuthEvent {
    @Override
    public String line() {
      return "oauth.key-made key=%s".formatted(key);
    }
  }

  /** A bug, or the store: what is done now and then could not be done. */
  record Failed(Throwable failure) implements OAuthEvent {
    @Override
    public String line() {
      return "oauth.failed why=\"%s\"".formatted(plain(failure.toString()));
    }
  }

  /** Text from outside cannot end a line or a field. */
  private static String plain(String text) {
    var plain = new StringBuilder(text.length());
    text.chars().forEach(c -> plain.append(Character.isISOControl(c) || c == '"' ? '?' : (char) c));
    return plain.toString();
  }
}
