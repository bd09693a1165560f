package org.chappe.mime;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;

/** The parameters of a MIME field, in order. RFC 2045 §5.1, RFC 2183 §2, RFC 2231 */
public record Parameters(List<Parameter> list) {
  public static final Parameters NONE = new Parameters(List.of());

  public Parameters {
    list = List.copyOf(list);
  }

  /** The first with that name as text; an extended one goes first, RFC 6266 §4.3 says why. */
  public Optional<String> text(String base) {
    Parameter found = null;
    for (Parameter parameter : list) {
      if (parameter.base().equals(base)) {
        if (parameter.isExtended()) {
          return Optional.of(parameter.text());
        }
        found = found == null ? parameter : found;
      }
    }
    return found == null ? Optional.empty() : Optional.of(found.text());
  }

  /** The raw value of the first with exactly that name. */
  public Optional<String> raw(String name) {
    for (Parameter parameter : list) {
      if (parameter.name().equals(name)) {
        return Optional.of(parameter.raw());
      }
    }
    return Optional.empty();
  }

  /** {@code *(";" parameter)}: what is no parameter is skipped. */
  static Parameters read(FieldScanner in) {
    var found = new ArrayList<Parameter>(4);
    boolean continued = false;
    while (true) {
      in.skipTo(';');
      if (!in.accept(';')) {
        break;
      }
      in.skipBlanks();
      String name = Octets.lower(in.token());
      in.skipBlanks();
      if (name.isEmpty() || !in.accept('=')) {
        continue;
      }
      in.skipBlanks();
      String value = in.atQuoted() ? in.quoted() : in.looseValue(';');
      found.add(new Parameter(name, value));
      int star = name.indexOf('*');
      continued |= star > 0 && star < name.length() - 1;
    }
    if (found.isEmpty()) {
      return NONE;
    }
    return new Parameters(continued ? join(found) : found);
  }

  /** One section of a continued value, RFC 2231 §3. */
  private record Section(String raw, boolean extended) {}

  private static List<Parameter> join(List<Parameter> found) {
    var continued = new LinkedHashMap<String, TreeMap<Integer, Section>>();
    for (Parameter parameter : found) {
      int number = section(parameter.name());
      if (number >= 0) {
        continued
            .computeIfAbsent(sectioned(parameter.name()), name -> new TreeMap<>())
            .putIfAbsent(number, new Section(parameter.raw(), parameter.isExtended()));
      }
    }
    var joined = new ArrayList<Parameter>();
    for (Parameter parameter : found) {
      if (section(parameter.name()) < 0) {
        joined.add(parameter);
        continue;
      }
      String name = sectioned(parameter.name());
      TreeMap<Integer, Section> sections = continued.remove(name);
      if (sections != null) {
        joined.add(join(name, sections));
      }
    }
    return joined;
  }

  /** Sections up to the first one missing; some programs count from 1. */
  private static Parameter join(String name, TreeMap<Integer, Section> sections) {
    int next = sections.firstKey();
    boolean extended = false;
    var used = new ArrayList<Section>();
    for (var entry : sections.entrySet()) {
      if (entry.getKey() != next++) {
        break;
      }
      used.add(entry.getValue());
      extended |= entry.getValue().extended();
    }
    var raw = new StringBuilder();
    for (Section section : used) {
      boolean first = raw.isEmpty();
      if (extended && first && !section.extended()) {
        raw.append("''"); // no charset given
      }
      raw.append(
          extended && !section.extended() ? ExtendedValues.percent(section.raw()) : section.raw());
    }
    return new Parameter(extended ? name + "*" : name, raw.toString());
  }

  /** The number in {@code name*12} or {@code name*12*}, or -1. */
  private static int section(String name) {
    int star = name.indexOf('*');
    int to = name.endsWith("*") ? name.length() - 1 : name.length();
    if (star <= 0 || star >= to - 1 || to - star > 6) {
      return -1;
    }
    int number = 0;
    for (int i = star + 1; i < to; i++) {
      if (!Octets.isDigit(name.charAt(i))) {
        return -1;
      }
      number = number * 10 + name.charAt(i) - '0';
    }
    return number;
  }

  private static String sectioned(String name) {
    return name.substring(0, name.indexOf('*'));
  }
}
