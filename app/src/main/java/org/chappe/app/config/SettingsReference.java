package org.chappe.app.config;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * Describes the settings by letting the records ask for them: gives each its default and writes
 * down what was asked. The page {@code docs/configuration.md} is this text.
 */
public final class SettingsReference implements Settings {
  private static final String HEAD =
      """
      # Configuration

      <!-- Written by `./chappe config reference`; change the records in org.chappe.app.config instead. -->

      One TOML file: the one that `--config` names, else `chappe.toml` in the data directory when there is one. Every
      setting has a default, so an empty file, or none, is a working server. `start --set name=value` goes above the
      file (`--set listen.imap=127.0.0.1:0,[::1]:0`: a list's values are separated by commas).

      `./chappe config check` reads it and says all that is wrong, as `start` does.

      A duration is written like `"500ms"`, `"90s"`, `"30m"`, `"2h"`, `"7d"`; a size like `"64KiB"`, `"50MiB"`,
      `"2GiB"`; an address like `"127.0.0.1:143"`, `"[::1]:143"`, `"*:143"` (every address). A file's name is relative
      to the file it is written in.
      """;

  private final String prefix;
  private final StringBuilder rows;
  private final List<String> sections;

  private SettingsReference(String prefix, StringBuilder rows, List<String> sections) {
    this.prefix = prefix;
    this.rows = rows;
    this.sections = sections;
  }

  /** The whole page, as Markdown. */
  public static String page() {
    var top = new StringBuilder();
    var sections = new ArrayList<String>();
    Config.read(new SettingsReference("", top, sections));
    return HEAD + "\n## Top level\n\n" + table(top) + String.join("", sections);
  }

  @Override
  public <T> T value(String name, SettingType<T> type, T otherwise, String about) {
    row(name, '`' + type.toml(otherwise) + '`', about);
    return otherwise;
  }

  @Override
  public <T> Optional<T> optional(
      String name, SettingType<T> type, String otherwise, String about) {
    row(name, otherwise, about);
    return Optional.empty();
  }

  @Override
  public <T> List<T> list(String name, SettingType<T> type, List<T> otherwise, String about) {
    String values =
        otherwise.stream().map(type::toml).collect(Collectors.joining(", ", "`[", "]`"));
    row(name, values, about);
    return otherwise;
  }

  @Override
  public <T> Map<String, T> map(String name, SettingType<T> type, String about) {
    row(name + ".\"…\"", "none", about);
    return Map.of();
  }

  @Override
  public void needs(String name, String other, String what) {
    // What the two are, their rows say.
  }

  @Override
  public <R> R section(String name, String about, Function<Settings, R> read) {
    var inner = new StringBuilder();
    R record = read.apply(new SettingsReference(prefix + name + ".", inner, sections));
    sections.add("\n## [" + prefix + name + "]\n\n" + about + "\n\n" + table(inner));
    return record;
  }

  private void row(String name, String otherwise, String about) {
    rows.append("| `%s%s` | %s | %s |\n".formatted(prefix, name, otherwise, about));
  }

  private static String table(StringBuilder rows) {
    return "| setting | default | what it is |\n|---|---|---|\n" + rows;
  }
}
