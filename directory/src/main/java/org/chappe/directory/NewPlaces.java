package org.chappe.directory;

/**
 * Hears that somebody signed in from somewhere new, for owners who want to be told. Called on the
 * history's thread: it returns soon.
 */
@FunctionalInterface
public interface NewPlaces {
  /**
   * Tells the owner.
   *
   * @param language that they read, a tag; empty: not said
   */
  void tell(Account account, SignInEntry signIn, String language);
}
