package org.chappe.relay.route;

import java.util.List;

/** How a connection to a hop must be protected. */
public sealed interface TlsDemand {
  /** No TLS, whatever the hop offers: the operator said so. */
  record Never() implements TlsDemand {}

  /**
   * STARTTLS where it is offered, any certificate; without TLS where it is not offered or fails.
   * RFC 7435
   */
  record Opportunistic() implements TlsDemand {}

  /**
   * As {@link Opportunistic}, but whether the certificate is valid for one of {@code names} is told
   * (an MTA-STS policy in mode testing). RFC 8461 §5
   */
  record Tested(List<String> names) implements TlsDemand {
    public Tested {
      names = List.copyOf(names);
    }
  }

  /** TLS, any certificate; else no mail. RFC 7672 §2.2: TLSA records none of which is usable. */
  record Encrypted() implements TlsDemand {}

  /**
   * TLS with a certificate that a known authority signed for one of {@code names}; else no mail.
   * RFC 8461 §4.1, RFC 8689 §4.2.1. A name may begin with {@code *.}, as a policy's may.
   */
  record Verified(List<String> names) implements TlsDemand {
    public Verified {
      names = List.copyOf(names);
    }
  }

  /**
   * TLS with a certificate that one of {@code records} names; else no mail. RFC 7672 §3
   *
   * @param names of the hop, for usage 2. RFC 7672 §3.2.2; the first is for SNI (§8.1)
   */
  record Dane(List<Tlsa> records, List<String> names) implements TlsDemand {
    public Dane {
      records = List.copyOf(records);
      names = List.copyOf(names);
    }
  }

  /** Whether mail may go without TLS. */
  default boolean mayBePlain() {
    return this instanceof Never || this instanceof Opportunistic || this instanceof Tested;
  }
}
