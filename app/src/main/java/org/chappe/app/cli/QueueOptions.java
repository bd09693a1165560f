package org.chappe.app.cli;

import java.time.Duration;
import java.util.Optional;
import org.chappe.app.admin.QueueFilter;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Option;
import picocli.CommandLine.TypeConversionException;

/** Options that say which mail in the queue is meant; a message has to fit all that are given. */
final class QueueOptions {
  @Option(
      names = "--sender",
      paramLabel = "ADDRESS",
      description = "From this address or account; <> for reports of this server.")
  private @Nullable String sender;

  @Option(
      names = "--recipient",
      paramLabel = "ADDRESS",
      description = "That this address has not got yet.")
  private @Nullable String recipient;

  @Option(
      names = "--domain",
      paramLabel = "NAME",
      description = "That somebody at this domain has not got yet.")
  private @Nullable String domain;

  @Option(names = "--held", description = "Only what is held.")
  private boolean held;

  @Option(
      names = "--older",
      paramLabel = "TIME",
      converter = Time.class,
      description = "At least so old, like 30m, 2h or 1d.")
  private @Nullable Duration older;

  QueueFilter filter() {
    return new QueueFilter(
        Optional.ofNullable(sender),
        Optional.ofNullable(recipient),
        Optional.ofNullable(domain),
        held,
        Optional.ofNullable(older));
  }

  /** A number with a unit. */
  static final class Time implements ITypeConverter<Duration> {
    @Override
    public Duration convert(String text) {
      if (!text.matches("[0-9]{1,6}[smhd]")) {
        throw new TypeConversionException("\"" + text + "\" is not like 30m, 2h or 1d");
      }
      long count = Long.parseLong(text.substring(0, text.length() - 1));
      return switch (text.charAt(text.length() - 1)) {
        case 's' -> Duration.ofSeconds(count);
        case 'm' -> Duration.ofMinutes(count);
        case 'h' -> Duration.ofHours(count);
        default -> Duration.ofDays(count);
      };
    }
  }
}
