package org.chappe.relay.route.sts;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;
import org.chappe.relay.route.dns.DnsName;

/**
 * A policy. RFC 8461 §3.2
 *
 * @param mx patterns in lower case: a host, or {@code *.} and a domain; none in mode none
 * @param maxAge how long it may be kept from when it was fetched, in seconds, at most a year
 * @param lines as published, without their ends
 */
public record StsPolicy(Mode mode, List<String> mx, Duration maxAge, List<String> lines) {
  /** A year, RFC 8461 §3.2. What is above is a year. */
  static final long MOST_SECONDS = 31_557_600;

  /** RFC 8461 §3.3 suggests this. */
  public static final int MOST_OCTETS = 64 * 1024;

  /** RFC 8461 §3.2, sts-policy-ext-name; the known names are such as well. */
  private static final Pattern NAME = Pattern.compile("[A-Za-z0-9][A-Za-z0-9_.-]{0,31}");

  private static final Pattern AGE = Pattern.compile("[0-9]{1,10}");

  public StsPolicy {
    mx = List.copyOf(mx);
    lines = List.copyOf(lines);
  }

  /** What to do when a server does not meet the policy. RFC 8461 §5 */
  public enum Mode {
    ENFORCE,
    TESTING,
    NONE
  }

  /**
   * Whether the policy names {@code host}: as it is, or by {@code *} for its first label.
   *
   * @param host in A-labels and lower case. RFC 8461 §4.1
   */
  public boolean names(String host) {
    int dot = host.indexOf('.');
    return mx.contains(host) || (dot > 0 && mx.contains("*" + host.substring(dot)));
  }

  /**
   * Reads a policy. Unknown fields are passed over, and all but the first of those that may stand
   * once. RFC 8461 §3.2
   */
  public static StsPolicy parse(byte[] octets) throws BadPolicy {
    if (octets.length > MOST_OCTETS) {
      throw new BadPolicy("%d octets; the limit is %d".formatted(octets.length, MOST_OCTETS));
    }
    try {
      return new Reading()
          .read(StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(octets)).toString());
    } catch (CharacterCodingException e) {
      throw new BadPolicy("it is not UTF-8");
    }
  }

  /** What stood in the lines so far. */
  private static final class Reading {
    private Optional<String> version = Optional.empty();
    private Optional<Mode> mode = Optional.empty();
    private Optional<Duration> maxAge = Optional.empty();
    private final List<String> mx = new ArrayList<>();
    private final List<String> lines = new ArrayList<>();

    StsPolicy read(String text) throws BadPolicy {
      for (var ended : text.split("\n", -1)) {
        var line = ended.stripTrailing(); // a CR before the LF is one of the two line ends
        lines.add(line);
        if (!line.isEmpty()) {
          field(line);
        }
      }
      while (!lines.isEmpty() && lines.getLast().isEmpty()) {
        lines.removeLast();
      }
      require("version", version.isPresent());
      var known = mode.orElseThrow(() -> missing("mode"));
      require("mx", known == Mode.NONE || !mx.isEmpty());
      return new StsPolicy(known, mx, maxAge.orElseThrow(() -> missing("max_age")), lines);
    }

    private void field(String line) throws BadPolicy {
      int colon = line.indexOf(':');
      if (colon < 0 || !NAME.matcher(line.substring(0, colon)).matches()) {
        throw wrong("a field's name and ':'", line);
      }
      if (line.chars().anyMatch(c -> c < ' ' && c != '\t')) {
        throw wrong("no control characters", line);
      }
      var value = line.substring(colon + 1).strip();
      switch (line.substring(0, colon)) {
        case "version" ->
            version = Optional.of(version.isPresent() ? version.get() : version(value));
        case "mode" -> mode = Optional.of(mode.isPresent() ? mode.get() : mode(value));
        case "max_age" -> maxAge = Optional.of(maxAge.isPresent() ? maxAge.get() : age(value));
        case "mx" -> mx.add(pattern(value));
        default -> {
          // of a later time
        }
      }
    }

    private static String version(String value) throws BadPolicy {
      if (!value.equals("STSv1")) {
        throw wrong("version STSv1", value);
      }
      return value;
    }

    private static Mode mode(String value) throws BadPolicy {
      return switch (value) {
        case "enforce" -> Mode.ENFORCE;
        case "testing" -> Mode.TESTING;
        case "none" -> Mode.NONE;
        default -> throw wrong("mode enforce, testing or none", value);
      };
    }

    private static Duration age(String value) throws BadPolicy {
      if (!AGE.matcher(value).matches()) {
        throw wrong("max_age in seconds", value);
      }
      return Duration.ofSeconds(Math.min(Long.parseLong(value), MOST_SECONDS));
    }

    private static String pattern(String value) throws BadPolicy {
      var wild = value.startsWith("*.");
      var host = (wild ? value.substring(2) : value).toLowerCase(Locale.ROOT);
      var ascii = DnsName.ascii(host).filter(host::equals); // A-labels: §3.2
      if (ascii.isEmpty()) {
        throw wrong("an MX host, or *. and a domain", value);
      }
      return (wild ? "*." : "") + host;
    }

    private static void require(String field, boolean here) throws BadPolicy {
      if (!here) {
        throw missing(field);
      }
    }

    private static BadPolicy missing(String field) {
      return new BadPolicy("there is no field \"" + field + "\"");
    }

    private static BadPolicy wrong(String expected, String found) {
      var shown = found.length() > 80 ? found.substring(0, 80) + "…" : found;
      return new BadPolicy("expected %s, found \"%s\"".formatted(expected, shown));
    }
  }
}
