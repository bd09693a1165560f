package org.chappe.imap.command;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.chappe.imap.wire.ImapParser;

/** genurlauth = "GENURLAUTH" 1*(SP url-rump SP mechanism) — RFC 4467 §9 */
public record GenUrlAuth(List<Request> requests) implements ImapCommand {
  /**
   * A URL to be authorized.
   *
   * @param mechanism in capitals
   */
  public record Request(String url, String mechanism) {}

  public GenUrlAuth {
    requests = List.copyOf(requests);
  }

  static GenUrlAuth parse(ImapParser in) {
    var requests = new ArrayList<Request>();
    in.space();
    do {
      String url = new String(in.astring("a URL"), StandardCharsets.ISO_8859_1);
      in.space();
      requests.add(new Request(url, in.word("a mechanism, as INTERNAL")));
      UrlFetch.requireFewer(requests.size(), in);
    } while (in.another());
    in.endOfLine();
    return new GenUrlAuth(requests);
  }
}
