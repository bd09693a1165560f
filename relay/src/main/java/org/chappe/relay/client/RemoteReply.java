package org.chappe.relay.client;

import java.util.List;

/**
 * What a server answered.
 *
 * @param code three digits
 * @param enhanced as {@code 5.1.1}, or empty. RFC 2034
 * @param lines without codes and line ends; at least one
 */
public record RemoteReply(int code, String enhanced, List<String> lines) {
  public RemoteReply {
    lines = List.copyOf(lines);
  }

  public boolean isPositive() {
    return code / 100 == 2 || code / 100 == 3;
  }

  public boolean isPermanent() {
    return code / 100 == 5;
  }

  /** In one line, as it came. */
  @Override
  public String toString() {
    String text = String.join(" ", lines);
    return enhanced.isEmpty() ? code + " " + text : code + " " + enhanced + " " + text;
  }
}
