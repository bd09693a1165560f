package org.chappe.app.config;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.Locale;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.chappe.model.ByteSize;
import org.chappe.net.HostPort;

/**
 * How one kind of value is written.
 *
 * @param form for the reference page: {@code duration}
 * @param quoted whether TOML writes it as a string
 * @param parse reads it; an {@link IllegalArgumentException}'s text continues "{@code name =
 *     value}"
 * @param show writes it the way it is read
 */
public record SettingType<T>(
    String form, boolean quoted, Function<String, T> parse, Function<T, String> show) {

  public static final SettingType<String> TEXT =
      new SettingType<>("text", true, text -> text, text -> text);

  /** A file; {@link WrittenSettings} makes it absolute. */
  public static final SettingType<Path> FILE =
      new SettingType<>("file", true, SettingType::file, Path::toString);

  public static final SettingType<Integer> NUMBER =
      new SettingType<>("number", false, SettingType::number, String::valueOf);

  public static final SettingType<Duration> DURATION =
      new SettingType<>("duration", true, SettingType::duration, SettingType::show);

  public static final SettingType<ByteSize> SIZE =
      new SettingType<>("size", true, SettingType::size, ByteSize::toString);

  public static final SettingType<HostPort> HOST_PORT =
      new SettingType<>("host:port", true, SettingType::hostPort, HostPort::toString);

  /** One of an enum's constants, in lower case. */
  public static <E extends Enum<E>> SettingType<E> oneOf(Class<E> type) {
    String words =
        Arrays.stream(type.getEnumConstants())
            .map(SettingType::word)
            .map(word -> '"' + word + '"')
            .collect(Collectors.joining(" or "));
    return new SettingType<>(
        words,
        true,
        text ->
            Arrays.stream(type.getEnumConstants())
                .filter(constant -> word(constant).equals(text))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("must be " + words)),
        SettingType::word);
  }

  /** The value as it stands in a TOML file. */
  String toml(T value) {
    return quoted ? '"' + show.apply(value) + '"' : show.apply(value);
  }

  private static String word(Enum<?> constant) {
    return constant.name().toLowerCase(Locale.ROOT).replace('_', '-');
  }

  private static Path file(String text) {
    if (text.isBlank()) {
      throw new IllegalArgumentException("names no file");
    }
    return Path.of(text);
  }

  private static int number(String text) {
    try {
      return Integer.parseInt(text);
    } catch (NumberFormatException e) {
      throw new IllegalArgumentException("must be a whole number", e);
    }
  }

  private static Duration duration(String text) {
    int digits = digits(text);
    try {
      long count = Long.parseLong(text.substring(0, digits));
      return switch (text.substring(digits)) {
        case "ms" -> Duration.ofMillis(count);
        case "s" -> Duration.ofSeconds(count);
        case "m" -> Duration.ofMinutes(count);
        case "h" -> Duration.ofHours(count);
        case "d" -> Duration.ofDays(count);
        default -> throw new IllegalArgumentException(durationForm());
      };
    } catch (NumberFormatException | ArithmeticException e) {
      throw new IllegalArgumentException(durationForm(), e);
    }
  }

  private static String durationForm() {
    return "must be a duration like \"500ms\", \"90s\", \"30m\", \"2h\" or \"7d\"";
  }

  /** {@code 30m}, {@code 90s}: the largest unit that needs no fraction. */
  static String show(Duration duration) {
    long millis = duration.toMillis();
    if (millis % 1000 != 0) {
      return millis + "ms";
    }
    long seconds = duration.toSeconds();
    if (seconds == 0 || seconds % 60 != 0) {
      return seconds + "s";
    }
    if (seconds % 3600 != 0) {
      return seconds / 60 + "m";
    }
    return seconds % 86_400 == 0 ? seconds / 86_400 + "d" : seconds / 3600 + "h";
  }

  private static ByteSize size(String text) {
    int digits = digits(text);
    try {
      long count = Long.parseLong(text.substring(0, digits));
      long unit =
          switch (text.substring(digits)) {
            case "B" -> 1;
            case "KiB" -> 1L << 10;
            case "MiB" -> 1L << 20;
            case "GiB" -> 1L << 30;
            case "TiB" -> 1L << 40;
            default -> throw new IllegalArgumentException(sizeForm());
          };
      return new ByteSize(Math.multiplyExact(count, unit));
    } catch (NumberFormatException | ArithmeticException e) {
      throw new IllegalArgumentException(sizeForm(), e);
    }
  }

  private static String sizeForm() {
    return "must be a size like \"64KiB\", \"50MiB\" or \"2GiB\"";
  }

  private static int digits(String text) {
    int digits = 0;
    while (digits < text.length() && text.charAt(digits) >= '0' && text.charAt(digits) <= '9') {
      digits++;
    }
    return digits;
  }

  private static HostPort hostPort(String text) {
    try {
      return HostPort.parse(text);
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException(
          "must be host:port, like \"127.0.0.1:143\", \"[::1]:143\" or \"*:143\"", e);
    }
  }
}
