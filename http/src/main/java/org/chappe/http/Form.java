package org.chappe.http;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Names and values, as forms and queries have them: {@code a=1&b=x%20y}, {@code
 * application/x-www-form-urlencoded} of the URL standard. Immutable.
 *
 * <p>Stricter than browsers need: escapes are whole and UTF-8, so that a value means the same to
 * everybody who reads it. A name that came twice has no {@link #value}: RFC 6749 §3.1 lets nobody
 * choose between two.
 */
public final class Form {
  public static final Form EMPTY = new Form(List.of());

  /** 100: the largest request there is has about 20 fields. */
  static final int MOST = 100;

  private record Field(String name, String value) {}

  private final List<Field> fields;

  private Form(List<Field> fields) {
    this.fields = List.copyOf(fields);
  }

  /**
   * Reads a form.
   *
   * @throws IllegalArgumentException saying what is wrong, without what was sent
   */
  public static Form parse(String text) {
    var fields = new ArrayList<Field>();
    int at = 0;
    while (at < text.length()) {
      int end = text.indexOf('&', at);
      int stop = end < 0 ? text.length() : end;
      if (stop > at) {
        if (fields.size() == MOST) {
          throw new IllegalArgumentException("more than " + MOST + " fields");
        }
        fields.add(field(text.substring(at, stop)));
      }
      at = stop + 1;
    }
    return new Form(fields);
  }

  private static Field field(String text) {
    int equals = text.indexOf('=');
    return equals < 0
        ? new Field(decoded(text), "")
        : new Field(decoded(text.substring(0, equals)), decoded(text.substring(equals + 1)));
  }

  private static String decoded(String text) {
    var octets = ByteBuffer.allocate(text.length());
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c == '%') {
        octets.put((byte) (digit(text, i + 1) << 4 | digit(text, i + 2)));
        i += 2;
      } else if (c < 0x80) {
        octets.put((byte) (c == '+' ? ' ' : c));
      } else {
        throw new IllegalArgumentException("a character that must be escaped");
      }
    }
    try {
      return StandardCharsets.UTF_8.newDecoder().decode(octets.flip()).toString();
    } catch (CharacterCodingException e) {
      throw new IllegalArgumentException("octets that are not UTF-8", e);
    }
  }

  private static int digit(String text, int at) {
    int digit = at < text.length() ? Character.digit(text.charAt(at), 16) : -1;
    if (digit < 0 || text.charAt(at) >= 0x80) {
      throw new IllegalArgumentException("an escape without two hexadecimal digits");
    }
    return digit;
  }

  /** The value of a name that came once and is not empty; RFC 6749 §3.1: empty is left out. */
  public Optional<String> value(String name) {
    List<String> all = values(name);
    return all.size() == 1 ? Optional.of(all.getFirst()) : Optional.empty();
  }

  /** All values of a name that are not empty, in their order. */
  public List<String> values(String name) {
    return fields.stream()
        .filter(field -> field.name.equals(name) && !field.value.isEmpty())
        .map(Field::value)
        .toList();
  }

  /** The first name, but for {@code mayRepeat}, that came more than once. */
  public Optional<String> repeated(String mayRepeat) {
    return fields.stream()
        .map(Field::name)
        .filter(name -> !name.equals(mayRepeat) && values(name).size() > 1)
        .findFirst();
  }

  /** Only the names: values may be secret. */
  @Override
  public String toString() {
    return fields.stream().map(Field::name).toList().toString();
  }
}
