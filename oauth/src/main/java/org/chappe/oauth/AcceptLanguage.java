package org.chappe.oauth;

import java.util.Optional;
import org.chappe.net.Language;
import org.chappe.net.Languages;

/** The language a browser's person reads, RFC 9110 §12.5.4. */
final class AcceptLanguage {
  /** 20: browsers send up to ten; the rest of a longer list is passed over. */
  private static final int MOST = 20;

  private final Languages languages;
  private final Language english;

  AcceptLanguage(Languages languages) {
    this.languages = languages;
    this.english = languages.lookup("en").orElse(Languages.DEFAULT);
  }

  /** The one we have that the person likes best; English when there is none. */
  Language of(String header) {
    Language best = english;
    double weight = 0;
    int parts = 0;
    for (String part : header.split(",", MOST + 1)) {
      if (++parts > MOST) {
        break;
      }
      String[] range = part.split(";", 2);
      double wanted = range.length == 1 ? 1 : weight(range[1]);
      if (wanted > weight) {
        Optional<Language> found = lookup(range[0].strip());
        if (found.isPresent()) {
          best = found.get();
          weight = wanted;
        }
      }
    }
    return best;
  }

  private Optional<Language> lookup(String range) {
    return range.equals("*") ? Optional.of(english) : languages.lookup(range);
  }

  /** {@code q=0.8}, RFC 9110 §12.4.2; what is none counts as nothing. */
  private static double weight(String parameter) {
    String text = parameter.strip();
    if (!text.matches("[qQ]=(?:0(?:\\.[0-9]{0,3})?|1(?:\\.0{0,3})?)")) {
      return 0;
    }
    return Double.parseDouble(text.substring(2));
  }
}
