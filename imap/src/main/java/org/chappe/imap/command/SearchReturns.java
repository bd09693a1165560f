package org.chappe.imap.command;

import java.util.EnumSet;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import org.chappe.imap.wire.ImapParser;
import org.chappe.imap.wire.Refused;
import org.chappe.imap.wire.SyntaxException;

/**
 * What SEARCH, SORT and ESEARCH shall return: search-return-opts. RFC 9051 §6.4.4, RFC 4731, RFC
 * 5182, RFC 5267, RFC 6203, RFC 9394. {@code RETURN ()} is ALL.
 *
 * @param partial there when PARTIAL is among the options
 */
public record SearchReturns(Set<Option> options, Optional<PartialRange> partial) {
  /** One result option. */
  public enum Option {
    MIN,
    MAX,
    ALL,
    COUNT,
    SAVE,
    PARTIAL,
    /** RFC 5267 §4.2: the client will ask again. What sorting needs is kept anyway. */
    CONTEXT,
    /** RFC 5267 §4.3: changes of the result are told. */
    UPDATE,
    /** RFC 6203 §4: the scores of what is returned. */
    RELEVANCY
  }

  /** What is returned when nothing is said, in ESEARCH. */
  public static final SearchReturns ALL = new SearchReturns(Set.of(Option.ALL), Optional.empty());

  public SearchReturns {
    options = Set.copyOf(options);
  }

  public boolean has(Option option) {
    return options.contains(option);
  }

  /** Whether the result is only saved: then no ESEARCH is sent. RFC 9051 §6.4.4.1 */
  public boolean isOnlySave() {
    return options.equals(Set.of(Option.SAVE));
  }

  /** Whether "$" is to be the result. RFC 9051 §6.4.4.1 */
  public static boolean save(Optional<SearchReturns> returns) {
    return returns.isPresent() && returns.get().has(Option.SAVE);
  }

  /** Reads what to search for, behind these options: who refuses it has to know of SAVE. */
  static Program program(Optional<SearchReturns> returns, Supplier<Program> read) {
    try {
      return read.get();
    } catch (Refused e) {
      throw save(returns) ? e.emptyingResult() : e;
    }
  }

  /** Reads {@code RETURN (…) } with the space behind it, if it is there. */
  static Optional<SearchReturns> parse(ImapParser in) {
    if (!in.peekWord().equals("RETURN")) {
      return Optional.empty();
    }
    in.word("RETURN");
    in.space();
    SearchReturns returns = list(in);
    in.space();
    return Optional.of(returns);
  }

  private static SearchReturns list(ImapParser in) {
    var options = EnumSet.noneOf(Option.class);
    Optional<PartialRange> partial = Optional.empty();
    in.expect('(', "result options in parentheses");
    while (!in.accept(')')) {
      Option option = option(in);
      if (option == Option.PARTIAL) {
        if (partial.isPresent()) {
          throw new SyntaxException("PARTIAL can be asked for once");
        }
        in.space();
        partial = Optional.of(PartialRange.parse(in));
      }
      options.add(option);
      if (!in.at(')')) {
        in.space();
      }
    }
    if (options.isEmpty()) {
      options.add(Option.ALL);
    }
    if (options.contains(Option.ALL) && partial.isPresent()) { // RFC 9394 §3.1
      throw new SyntaxException("ALL and PARTIAL exclude each other");
    }
    return new SearchReturns(options, partial);
  }

  private static Option option(ImapParser in) {
    String option = in.word("a result option");
    return switch (option) {
      case "MIN" -> Option.MIN;
      case "MAX" -> Option.MAX;
      case "ALL" -> Option.ALL;
      case "COUNT" -> Option.COUNT;
      case "SAVE" -> Option.SAVE;
      case "PARTIAL" -> Option.PARTIAL;
      case "CONTEXT" -> Option.CONTEXT;
      case "UPDATE" -> Option.UPDATE;
      case "RELEVANCY" -> Option.RELEVANCY;
      default -> throw new SyntaxException(option + " is not a result option");
    };
  }
}
