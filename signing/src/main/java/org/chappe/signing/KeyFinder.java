package org.chappe.signing;

import java.util.HashMap;
import java.util.Map;

/** Finds the keys of one message's signatures; each name is asked once. RFC 6376 §6.1.2 */
final class KeyFinder {
  /** A name has one record (RFC 6376 §3.6.2.2); others are tried, as a wildcard may add some. */
  private static final int RECORDS = 10;

  private final KeyLookup lookup;
  private final Map<String, KeyLookup.Answer> asked = new HashMap<>();

  KeyFinder(KeyLookup lookup) {
    this.lookup = lookup;
  }

  /**
   * The first record that can be used.
   *
   * @throws Unverified when there is none
   */
  KeyRecord find(String domain, String selector, Algorithm algorithm) {
    String name = SigningKey.dnsName(domain, selector);
    return switch (asked.computeIfAbsent(name, lookup::txt)) {
      case KeyLookup.Found(var texts) when !texts.isEmpty() -> usable(texts, algorithm);
      case KeyLookup.Found found -> throw Unverified.permanent("no key for signature");
      case KeyLookup.Absent absent -> throw Unverified.permanent("no key for signature");
      case KeyLookup.Unavailable(String reason) ->
          throw new Unverified(DkimResult.Status.TEMPERROR, "key unavailable: " + reason);
    };
  }

  private static KeyRecord usable(Iterable<String> texts, Algorithm algorithm) {
    Unverified last = Unverified.permanent("no key for signature");
    int tried = 0;
    for (String text : texts) {
      if (tried++ == RECORDS) {
        break;
      }
      try {
        return KeyRecord.parse(text, algorithm);
      } catch (Unverified e) {
        last = e;
      }
    }
    throw last;
  }
}
