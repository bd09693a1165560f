package org.chappe.relay.report;

import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.chappe.mime.MailDate;
import org.chappe.net.Language;
import org.chappe.net.Languages;
import org.chappe.relay.outbox.Group.Waiting;

/**
 * The part of a DSN that people read: who it is about, what happened, what can be done, and then
 * every server's own words in full. Lines end in CRLF. One thread.
 */
final class DsnText {
  static final Languages LANGUAGES = Languages.of(DsnText.class);

  private static final int LINE = 72;

  /** Below the 998 octets of RFC 5322 §2.1.1, whatever a server said. */
  private static final int LONGEST_WORD = 200;

  private final DsnSubject subject;
  private final Language language;
  private final StringBuilder out = new StringBuilder(2_000);

  private DsnText(DsnSubject subject, Language language) {
    this.subject = subject;
    this.language = language;
  }

  /**
   * What the DSN is called.
   *
   * @param original the message's own subject as text, or empty
   */
  static String title(DsnSubject subject, String original, Language language) {
    String title =
        language.of(
            switch (subject.action()) {
              case FAILED -> "Your message was not delivered";
              case DELAYED -> "Your message is delayed";
              case DELIVERED -> "Your message was delivered";
              case RELAYED, EXPANDED -> "Your message was passed on";
            });
    return original.isBlank() ? title : title + ": " + original.strip();
  }

  static String of(DsnSubject subject, String original, String hostname, Language language) {
    var text = new DsnText(subject, language);
    text.beginning();
    text.groups().forEach(text::group);
    text.ending(original);
    text.answers();
    text.wrapped(language.of("This report was written by the mail server " + hostname + "."), "");
    return text.out.toString();
  }

  private void beginning() {
    sentence(
        switch (subject.action()) {
          case FAILED -> "Your message was not delivered to:";
          case DELAYED -> "Your message has not been delivered yet to:";
          case DELIVERED -> "As you asked to be told: your message was delivered to:";
          case RELAYED, EXPANDED -> "As you asked to be told: your message was passed on to:";
        });
  }

  private record Case(Explanation explanation, boolean temporary) {}

  private Map<Case, List<Waiting>> groups() {
    var groups = new LinkedHashMap<Case, List<Waiting>>();
    for (Waiting waiting : subject.recipients()) {
      StatusCode code = subject.status(waiting);
      groups
          .computeIfAbsent(
              new Case(Explanation.of(code), code.isTemporary()), _ -> new ArrayList<>())
          .add(waiting);
    }
    return groups;
  }

  private void group(Case what, List<Waiting> recipients) {
    recipients.forEach(waiting -> line("    " + clean(waiting.to().path())));
    line("");
    switch (subject.action()) {
      case FAILED -> failed(what);
      case DELAYED -> delayed(what.explanation());
      case DELIVERED, RELAYED, EXPANDED -> {}
    }
  }

  private void failed(Case what) {
    if (what.temporary() && subject.message().expires().isAfter(subject.now())) {
      sentence("It is no longer tried.");
    } else if (what.temporary()) {
      sentence(tried());
    }
    sentence(what.explanation().happened());
    sentence(what.explanation().advice());
  }

  /** In the unit a person would use. */
  private String tried() {
    Duration age = Duration.between(subject.message().accepted(), subject.now());
    if (age.toHours() >= 48) {
      return "It was tried for " + age.toDays() + " days, and is no longer tried.";
    }
    return age.toMinutes() >= 120
        ? "It was tried for " + age.toHours() + " hours, and is no longer tried."
        : "It was tried for " + age.toMinutes() + " minutes, and is no longer tried.";
  }

  private void delayed(Explanation explanation) {
    if (explanation != Explanation.UNKNOWN) {
      sentence(explanation.happened());
    }
  }

  private void ending(String original) {
    switch (subject.action()) {
      case DELAYED -> {
        String until = MailDate.write(subject.message().expires());
        sentence("You need not do anything: it is tried again until " + until + ".");
      }
      case RELAYED ->
          sentence(
              "The servers that have it now will not tell when it is delivered. You will hear from"
                  + " them only if it is not.");
      default -> {}
    }
    String accepted = MailDate.write(subject.message().accepted());
    if (original.isBlank()) {
      sentence("The message came in on " + accepted + ".");
    } else {
      sentence("The message came in on " + accepted + "; its subject:");
      line("    " + clean(original.strip()));
      line("");
    }
  }

  private void answers() {
    if (subject.recipients().stream().allMatch(waiting -> DsnSubject.text(waiting).isBlank())) {
      return;
    }
    sentence("What was said, word for word:");
    for (Waiting waiting : subject.recipients()) {
      String text = DsnSubject.text(waiting);
      if (!text.isBlank()) {
        line(clean(waiting.to().path()));
        String server = clean(DsnSubject.server(waiting));
        if (!server.isEmpty()) {
          line("  " + language.of(server + " answered:"));
        }
        wrapped(clean(text), "  ");
        line("");
      }
    }
  }

  /** A sentence or two, in the reader's language, and an empty line. */
  private void sentence(String english) {
    wrapped(language.of(english), "");
    line("");
  }

  private void wrapped(String text, String indent) {
    var line = new StringBuilder(indent);
    for (String word : text.split(" ", -1)) {
      String rest = word;
      while (!rest.isEmpty()) {
        String piece = rest.substring(0, Math.min(LONGEST_WORD, rest.length()));
        rest = rest.substring(piece.length());
        if (line.length() > indent.length() && line.length() + 1 + piece.length() > LINE) {
          line(line.toString());
          line.setLength(indent.length());
        }
        line.append(line.length() > indent.length() ? " " : "").append(piece);
      }
    }
    if (line.length() > indent.length()) {
      line(line.toString());
    }
  }

  /** What others said in one line, without what would move a terminal's cursor. */
  private static String clean(String text) {
    return text.replaceAll("\\p{Cc}+", " ");
  }

  private void line(String text) {
    out.append(text).append("\r\n");
  }
}
