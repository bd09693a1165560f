package org.chappe.imap.command;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.chappe.imap.command.SearchReturns.Option;
import org.chappe.imap.wire.ImapParser;
import org.chappe.imap.wire.SyntaxException;

/**
 * esearch = "ESEARCH" [SP esearch-source-opts] [SP search-return-opts] SP search-program — RFC 7377
 * §4
 *
 * @param sources where to search; without IN the selected mailbox
 */
public record MultiSearch(List<Source> sources, Optional<SearchReturns> returns, Program program)
    implements ImapCommand {
  /** Which mailboxes: RFC 5465 §6 and RFC 7377 §2.2. */
  public enum Scope {
    SELECTED,
    INBOXES,
    PERSONAL,
    SUBSCRIBED,
    SUBTREE,
    SUBTREE_ONE,
    MAILBOXES
  }

  /**
   * Some mailboxes.
   *
   * @param names of SUBTREE, SUBTREE_ONE and MAILBOXES; they need not exist
   */
  public record Source(Scope scope, List<String> names) {
    public Source {
      names = List.copyOf(names);
    }
  }

  public MultiSearch {
    sources = List.copyOf(sources);
  }

  static MultiSearch parse(ImapParser in) {
    in.space();
    List<Source> sources = List.of(new Source(Scope.SELECTED, List.of()));
    if (in.peekWord().equals("IN")) {
      in.word("IN");
      in.space();
      sources = sources(in);
      in.space();
    }
    Optional<SearchReturns> returns = SearchReturns.parse(in);
    Program program = SearchProgram.withCharset(in);
    in.endOfLine();
    boolean elsewhere = sources.stream().anyMatch(source -> source.scope() != Scope.SELECTED);
    if (elsewhere && returns.isPresent() && returns.get().has(Option.SAVE)) { // RFC 7377 §2.2
      throw new SyntaxException("only what is found in the selected mailbox can be saved");
    }
    return new MultiSearch(sources, returns, program);
  }

  /** The same with another program. */
  public MultiSearch with(Program other) {
    return new MultiSearch(sources, returns, other);
  }

  /** "(" filter-mailboxes *(SP filter-mailboxes) [SP "(" scope-options ")"] ")" */
  private static List<Source> sources(ImapParser in) {
    var sources = new ArrayList<Source>();
    in.expect('(', "mailboxes in parentheses");
    do {
      if (in.at('(')) { // scope-options: none is defined
        throw new SyntaxException("no scope options are known here");
      }
      sources.add(source(in));
    } while (in.accept(' '));
    in.expect(')', "a space or \")\"");
    return sources;
  }

  private static Source source(ImapParser in) {
    String word = in.word("which mailboxes");
    return switch (word) {
      case "SELECTED" -> new Source(Scope.SELECTED, List.of());
      case "INBOXES" -> new Source(Scope.INBOXES, List.of());
      case "PERSONAL" -> new Source(Scope.PERSONAL, List.of());
      case "SUBSCRIBED" -> new Source(Scope.SUBSCRIBED, List.of());
      case "SUBTREE" -> new Source(Scope.SUBTREE, names(in));
      case "SUBTREE-ONE" -> new Source(Scope.SUBTREE_ONE, names(in));
      case "MAILBOXES" -> new Source(Scope.MAILBOXES, names(in));
      default -> throw new SyntaxException(word + " does not say which mailboxes");
    };
  }

  /** one-or-more-mailbox = mailbox / "(" mailbox *(SP mailbox) ")" */
  private static List<String> names(ImapParser in) {
    in.space();
    if (!in.accept('(')) {
      return List.of(in.mailboxText());
    }
    var names = new ArrayList<String>();
    do {
      names.add(in.mailboxText());
    } while (in.accept(' '));
    in.expect(')', "a space or \")\"");
    return names;
  }
}
