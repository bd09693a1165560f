package org.chappe.relay.client;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.Set;
import java.util.function.Supplier;
import org.chappe.relay.route.Login;

/** AUTH: SCRAM-SHA-256 (RFC 7677), PLAIN (RFC 4616), LOGIN, the first the server offers. */
final class SignIn {
  private static final int GOES_ON = 334; // RFC 4954 §6

  private final ClientWire wire;
  private final Duration limit;
  private final Supplier<String> nonce;

  SignIn(ClientWire wire, Duration limit, Supplier<String> nonce) {
    this.wire = wire;
    this.limit = limit;
    this.nonce = nonce;
  }

  /** Whether one of the mechanisms is known here. */
  static boolean canWith(Set<String> mechanisms) {
    return List.of("SCRAM-SHA-256", "PLAIN", "LOGIN").stream().anyMatch(mechanisms::contains);
  }

  /** The last answer: 235 where the server lets us in. */
  RemoteReply as(Login login, Set<String> mechanisms) throws IOException {
    if (mechanisms.contains("SCRAM-SHA-256")) {
      return scram(new Scram(login.user(), login.password(), nonce.get()));
    }
    if (mechanisms.contains("PLAIN")) {
      return say("AUTH PLAIN " + base64("\0" + login.user() + "\0" + login.password()));
    }
    RemoteReply reply = say("AUTH LOGIN");
    if (reply.code() == GOES_ON) {
      reply = say(base64(login.user()));
    }
    return reply.code() == GOES_ON ? say(base64(login.password())) : reply;
  }

  private RemoteReply scram(Scram scram) throws IOException {
    RemoteReply reply = say("AUTH SCRAM-SHA-256 " + base64(scram.first()));
    if (reply.code() == GOES_ON) {
      reply = say(base64(scram.proof(text(reply))));
      if (reply.code() == GOES_ON) {
        scram.check(text(reply));
        return say("");
      }
    }
    if (reply.code() / 100 == 2) {
      throw new ConnectionBroken("the server did not prove that it knows the password");
    }
    return reply;
  }

  private RemoteReply say(String line) throws IOException {
    wire.line(line);
    wire.flush();
    return wire.reply(limit);
  }

  private static String base64(String text) {
    return Base64.getEncoder().encodeToString(text.getBytes(StandardCharsets.UTF_8));
  }

  private static String text(RemoteReply challenge) throws ConnectionBroken {
    String encoded = challenge.lines().getFirst().strip();
    try {
      return new String(Base64.getDecoder().decode(encoded), StandardCharsets.UTF_8);
    } catch (IllegalArgumentException e) {
      throw new ConnectionBroken("expected base64 behind 334, found \"" + encoded + "\"");
    }
  }
}
