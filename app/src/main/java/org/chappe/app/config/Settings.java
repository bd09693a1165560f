package org.chappe.app.config;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/**
 * Where configuration records come from. A record's {@code read} method asks for each of its
 * settings once, with type, default and what the reference page says; asked by {@link
 * WrittenSettings} that reads a file, asked by {@link SettingsReference} it describes itself.
 */
public interface Settings {
  /** A setting with a default. */
  <T> T value(String name, SettingType<T> type, T otherwise, String about);

  /**
   * A setting that may be absent.
   *
   * @param otherwise what happens then, for the reference page
   */
  <T> Optional<T> optional(String name, SettingType<T> type, String otherwise, String about);

  /** A list; the empty one is a value like any other. */
  <T> List<T> list(String name, SettingType<T> type, List<T> otherwise, String about);

  /** Any names with a value each: {@code name.anything = value}. */
  <T> Map<String, T> map(String name, SettingType<T> type, String about);

  /**
   * Tells that {@code name} was written and {@code other}, without which it means nothing, was not.
   *
   * @param what {@code other} is
   */
  void needs(String name, String other, String what);

  /** A table of settings. */
  <R> R section(String name, String about, Function<Settings, R> read);
}
