package org.chappe.imap;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.chappe.imap.command.Criterion;
import org.chappe.imap.command.FilterValue;
import org.chappe.imap.command.Program;
import org.chappe.imap.wire.ParserLimits;
import org.chappe.imap.wire.Refused;
import org.chappe.imap.wire.SyntaxException;

/**
 * Puts what filters stand for into a search, RFC 5466 §3.1. For one command.
 *
 * <p>Each filter is read once. With those of its filters a search has no more keys than without, so
 * filters that name each other many times cost no more than other searches.
 */
final class Filters {
  /** Within each other: the RFC wants three at least. Who writes filters of filters is at two. */
  private static final int MOST_DEPTH = 5;

  private final ServerEntries entries;
  private final ParserLimits limits;
  private final Map<String, Program> known = new HashMap<>();
  private final List<String> within = new ArrayList<>();
  private boolean asksModSeq;
  private boolean isFuzzy;
  private int keys;

  Filters(ServerEntries entries, ParserLimits limits) {
    this.limits = limits;
    this.entries = entries;
  }

  Program inserted(Program program) {
    if (!program.criterion().hasFilters()) {
      return program;
    }
    asksModSeq = program.asksModSeq();
    isFuzzy = program.isFuzzy();
    Criterion criterion = inserted(program.criterion());
    return new Program(criterion, asksModSeq, isFuzzy);
  }

  private Criterion inserted(Criterion criterion) {
    if (++keys > limits.searchKeys()) {
      throw new Refused("LIMIT", "a search has at most " + limits.searchKeys() + " keys");
    }
    return switch (criterion) {
      case Criterion.Filter filter -> inserted(filter.name());
      case Criterion.Fuzzy fuzzy -> new Criterion.Fuzzy(inserted(fuzzy.criterion()));
      case Criterion.Not not -> new Criterion.Not(inserted(not.criterion()));
      case Criterion.And and ->
          new Criterion.And(and.criteria().stream().map(this::inserted).toList());
      case Criterion.Or or -> new Criterion.Or(inserted(or.first()), inserted(or.second()));
      case Criterion.Key _,
          Criterion.Numbers _,
          Criterion.Uids _,
          Criterion.EmailId _,
          Criterion.ThreadId _,
          Criterion.Recent _,
          Criterion.Within _ ->
          criterion;
    };
  }

  /** One that stands within itself, or too deep, is as if it were not there: RFC 5466 §3.1. */
  private Criterion inserted(String name) {
    if (within.size() == MOST_DEPTH || within.stream().anyMatch(name::equalsIgnoreCase)) {
      throw undefined(name);
    }
    Program program = known.computeIfAbsent(name, this::read);
    asksModSeq |= program.asksModSeq();
    isFuzzy |= program.isFuzzy();
    within.addLast(name);
    Criterion criterion = inserted(program.criterion());
    within.removeLast();
    return criterion;
  }

  private Program read(String name) {
    byte[] value = entries.filter(name).orElseThrow(() -> undefined(name));
    try {
      return FilterValue.parse(value, limits);
    } catch (SyntaxException e) { // kept by a version that knew more keys
      throw new Refused("the filter " + name + " is no search program: " + e.text());
    }
  }

  private static Refused undefined(String name) {
    return new Refused("UNDEFINED-FILTER " + name, "there is no such filter");
  }
}
