package org.chappe.imap.command;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.chappe.imap.wire.ImapParser;
import org.chappe.imap.wire.SyntaxException;

/** urlfetch = "URLFETCH" 1*(SP url-full) — RFC 4467 §9 */
public record UrlFetch(List<String> urls) implements ImapCommand {
  /** A message has fewer parts worth a URL; for each the mail of another account may be opened. */
  private static final int MOST_URLS = 100;

  public UrlFetch {
    urls = List.copyOf(urls);
  }

  static UrlFetch parse(ImapParser in) {
    var urls = new ArrayList<String>();
    in.space();
    do {
      urls.add(new String(in.astring("a URL"), StandardCharsets.ISO_8859_1));
      requireFewer(urls.size(), in);
    } while (in.another());
    in.endOfLine();
    return new UrlFetch(urls);
  }

  static void requireFewer(int urls, ImapParser in) {
    if (urls == MOST_URLS && !in.atEnd()) {
      throw new SyntaxException("more than " + MOST_URLS + " URLs in one command");
    }
  }
}
