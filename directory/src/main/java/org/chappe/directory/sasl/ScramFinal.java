package org.chappe.directory.sasl;

import java.util.Base64;

/**
 * The last message of SCRAM's client, RFC 5802 §7:
 *
 * <pre>
 *   client-final-message = without-proof ",p=" base64
 *   without-proof        = "c=" base64 ",r=" nonce *("," extension)
 * </pre>
 *
 * @param binding the first message's header, and behind it the channel's binding where there is one
 * @param nonce both sides'
 * @param withoutProof what the proof is about
 */
@SuppressWarnings("ArrayRecordComponent") // never compared
record ScramFinal(byte[] binding, String nonce, String withoutProof, byte[] proof) {
  static ScramFinal parse(String message) {
    var in = new Scanner(message);
    byte[] binding = base64(in.expect("c="));
    String nonce = ScramFirst.nonce(in.expect(",r="));
    while (true) {
      int end = in.place();
      in.expect(',');
      if (in.accept('p')) { // the last attribute always: what comes behind the proof is not proved
        byte[] proof = base64(in.expect('='));
        in.expectEnd();
        return new ScramFinal(binding, nonce, message.substring(0, end), proof);
      }
      ScramFirst.extension(in);
    }
  }

  private static byte[] base64(Scanner in) {
    String text = in.value("base64");
    try {
      return Base64.getDecoder().decode(text);
    } catch (IllegalArgumentException e) {
      throw in.expected("base64");
    }
  }

  @Override
  public String toString() {
    return "ScramFinal[]";
  }
}
