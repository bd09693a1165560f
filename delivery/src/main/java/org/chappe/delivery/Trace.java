package org.chappe.delivery;

import java.net.Inet6Address;
import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Optional;

/**
 * Where a message came from: what {@code Received:} says. RFC 5321 §4.4
 *
 * @param client the name the client gave in EHLO, whatever it is
 * @param remote the client's address
 * @param protocol as RFC 3848 and RFC 6531 §4.3 register them: {@code ESMTPS}
 * @param tls version and suite, without TLS empty
 */
public record Trace(String client, InetAddress remote, String protocol, Optional<String> tls) {
  /** A client's name fits into the field's line. RFC 5322 §2.1.1: 998 octets at most */
  private static final int LONGEST_CLIENT = 255;

  /** What goes before {@code Received:} in mailboxes, and stays here. RFC 5321 §4.4 */
  static byte[] returnPath(String reversePath) {
    return ("Return-Path: <" + reversePath + ">\r\n").getBytes(StandardCharsets.UTF_8);
  }

  /**
   * The field put before the message. There is one copy of a message for all recipients, so nothing
   * here is about one of them: no {@code for}, which would also tell of a blind copy.
   *
   * @param priority RFC 6710 §4.1: said, when it is not the usual one
   */
  byte[] received(String by, String id, int priority, Instant now) {
    var text = new StringBuilder(320);
    text.append("Received: from ");
    appendPlain(text, client, '?');
    text.append(" (");
    appendLiteral(text, remote);
    text.append(")\r\n\tby ").append(by).append(" with ").append(protocol);
    tls.ifPresent(description -> {
      text.append(" (");
      appendPlain(text, description, ' ');
      text.append(')');
    });
    text.append(" id ").append(id);
    if (priority != 0) {
      text.append(" priority ").append(priority);
    }
    text.append(";\r\n\t");
    TraceDate.append(text, now);
    return text.append("\r\n").toString().getBytes(StandardCharsets.UTF_8);
  }

  /**
   * Letters, digits and what names and literals are made of; a question mark for the rest. A client
   * may call itself anything, but not end the field or open a comment.
   */
  private static void appendPlain(StringBuilder text, String any, char forSpace) {
    int length = Math.min(any.length(), LONGEST_CLIENT);
    for (int i = 0; i < length; i++) {
      char c = any.charAt(i);
      boolean fits =
          (c >= 'a' && c <= 'z')
              || (c >= 'A' && c <= 'Z')
              || (c >= '0' && c <= '9')
              || ".-_:[]".indexOf(c) >= 0;
      text.append(fits ? c : c == ' ' ? forSpace : '?');
    }
  }

  /** address-literal — RFC 5321 §4.1.3 */
  private static void appendLiteral(StringBuilder text, InetAddress address) {
    String literal = address.getHostAddress();
    int zone = literal.indexOf('%');
    text.append(address instanceof Inet6Address ? "[IPv6:" : "[")
        .append(literal, 0, zone < 0 ? literal.length() : zone)
        .append(']');
  }
}
