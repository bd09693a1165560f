package org.chappe.mime;

import java.util.Optional;

/**
 * What a part is. RFC 2045 §5.
 *
 * @param type in lower case
 * @param subtype in lower case
 */
public record ContentType(String type, String subtype, Parameters parameters) {
  /** What is assumed where nothing is said. RFC 2045 §5.2 */
  public static final ContentType TEXT = of("text", "plain");

  /** What is assumed in a digest. RFC 2046 §5.1.5 */
  public static final ContentType MESSAGE = of("message", "rfc822");

  /** What is to be seen as octets and nothing more. RFC 2046 §4.5.1 */
  public static final ContentType OCTETS = of("application", "octet-stream");

  public static ContentType of(String type, String subtype) {
    return new ContentType(type, subtype, Parameters.NONE);
  }

  public boolean is(String aType, String aSubtype) {
    return type.equals(aType) && subtype.equals(aSubtype);
  }

  public boolean isText() {
    return type.equals("text");
  }

  public boolean isMultipart() {
    return type.equals("multipart");
  }

  /** A message in a message: RFC 2046 §5.2.1, RFC 6532 §3.7. */
  public boolean isMessage() {
    return type.equals("message") && (subtype.equals("rfc822") || subtype.equals("global"));
  }

  /** The charset parameter in lower case. */
  public Optional<String> charset() {
    return parameters.text("charset").map(String::strip).map(Octets::lower);
  }

  public static ContentType parse(String raw) {
    return read(FieldScanner.of(raw));
  }

  /**
   * RFC 2045 §5.2 asks to read what is no content type as text. That holds for an empty one and for
   * a bare {@code text}; another type without a subtype is octets, as an unknown one would be.
   */
  static ContentType read(FieldScanner in) {
    in.skipBlanks();
    String type = Octets.lower(in.token());
    in.skipBlanks();
    if (!in.accept('/')) {
      ContentType plain = type.isEmpty() || type.equals("text") ? TEXT : OCTETS;
      return new ContentType(plain.type, plain.subtype, Parameters.read(in));
    }
    in.skipBlanks();
    String subtype = Octets.lower(in.token());
    Parameters parameters = Parameters.read(in);
    if (type.isEmpty() || subtype.isEmpty()) {
      ContentType plain = type.isEmpty() || type.equals("text") ? TEXT : OCTETS;
      return new ContentType(plain.type, plain.subtype, parameters);
    }
    return new ContentType(type, subtype, parameters);
  }
}
