package org.chappe.imap.command;

import java.nio.charset.StandardCharsets;
import org.chappe.imap.wire.ImapParser;
import org.chappe.imap.wire.Literal;
import org.chappe.imap.wire.SyntaxException;

/** cat-part: a piece of a message that is put together. RFC 4469 §5 */
public sealed interface CatPart {
  /** text-literal = "TEXT" SP literal, up to its octets; a literal8 too: RFC 3516 §4.4 */
  record Text(Literal literal) implements CatPart {}

  /** utf8-literal, up to its octets; the ")" is behind them. RFC 6855 §4 */
  record Utf8(Literal literal) implements CatPart {}

  /** url = "URL" SP astring, as it was written. */
  record Url(String text) implements CatPart {}

  static CatPart parse(ImapParser in) {
    String kind = in.peekWord();
    return switch (kind) {
      case "TEXT" -> {
        in.word("TEXT");
        in.space();
        yield new Text(in.announcedMessage());
      }
      case "UTF8" -> new Utf8(AppendMessage.utf8Literal(in));
      case "URL" -> {
        in.word("URL");
        in.space();
        yield new Url(new String(in.astring("a URL"), StandardCharsets.ISO_8859_1));
      }
      default ->
          throw kind.isEmpty()
              ? in.expected("TEXT, URL or UTF8")
              : new SyntaxException(kind + " is no part here: TEXT, URL or UTF8 is expected");
    };
  }
}
