package org.chappe.search.lucene;

/**
 * Up to where an account is indexed.
 *
 * @param message every message up to this id that the account had at {@code version} is in the
 *     index
 * @param version the account's. An account that is below it went back to an older state (a copy of
 *     the store was put back), and its ids may mean other messages now
 */
record Floor(long message, long version) {
  static final Floor NONE = new Floor(0, 0);
}
