package org.chappe.directory;

/**
 * What an account may administer where people sign in to do so, beside itself: every account's
 * owner sees to that. Who has the administration's socket has the machine, and needs no role.
 */
public sealed interface Role {
  /** Everything. */
  record OfServer() implements Role {}

  /** One domain: its accounts, aliases, keys and policies. */
  record OfDomain(String domain) implements Role {}

  /** As on the command line and on disk: {@code server}, {@code domain:example.org}. */
  default String word() {
    return switch (this) {
      case OfServer() -> "server";
      case OfDomain(String domain) -> "domain:" + domain;
    };
  }

  /**
   * The role of a {@link #word()}.
   *
   * @throws DirectoryRefused with {@code INVALID} when it is none
   */
  static Role of(String word) {
    if (word.equals("server")) {
      return new OfServer();
    }
    if (word.startsWith("domain:")) {
      return new OfDomain(AddressSyntax.domain(word.substring("domain:".length())));
    }
    throw new DirectoryRefused(
        DirectoryRefused.Reason.INVALID,
        "a role is server, or domain:NAME, not \"%s\"".formatted(AddressSyntax.shown(word)));
  }
}
