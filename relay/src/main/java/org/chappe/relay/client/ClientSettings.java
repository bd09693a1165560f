package org.chappe.relay.client;

import java.security.KeyStore;
import java.util.Optional;

/**
 * How the client behaves.
 *
 * @param name for EHLO: this host's name, or an address literal. RFC 5321 §4.1.1.1
 * @param limits on waiting
 * @param replyLineOctets of one line of a reply
 * @param replyOctets of one reply
 * @param chunking whether BDAT is used where it saves a round trip; where only BDAT can carry a
 *     message (RFC 3030 §3) it is used all the same
 * @param trust authorities for {@code Verified} and {@code Tested}; empty: those of the JDK
 */
public record ClientSettings(
    String name,
    TimeLimits limits,
    int replyLineOctets,
    int replyOctets,
    boolean chunking,
    Optional<KeyStore> trust) {
  /** 2 KiB: RFC 5321 §4.5.3.1.5 has 512 octets; some servers add long addresses and URLs. */
  public static final int REPLY_LINE_OCTETS = 2 << 10;

  /** 64 KiB: no reply of use to anybody is as long, and it may have to be kept for weeks. */
  public static final int REPLY_OCTETS = 64 << 10;

  public ClientSettings {
    if (name.isEmpty() || !name.chars().allMatch(c -> c > ' ' && c < 127)) {
      throw new IllegalArgumentException("EHLO cannot say \"" + name + "\"");
    }
    if (replyLineOctets < 512 || replyOctets < replyLineOctets) {
      throw new IllegalArgumentException(
          "replies of " + replyLineOctets + " octets a line, " + replyOctets + " in all");
    }
  }

  /** The defaults. */
  public static ClientSettings of(String name) {
    return new ClientSettings(
        name, TimeLimits.DEFAULT, REPLY_LINE_OCTETS, REPLY_OCTETS, true, Optional.empty());
  }

  public ClientSettings with(TimeLimits other) {
    return new ClientSettings(name, other, replyLineOctets, replyOctets, chunking, trust);
  }

  public ClientSettings trusting(KeyStore authorities) {
    return new ClientSettings(
        name, limits, replyLineOctets, replyOctets, chunking, Optional.of(authorities));
  }
}
