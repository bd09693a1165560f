package org.chappe.directory;

import java.net.InetAddress;

/**
 * Where somebody signs in.
 *
 * @param client what the client calls itself (EHLO's name, IMAP's ID, a browser's User-Agent);
 *     empty when it has not said. It is the client's word: for people to read, not to decide by
 */
public record Origin(InetAddress address, Protocol protocol, String client) {
  public Origin(InetAddress address, Protocol protocol) {
    this(address, protocol, "");
  }
}
