package org.chappe.app.acme;

import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/**
 * How it stands with a certificate's orders, as a file keeps it over a restart: a line for each,
 * {@code failures=2}. Unknown lines are skipped, and what cannot be read counts as not there.
 *
 * @param issuedBy the directory of who gave the certificate; empty: none was given
 * @param failures in a row since then
 * @param tried when the last one was
 * @param next when the next order comes; empty: when the certificate is due
 * @param serversWord whether {@code next} is the ACME server's word, which also a restart keeps
 * @param error of the last failure; empty: it went well
 */
record Progress(
    String issuedBy,
    int failures,
    Optional<Instant> tried,
    Optional<Instant> next,
    boolean serversWord,
    String error) {
  static final Progress NONE = new Progress("", 0, Optional.empty(), Optional.empty(), false, "");

  static Progress issued(String directory, Instant now) {
    return new Progress(directory, 0, Optional.of(now), Optional.empty(), false, "");
  }

  Progress failed(Instant now, Instant next, boolean serversWord, String why) {
    return new Progress(
        issuedBy,
        failures + 1,
        Optional.of(now),
        Optional.of(next),
        serversWord,
        AcmeEvent.plain(why));
  }

  String text() {
    var text = new StringBuilder();
    text.append("issued-by=").append(issuedBy).append('\n');
    text.append("failures=").append(failures).append('\n');
    tried.ifPresent(at -> text.append("tried=").append(at).append('\n'));
    next.ifPresent(at -> text.append("next=").append(at).append('\n'));
    text.append("servers-word=").append(serversWord).append('\n');
    text.append("error=").append(error).append('\n');
    return text.toString();
  }

  static Progress parse(String text) {
    Map<String, String> fields = new HashMap<>();
    text.lines()
        .forEach(line -> {
          int equals = line.indexOf('=');
          if (equals > 0) {
            fields.put(line.substring(0, equals), line.substring(equals + 1));
          }
        });
    return new Progress(
        fields.getOrDefault("issued-by", ""),
        count(fields.getOrDefault("failures", "")),
        instant(fields.getOrDefault("tried", "")),
        instant(fields.getOrDefault("next", "")),
        "true".equals(fields.get("servers-word")),
        fields.getOrDefault("error", ""));
  }

  private static int count(String text) {
    return text.matches("[0-9]{1,6}") ? Integer.parseInt(text) : 0;
  }

  private static Optional<Instant> instant(String text) {
    try {
      return text.isEmpty() ? Optional.empty() : Optional.of(Instant.parse(text));
    } catch (DateTimeParseException e) {
      return Optional.empty();
    }
  }
}
