package org.chappe.imap.command;

import org.chappe.imap.wire.ImapParser;
import org.chappe.imap.wire.SyntaxException;

/** compress = "COMPRESS" SP algorithm — RFC 4978 §5. DEFLATE is the only one there is. */
public record Compress() implements ImapCommand {
  static Compress parse(ImapParser in) {
    in.space();
    String algorithm = in.word("DEFLATE");
    if (!algorithm.equals("DEFLATE")) {
      throw new SyntaxException(algorithm + " is not a compression known here; DEFLATE is");
    }
    in.endOfLine();
    return new Compress();
  }
}
