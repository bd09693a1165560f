package org.chappe.app.admin;

import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Consumer;
import org.chappe.app.domain.DomainRecord;
import org.chappe.app.domain.DomainZone;
import org.chappe.app.domain.KeyCare;
import org.chappe.directory.AddressSyntax;
import org.chappe.directory.DirectoryRefused;
import org.chappe.directory.DkimKey;
import org.chappe.directory.DomainKeys;
import org.chappe.signing.SigningKey;

/** Requests about a domain's keys and records, in the words of the command line. Thread-safe. */
public final class DomainWords {
  private final DomainKeys directory;
  private final KeyCare care;
  private final DomainZone zone;

  public DomainWords(DomainKeys directory, KeyCare care, DomainZone zone) {
    this.directory = directory;
    this.care = care;
    this.zone = zone;
  }

  void handle(AdminRequest.OfDomain request, Consumer<AdminAnswer> items) {
    String domain = AddressSyntax.domain(request.domain());
    switch (request) {
      case AdminRequest.ListDnsRecords(_, boolean check) -> records(domain, check, items);
      case AdminRequest.ListDkimKeys _ -> keys(domain, directory.dkimKeys(domain), items);
      case AdminRequest.RotateDkimKeys _ -> keys(domain, care.rotate(domain), items);
      case AdminRequest.AddDkimKey(_, String algorithm, var selector, var pem) ->
          keys(domain, List.of(care.add(domain, algorithm(algorithm), selector, pem)), items);
      case AdminRequest.ActivateDkimKey(_, Optional<String> selector, boolean now) ->
          care.activate(domain, selector, now);
      case AdminRequest.RetireDkimKey(_, String selector) -> care.retire(domain, selector);
      case AdminRequest.RemoveDkimKey(_, String selector) -> care.remove(domain, selector);
    }
  }

  private void records(String domain, boolean check, Consumer<AdminAnswer> items) {
    List<DkimKey> keys = directory.dkimKeys(domain);
    if (check) {
      zone.checked(domain, keys)
          .forEach(one -> items.accept(answer(one.wanted(), one.verdict().name(), one.found())));
    } else {
      zone.records(domain, keys).forEach(one -> items.accept(answer(one, "", List.of())));
    }
  }

  private static AdminAnswer answer(DomainRecord record, String verdict, List<String> found) {
    return new AdminAnswer.DnsRecord(
        record.name(),
        record.kind().type(),
        record.zoneData(),
        word(record.need().name()),
        record.about(),
        word(verdict),
        found);
  }

  private static void keys(String domain, List<DkimKey> keys, Consumer<AdminAnswer> items) {
    for (DkimKey key : keys) {
      var signing = SigningKey.ofPkcs8(domain, key.selector(), key.pkcs8().toArray());
      items.accept(
          new AdminAnswer.DkimKey(
              key.selector(),
              key.algorithm() == DkimKey.Algorithm.RSA_SHA256 ? "rsa" : "ed25519",
              word(key.state().name()),
              key.since(),
              signing.dnsName(),
              signing.dnsText()));
    }
  }

  private static DkimKey.Algorithm algorithm(String word) {
    return switch (word) {
      case "rsa" -> DkimKey.Algorithm.RSA_SHA256;
      case "ed25519" -> DkimKey.Algorithm.ED25519_SHA256;
      default ->
          throw new DirectoryRefused(
              DirectoryRefused.Reason.INVALID,
              "--algorithm is ed25519 or rsa, not \"" + word + "\"");
    };
  }

  private static String word(String constant) {
    return constant.toLowerCase(Locale.ROOT);
  }
}
