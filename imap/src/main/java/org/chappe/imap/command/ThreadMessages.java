package org.chappe.imap.command;

import org.chappe.imap.wire.ImapParser;
import org.chappe.imap.wire.SyntaxException;
import org.chappe.mailbox.search.Threading.Algorithm;

/** thread = ["UID" SP] "THREAD" SP thread-alg SP search-criteria — RFC 5256 §5 */
public record ThreadMessages(Algorithm algorithm, Program program, boolean byUid)
    implements ImapCommand {
  static ThreadMessages parse(ImapParser in, boolean byUid) {
    in.space();
    Algorithm algorithm = algorithm(in.word("a threading algorithm"));
    in.space();
    Program program = SearchProgram.behindCharset(in);
    in.endOfLine();
    return new ThreadMessages(algorithm, program, byUid);
  }

  /** The same with another program. */
  public ThreadMessages with(Program other) {
    return new ThreadMessages(algorithm, other, byUid);
  }

  private static Algorithm algorithm(String word) {
    return switch (word) {
      case "ORDEREDSUBJECT" -> Algorithm.ORDEREDSUBJECT;
      case "REFERENCES" -> Algorithm.REFERENCES;
      case "REFS" -> Algorithm.REFS;
      default -> throw new SyntaxException(word + " is not a threading algorithm here");
    };
  }
}
