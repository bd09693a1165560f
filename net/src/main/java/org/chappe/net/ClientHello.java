package org.chappe.net;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * What is looked for in a client's first message: the name of the host it wants, RFC 6066 §3, and
 * the protocols it would speak, RFC 7301 §3.1, before there is an engine.
 *
 * <p>The JDK would read the name too, but ends the handshake when the name has a dot at its end, as
 * that of a widely used program for setting up accounts has. So the name is read here, and the JDK
 * is told to leave that extension alone ({@link TlsContext}).
 *
 * <pre>
 * record     type(1)=22 version(2) length(2) fragment
 * handshake  type(1)=1 length(3) version(2) random(32) session id&lt;1&gt; suites&lt;2&gt; compression&lt;1&gt; extensions&lt;2&gt;
 * extension  type(2)=0 length(2) list&lt;2&gt; { type(1)=0 name&lt;2&gt; }
 * extension  type(2)=16 length(2) list&lt;2&gt; { protocol&lt;1&gt; }
 * </pre>
 *
 * @param isComplete whether all of it was there; what is no ClientHello counts as complete
 * @param serverName in lower case, without a dot at its end; empty if none was sent
 * @param protocols those of ALPN, as octets in ISO 8859-1; empty if there are none, or nonsense
 */
record ClientHello(boolean isComplete, String serverName, List<String> protocols) {
  /** Nothing is known of the client. */
  static final ClientHello UNKNOWN = new ClientHello(true, "", List.of());

  private static final ClientHello PART = new ClientHello(false, "", List.of());
  private static final int SERVER_NAME = 0;
  private static final int ALPN = 16;

  ClientHello {
    protocols = List.copyOf(protocols);
  }

  /**
   * Reads the records between {@code from} and {@code to}. Never fails: it is the engine's to
   * judge.
   */
  static ClientHello read(byte[] octets, int from, int to) {
    byte[] message = new byte[to - from];
    int length = 0;
    int at = from;
    while (at < to) {
      if (octets[at] != 22) {
        return UNKNOWN;
      }
      if (to - at < 5) {
        return PART;
      }
      int fragment = (octets[at + 3] & 0xFF) << 8 | (octets[at + 4] & 0xFF);
      int now = Math.min(fragment, to - at - 5);
      System.arraycopy(octets, at + 5, message, length, now);
      length += now;
      at += 5 + fragment;
      if (length >= 4 && message[0] != 1) {
        return UNKNOWN;
      }
      if (length >= 4 && length - 4 >= number(message, 1, 3)) {
        return extensions(message, 4 + number(message, 1, 3));
      }
    }
    return PART;
  }

  private static ClientHello extensions(byte[] message, int end) {
    int at = 4 + 2 + 32;
    at = behind(message, at, 1, end); // session id
    at = behind(message, at, 2, end); // suites
    at = behind(message, at, 1, end); // compression
    at += 2; // length of all extensions
    String name = "";
    List<String> protocols = List.of();
    while (at + 4 <= end) {
      int type = number(message, at, 2);
      int next = behind(message, at + 2, 2, end);
      if (type == SERVER_NAME && next <= end) {
        name = name(message, at + 4, next);
      } else if (type == ALPN && next <= end) {
        protocols = protocols(message, at + 4, next);
      }
      at = next;
    }
    return new ClientHello(true, name, protocols);
  }

  /** The first name of type host_name; there is never another. */
  private static String name(byte[] message, int at, int end) {
    if (at + 5 > end || message[at + 2] != 0) {
      return "";
    }
    int length = number(message, at + 3, 2);
    if (at + 5 + length > end) {
      return "";
    }
    String name = new String(message, at + 5, length, StandardCharsets.US_ASCII);
    String plain = name.endsWith(".") ? name.substring(0, name.length() - 1) : name;
    return plain.toLowerCase(Locale.ROOT);
  }

  private static List<String> protocols(byte[] message, int list, int end) {
    List<String> protocols = new ArrayList<>();
    int at = list + 2;
    while (at < end) {
      int next = behind(message, at, 1, end);
      if (next > end) {
        return List.of();
      }
      protocols.add(new String(message, at + 1, next - at - 1, StandardCharsets.ISO_8859_1));
      at = next;
    }
    return protocols;
  }

  /**
   * Behind a vector whose length takes {@code width} octets; behind {@code end} if it is cut off.
   */
  private static int behind(byte[] message, int at, int width, int end) {
    return at + width > end ? end + 1 : at + width + number(message, at, width);
  }

  private static int number(byte[] octets, int at, int width) {
    int number = 0;
    for (int i = 0; i < width; i++) {
      number = number << 8 | (octets[at + i] & 0xFF);
    }
    return number;
  }
}
