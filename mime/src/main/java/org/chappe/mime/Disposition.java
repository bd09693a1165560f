package org.chappe.mime;

import java.util.Optional;

/**
 * How a part is to be presented. RFC 2183.
 *
 * @param type in lower case: {@code inline}, {@code attachment}, or another
 */
public record Disposition(String type, Parameters parameters) {
  /** Empty when there is not even a type. */
  static Optional<Disposition> read(FieldScanner in) {
    in.skipBlanks();
    String type = Octets.lower(in.token());
    var parameters = Parameters.read(in);
    if (type.isEmpty() && parameters.list().isEmpty()) {
      return Optional.empty();
    }
    // A type nobody knows is to be read as attachment (RFC 2183 §2.8); so is none.
    return Optional.of(new Disposition(type.isEmpty() ? "attachment" : type, parameters));
  }
}
