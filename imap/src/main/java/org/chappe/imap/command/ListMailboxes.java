package org.chappe.imap.command;

import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import org.chappe.imap.wire.ImapParser;
import org.chappe.imap.wire.Refused;
import org.chappe.imap.wire.SyntaxException;

/**
 * list = "LIST" [SP list-select-opts] SP mailbox SP mbox-or-pat [SP list-return-opts] — RFC 9051
 * §6.3.9, RFC 5258, RFC 6154, RFC 5819, RFC 8440, RFC 9590
 *
 * @param status what STATUS tells of each mailbox; empty where it was not asked for
 * @param metadata the annotations of each mailbox that are told; empty where none were asked for
 * @param extended whether anything beyond RFC 3501 §6.3.8 was used
 */
public record ListMailboxes(
    Set<Selection> selection,
    String reference,
    List<String> patterns,
    Set<Return> returns,
    Set<StatusItem> status,
    List<EntryName> metadata,
    boolean extended)
    implements ImapCommand {
  /** Selection options. */
  public enum Selection {
    SUBSCRIBED,
    REMOTE,
    RECURSIVEMATCH,
    SPECIAL_USE
  }

  /** Return options. */
  public enum Return {
    SUBSCRIBED,
    CHILDREN,
    SPECIAL_USE,
    MYRIGHTS
  }

  public ListMailboxes {
    patterns = List.copyOf(patterns);
    metadata = List.copyOf(metadata);
  }

  static ListMailboxes parse(ImapParser in) {
    in.space();
    boolean extended = in.at('(');
    var selection = EnumSet.noneOf(Selection.class);
    if (extended) {
      selection.addAll(selection(in));
      in.space();
    }
    String reference = in.mailboxText();
    in.space();
    List<String> patterns = new ArrayList<>();
    if (in.at('(')) {
      extended = true;
      patterns.addAll(patterns(in));
    } else {
      patterns.add(in.pattern());
    }
    var returns = EnumSet.noneOf(Return.class);
    var status = EnumSet.noneOf(StatusItem.class);
    var metadata = new ArrayList<EntryName>();
    if (in.accept(' ') && !in.atEnd()) {
      extended = true;
      returns(in, returns, status, metadata);
    }
    in.endOfLine();
    return new ListMailboxes(selection, reference, patterns, returns, status, metadata, extended);
  }

  /** list-select-opts */
  private static Set<Selection> selection(ImapParser in) {
    var selection = EnumSet.noneOf(Selection.class);
    in.expect('(', "selection options");
    while (!in.accept(')')) {
      String option = in.word("a selection option");
      selection.add(
          switch (option) {
            case "SUBSCRIBED" -> Selection.SUBSCRIBED;
            case "REMOTE" -> Selection.REMOTE;
            case "RECURSIVEMATCH" -> Selection.RECURSIVEMATCH;
            case "SPECIAL-USE" -> Selection.SPECIAL_USE;
            default -> throw new SyntaxException(option + " is not a selection option");
          });
      if (!in.at(')')) {
        in.space();
      }
    }
    if (selection.contains(Selection.RECURSIVEMATCH)
        && !selection.contains(Selection.SUBSCRIBED)
        && !selection.contains(Selection.SPECIAL_USE)) {
      throw new SyntaxException("RECURSIVEMATCH needs a selection option beside it");
    }
    return selection;
  }

  /** patterns = "(" list-mailbox *(SP list-mailbox) ")" — RFC 5258 §6 */
  private static List<String> patterns(ImapParser in) {
    var patterns = new ArrayList<String>();
    in.expect('(', "patterns");
    do {
      if (patterns.size() == in.limits().patterns()) {
        throw new Refused("LIMIT", "a LIST has at most " + in.limits().patterns() + " patterns");
      }
      patterns.add(in.pattern());
    } while (in.accept(' '));
    in.expect(')', "a space or \")\"");
    return patterns;
  }

  /** list-return-opts */
  private static void returns(
      ImapParser in, Set<Return> returns, Set<StatusItem> status, List<EntryName> metadata) {
    String word = in.word("RETURN");
    if (!word.equals("RETURN")) {
      throw new SyntaxException("expected RETURN, found " + word);
    }
    in.space();
    in.expect('(', "return options in parentheses");
    while (!in.accept(')')) {
      String option = in.word("a return option");
      switch (option) {
        case "SUBSCRIBED" -> returns.add(Return.SUBSCRIBED);
        case "CHILDREN" -> returns.add(Return.CHILDREN);
        case "SPECIAL-USE" -> returns.add(Return.SPECIAL_USE);
        case "MYRIGHTS" -> returns.add(Return.MYRIGHTS);
        case "STATUS" -> {
          in.space();
          status.addAll(StatusItem.parseList(in));
        }
        case "METADATA" -> {
          in.space();
          metadata.addAll(EntryName.parseList(in));
        }
        default -> throw new SyntaxException(option + " is not a return option");
      }
      if (!in.at(')')) {
        in.space();
      }
    }
  }
}
