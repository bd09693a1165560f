package org.chappe.app.config;

import java.net.URI;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.Locale;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.chappe.directory.sasl.MechanismName;
import org.chappe.imap.HiddenCapability;
import org.chappe.model.Address;
import org.chappe.model.ByteSize;
import org.chappe.model.IpNetwork;
import org.chappe.net.Fingerprint;
import org.chappe.net.HostPort;
import org.chappe.oauth.OAuthSettings;
import org.chappe.oauth.external.TrustedIssuer;
import org.chappe.relay.route.StaticRoute;

/**
 * How one kind of value is written.
 *
 * @param form for the reference page: {@code duration}
 * @param quoted whether TOML writes it as a string
 * @param show writes it the way it is read
 */
public record SettingType<T>(
    String form, boolean quoted, Parser<T> parser, Function<T, String> show) {

  /** Reads a value. */
  @FunctionalInterface
  interface Parser<T> {
    /**
     * The value that {@code text} stands for.
     *
     * @param folder of the file that the text stands in
     * @throws IllegalArgumentException with a text that continues "{@code name = value}"
     */
    T parse(String text, Path folder);
  }

  public static final SettingType<String> TEXT = of("a text", true, text -> text, text -> text);

  /** An account's, as its owner writes it; nothing that only RFC 5322's quotes allow. */
  public static final SettingType<Address> ADDRESS =
      of("an address like \"ann@example.org\"", true, SettingType::address, Address::toString);

  /** A file, relative to the one it is named in. */
  public static final SettingType<Path> FILE =
      new SettingType<>("a file's name", true, SettingType::file, Path::toString);

  public static final SettingType<Integer> NUMBER =
      of("a whole number", false, Integer::valueOf, String::valueOf);

  public static final SettingType<Boolean> YES_OR_NO =
      of("true or false", false, SettingType::yesOrNo, String::valueOf);

  public static final SettingType<Duration> DURATION =
      of(
          "a duration like \"90s\", \"30m\" or \"2h\"",
          true,
          SettingType::duration,
          SettingType::show);

  public static final SettingType<ByteSize> SIZE =
      of("a size like \"64KiB\", \"50MiB\" or \"2GiB\"", true, ByteSize::parse, ByteSize::toString);

  public static final SettingType<HostPort> HOST_PORT =
      of(
          "host:port, like \"127.0.0.1:143\", \"[::1]:143\" or \"*:143\"",
          true,
          HostPort::parse,
          HostPort::toString);

  /** A server that mail is handed to. */
  public static final SettingType<StaticRoute> ROUTE =
      new SettingType<>(
          RouteText.FORM, true, (text, folder) -> RouteText.parse(text), RouteText::show);

  public static final SettingType<IpNetwork> NETWORK =
      of(
          "a network like \"192.0.2.0/24\" or \"2001:db8::/32\"",
          true,
          IpNetwork::parse,
          IpNetwork::toString);

  public static final SettingType<Fingerprint> FINGERPRINT =
      of(
          "a SHA-256 as 64 hexadecimal digits, with or without colons",
          true,
          Fingerprint::parse,
          Fingerprint::toString);

  /** Where this server is reached by browsers. */
  public static final SettingType<URI> HTTPS_URL =
      new SettingType<>(
          "a URL like \"https://mail.example.org\"",
          true,
          (text, folder) -> httpsUrl(text),
          URI::toString);

  /** A file that holds a secret; the value is what it holds. */
  public static final SettingType<String> SECRET_FILE =
      new SettingType<>(
          FILE.form(),
          true,
          (text, folder) -> OAuthConfig.secret(FILE.parser().parse(text, folder)),
          _ -> "…");

  /** Somebody else who issues tokens. */
  public static final SettingType<TrustedIssuer> ISSUER =
      new SettingType<>(
          TrustedIssuer.FORM, true, SettingType::issuer, issuer -> issuer.url() + " …");

  /** A mechanism of SASL, in capitals as protocols have it. */
  public static final SettingType<MechanismName> MECHANISM =
      of(
          Arrays.stream(MechanismName.values())
              .map(name -> '"' + name.wire() + '"')
              .collect(Collectors.joining(", ")),
          true,
          text -> MechanismName.of(text).orElseThrow(IllegalArgumentException::new),
          MechanismName::wire);

  /** {@code UIDONLY client=*microsoft*}; what is wrong with a text it says itself. */
  public static final SettingType<HiddenCapability> HIDDEN_CAPABILITY =
      new SettingType<>(
          "a text like \"UIDONLY client=*microsoft* account=*@old.example\"",
          true,
          (text, folder) -> HiddenCapability.parse(text),
          HiddenCapability::toString);

  /** One of an enum's constants, in lower case. */
  public static <E extends Enum<E>> SettingType<E> oneOf(Class<E> type) {
    String words =
        Arrays.stream(type.getEnumConstants())
            .map(SettingType::word)
            .map(word -> '"' + word + '"')
            .collect(Collectors.joining(" or "));
    return of(
        words,
        true,
        text ->
            Arrays.stream(type.getEnumConstants())
                .filter(constant -> word(constant).equals(text))
                .findFirst()
                .orElseThrow(IllegalArgumentException::new),
        SettingType::word);
  }

  /** A type whose every wrong value has the same remedy: its form. */
  private static <T> SettingType<T> of(
      String form, boolean quoted, Function<String, T> parse, Function<T, String> show) {
    return new SettingType<>(
        form,
        quoted,
        (text, folder) -> {
          try {
            return parse.apply(text);
          } catch (IllegalArgumentException | ArithmeticException e) {
            throw new IllegalArgumentException("must be " + form, e);
          }
        },
        show);
  }

  /** Whether TOML's value is of the kind that this type is written in. */
  boolean isWrittenAs(Object value) {
    return quoted == value instanceof String
        && (quoted || value instanceof Long || value instanceof Boolean);
  }

  /** The value as it stands in a TOML file. */
  String toml(T value) {
    return quoted ? '"' + show.apply(value) + '"' : show.apply(value);
  }

  static String word(Enum<?> constant) {
    return constant.name().toLowerCase(Locale.ROOT).replace('_', '-');
  }

  private static Address address(String text) {
    if (text.chars().anyMatch(c -> c <= ' ' || "\"()<>[],;:\\".indexOf(c) >= 0)) {
      throw new IllegalArgumentException();
    }
    return Address.parse(text);
  }

  private static Path file(String text, Path folder) {
    try {
      if (!text.isBlank()) {
        return folder.resolve(text).normalize();
      }
    } catch (InvalidPathException e) {
      // Told below.
    }
    throw new IllegalArgumentException("must be a file's name");
  }

  private static URI httpsUrl(String text) {
    try {
      return OAuthSettings.of(URI.create(text)).issuer();
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException(
          "must be a URL like \"https://mail.example.org\", without a path", e);
    }
  }

  private static TrustedIssuer issuer(String text, Path folder) {
    try {
      return TrustedIssuer.parse(text, name -> OAuthConfig.secret(file(name, folder)));
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException(
          "must be " + TrustedIssuer.FORM + ": " + e.getMessage(), e);
    }
  }

  private static boolean yesOrNo(String text) {
    return switch (text) {
      case "true" -> true;
      case "false" -> false;
      default -> throw new IllegalArgumentException();
    };
  }

  private static Duration duration(String text) {
    int digits = digits(text);
    long count = Long.parseLong(text.substring(0, digits));
    return switch (text.substring(digits)) {
      case "ms" -> Duration.ofMillis(count);
      case "s" -> Duration.ofSeconds(count);
      case "m" -> Duration.ofMinutes(count);
      case "h" -> Duration.ofHours(count);
      case "d" -> Duration.ofDays(count);
      default -> throw new IllegalArgumentException();
    };
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

  private static int digits(String text) {
    int digits = 0;
    while (digits < text.length() && text.charAt(digits) >= '0' && text.charAt(digits) <= '9') {
      digits++;
    }
    return digits;
  }
}
