package org.chappe.app.domain;

import java.util.List;
import java.util.function.Supplier;
import org.chappe.app.domain.DomainRecord.Checked;
import org.chappe.app.domain.DomainRecord.Need;
import org.chappe.directory.DkimKey;
import org.chappe.relay.route.dns.Dns;

/** The records that domains here are to have. Thread-safe. */
public final class DomainZone {
  private final Supplier<MailHost> host;
  private final Supplier<Dns> dns;

  /**
   * Nothing is asked so far.
   *
   * @param host as it is now: its certificate changes
   * @param dns one that remembers nothing, for each check
   */
  public DomainZone(Supplier<MailHost> host, Supplier<Dns> dns) {
    this.host = host;
    this.dns = dns;
  }

  /**
   * All that the domain wants.
   *
   * @param keys all it has
   */
  public List<DomainRecord> records(String domain, List<DkimKey> keys) {
    return new DomainRecords(host.get()).of(domain, keys);
  }

  /** The same, without those that are for later, beside what DNS has. */
  public List<Checked> checked(String domain, List<DkimKey> keys) {
    var check = new RecordCheck(dns.get());
    return records(domain, keys).stream()
        .filter(record -> record.need() != Need.LATER)
        .map(check::check)
        .toList();
  }
}
