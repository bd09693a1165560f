package org.chappe.directory;

/** How far somebody is from where their account was signed in to before. */
enum Nearness {
  /** At the same address. */
  HERE,
  /** In the same network. */
  NEAR,
  ELSEWHERE
}
