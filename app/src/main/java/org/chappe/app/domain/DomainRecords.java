package org.chappe.app.domain;

import java.net.IDN;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.chappe.app.domain.DomainRecord.Kind;
import org.chappe.app.domain.DomainRecord.Need;
import org.chappe.directory.DkimKey;
import org.chappe.signing.SigningKey;

/** The records a domain wants whose mail is here. Immutable. */
final class DomainRecords {
  private final MailHost host;

  DomainRecords(MailHost host) {
    this.host = host;
  }

  /**
   * All of them, those that are needed first.
   *
   * @param domain as the directory has it
   * @param keys all that it has
   */
  List<DomainRecord> of(String domain, List<DkimKey> keys) {
    String name = IDN.toASCII(domain, IDN.ALLOW_UNASSIGNED).toLowerCase(Locale.ROOT);
    var records = new ArrayList<DomainRecord>();
    records.add(
        new DomainRecord(
            Kind.ADDRESS,
            host.hostname(),
            "",
            Need.NEEDED,
            "The server itself, A and AAAA; its addresses are to lead back to this name (PTR)."));
    records.add(
        new DomainRecord(
            Kind.MX,
            name,
            "10 " + host.hostname() + ".",
            Need.NEEDED,
            "Mail for the domain comes here."));
    sender(records, name);
    keys.forEach(key -> records.add(dkim(domain, key)));
    policies(records, name);
    host.services().forEach(service -> records.add(service(name, service)));
    dane(records);
    sts(records, name);
    later(records, name);
    return records;
  }

  private void sender(List<DomainRecord> records, String name) {
    String mechanisms = host.smarthost().map(smart -> "mx a:" + smart).orElse("mx");
    records.add(
        new DomainRecord(
            Kind.SPF,
            name,
            "v=spf1 " + mechanisms + " -all",
            Need.NEEDED,
            "SPF (RFC 7208): who sends as the domain. Add what else does, before -all."));
    if (!name.equals(host.hostname())) {
      records.add(
          new DomainRecord(
              Kind.SPF,
              host.hostname(),
              "v=spf1 a -all",
              Need.ADVISED,
              "SPF for bounces, which come from the server's name (RFC 7208 §2.4)."));
    }
  }

  static DomainRecord dkim(String domain, DkimKey key) {
    var signing = SigningKey.ofPkcs8(domain, key.selector(), key.pkcs8().toArray());
    return new DomainRecord(
        Kind.DKIM,
        signing.dnsName(),
        signing.dnsText(),
        key.state() == DkimKey.State.RETIRED ? Need.ADVISED : Need.NEEDED,
        switch (key.state()) {
          case WAITING -> "DKIM (RFC 6376): signs as soon as it is published.";
          case ACTIVE -> "DKIM (RFC 6376): mail is signed with it.";
          case RETIRED -> "DKIM (RFC 6376): for mail still on its way; goes with its key.";
        });
  }

  private static void policies(List<DomainRecord> records, String name) {
    String postmaster = "mailto:postmaster@" + name;
    records.add(
        new DomainRecord(
            Kind.DMARC,
            "_dmarc." + name,
            "v=DMARC1; p=quarantine; rua=" + postmaster,
            Need.NEEDED,
            "DMARC (RFC 9989): what is not signed as the domain is suspect. p=none only watches,"
                + " p=reject is strict."));
    records.add(
        new DomainRecord(
            Kind.TLS_RPT,
            "_smtp._tls." + name,
            "v=TLSRPTv1; rua=" + postmaster,
            Need.ADVISED,
            "Reports about TLS of mail that comes here (RFC 8460)."));
  }

  private DomainRecord service(String name, MailHost.Service service) {
    boolean offered = service.port() > 0;
    return new DomainRecord(
        Kind.SRV,
        "_" + service.name() + "._tcp." + name,
        offered
            ? "%d 1 %d %s.".formatted(service.priority(), service.port(), host.hostname())
            : "0 0 0 .",
        Need.ADVISED,
        "Where mail programs find the server (RFC 6186, RFC 8314 §5.1); \".\": not offered.");
  }

  private void dane(List<DomainRecord> records) {
    host.certificate()
        .ifPresent(digest ->
            records.add(
                new DomainRecord(
                    Kind.TLSA,
                    "_25._tcp." + host.hostname(),
                    "3 1 1 " + digest,
                    Need.ADVISED,
                    "DANE (RFC 7672): the server's key. Only in a zone that is signed (DNSSEC); when"
                        + " the key changes, publish the new one beside it first.")));
  }

  private void sts(List<DomainRecord> records, String name) {
    Need need = host.policy().isPresent() ? Need.ADVISED : Need.LATER;
    String about =
        host.policy().isPresent()
            ? "MTA-STS (RFC 8461): the policy is served at https://%s%s; the id changes with it."
                .formatted(MtaStsPolicy.HOST + name, MtaStsPolicy.PATH)
            : "MTA-STS (RFC 8461): no policy is served; see the setting mta-sts.mode.";
    String id = host.policy().map(MtaStsPolicy::id).orElse("1");
    records.add(
        new DomainRecord(Kind.MTA_STS, "_mta-sts." + name, "v=STSv1; id=" + id, need, about));
    records.add(
        new DomainRecord(Kind.ALIAS, MtaStsPolicy.HOST + name, host.hostname() + ".", need, about));
  }

  private void later(List<DomainRecord> records, String name) {
    String to = host.hostname() + ".";
    String programs = "Settings for mail programs by HTTP: not yet. Nothing here serves them.";
    records.add(new DomainRecord(Kind.ALIAS, "autoconfig." + name, to, Need.LATER, programs));
    records.add(new DomainRecord(Kind.ALIAS, "autodiscover." + name, to, Need.LATER, programs));
  }
}
