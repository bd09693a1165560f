package org.chappe.directory.sasl;

import java.util.Optional;
import org.chappe.directory.Doorkeeper;
import org.chappe.directory.SignIn;

/** What the two mechanisms of access tokens have in common. */
abstract sealed class OAuth extends Mechanism permits OAuthBearer, XOAuth2 {
  private static final String SCHEME = "Bearer ";

  final Doorkeeper doorkeeper;
  private final Channel channel;

  OAuth(Doorkeeper doorkeeper, Channel channel) {
    this.doorkeeper = doorkeeper;
    this.channel = channel;
  }

  /** Who the client says it is, or nothing, and the value of {@code auth}: a scheme and a token. */
  record Message(String user, String auth) {
    @Override
    public String toString() {
      return "Message[user=" + user + "]"; // a token opens as much as a password
    }
  }

  /** Reads the client's one message. */
  abstract Message read(String text);

  /** What a client is told that is refused: JSON. */
  abstract String error(String status);

  @Override
  public final Step respond(byte[] response) {
    var message = read(Utf8.text(response));
    claim(message.user());
    var answer =
        doorkeeper.authenticateToken(
            Optional.of(message.user()).filter(name -> !name.isEmpty()),
            token(message.auth()),
            channel.origin());
    return switch (answer) {
      case SignIn.Accepted _ -> new Step.Decided(answer);
      // Its token may be good: a client that is told it is not throws it away.
      case SignIn.TooMany _ -> new Step.Decided(answer);
      case SignIn.FactorNeeded _ -> new Step.Decided(answer, error("invalid_token"));
      case SignIn.Refused(var why) ->
          new Step.Decided(
              answer,
              error(
                  switch (why) {
                    case WRONG_PROTOCOL, WRONG_NETWORK -> "insufficient_scope"; // RFC 6750 §3.1
                    default -> "invalid_token";
                  }));
    };
  }

  /** b64token, RFC 6750 §2.1; the scheme in any case. */
  private static String token(String auth) {
    if (auth.regionMatches(true, 0, SCHEME, 0, SCHEME.length())) {
      String token = auth.substring(SCHEME.length()).strip();
      int end = token.length();
      while (end > 0 && token.charAt(end - 1) == '=') {
        end--;
      }
      if (end > 0 && token.chars().limit(end).allMatch(OAuth::isOfToken)) {
        return token;
      }
    }
    throw new BadResponse(BadResponse.Kind.SYNTAX, "expected \"auth=Bearer \" and a token");
  }

  private static boolean isOfToken(int c) {
    return (c >= 'a' && c <= 'z')
        || (c >= 'A' && c <= 'Z')
        || (c >= '0' && c <= '9')
        || "-._~+/".indexOf(c) >= 0;
  }
}
