package org.chappe.app.cli;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.chappe.app.admin.AdminAnswer.DnsRecord;
import org.chappe.relay.route.dns.DnsName;

/** A domain's records as lines for a person, or for a zone file. */
final class RecordLines {
  /** An hour: long enough to be kept, short enough that a mistake is soon over. */
  private static final String TTL = "3600";

  private RecordLines() {}

  /** Records as a zone file has them, names absolute, each group below what it is for. */
  static List<String> zone(String domain, List<DnsRecord> records) {
    String zone = DnsName.ascii(domain).orElse(domain.toLowerCase(Locale.ROOT));
    var lines = new ArrayList<String>();
    lines.add("; What " + domain + " needs in DNS. Names are absolute; TTLs may be others.");
    String about = "";
    for (DnsRecord record : records) {
      if (!record.about().equals(about)) {
        about = record.about();
        lines.add("");
        lines.add("; " + about);
      }
      boolean inZone = record.name().equals(zone) || record.name().endsWith("." + zone);
      if (!inZone && !record.data().isEmpty() && !record.need().equals("later")) {
        lines.add("; In the zone of the server's name:");
      }
      boolean live = inZone && !record.need().equals("later") && !record.data().isEmpty();
      lines.add((live ? "" : "; ") + line(record));
    }
    return lines;
  }

  private static String line(DnsRecord record) {
    String data = record.data().isEmpty() ? "..." : record.data();
    return record.name() + ". " + TTL + " IN " + record.type() + " " + data;
  }

  /** Verdicts, each with its record; below one that differs what there is and what was wanted. */
  static List<String> checked(List<DnsRecord> records) {
    var lines = new ArrayList<String>();
    for (DnsRecord record : records) {
      lines.add(
          "%-8s %s %s%s"
              .formatted(
                  record.verdict(),
                  record.name(),
                  record.type(),
                  record.need().equals("needed") ? "" : " (advised)"));
      if (!record.verdict().equals("ok")) {
        lines.add("         for:    " + record.about());
        if (!record.data().isEmpty()) {
          lines.add("         wanted: " + record.data());
        }
        record.found().forEach(found -> lines.add("         found:  " + found));
      }
    }
    return lines;
  }

  /** Whether mail suffers; never of what was not compared. */
  static boolean isAmiss(DnsRecord record) {
    return record.need().equals("needed")
        && !record.verdict().isEmpty()
        && !record.verdict().equals("ok");
  }
}
