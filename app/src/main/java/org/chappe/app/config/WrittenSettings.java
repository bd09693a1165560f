package org.chappe.app.config;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.stream.Stream;
import org.chappe.app.config.Written.Place;

/**
 * Reads settings that somebody wrote and collects what is wrong with them. A value that cannot be
 * used is told and its default stands in for it, so that the rest is looked at as well. One thread.
 */
final class WrittenSettings implements Settings {
  private final String prefix;
  private final Reading reading;

  private record Problem(Place place, String text) {}

  /** What all sections of one reading share. */
  private static final class Reading {
    final Map<String, Written> written;
    final Set<String> known = new HashSet<>(); // what was asked for
    final Set<String> bad = new HashSet<>(); // told, and replaced by the default from then on
    final List<Problem> problems = new ArrayList<>();

    Reading(Map<String, Written> written) {
      this.written = Map.copyOf(written);
    }
  }

  /**
   * @param written by full name: {@code imap.idle-limit}
   */
  WrittenSettings(Map<String, Written> written) {
    this("", new Reading(written));
  }

  private WrittenSettings(String prefix, Reading reading) {
    this.prefix = prefix;
    this.reading = reading;
  }

  @Override
  public <T> T value(String name, SettingType<T> type, T otherwise, String about) {
    return written(name).flatMap(value -> single(name, type, value)).orElse(otherwise);
  }

  @Override
  public <T> Optional<T> optional(
      String name, SettingType<T> type, String otherwise, String about) {
    return written(name).flatMap(value -> single(name, type, value));
  }

  @Override
  public <T> List<T> list(String name, SettingType<T> type, List<T> otherwise, String about) {
    return written(name).flatMap(value -> several(name, type, value)).orElse(otherwise);
  }

  @Override
  public <T> Map<String, T> map(String name, SettingType<T> type, String about) {
    String full = prefix + name;
    reading.known.add(full);
    var values = new TreeMap<String, T>();
    for (var entry : new TreeMap<>(reading.written).entrySet()) {
      if (entry.getKey().startsWith(full + ".")) {
        String key = entry.getKey().substring(full.length() + 1);
        written(name + "." + key)
            .flatMap(value -> single(name + "." + key, type, value))
            .ifPresent(value -> values.put(key, value));
      }
    }
    return values;
  }

  @Override
  public void needs(String name, String other, String what) {
    Written written = reading.written.get(prefix + name);
    if (written != null && !reading.written.containsKey(prefix + other)) {
      bad(name, written, "needs " + prefix + other + " beside it: " + what);
    }
  }

  @Override
  public <R> R section(String name, String about, Function<Settings, R> read) {
    String full = prefix + name;
    Written instead = reading.written.get(full);
    boolean first = reading.known.add(full);
    if (first && instead != null && !(instead instanceof Written.EmptySection)) {
      tell(instead, full + " is a section: write [" + full + "] and its settings below it");
    }
    return new WrittenSettings(full + ".", reading).whole(read);
  }

  /** Reads a whole record; what its constructor refuses is told and replaced by the default. */
  <R> R whole(Function<Settings, R> read) {
    while (true) {
      try {
        return read.apply(this);
      } catch (BadSetting e) {
        Written written = reading.written.get(prefix + e.setting());
        if (written == null || reading.bad.contains(prefix + e.setting())) {
          throw new IllegalStateException(
              "the default of " + prefix + e.setting() + " " + e.remedy(), e);
        }
        bad(e.setting(), written, e.remedy());
      }
    }
  }

  /** Everything that is wrong, what was written but never asked for included. */
  List<String> problems() {
    Set<String> settings = Set.copyOf(reading.known);
    for (var entry : new TreeMap<>(reading.written).entrySet()) {
      String name = entry.getKey();
      if (!settings.contains(name)) {
        String meant =
            NearestName.of(name, settings).map(known -> "; did you mean " + known + "?").orElse("");
        tell(entry.getValue(), name + " is not a setting" + meant);
      }
    }
    return reading.problems.stream()
        .sorted(Comparator.comparing(Problem::place))
        .map(problem -> problem.place() + ": " + problem.text())
        .distinct()
        .toList();
  }

  private Optional<Written> written(String name) {
    String full = prefix + name;
    reading.known.add(full);
    return reading.bad.contains(full)
        ? Optional.empty()
        : Optional.ofNullable(reading.written.get(full));
  }

  private <T> Optional<T> single(String name, SettingType<T> type, Written written) {
    return switch (written) {
      case Written.Argument argument -> parsed(name, type, argument, argument.text());
      case Written.Single single when type.isWrittenAs(single.value()) ->
          parsed(name, type, single, single.value().toString());
      case Written.Single single ->
          bad(
              name,
              single,
              "must be " + type.form() + (type.quoted() ? ", in quotes" : ", without quotes"));
      case Written.Several several -> bad(name, several, "must be " + type.form() + ", not a list");
      case Written.EmptySection section -> bad(name, section, "must be " + type.form());
    };
  }

  private <T> Optional<List<T>> several(String name, SettingType<T> type, Written written) {
    List<? extends Written> parts =
        switch (written) {
          case Written.Several several -> several.values();
          case Written.Argument argument -> parts(argument);
          case Written.Single single -> {
            bad(name, single, "must be a list: [" + single.shown() + "]");
            yield List.of();
          }
          case Written.EmptySection section -> {
            bad(name, section, "must be a list");
            yield List.of();
          }
        };
    var values = new ArrayList<T>();
    for (Written part : parts) {
      single(name, type, part).ifPresent(values::add);
    }
    return reading.bad.contains(prefix + name) ? Optional.empty() : Optional.of(values);
  }

  private static List<Written.Argument> parts(Written.Argument whole) {
    return Stream.of(whole.text().split(","))
        .filter(part -> !part.isBlank())
        .map(part -> new Written.Argument(whole.place(), part.strip()))
        .toList();
  }

  private <T> Optional<T> parsed(String name, SettingType<T> type, Written written, String text) {
    try {
      return Optional.of(type.parser().parse(text, written.place().folder()));
    } catch (IllegalArgumentException e) {
      return bad(name, written, String.valueOf(e.getMessage()));
    }
  }

  private <T> Optional<T> bad(String name, Written written, String remedy) {
    String full = prefix + name;
    reading.bad.add(full);
    tell(written, full + " = " + written.shown() + " " + remedy);
    return Optional.empty();
  }

  private void tell(Written written, String text) {
    reading.problems.add(new Problem(written.place(), text));
  }
}
