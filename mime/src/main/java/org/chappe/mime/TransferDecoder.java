package org.chappe.mime;

/**
 * Undoes a content transfer encoding, piece by piece. RFC 2045 §6. Any octets are accepted and give
 * something. Holds only what a piece leaves unfinished; not thread-safe, for one body.
 */
public interface TransferDecoder {
  /** More than ever comes out for octets held back from earlier pieces. */
  int SLACK = 1_024;

  /**
   * Decodes {@code in} from {@code from} to {@code to} (exclusive) into {@code out} at {@code at};
   * there must be room for as many octets as go in and {@link #SLACK} more.
   *
   * @return where the next octet of {@code out} goes
   */
  int decode(byte[] in, int from, int to, byte[] out, int at);

  /** The body ends: what was held back. Room for {@link #SLACK} octets is needed. */
  int finish(byte[] out, int at);

  /** For a Content-Transfer-Encoding in lower case; what is unknown is not decoded. */
  static TransferDecoder of(String encoding) {
    return switch (encoding) {
      case "base64" -> new Base64Decoder();
      case "quoted-printable" -> new QuotedPrintableDecoder();
      default -> new Identity();
    };
  }

  /** Whether {@link #of} knows the encoding; where not, BINARY fails with UNKNOWN-CTE. */
  static boolean isKnown(String encoding) {
    return switch (encoding) {
      case "base64", "quoted-printable", "7bit", "8bit", "binary" -> true;
      default -> false;
    };
  }

  /** Whether octets in this encoding are other than those they stand for. */
  static boolean isEncoding(String encoding) {
    return switch (encoding) {
      case "7bit", "8bit", "binary" -> false;
      default -> true;
    };
  }

  /** 7bit, 8bit, binary. */
  final class Identity implements TransferDecoder {
    @Override
    public int decode(byte[] in, int from, int to, byte[] out, int at) {
      System.arraycopy(in, from, out, at, to - from);
      return at + to - from;
    }

    @Override
    public int finish(byte[] out, int at) {
      return at;
    }
  }
}
