package org.chappe.app.admin;

import java.time.DateTimeException;
import java.time.LocalDate;
import java.util.Locale;
import java.util.Optional;
import org.chappe.app.admin.AdminRequest.SetPop3;
import org.chappe.directory.DirectoryRefused;
import org.chappe.pop3.Pop3Options;
import org.chappe.pop3.Pop3Options.Deletion;

/** POP3's options in the words of the command line. */
final class Pop3Words {
  private Pop3Words() {}

  static AdminAnswer.Pop3 answer(String address, Pop3Options options) {
    return new AdminAnswer.Pop3(
        address,
        options.deletion().name().toLowerCase(Locale.ROOT),
        options.marksSeen() ? "yes" : "no",
        options.since().map(LocalDate::toString).orElse("all"));
  }

  static Pop3Options changed(Pop3Options options, SetPop3 set) {
    Pop3Options changed = options;
    if (set.delete().isPresent()) {
      changed = changed.deletion(deletion(set.delete().get()));
    }
    if (set.seen().isPresent()) {
      changed = changed.marksSeen(yes(set.seen().get()));
    }
    if (set.since().isPresent()) {
      changed = changed.since(since(set.since().get()));
    }
    return changed;
  }

  private static Deletion deletion(String word) {
    return switch (word) {
      case "remove" -> Deletion.REMOVE;
      case "trash" -> Deletion.TRASH;
      default -> throw refused("delete", word, "remove or trash");
    };
  }

  private static boolean yes(String word) {
    return switch (word) {
      case "yes" -> true;
      case "no" -> false;
      default -> throw refused("seen", word, "yes or no");
    };
  }

  private static Optional<LocalDate> since(String word) {
    try {
      return word.equals("all") ? Optional.empty() : Optional.of(LocalDate.parse(word));
    } catch (DateTimeException e) {
      throw refused("since", word, "a day like 2026-01-31, or all");
    }
  }

  private static DirectoryRefused refused(String option, String word, String expected) {
    return new DirectoryRefused(
        DirectoryRefused.Reason.INVALID,
        "--%s is %s, not \"%s\"".formatted(option, expected, word));
  }
}
