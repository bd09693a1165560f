package org.chappe.net.testing;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.chappe.net.Language;
import org.chappe.net.Languages;

/** Checks a front-end's catalogue of texts. */
public final class Catalogues {
  private static final Set<String> SAME =
      Set.of("messages", "octets", "{1} messages", "{1} octets");

  private Catalogues() {}

  /**
   * Every text is one that is told, and is there in each language.
   *
   * @param folders where the code is that tells them
   */
  public static void check(Languages languages, String... folders) throws IOException {
    var sources = new StringBuilder();
    for (String folder : folders) {
      sources.append(sources(folder));
    }
    List<String> texts = languages.english();
    assertThat(texts).doesNotHaveDuplicates().hasSizeGreaterThan(20);
    for (String text : texts) {
      for (String piece : text.split("\\{\\d}", -1)) {
        assertThat(sources.toString()).as(text).contains(piece.strip());
      }
    }
    List<Language> others =
        languages.all().stream()
            .filter(language -> !Set.of("en", "i-default").contains(language.tag()))
            .toList();
    assertThat(others).extracting(Language::tag).containsExactly("de", "fr");
    for (Language other : others) {
      assertThat(texts)
          .as(other.tag())
          .allMatch(text -> SAME.contains(text) || !other.of(text).equals(text));
    }
  }

  /** With texts over several lines put together, and without what is filled in. */
  private static String sources(String folder) throws IOException {
    var sources = new StringBuilder();
    try (Stream<Path> files = Files.walk(Path.of(folder))) {
      for (Path file : files.filter(file -> file.toString().endsWith(".java")).toList()) {
        sources.append(Files.readString(file));
      }
    }
    return sources.toString().replaceAll("\"\\s*\\+\\s*\"", "").replaceAll("%[ds]", "");
  }
}
