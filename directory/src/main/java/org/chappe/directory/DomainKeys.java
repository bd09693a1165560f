package org.chappe.directory;

import java.util.List;
import java.util.Map;

/**
 * The keys that domains sign their mail with. Thread-safe. Every change is durable on return, is
 * one commit, and is otherwise refused with {@link DirectoryRefused}: a domain that is not here, a
 * selector that is there already or is not.
 */
public interface DomainKeys {
  /** So many a domain may have: two algorithms, and years of keys that nobody has removed. */
  int MAX_KEYS = 20;

  /** Domains whose active keys are in memory, at about 1.5 KB each: those that send just now. */
  int CACHED = 2_000;

  /** Adds a domain, and its keys with it. */
  void addDomain(String domain, List<DkimKey> keys);

  /** In the order of their selectors. */
  List<DkimKey> dkimKeys(String domain);

  /**
   * Those that are ACTIVE, in the order of their selectors: asked for each message, so answered
   * from memory. None for a domain that is not here.
   *
   * @param domain in its normal form, {@link org.chappe.model.Address#normalDomain}
   */
  List<DkimKey> activeDkimKeys(String domain);

  /** Refused when the domain has {@link #MAX_KEYS} already. */
  void addDkimKey(String domain, DkimKey key);

  /** Gives one key another state. */
  default void setDkimKeyState(String domain, String selector, DkimKey.State state) {
    setDkimKeyStates(domain, Map.of(selector, state));
  }

  /** Gives keys other states, all at once: in between, mail would leave unsigned, or twice so. */
  void setDkimKeyStates(String domain, Map<String, DkimKey.State> states);

  /** The private key is gone then; what was signed with it verifies while DNS has its record. */
  void removeDkimKey(String domain, String selector);
}
