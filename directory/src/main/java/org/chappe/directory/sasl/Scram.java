package org.chappe.directory.sasl;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.Arrays;
import java.util.Base64;
import java.util.Optional;
import org.chappe.directory.Doorkeeper;
import org.chappe.directory.ScramHash;
import org.chappe.directory.ScramProof;
import org.chappe.directory.SignIn;
import org.jspecify.annotations.Nullable;

/**
 * SCRAM, RFC 5802 and RFC 7677, the server's side:
 *
 * <pre>
 *   C: n,,n=ann@example.org,r=CNONCE            {@link ScramFirst}
 *   S: r=CNONCESNONCE,s=SALT,i=ITERATIONS
 *   C: c=BINDING,r=CNONCESNONCE,p=PROOF         {@link ScramFinal}
 *   S: v=SIGNATURE
 * </pre>
 *
 * <p>Whether the proof is right, and for which of an account's passwords, the directory says. A
 * proof that is wrong is answered as the protocol answers a wrong password, and not by {@code
 * e=invalid-proof} before that: programs end there, and people would not read why they were
 * refused.
 *
 * <p>Passwords were made keys as {@code Passwords} has it: by OpaqueString (RFC 8265), where RFC
 * 5802 §2.2 has its predecessor SASLprep. They differ where nearly nobody's password is; names are
 * compared as addresses are.
 */
final class Scram extends Mechanism {
  /** What this exchange has to do with the channel's binding. RFC 5802 §6 */
  enum Binding {
    /** It is the mechanism with -PLUS. */
    USED,
    /** That one is offered too, so a client that could bind would have chosen it. */
    OFFERED,
    ABSENT
  }

  private static final byte[] NONE = {};

  private final Doorkeeper doorkeeper;
  private final Channel channel;
  private final ScramHash hash;
  private final Binding binding;
  private final String serverNonce;
  private @Nullable Begun begun;

  /** What is known after the client's first message. */
  @SuppressWarnings("ArrayRecordComponent") // never compared
  private record Begun(ScramFirst client, byte[] bound, String nonce, String challenge) {}

  /**
   * @param serverNonce the server's part of the nonce, never the same
   */
  Scram(
      Doorkeeper doorkeeper, Channel channel, ScramHash hash, Binding binding, String serverNonce) {
    this.doorkeeper = doorkeeper;
    this.channel = channel;
    this.hash = hash;
    this.binding = binding;
    this.serverNonce = serverNonce;
  }

  @Override
  public Step respond(byte[] response) {
    String message = Utf8.text(response);
    Begun known = begun;
    return known == null
        ? first(ScramFirst.parse(message))
        : last(known, ScramFinal.parse(message));
  }

  private Step first(ScramFirst client) {
    claim(client.user());
    requireSame(client.actAs(), client.user());
    byte[] bound = bound(client);
    var salt = doorkeeper.scramSalt(client.user(), hash);
    String nonce = client.nonce() + serverNonce;
    String challenge =
        "r=%s,s=%s,i=%d"
            .formatted(nonce, Base64.getEncoder().encodeToString(salt.salt()), salt.iterations());
    begun = new Begun(client, bound, nonce, challenge);
    return new Step.Ask(challenge.getBytes(StandardCharsets.UTF_8));
  }

  /** What the client binds to, as this side sees it. */
  private byte[] bound(ScramFirst client) {
    Optional<String> type = client.binding();
    if (type.isPresent() != (binding == Binding.USED)) {
      throw new BadResponse(
          BadResponse.Kind.SYNTAX, "with -PLUS, and only there, a channel is bound to: p=");
    }
    if (client.flag() == 'y' && binding == Binding.OFFERED) {
      throw new BadResponse(
          BadResponse.Kind.NOT_AUTHORIZED,
          "this server binds to the channel, and somebody between has hidden it from your program");
    }
    if (type.isEmpty()) {
      return NONE;
    }
    return channel
        .binding(type.get())
        .orElseThrow(() ->
            new BadResponse(
                BadResponse.Kind.NOT_AUTHORIZED,
                "the channel bindings here are tls-exporter and tls-server-end-point"));
  }

  private Step last(Begun known, ScramFinal client) {
    if (!client.nonce().equals(known.nonce())) {
      throw new BadResponse(BadResponse.Kind.SYNTAX, "the nonce is another one");
    }
    if (!MessageDigest.isEqual(client.binding(), binding(known))) {
      return new Step.Failed(
          "e=channel-bindings-dont-match".getBytes(StandardCharsets.US_ASCII),
          new BadResponse(
              BadResponse.Kind.NOT_AUTHORIZED,
              "your program is bound to another channel: somebody may stand between"));
    }
    if (client.proof().length != hash.octets()) {
      throw new BadResponse(
          BadResponse.Kind.SYNTAX, "a proof has " + hash.octets() + " octets here");
    }
    String said = known.client().bare() + "," + known.challenge() + "," + client.withoutProof();
    var proof =
        new ScramProof(
            hash, known.client().user(), said.getBytes(StandardCharsets.UTF_8), client.proof());
    var answer = doorkeeper.authenticate(proof, channel.origin());
    return answer.signIn() instanceof SignIn.Accepted
        ? new Step.Decided(
            answer.signIn(), "v=" + Base64.getEncoder().encodeToString(answer.signature()))
        : new Step.Decided(answer.signIn());
  }

  /** cbind-input = gs2-header [cbind-data], RFC 5802 §7 */
  private static byte[] binding(Begun known) {
    byte[] header = known.client().header().getBytes(StandardCharsets.UTF_8);
    byte[] all = Arrays.copyOf(header, header.length + known.bound().length);
    System.arraycopy(known.bound(), 0, all, header.length, known.bound().length);
    return all;
  }
}
