package org.chappe.mailbox;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.LinkedHashSet;
import java.util.Optional;
import java.util.Set;
import org.chappe.mime.Header;
import org.chappe.mime.HeaderField;

/**
 * The Message-IDs a message names, its own and those of messages before it (RFC 5322 §3.6.4), as
 * the first 8 octets of their SHA-256: what is on disk has one size, and nobody can make a
 * stranger's thread without the work of finding a collision.
 */
final class MessageIds {
  /** A long thread names hundreds; its first, which began it, and its last will do. */
  private static final int MOST = 24;

  private static final int LONGEST = 998; // a line, RFC 5322 §2.1.1

  private MessageIds() {}

  static long[] of(Header header) {
    Set<String> ids = new LinkedHashSet<>();
    header.first("Message-ID").ifPresent(field -> first(field).ifPresent(ids::add));
    header.first("References").ifPresent(field -> collect(field.value(), ids));
    header.first("In-Reply-To").ifPresent(field -> collect(field.value(), ids));
    return ids.stream().mapToLong(MessageIds::hash).toArray();
  }

  private static Optional<String> first(HeaderField field) {
    String value = field.value();
    int open = value.indexOf('<');
    int close = value.indexOf('>', open + 1);
    String id = open < 0 || close < 0 ? value : value.substring(open + 1, close);
    return Optional.of(id.strip()).filter(MessageIds::isId);
  }

  /** What stands in angle brackets; of many the first ones and the last. */
  private static void collect(String value, Set<String> ids) {
    int from = 0;
    int close = 0;
    while (ids.size() < MOST / 2) {
      int open = value.indexOf('<', from);
      close = value.indexOf('>', open + 1);
      if (open < 0 || close < 0) {
        return;
      }
      add(value.substring(open + 1, close), ids);
      from = close + 1;
    }
    int last = value.length();
    while (ids.size() < MOST) {
      int end = value.lastIndexOf('>', last - 1);
      int open = value.lastIndexOf('<', end);
      if (open < from || end < open) {
        return;
      }
      add(value.substring(open + 1, end), ids);
      last = open;
    }
  }

  private static void add(String text, Set<String> ids) {
    String id = text.strip();
    if (isId(id)) {
      ids.add(id);
    }
  }

  private static boolean isId(String id) {
    return !id.isEmpty() && id.length() <= LONGEST;
  }

  private static long hash(String id) {
    try {
      byte[] digest =
          MessageDigest.getInstance("SHA-256").digest(id.getBytes(StandardCharsets.UTF_8));
      return ByteBuffer.wrap(digest).getLong();
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e); // every JDK has it
    }
  }
}
