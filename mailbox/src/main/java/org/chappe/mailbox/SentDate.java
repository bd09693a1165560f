package org.chappe.mailbox;

import java.time.OffsetDateTime;
import java.util.Optional;
import org.chappe.mime.Header;
import org.chappe.mime.HeaderField;
import org.chappe.mime.MailDate;
import org.chappe.mime.ParsedMessage;

/**
 * When a message says that it was sent, its Date field, as the one number an entry keeps of it:
 * what sorting and searching by it compare is in memory then.
 *
 * <pre>
 *  seconds since 1970, in UTC 52 | minutes its zone is east of UTC, plus 2048 12
 * </pre>
 *
 * Both are needed: SORT compares moments (RFC 5256 §2.2), SENTSINCE the day as it was written,
 * regardless of its zone (RFC 9051 §6.4.4).
 */
public final class SentDate {
  /**
   * Only the message's fields tell: of entries of format 1, and where the header was not read to
   * its end.
   */
  public static final long NOT_KNOWN = Long.MIN_VALUE;

  /** There is no Date field, or none that can be read. */
  public static final long NONE = Long.MIN_VALUE + 1;

  private static final int ZONE_BITS = 12;
  private static final long ZONE = (1L << ZONE_BITS) - 1;
  private static final long UTC = 1L << (ZONE_BITS - 1);

  private SentDate() {}

  static long of(ParsedMessage message) {
    return message.headerWhole() ? of(message.header()) : NOT_KNOWN;
  }

  /** Of a header, or of fields cut out of it. */
  public static long of(Header header) {
    Optional<OffsetDateTime> date =
        header.first("Date").map(HeaderField::value).flatMap(MailDate::parse);
    return date.isPresent() ? of(date.get()) : NONE;
  }

  /** Zones end 18 hours from UTC, and years, as they are read, at 999,999: it has room. */
  private static long of(OffsetDateTime date) {
    long minutes = date.getOffset().getTotalSeconds() / 60;
    return (date.toEpochSecond() << ZONE_BITS) | (minutes + UTC);
  }

  /** Seconds since 1970 in UTC, of a date that there is. */
  public static long epochSecond(long sent) {
    return sent >> ZONE_BITS;
  }

  /** The day as it was written, in days since 1970, of a date that there is. */
  public static long day(long sent) {
    long minutes = (sent & ZONE) - UTC;
    return Math.floorDiv(epochSecond(sent) + 60 * minutes, 24L * 60 * 60);
  }
}
