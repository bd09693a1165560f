package org.chappe.directory.sasl;

import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/** UTF-8 as characters; of a password no copy is left behind. */
final class Utf8 {
  private Utf8() {}

  static String text(byte[] octets) {
    return text(octets, 0, octets.length);
  }

  static String text(byte[] octets, int from, int to) {
    return new String(characters(octets, from, to));
  }

  static char[] characters(byte[] octets, int from, int to) {
    try {
      CharBuffer buffer =
          StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(octets, from, to - from));
      char[] characters = new char[buffer.remaining()];
      buffer.get(characters);
      Arrays.fill(buffer.array(), '\0');
      return characters;
    } catch (CharacterCodingException e) {
      throw new BadResponse(BadResponse.Kind.SYNTAX, "the response is not UTF-8");
    }
  }
}
