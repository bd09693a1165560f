package org.chappe.imap.command;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import org.chappe.imap.wire.ImapParser;
import org.chappe.imap.wire.SyntaxException;

/** urlfetch = "URLFETCH" 1*(SP url-fetch-arg) — RFC 4467 §9, RFC 5524 §5 */
public record UrlFetch(List<Request> requests) implements ImapCommand {
  /** A message has fewer parts worth a URL; for each the mail of another account may be opened. */
  private static final int MOST_URLS = 100;

  /** What can be told of what a URL names, RFC 5524 §3.1; in the order in which it is. */
  public enum Item {
    BODYPARTSTRUCTURE,
    BODY,
    BINARY
  }

  /**
   * One URL.
   *
   * @param items none: what it names, as RFC 4467 has it
   */
  public record Request(String url, Set<Item> items) {
    public Request {
      items = Set.copyOf(items);
    }
  }

  public UrlFetch {
    requests = List.copyOf(requests);
  }

  static UrlFetch parse(ImapParser in) {
    var requests = new ArrayList<Request>();
    in.space();
    do {
      requests.add(in.accept('(') ? extended(in) : new Request(url(in), Set.of()));
      requireFewer(requests.size(), in);
    } while (in.another());
    in.endOfLine();
    return new UrlFetch(requests);
  }

  /** url-fetch-ext = "(" url-full *(SP url-fetch-param) ")" */
  private static Request extended(ImapParser in) {
    String url = url(in);
    Set<Item> items = EnumSet.noneOf(Item.class);
    while (in.accept(' ')) {
      if (!items.add(item(in.word("BODY, BINARY or BODYPARTSTRUCTURE")))) {
        throw new SyntaxException("each can be asked for once");
      }
    }
    in.expect(')', "a space or \")\"");
    if (items.contains(Item.BODY) && items.contains(Item.BINARY)) {
      throw new SyntaxException("BODY and BINARY exclude each other");
    }
    return new Request(url, items);
  }

  private static Item item(String word) {
    return switch (word) {
      case "BODY" -> Item.BODY;
      case "BINARY" -> Item.BINARY;
      case "BODYPARTSTRUCTURE" -> Item.BODYPARTSTRUCTURE;
      default -> throw new SyntaxException(word + " is not BODY, BINARY or BODYPARTSTRUCTURE");
    };
  }

  private static String url(ImapParser in) {
    return new String(in.astring("a URL"), StandardCharsets.ISO_8859_1);
  }

  static void requireFewer(int urls, ImapParser in) {
    if (urls == MOST_URLS && !in.atEnd()) {
      throw new SyntaxException("more than " + MOST_URLS + " URLs in one command");
    }
  }
}
