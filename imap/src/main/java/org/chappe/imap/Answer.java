package org.chappe.imap;

/**
 * What a command that was carried out leads to: the state after it, and the code of its OK.
 *
 * @param code what stands in the brackets; empty for none
 */
record Answer(State state, String code, String text) {
  static Answer ok(State state) {
    return new Answer(state, "", "done");
  }

  static Answer ok(State state, String code) {
    return new Answer(state, code, "done");
  }
}
