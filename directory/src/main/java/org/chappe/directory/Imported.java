package org.chappe.directory;

/** What became of one {@link NewAccount}. */
public sealed interface Imported {
  long line();

  /** It is here, durably. */
  record Added(long line, Account account) implements Imported {}

  /**
   * It is not here.
   *
   * @param why for the person who reads the list
   */
  record Rejected(long line, String address, String why) implements Imported {}
}
