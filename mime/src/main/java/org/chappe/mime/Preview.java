package org.chappe.mime;

import java.io.IOException;
import java.io.Reader;
import java.util.ArrayList;
import java.util.List;

/**
 * The first words of a message, as a list of messages shows them. RFC 8970 §3.3: text without
 * markup, blanks run together. What is quoted of earlier messages, the line that announces it, and
 * a signature are passed over, unless there is nothing else.
 */
public final class Preview {
  /** RFC 8970 §3.3 */
  private static final int CHARACTERS = 200;

  /** Looked through for so many characters: long quotations come first in some messages. */
  private static final int READ = 16 * 1024;

  /** The first that has text is taken. */
  private static final int MOST_PARTS = 4;

  private Preview() {}

  /**
   * The preview; empty when the message has no text, or an enciphered one.
   *
   * @param source may end before the message does
   */
  public static String of(Part root, OctetSource source) {
    var parts = new ArrayList<Part>();
    collect(root, parts);
    for (Part part : parts) {
      String preview = ofText(beginning(part, source));
      if (!preview.isEmpty()) {
        return preview;
      }
    }
    return "";
  }

  /** Text parts in their order; of alternatives the first is the plainest (RFC 2046 §5.1.4). */
  private static void collect(Part part, List<Part> into) {
    if (into.size() == MOST_PARTS || part.type().is("multipart", "encrypted")) {
      return;
    }
    if (part.isMultipart()) {
      part.children().forEach(child -> collect(child, into));
    } else if (part.message().isPresent()) {
      collect(part.message().get(), into);
    } else if (part.type().isText() && part.filename().isEmpty()) {
      into.add(part);
    }
  }

  private static String beginning(Part part, OctetSource source) {
    char[] characters = new char[READ];
    int length = 0;
    try (Reader reader = TextExtractor.body(part, source)) {
      int read = reader.read(characters, 0, READ);
      while (read > 0) {
        length += read;
        read = reader.read(characters, length, READ - length);
      }
    } catch (IOException e) {
      return ""; // a source in memory does not throw it
    }
    return new String(characters, 0, length);
  }

  static String ofText(String text) {
    String own = folded(withoutQuotes(text));
    return own.isEmpty() ? folded(text.lines().toList()) : own;
  }

  private static List<String> withoutQuotes(String text) {
    var kept = new ArrayList<String>();
    boolean inQuote = false;
    for (String line : text.lines().toList()) {
      if (line.equals("-- ")) { // RFC 3676 §4.3
        break;
      }
      boolean quoted = line.startsWith(">");
      if (quoted && !inQuote) {
        dropAnnouncement(kept);
      }
      if (!line.isBlank()) {
        inQuote = quoted;
      }
      if (!quoted) {
        kept.add(line);
      }
    }
    return kept;
  }

  /** {@code On Monday Ben wrote:} is in any language what ends in a colon before a quotation. */
  private static void dropAnnouncement(List<String> kept) {
    int last = kept.size() - 1;
    while (last >= 0 && kept.get(last).isBlank()) {
      last--;
    }
    if (last < 0 || !kept.get(last).stripTrailing().endsWith(":")) {
      return;
    }
    // it may take two lines
    int first = last > 0 && !kept.get(last - 1).isBlank() && last < 3 ? last - 1 : last;
    kept.subList(first, kept.size()).clear();
  }

  /** Without what is not seen: newsletters fill their first lines with it. */
  private static String folded(List<String> lines) {
    var out = new StringBuilder(CHARACTERS);
    int characters = 0;
    for (String line : lines) {
      boolean blank = true;
      for (int at = 0; at < line.length(); at += Character.charCount(line.codePointAt(at))) {
        int character = line.codePointAt(at);
        if (isBlank(character)) {
          blank = true;
        } else if (isSeen(character)) {
          int more = blank && !out.isEmpty() ? 2 : 1;
          if (characters + more > CHARACTERS) {
            return out.toString();
          }
          out.append(more == 2 ? " " : "").appendCodePoint(character);
          characters += more;
          blank = false;
        }
      }
    }
    return out.toString();
  }

  private static boolean isBlank(int character) {
    return Character.isWhitespace(character)
        || Character.isSpaceChar(character)
        || character == 0x2800;
  }

  private static boolean isSeen(int character) {
    return switch (Character.getType(character)) {
      case Character.CONTROL, Character.SURROGATE, Character.UNASSIGNED -> false;
      case Character.FORMAT -> character == 0x200D; // it joins pictures
      default -> character != 0x34F && character != 0xFFFD;
    };
  }
}
