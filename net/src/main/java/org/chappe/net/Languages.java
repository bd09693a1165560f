package org.chappe.net;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * The languages a front-end speaks: English, and those of its catalogue, {@code texts.txt} beside
 * one of its classes. An English text is followed by the same in other languages:
 *
 * <pre>
 *  # a remark
 *  no mailbox is selected
 *  de: kein Postfach ist gewählt
 *  fr: aucune boîte n'est sélectionnée
 * </pre>
 *
 * <p>{@code {1}} to {@code {9}} in a text stand for anything.
 */
public final class Languages {
  /** English in ASCII, for everybody who has not chosen. RFC 2277 §4.5 */
  public static final Language DEFAULT = new Language("i-default", Map.of());

  private final Map<String, Language> byTag = new LinkedHashMap<>();
  private final List<String> english = new ArrayList<>();

  private Languages(String catalogue) {
    Map<String, Map<String, String>> texts = new TreeMap<>();
    String key = "";
    for (String line : catalogue.lines().toList()) {
      if (line.length() > 3 && line.startsWith(": ", 2)) {
        texts
            .computeIfAbsent(line.substring(0, 2), _ -> new LinkedHashMap<>())
            .put(key, line.substring(4));
      } else if (!line.isEmpty() && !line.startsWith("#")) {
        key = line;
        english.add(key);
      }
    }
    byTag.put("en", new Language("en", Map.of()));
    texts.forEach((tag, others) -> byTag.put(tag, new Language(tag, others)));
    byTag.put(DEFAULT.tag(), DEFAULT);
  }

  /** Those of the catalogue beside {@code home}. */
  public static Languages of(Class<?> home) {
    try (InputStream in = home.getResourceAsStream("texts.txt")) {
      if (in == null) {
        throw new IllegalStateException("no texts.txt beside " + home.getName());
      }
      return new Languages(new String(in.readAllBytes(), StandardCharsets.UTF_8));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  public List<Language> all() {
    return List.copyOf(byTag.values());
  }

  /** The catalogue's English texts, in its order. */
  public List<String> english() {
    return List.copyOf(english);
  }

  /**
   * The language for a range, RFC 4647 §3.4: its end is cut off until it is a language's tag. The
   * range {@code *} means any, which is the default.
   */
  public Optional<Language> lookup(String range) {
    if (range.equals("*")) {
      return Optional.of(DEFAULT);
    }
    String tag = range.toLowerCase(Locale.ROOT);
    while (!byTag.containsKey(tag)) {
      int cut = tag.lastIndexOf('-');
      if (cut < 0) {
        return Optional.empty();
      }
      tag = tag.substring(0, cut);
    }
    return Optional.ofNullable(byTag.get(tag));
  }
}
