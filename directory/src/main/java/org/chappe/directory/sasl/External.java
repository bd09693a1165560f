package org.chappe.directory.sasl;

import java.util.Optional;
import org.chappe.directory.Doorkeeper;

/**
 * EXTERNAL, RFC 4422 appendix A, by the certificate the client has shown in TLS. The response is
 * who it wants to be: nothing, or the account's address.
 */
final class External extends Mechanism {
  private final Doorkeeper doorkeeper;
  private final Channel channel;

  External(Doorkeeper doorkeeper, Channel channel) {
    this.doorkeeper = doorkeeper;
    this.channel = channel;
  }

  @Override
  public Step respond(byte[] response) {
    String named = Utf8.text(response);
    if (named.indexOf('\0') >= 0) { // §A.1
      throw new BadResponse(BadResponse.Kind.SYNTAX, "EXTERNAL is a user, or nothing");
    }
    claim(named);
    return new Step.Decided(
        doorkeeper.authenticateCertificate(
            Optional.of(named).filter(name -> !name.isEmpty()),
            channel.certificate().orElseThrow(),
            channel.origin()));
  }
}
