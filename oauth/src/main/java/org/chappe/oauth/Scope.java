package org.chappe.oauth;

import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.chappe.directory.Protocol;

/** What a client may be allowed, RFC 6749 §3.3. */
public enum Scope {
  /** A token about who signed in, OpenID Connect Core §3.1.2.1. */
  OPENID("openid"),
  /** The address, OpenID Connect Core §5.4. */
  EMAIL("email"),
  /** To come back without the person, OpenID Connect Core §11. */
  OFFLINE("offline_access"),
  /** All mail protocols; the name is that of draft-ietf-mailmaint-oauth-public-06 §3.9. */
  MAIL("urn:ietf:params:oauth:scope:mail"),
  IMAP("imap"),
  POP3("pop3"),
  SMTP("smtp"),
  SIEVE("sieve"),
  JMAP("jmap");

  private final String word;

  Scope(String word) {
    this.word = word;
  }

  /** As clients write it. */
  public String word() {
    return word;
  }

  private static Optional<Scope> named(String word) {
    if (word.equals("mail")) {
      return Optional.of(MAIL);
    }
    for (Scope scope : values()) {
      if (scope.word.equals(word)) {
        return Optional.of(scope);
      }
    }
    return Optional.empty();
  }

  /** Those of a list with spaces; what is unknown is left out, as RFC 6749 §3.3 allows. */
  static Set<Scope> parse(String list) {
    var scopes = EnumSet.noneOf(Scope.class);
    for (String word : list.split(" ", -1)) {
      named(word).ifPresent(scopes::add);
    }
    return scopes;
  }

  /** In one order, so that equal sets read equal. */
  static String list(Set<Scope> scopes) {
    return String.join(" ", words(scopes));
  }

  static List<String> words(Set<Scope> scopes) {
    List<String> words = new ArrayList<>();
    for (Scope scope : values()) {
      if (scopes.contains(scope)) {
        words.add(scope.word);
      }
    }
    return words;
  }

  /** All there are. */
  static List<String> words() {
    return words(EnumSet.allOf(Scope.class));
  }

  /** The protocols that these open. */
  static Set<Protocol> protocols(Set<Scope> scopes) {
    var protocols = new TreeSet<Protocol>();
    for (Scope scope : scopes) {
      switch (scope) {
        case MAIL -> protocols.addAll(Set.of(Protocol.values()));
        case IMAP -> protocols.add(Protocol.IMAP);
        case POP3 -> protocols.add(Protocol.POP3);
        case SMTP -> protocols.add(Protocol.SMTP);
        case SIEVE -> protocols.add(Protocol.SIEVE);
        case JMAP -> protocols.add(Protocol.HTTP);
        case OPENID, EMAIL, OFFLINE -> {}
      }
    }
    return protocols;
  }

  static boolean openMail(Set<Scope> scopes) {
    return !protocols(scopes).isEmpty();
  }
}
