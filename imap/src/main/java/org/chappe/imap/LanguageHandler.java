package org.chappe.imap;

import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.chappe.imap.command.ChooseComparator;
import org.chappe.imap.command.ChooseLanguage;
import org.chappe.imap.wire.ImapWriter;
import org.chappe.imap.wire.Refused;
import org.chappe.mailbox.search.Collation;
import org.chappe.net.Language;
import org.chappe.net.Languages;

/** LANGUAGE and COMPARATOR, RFC 5255. */
final class LanguageHandler {
  static final Languages LANGUAGES = Languages.of(LanguageHandler.class);

  private static final String DEFAULT = "default";

  private final ImapWriter out;

  LanguageHandler(ImapWriter out) {
    this.out = out;
  }

  /**
   * §3.2. No NAMESPACE response follows: the one namespace has no name that could be translated.
   */
  Answer language(ChooseLanguage command, State state) {
    if (command.ranges().isEmpty()) {
      tell(LANGUAGES.all().stream().map(Language::tag).collect(Collectors.joining(" ")));
      return Answer.ok(state);
    }
    Language chosen =
        command.ranges().stream()
            .flatMap(range -> lookup(range).stream())
            .findFirst()
            .orElseThrow(() -> new Refused("this language is not spoken here"));
    tell(chosen.tag());
    out.speak(chosen);
    return Answer.ok(state);
  }

  private void tell(String tags) {
    out.untagged().text("LANGUAGE (").text(tags).text(")").endOfLine();
  }

  private static Optional<Language> lookup(String range) {
    return range.equalsIgnoreCase(DEFAULT)
        ? Optional.of(Languages.DEFAULT)
        : LANGUAGES.lookup(range);
  }

  /** §4.7, §4.8 */
  Answer comparator(ChooseComparator command, Enabled enabled, State state) {
    Set<Collation> matching = EnumSet.noneOf(Collation.class);
    List<Collation> first = new ArrayList<>();
    for (String order : command.orders()) {
      List<Collation> these = matching(order);
      first.addAll(these);
      matching.addAll(these);
    }
    if (first.isEmpty() && !command.orders().isEmpty()) {
      throw new Refused("BADCOMPARATOR", "no comparator here is like that");
    }
    first.stream().findFirst().ifPresent(enabled::compareBy);
    out.untagged().text("COMPARATOR ").text(enabled.collation().id());
    if (matching.size() > 1) {
      out.text(" (")
          .text(matching.stream().map(Collation::id).collect(Collectors.joining(" ")))
          .text(")");
    }
    out.endOfLine();
    return Answer.ok(state);
  }

  /** RFC 4790 §3.2, §3.3: a star is any text; "+" changes nothing, "-" is no order here. */
  private static List<Collation> matching(String order) {
    if (order.equalsIgnoreCase(DEFAULT)) {
      return List.of(Collation.UNICODE_CASEMAP);
    }
    String pattern = order.startsWith("+") ? order.substring(1) : order;
    var matching = new ArrayList<Collation>();
    for (Collation collation : Collation.values()) {
      if (HiddenCapability.matches(pattern, collation.id())) {
        matching.add(collation);
      }
    }
    return matching;
  }
}
