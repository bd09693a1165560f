package org.chappe.app.admin;

import java.time.Duration;
import java.util.HexFormat;
import java.util.function.Consumer;
import org.chappe.directory.AccountCertificate;
import org.chappe.directory.AddressSyntax;
import org.chappe.directory.Certificates;
import org.chappe.directory.Certificates.NewCertificate;
import org.chappe.directory.DirectoryRefused;
import org.chappe.directory.Protocol;
import org.chappe.model.Octets;
import org.chappe.net.Fingerprint;

/** Requests about accounts' certificates, in the words of the command line. */
final class CertificateWords {
  private CertificateWords() {}

  static void handle(
      Certificates certificates, AdminRequest.OfCertificates request, Consumer<AdminAnswer> items) {
    var address = AddressSyntax.address(request.address());
    switch (request) {
      case AdminRequest.AddCertificate add ->
          certificates.addCertificate(
              address,
              new NewCertificate(
                  add.name(),
                  fingerprint(add.fingerprint()),
                  FactorWords.scope(add.scope()),
                  add.seconds().stream().mapToObj(Duration::ofSeconds).findFirst()));
      case AdminRequest.ListCertificates _ ->
          certificates.certificates(address).forEach(one -> items.accept(answer(one)));
      case AdminRequest.RemoveCertificate(_, String name) ->
          certificates.removeCertificate(address, name);
    }
  }

  private static AdminAnswer answer(AccountCertificate certificate) {
    return new AdminAnswer.Certificate(
        certificate.name(),
        HexFormat.of().formatHex(certificate.fingerprint().toArray()),
        certificate.scope().stream().sorted().map(Protocol::word).toList(),
        certificate.created(),
        certificate.expires());
  }

  private static Octets fingerprint(String text) {
    try {
      return new Octets(HexFormat.of().parseHex(Fingerprint.parse(text).hex()));
    } catch (IllegalArgumentException e) {
      throw new DirectoryRefused(
          DirectoryRefused.Reason.INVALID,
          "--fingerprint is a SHA-256: 64 hexadecimal digits, with or without colons");
    }
  }
}
