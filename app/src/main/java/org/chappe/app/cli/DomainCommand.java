package org.chappe.app.cli;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Optional;
import org.chappe.app.admin.AdminAnswer;
import org.chappe.app.admin.AdminRequest;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code chappe domain}: the domains whose mail is kept here. */
@Command(
    name = "domain",
    mixinStandardHelpOptions = true,
    synopsisSubcommandLabel = "COMMAND",
    description = "The domains whose mail is kept here.")
final class DomainCommand extends Group {
  DomainCommand(Where where) {
    super(where);
  }

  @Command(
      name = "add",
      mixinStandardHelpOptions = true,
      description = {
        "Adds a domain.",
        "",
        "Mail for its addresses is accepted from then on; for other domains it is not. Makes the data"
            + " directory when there is none."
      })
  int add(@Parameters(paramLabel = "NAME", description = "Like example.org.") String name)
      throws IOException {
    where.data().create();
    return done(new AdminRequest.AddDomain(name), "Added " + name + ".");
  }

  /** With those of its keys. */
  static CommandLine withCommandsBelow(Where where) {
    return new CommandLine(new DomainCommand(where)).addSubcommand(new DkimCommand(where));
  }

  @Command(
      name = "dns",
      mixinStandardHelpOptions = true,
      description = {
        "Tells the records a domain needs in DNS, as a zone file has them.",
        "",
        "Lines that begin with \";\" are not for the domain's zone: they say what the others are for,"
            + " belong into the zone of the server's name, or are for later.",
        "",
        "With --check it asks DNS (setting dns.servers) and tells of each record: ok, missing, differs"
            + " with what is there instead, or unknown when DNS does not answer. Exit code 1 when"
            + " one that is needed is not ok."
      })
  int dns(
      @Parameters(paramLabel = "NAME", description = "Like example.org.") String name,
      @Option(names = "--check", description = "Compare them with DNS.") boolean check,
      @Option(names = "--json", description = "As a JSON array.") boolean json)
      throws IOException {
    var records = new ArrayList<AdminAnswer.DnsRecord>();
    try (Asking asking = Asking.about(where)) {
      asking.ask(
          new AdminRequest.ListDnsRecords(name, check),
          item -> {
            if (item instanceof AdminAnswer.DnsRecord record) {
              records.add(record);
            }
          });
    }
    if (json) {
      var lines = new JsonLines(out());
      records.forEach(lines::item);
      lines.end();
    } else if (check) {
      RecordLines.checked(records).forEach(out()::println);
    } else {
      RecordLines.zone(name, records).forEach(out()::println);
    }
    out().flush();
    return records.stream().anyMatch(RecordLines::isAmiss) ? 1 : 0;
  }

  @Command(
      name = "second-factor",
      mixinStandardHelpOptions = true,
      description = {
        "Tells whether a domain's accounts have second factors, and sets it.",
        "",
        "off: none can be set up; allowed: as their owners like; required: without one an account is not let"
            + " in after a time of grace; default: as the server has it (setting auth.second-factor)."
      })
  int secondFactor(
      @Parameters(index = "0", paramLabel = "NAME", description = "Like example.org.") String name,
      @Parameters(
              index = "1",
              arity = "0..1",
              paramLabel = "POLICY",
              description = "off, allowed, required or default.")
          Optional<String> policy,
      @Option(names = "--json", description = "As a JSON array.") boolean json)
      throws IOException {
    return list(
        new AdminRequest.SetDomainPolicy(name, policy),
        json,
        item ->
            item instanceof AdminAnswer.DomainPolicy(String domain, String now)
                ? "Second factors of " + domain + ": " + now + "."
                : "");
  }

  @Command(
      name = "list",
      mixinStandardHelpOptions = true,
      description = "Lists the domains, one a line, in order.")
  int list(@Option(names = "--json", description = "As a JSON array.") boolean json)
      throws IOException {
    return list(
        new AdminRequest.ListDomains(),
        json,
        item -> item instanceof AdminAnswer.Domain(String domain) ? domain : "");
  }

  @Command(
      name = "remove",
      mixinStandardHelpOptions = true,
      description = "Removes a domain; refused while it has accounts or aliases.")
  int remove(@Parameters(paramLabel = "NAME", description = "Like example.org.") String name)
      throws IOException {
    return done(new AdminRequest.RemoveDomain(name), "Removed " + name + ".");
  }
}
