package org.chappe.app;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import org.chappe.app.acme.Certificates;
import org.chappe.app.config.Config;
import org.chappe.app.config.ListenConfig;
import org.chappe.app.config.MtaStsConfig;
import org.chappe.app.domain.MailHost;
import org.chappe.app.domain.MailHost.Service;
import org.chappe.app.domain.MtaStsPolicy;
import org.chappe.net.HostPort;
import org.chappe.relay.route.dns.DnsName;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What DNS is to say of the server with this configuration. */
final class HostInDns {
  private static final Logger LOG = LoggerFactory.getLogger(HostInDns.class);

  private HostInDns() {}

  static MailHost of(DataDirectory data, Config config) {
    String hostname = config.hostname().orElseGet(Hostname::ofMachine);
    return new MailHost(
        DnsName.ascii(hostname).orElse(hostname),
        services(config.listen()),
        config
            .relay()
            .sending()
            .smarthost()
            .map(route -> route.server().host())
            .filter(host -> host.matches(".*\\.[A-Za-z].*")),
        digest(certificate(data, config, hostname)),
        policy(config));
  }

  /** What is served at https://mta-sts.DOMAIN, if anything is. */
  static Optional<MtaStsPolicy> policy(Config config) {
    if (config.mtaSts().mode() == MtaStsConfig.Mode.OFF || config.listen().https().isEmpty()) {
      return Optional.empty();
    }
    String hostname = config.hostname().orElseGet(Hostname::ofMachine);
    return Optional.of(MtaStsPolicy.of(config.mtaSts(), DnsName.ascii(hostname).orElse(hostname)));
  }

  /** The one that other mail servers meet, who name no host. */
  private static Path certificate(DataDirectory data, Config config, String hostname) {
    if (config.tls().files().isPresent()) {
      return config.tls().files().get().chain();
    }
    return Certificates.first(config.acme(), data.acme(), hostname)
        .orElseGet(() -> SelfSigned.files(data.tls()).chain());
  }

  /** Whether the public DNS never has the domain. RFC 6761 §6 */
  static boolean isNowhere(String domain) {
    return domain.matches("(?:.*\\.)?(?:test|localhost|invalid|example)");
  }

  private static List<Service> services(ListenConfig listen) {
    return List.of(
        service("submissions", 0, listen.submissions()),
        service("submission", 10, listen.submission()),
        service("imaps", 0, listen.imaps()),
        service("imap", 10, listen.imap()),
        service("pop3s", 20, listen.pop3s()),
        service("pop3", 30, listen.pop3()));
  }

  private static Service service(String name, int priority, List<HostPort> listeners) {
    return new Service(name, priority, listeners.isEmpty() ? 0 : listeners.getFirst().port());
  }

  /** Of the server's own certificate, which comes first. RFC 6698 §2.1.2: SPKI by SHA-256 */
  static Optional<String> digest(Path chain) {
    if (!Files.exists(chain)) {
      return Optional.empty(); // the first start makes it
    }
    try (var in = Files.newInputStream(chain)) {
      byte[] key =
          CertificateFactory.getInstance("X.509")
              .generateCertificate(in)
              .getPublicKey()
              .getEncoded();
      return Optional.of(
          HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(key)));
    } catch (IOException | CertificateException e) {
      LOG.warn("dns.certificate_unread file={} why=\"{}\"", chain, e.getMessage());
      return Optional.empty();
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JDK has SHA-256", e);
    }
  }
}
