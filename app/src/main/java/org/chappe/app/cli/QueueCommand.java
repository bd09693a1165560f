package org.chappe.app.cli;

import java.io.IOException;
import java.time.Instant;
import java.util.List;
import java.util.OptionalLong;
import org.chappe.app.admin.AdminAnswer.Last;
import org.chappe.app.admin.AdminAnswer.QueueChanged;
import org.chappe.app.admin.AdminAnswer.QueueTotals;
import org.chappe.app.admin.AdminRequest;
import org.chappe.app.admin.QueueAction;
import org.chappe.app.admin.QueueFilter;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code chappe queue}: mail that waits to leave. */
@Command(
    name = "queue",
    mixinStandardHelpOptions = true,
    synopsisSubcommandLabel = "COMMAND",
    description = "Mail that waits to leave.")
final class QueueCommand extends Group {
  private static final String CHOICE =
      "Name messages, or choose them with options (a message has to fit all of them, and is taken with"
          + " all its recipients), or say --all.";

  QueueCommand(Where where) {
    super(where);
  }

  @Command(
      name = "list",
      mixinStandardHelpOptions = true,
      description = {
        "Lists what waits, the oldest first: id, age, size, sender, recipients that have not got it, when"
            + " it is tried next, and what was answered last.",
        "",
        "The options choose; a message has to fit all that are given."
      })
  int list(
      @Mixin QueueOptions options,
      @Option(names = "--limit", paramLabel = "COUNT", description = "At most so many.")
          @Nullable Long limit,
      @Option(names = "--json", description = "As a JSON array.") boolean json)
      throws IOException {
    OptionalLong most = limit == null ? OptionalLong.empty() : OptionalLong.of(limit);
    var request = new AdminRequest.ListQueue(options.filter(), most);
    if (json) {
      return list(request, true, item -> "");
    }
    var table = new QueueTable(out(), Instant.now());
    Last last;
    try (Asking asking = Asking.about(where)) {
      last = asking.ask(request, table::line);
    }
    if (last instanceof QueueTotals totals) {
      table.totals(totals);
    }
    out().flush();
    return 0;
  }

  @Command(
      name = "show",
      mixinStandardHelpOptions = true,
      description = {
        "Shows everything about a message that waits: envelope, recipients that have not got it, what was"
            + " answered, when it is tried next, how it stands with the servers it waits for, its"
            + " header."
      })
  int show(
      @Parameters(paramLabel = "ID", description = "As the list and the log have it.") String id,
      @Option(names = "--json", description = "As a JSON array.") boolean json)
      throws IOException {
    var request = new AdminRequest.ShowQueued(id);
    if (json) {
      return list(request, true, item -> "");
    }
    var table = new QueueTable(out(), Instant.now());
    try (Asking asking = Asking.about(where)) {
      asking.ask(request, table::part);
    }
    out().flush();
    return 0;
  }

  @Command(
      name = "retry",
      mixinStandardHelpOptions = true,
      description = {
        "Tries at once what waits, whatever has failed before; what is held stays held.",
        "",
        CHOICE
      })
  int retry(@Mixin Chosen chosen) throws IOException {
    return change(QueueAction.RETRY, chosen, "Due now");
  }

  @Command(
      name = "hold",
      mixinStandardHelpOptions = true,
      description = {
        "Has messages not sent until they are released. They are given up in their time all the same.",
        "",
        CHOICE
      })
  int hold(@Mixin Chosen chosen) throws IOException {
    return change(QueueAction.HOLD, chosen, "Held");
  }

  @Command(
      name = "release",
      mixinStandardHelpOptions = true,
      description = {"Lets go what is held, and tries it at once.", "", CHOICE})
  int release(@Mixin Chosen chosen) throws IOException {
    return change(QueueAction.RELEASE, chosen, "Released");
  }

  @Command(
      name = "cancel",
      mixinStandardHelpOptions = true,
      description = {
        "Gives messages up now and tells their senders. Needs a running server.",
        "",
        "What is being handed over to another server at that moment is left as it is, and counted.",
        "",
        CHOICE
      })
  int cancel(@Mixin Chosen chosen) throws IOException {
    return change(QueueAction.CANCEL, chosen, "Cancelled");
  }

  @Command(
      name = "remove",
      mixinStandardHelpOptions = true,
      description = {
        "Removes messages; nobody is told. There is no way back.",
        "",
        "What is being handed over to another server at that moment may still arrive there.",
        "",
        CHOICE
      })
  int remove(@Mixin Chosen chosen) throws IOException {
    return change(QueueAction.REMOVE, chosen, "Removed");
  }

  /** Messages that are named, or chosen by what they are. */
  static final class Chosen {
    @Parameters(arity = "0..*", paramLabel = "ID", description = "As the list has them.")
    private List<String> ids = List.of();

    @Mixin private QueueOptions options = new QueueOptions();

    @Option(names = "--all", description = "Everything that waits.")
    private boolean all;
  }

  private int change(QueueAction action, Chosen chosen, String done) throws IOException {
    QueueFilter filter = chosen.options.filter();
    boolean filtered = !filter.equals(QueueFilter.ALL);
    if (count(!chosen.ids.isEmpty(), filtered, chosen.all) != 1) {
      throw wrongUsage("Name messages, or choose them with options, or say --all: one of these.");
    }
    Last last;
    try (Asking asking = Asking.about(where)) {
      last = asking.ask(new AdminRequest.ChangeQueue(action, chosen.ids, filter));
    }
    if (last instanceof QueueChanged(long messages, long inFlight)) {
      String left =
          inFlight == 0
              ? ""
              : " %d are being handed over right now: left as they are.".formatted(inFlight);
      out().println("%s: %s.%s".formatted(done, messages(messages), left));
    }
    return 0;
  }

  private static int count(boolean... said) {
    int count = 0;
    for (boolean one : said) {
      count += one ? 1 : 0;
    }
    return count;
  }

  private static String messages(long count) {
    return count == 1 ? "1 message" : count + " messages";
  }
}
