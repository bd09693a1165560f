package org.chappe.imap.command;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import org.chappe.imap.wire.ImapParser;
import org.chappe.imap.wire.SyntaxException;
import org.chappe.model.MailboxName;

/**
 * getmetadata = "GETMETADATA" [SP getmetadata-options] SP mailbox SP entries — RFC 5464 §5. In the
 * RFC's examples, and so in some clients, the options stand behind the mailbox, and several entries
 * without parentheses: that is taken too.
 *
 * @param mailbox empty for the server
 * @param maxSize of the values that are wanted
 * @param depth how many levels below the entries; with 0 each of them is an entry itself
 */
public record GetMetadata(
    Optional<MailboxName> mailbox, List<EntryName> entries, OptionalLong maxSize, int depth)
    implements ImapCommand {
  public GetMetadata {
    entries = List.copyOf(entries);
  }

  static GetMetadata parse(ImapParser in) {
    var options = new Options();
    in.space();
    if (in.accept('(')) {
      options.parse(in);
      in.space();
    }
    Optional<MailboxName> mailbox = in.mailboxOrServer();
    in.space();
    boolean list = in.accept('(');
    if (list && !in.at('/') && !in.at('"') && !in.at('{')) {
      options.parse(in);
      in.space();
      list = in.accept('(');
    }
    List<EntryName> entries = list ? EntryName.restOfList(in) : entries(in);
    in.endOfLine();
    int depth = options.depth.orElse(0);
    if (depth == 0) {
      entries.forEach(EntryName::requireEntry);
    }
    return new GetMetadata(mailbox, entries, options.maxSize, depth);
  }

  private static List<EntryName> entries(ImapParser in) {
    var entries = new ArrayList<EntryName>();
    do {
      entries.add(EntryName.parseLevel(in));
      EntryName.requireFew(entries);
    } while (in.another());
    return entries;
  }

  private static final class Options {
    private OptionalLong maxSize = OptionalLong.empty();
    private Optional<Integer> depth = Optional.empty();

    /** getmetadata-options, behind the parenthesis */
    void parse(ImapParser in) {
      do {
        String option = in.word("DEPTH or MAXSIZE");
        if (option.equals("MAXSIZE") ? maxSize.isPresent() : depth.isPresent()) {
          throw new SyntaxException(option + " twice");
        }
        switch (option) {
          case "MAXSIZE" -> {
            in.space();
            maxSize = OptionalLong.of(in.number());
          }
          case "DEPTH" -> {
            in.space();
            depth = Optional.of(depth(in.word("0, 1 or infinity")));
          }
          default -> throw new SyntaxException(option + " is not an option of GETMETADATA");
        }
      } while (in.accept(' '));
      in.expect(')', "a space or \")\"");
    }

    private static int depth(String word) {
      return switch (word) {
        case "0" -> 0;
        case "1" -> 1;
        case "INFINITY" -> Integer.MAX_VALUE;
        default -> throw new SyntaxException("DEPTH is 0, 1 or infinity, not " + word);
      };
    }
  }
}
