package org.chappe.app.domain;

import java.time.Instant;

/** What happens to the keys that domains sign with, as values. */
public sealed interface KeyEvent {
  /** The event as one line: a name, then fields. */
  String line();

  /** It is there and waits: DNS is to have the record {@code name}. */
  record Made(String domain, String selector, String name) implements KeyEvent {
    @Override
    public String line() {
      return "dkim.made domain=%s selector=%s record=%s".formatted(domain, selector, name);
    }
  }

  /** It still waits. */
  record Waiting(String domain, String selector, String name, String why) implements KeyEvent {
    @Override
    public String line() {
      return "dkim.waiting domain=%s selector=%s record=%s why=\"%s\""
          .formatted(domain, selector, name, why.replace('"', '\''));
    }
  }

  /** Mail is signed with it from now on. */
  record Activated(String domain, String selector) implements KeyEvent {
    @Override
    public String line() {
      return "dkim.activated domain=%s selector=%s".formatted(domain, selector);
    }
  }

  /** Nothing is signed with it any more; its record is to stay until then. */
  record Retired(String domain, String selector, Instant until) implements KeyEvent {
    @Override
    public String line() {
      return "dkim.retired domain=%s selector=%s until=%s".formatted(domain, selector, until);
    }
  }

  /** It is gone, and its record {@code name} can go. */
  record Removed(String domain, String selector, String name) implements KeyEvent {
    @Override
    public String line() {
      return "dkim.removed domain=%s selector=%s record=%s".formatted(domain, selector, name);
    }
  }

  /** A domain's keys could not be looked at; it is tried again. */
  record Trouble(String domain, Exception failure) implements KeyEvent {
    @Override
    public String line() {
      return "dkim.trouble domain=" + domain;
    }
  }
}
