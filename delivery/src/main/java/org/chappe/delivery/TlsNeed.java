package org.chappe.delivery;

import java.util.List;
import org.chappe.mime.Header;
import org.chappe.mime.HeaderField;

/** What a message's sender asks of TLS on its way, each one asking more than the one before. */
public enum TlsNeed {
  /**
   * TLS where it is to be had; but the message goes without it too, whatever the recipient's domain
   * publishes: it may tell of the very fault there. RFC 8689 §3
   */
  NONE,
  /** Nothing: it is as the recipient's domain publishes. */
  USUAL,
  /** REQUIRETLS. RFC 8689 §2 */
  REQUIRED;

  /** Whether what was made for this one is enough for {@code other}. */
  public boolean covers(TlsNeed other) {
    return compareTo(other) >= 0;
  }

  /**
   * With what the message's header says: {@code TLS-Required: No}. What MAIL said counts more (RFC
   * 8689 §4.1). A field that stands there twice, or says something else, says nothing.
   */
  public TlsNeed with(Header header) {
    List<HeaderField> said = header.all("TLS-Required");
    boolean no = said.size() == 1 && said.getFirst().value().equalsIgnoreCase("No");
    return this == USUAL && no ? NONE : this;
  }
}
