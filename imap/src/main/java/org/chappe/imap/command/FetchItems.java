package org.chappe.imap.command;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.chappe.imap.command.FetchItem.Binary;
import org.chappe.imap.command.FetchItem.BinarySize;
import org.chappe.imap.command.FetchItem.Partial;
import org.chappe.imap.command.FetchItem.Plain;
import org.chappe.imap.command.FetchItem.Section;
import org.chappe.imap.command.FetchItem.Text;
import org.chappe.imap.wire.Chars;
import org.chappe.imap.wire.ImapParser;
import org.chappe.imap.wire.ParserLimits;
import org.chappe.imap.wire.SyntaxException;
import org.chappe.mime.FieldNames;
import org.chappe.net.OctetReader;

/** Reads FETCH's data items: RFC 9051 §9, fetch-att and section; RFC 3501 §6.4.5 for RFC822. */
final class FetchItems {
  /** Parts within parts: what the part parser reads is less deep. */
  private static final int MOST_NUMBERS = 200;

  private final ImapParser in;
  private final Set<FetchItem> items = new LinkedHashSet<>();

  private FetchItems(ImapParser in) {
    this.in = in;
  }

  /** "ALL" / "FULL" / "FAST" / fetch-att / "(" fetch-att *(SP fetch-att) ")"; each item once. */
  static List<FetchItem> parse(ImapParser in) {
    var items = new FetchItems(in);
    if (in.accept('(')) {
      do {
        items.item(in.itemName());
      } while (in.accept(' '));
      in.expect(')', "a space or \")\"");
    } else {
      items.macroOrItem(in.itemName());
    }
    return List.copyOf(items.items);
  }

  private void macroOrItem(String name) {
    switch (name) {
      case "ALL" -> macro(Plain.FLAGS, Plain.INTERNALDATE, Plain.SIZE, Plain.ENVELOPE);
      case "FAST" -> macro(Plain.FLAGS, Plain.INTERNALDATE, Plain.SIZE);
      case "FULL" -> macro(Plain.FLAGS, Plain.INTERNALDATE, Plain.SIZE, Plain.ENVELOPE, Plain.BODY);
      default -> item(name);
    }
  }

  private void macro(FetchItem... of) {
    items.addAll(List.of(of));
  }

  private void item(String name) {
    items.add(
        switch (name) {
          case "BODY" -> in.at('[') ? section("BODY", true) : Plain.BODY;
          case "BODY.PEEK" -> section("BODY", false);
          case "BINARY" -> binary(true);
          case "BINARY.PEEK" -> binary(false);
          case "BINARY.SIZE" -> binarySize();
          case "RFC822" -> whole("RFC822", Text.WHOLE, true);
          case "RFC822.HEADER" -> whole("RFC822.HEADER", Text.HEADER, false);
          case "RFC822.TEXT" -> whole("RFC822.TEXT", Text.TEXT, true);
          case "PREVIEW" -> preview();
          default -> plain(name);
        });
  }

  /** A section as a URL has it, decoded: section-spec of RFC 9051 §9. */
  static Section section(String spec, Optional<Partial> partial) {
    byte[] octets = ("[" + spec + "]\r\n").getBytes(StandardCharsets.UTF_8);
    var in = new ImapParser(OctetReader.of(octets), () -> {}, ParserLimits.DEFAULT);
    if (spec.chars().anyMatch(c -> c < ' ')) {
      throw new SyntaxException("a section has no control characters");
    }
    in.begin();
    in.rewind();
    Section section = new FetchItems(in).section("BODY", false);
    in.endOfLine();
    return new Section(
        section.label(), section.part(), section.text(), section.names(), partial, false);
  }

  /**
   * "PREVIEW" [SP "(" preview-mod *(SP preview-mod) ")"] — RFC 8970 §6. What else stands in
   * parentheses behind it is a modifier of FETCH.
   */
  private FetchItem preview() {
    if (in.isNext(" (LAZY")) {
      in.space();
      in.expect('(', "(LAZY)");
      do {
        String modifier = in.word("LAZY");
        if (!modifier.equals("LAZY")) {
          throw new SyntaxException(modifier + " is not a modifier of PREVIEW");
        }
      } while (in.accept(' '));
      in.expect(')', "a space or \")\"");
    }
    return Plain.PREVIEW;
  }

  private static FetchItem plain(String name) {
    for (Plain item : Plain.values()) {
      if (item.text().equals(name)) {
        return item;
      }
    }
    throw new SyntaxException(name + " is not a data item");
  }

