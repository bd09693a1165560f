package org.chappe.signing;

import java.util.List;

/** Asks DNS for keys. May wait; who implements it limits how long. Thread-safe. */
@FunctionalInterface
public interface KeyLookup {
  /**
   * The TXT records at a name.
   *
   * @param name {@code selector._domainkey.domain}, in ASCII, without a dot at the end
   */
  Answer txt(String name);

  /** What DNS says. */
  sealed interface Answer {}

  /**
   * Records are there.
   *
   * @param texts one for each record, its character-strings joined (RFC 6376 §3.6.2.2), a character
   *     for each octet
   */
  record Found(List<String> texts) implements Answer {
    public Found {
      texts = List.copyOf(texts);
    }
  }

  /** There is no such name, or it has no TXT record. */
  record Absent() implements Answer {}

  /** Nobody answered, or could: asked later, it may be otherwise. */
  record Unavailable(String reason) implements Answer {}
}
