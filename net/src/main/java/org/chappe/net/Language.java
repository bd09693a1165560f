package org.chappe.net;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A language that answers are told in, as far as they are for people to read. It knows other words
 * for English ones; a text it does not know stays English. Immutable.
 */
public final class Language {
  private static final Pattern HOLE = Pattern.compile("\\{(\\d)}");

  private final String tag;
  private final Map<String, String> texts = new HashMap<>();
  private final List<Template> templates = new ArrayList<>();

  /** {@code expected {1} at octet {2}, found {3}}: what stands at a number is taken over. */
  private record Template(Pattern english, String other) {}

  /**
   * @param tag RFC 4646
   * @param others by their English texts, in the order in which templates are tried
   */
  Language(String tag, Map<String, String> others) {
    this.tag = tag;
    others.forEach((english, other) -> {
      if (HOLE.matcher(english).find()) {
        templates.add(new Template(pattern(english), other));
      } else {
        texts.put(english, other);
      }
    });
  }

  private static Pattern pattern(String english) {
    var pattern = new StringBuilder();
    Matcher hole = HOLE.matcher(english);
    int from = 0;
    while (hole.find()) {
      pattern.append(Pattern.quote(english.substring(from, hole.start())));
      pattern.append("(?<n").append(hole.group(1)).append(">.+)");
      from = hole.end();
    }
    return Pattern.compile(pattern.append(Pattern.quote(english.substring(from))).toString());
  }

  /** As in RFC 4646: {@code de}. */
  public String tag() {
    return tag;
  }

  /** What it calls itself: {@code Deutsch}. */
  public String name() {
    Locale locale = Locale.forLanguageTag(tag);
    return locale.getDisplayName(locale);
  }

  /** An English text in this language; one that is not known as it is. */
  public String of(String english) {
    String text = texts.get(english);
    if (text != null) {
      return text;
    }
    for (Template template : templates) {
      Matcher found = template.english.matcher(english);
      if (found.matches()) {
        return HOLE.matcher(template.other).replaceAll(hole -> filling(found, hole.group(1)));
      }
    }
    return english;
  }

  private String filling(Matcher found, String number) {
    String english = found.group("n" + number);
    return Matcher.quoteReplacement(texts.getOrDefault(english, english));
  }
}