  private static Section whole(String label, Text text, boolean seen) {
    return new Section(label, List.of(), text, Optional.empty(), Optional.empty(), seen);
  }

  /** section = "[" [section-spec] "]" [partial] */
  private Section section(String what, boolean seen) {
    in.expect('[', "\"[\" and a section");
    var label = new StringBuilder(what).append('[');
    List<Integer> part = part(label);
    Text text = Text.WHOLE;
    Optional<FieldNames> names = Optional.empty();
    if (!in.at(']')) {
      String word = in.itemName();
      label.append(word);
      text = text(word, !part.isEmpty());
      if (text == Text.FIELDS || text == Text.FIELDS_NOT) {
        in.space();
        names = Optional.of(fieldNames(label));
      }
    }
    in.expect(']', "\"]\"");
    label.append(']');
    Optional<Partial> partial = partial(label);
    return new Section(label.toString(), part, text, names, partial, seen);
  }

  private static Text text(String word, boolean inPart) {
    return switch (word) {
      case "HEADER" -> Text.HEADER;
      case "HEADER.FIELDS" -> Text.FIELDS;
      case "HEADER.FIELDS.NOT" -> Text.FIELDS_NOT;
      case "TEXT" -> Text.TEXT;
      case "MIME" -> {
        if (!inPart) {
          throw new SyntaxException("MIME needs a part's number before it");
        }
        yield Text.MIME;
      }
      default -> throw new SyntaxException(word + " is not a section");
    };
  }

  /** section-part = nz-number *("." nz-number), and the "." before a word. */
  private List<Integer> part(StringBuilder label) {
    var part = new ArrayList<Integer>();
    while (in.atDigit()) {
      long number = in.positive();
      if (part.size() == MOST_NUMBERS || number > Integer.MAX_VALUE) {
        throw new SyntaxException("no message has such a part");
      }
      part.add((int) number);
      label.append(number);
      if (!in.accept('.')) {
        return part;
      }
      label.append('.');
    }
    if (!part.isEmpty() && in.at(']')) {
      throw in.expected("a number or a word behind \".\"");
    }
    return part;
  }

  /** header-list = "(" header-fld-name *(SP header-fld-name) ")" */
  private FieldNames fieldNames(StringBuilder label) {
    in.expect('(', "names of header fields in parentheses");
    var names = new ArrayList<String>();
    do {
      names.add(fieldName());
    } while (in.accept(' '));
    in.expect(')', "a space or \")\"");
    label.append(" (");
    for (int i = 0; i < names.size(); i++) {
      String name = names.get(i);
      boolean atom = name.chars().allMatch(Chars::isAstring);
      label.append(i == 0 ? "" : " ").append(atom ? name : '"' + name + '"');
    }
    label.append(')');
    return FieldNames.of(names);
  }

  /** What RFC 5322 §3.6.8 lets a name be: so the response can repeat it in quotes. */
  private String fieldName() {
    String name = new String(in.astring("a header field's name"), StandardCharsets.ISO_8859_1);
    if (name.isEmpty()
        || name.length() > 1_000
        || !name.chars().allMatch(c -> c >= ' ' && c < 0x7F && c != '"' && c != '\\')) {
      throw new SyntaxException("a header field's name has printable characters only");
    }
    return name;
  }

  /** partial = "<" number64 "." nz-number64 ">"; the response names the first octet only. */
  private Optional<Partial> partial(StringBuilder label) {
    if (!in.accept('<')) {
      return Optional.empty();
    }
    long first = in.number();
    in.expect('.', "\".\" and a number of octets");
    long count = in.positive();
    in.expect('>', "\">\"");
    label.append('<').append(first).append('>');
    return Optional.of(new Partial(first, count));
  }

  private Binary binary(boolean seen) {
    var label = new StringBuilder("BINARY[");
    List<Integer> part = binaryPart(label);
    Optional<Partial> partial = partial(label);
    return new Binary(label.toString(), part, partial, seen);
  }

  private BinarySize binarySize() {
    var label = new StringBuilder("BINARY.SIZE[");
    List<Integer> part = binaryPart(label);
    return new BinarySize(label.toString(), part);
  }

  /** section-binary = "[" [section-part] "]" */
  private List<Integer> binaryPart(StringBuilder label) {
    in.expect('[', "\"[\" and a part's number");
    List<Integer> part = part(label);
    in.expect(']', "\"]\"");
    label.append(']');
    return part;
  }
}
