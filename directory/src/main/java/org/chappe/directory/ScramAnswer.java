package org.chappe.directory;

/**
 * The answer to a {@link ScramProof}.
 *
 * @param signature ServerSignature, by which the client knows the server; empty unless accepted
 */
@SuppressWarnings("ArrayRecordComponent") // never compared
public record ScramAnswer(SignIn signIn, byte[] signature) {
  private static final byte[] NONE = {};

  /** Not accepted. */
  public ScramAnswer(SignIn refused) {
    this(refused, NONE);
  }
}
