package org.chappe.app.config;

import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.chappe.relay.route.dns.DnsName;

/**
 * Settings {@code tls.acme.*}: certificates from an ACME server (RFC 8555). Off without a
 * directory.
 *
 * @param directory where the ACME server tells its addresses
 * @param termsAgreed whether somebody has read the server's terms and agrees
 * @param domains one certificate each; empty: one for the server's own name
 * @param domainHosts labels that are put before each domain here, one certificate for each domain
 * @param challenges tried in this order
 * @param renewBefore the end; empty: when a third of the time is left
 * @param retry after a failure; then ever longer
 * @param keys a certificate with each
 * @param newKey whether each renewal has a new key
 * @param binding to an account that somebody has with the server elsewhere
 */
public record AcmeConfig(
    Optional<URI> directory,
    Optional<String> contact,
    boolean termsAgreed,
    List<Names> domains,
    List<String> domainHosts,
    List<ChallengeType> challenges,
    Optional<Duration> renewBefore,
    Duration retry,
    List<KeyType> keys,
    boolean newKey,
    Optional<Path> trust,
    Optional<Binding> binding) {

  /** How an ACME server is shown that a name is here, RFC 8555 §8. */
  public enum ChallengeType {
    TLS_ALPN_01,
    HTTP_01
  }

  /** What a certificate's key is for. */
  public enum KeyType {
    ECDSA,
    RSA
  }

  /** The hosts of one certificate, in lower case and A-labels; the first gives it its name. */
  public record Names(List<String> hosts) {
    /** 100: more than that no public ACME server puts into one. */
    private static final int MOST = 100;

    public Names {
      hosts = List.copyOf(hosts);
      if (hosts.isEmpty() || hosts.size() > MOST) {
        throw new IllegalArgumentException("must be 1 to " + MOST + " hosts' names");
      }
    }

    @Override
    public String toString() {
      return String.join(" ", hosts);
    }
  }

  /**
   * External account binding, RFC 8555 §7.3.4.
   *
   * @param key a file that holds it, as base64url
   */
  public record Binding(String kid, Path key) {}

  private static final Duration SHORTEST_RETRY = Duration.ofSeconds(1);
  private static final String PRODUCTION = "https://acme-v02.api.letsencrypt.org/directory";

  private static final SettingType<URI> DIRECTORY =
      new SettingType<>("an https URL", true, (text, folder) -> directory(text), URI::toString);

  private static final SettingType<Names> NAMES =
      new SettingType<>(
          "hosts' names with spaces between them",
          true,
          (text, folder) -> names(text),
          Names::toString);

  private static final SettingType<String> LABEL =
      new SettingType<>(
          "a label like \"mta-sts\"", true, (text, folder) -> label(text), text -> text);

  private static final SettingType<String> ADDRESS =
      new SettingType<>(
          "an address like \"postmaster@example.org\"",
          true,
          (text, folder) -> address(text),
          text -> text);

  public AcmeConfig {
    domains = List.copyOf(domains);
    domainHosts = List.copyOf(domainHosts);
    challenges = List.copyOf(challenges);
    keys = List.copyOf(keys);
    if (challenges.isEmpty()) {
      throw new BadSetting("challenges", "must name one at least: \"tls-alpn-01\", \"http-01\"");
    }
    if (keys.isEmpty()) {
      throw new BadSetting("keys", "must name one at least: \"ecdsa\", \"rsa\"");
    }
    if (renewBefore.isPresent() && !renewBefore.get().isPositive()) {
      throw new BadSetting("renew-before", "must be longer than nothing, like \"30d\"");
    }
    if (retry.compareTo(SHORTEST_RETRY) < 0) {
      throw new BadSetting("retry", "is too short: at least 1s, and 5m with a public ACME server");
    }
  }

  static AcmeConfig read(Settings in) {
    in.needs("eab-kid", "eab-key", "the key that the ACME server's operator gave with it");
    in.needs("eab-key", "eab-kid", "the key's identifier");
    for (String name : List.of("contact", "terms-agreed", "domains", "domain-hosts")) {
      in.needs(name, "directory", "the ACME server's URL, like \"" + PRODUCTION + "\"");
    }
    return new AcmeConfig(
        in.optional(
            "directory",
            DIRECTORY,
            "off",
            "The ACME server that certificates come from, by the URL of its directory. Let's"
                + " Encrypt's is `"
                + PRODUCTION
                + "`; try with"
                + " `https://acme-staging-v02.api.letsencrypt.org/directory` first, whose"
                + " certificates nobody trusts and whose limits are wide. docs/tls.md tells more."),
        in.optional(
            "contact",
            ADDRESS,
            "none",
            "The address that the ACME server may write to about certificates."),
        in.value(
            "terms-agreed",
            SettingType.YES_OR_NO,
            false,
            "Whether you agree to the ACME server's terms of service. Until you do nothing is"
                + " ordered, and the log and `chappe tls` tell where the terms are."),
        in.list(
            "domains",
            NAMES,
            List.of(),
            "The names to have certificates for, one certificate for each entry, the first for"
                + " clients that name no host. Names with spaces between them share one:"
                + " `\"mail.example.org imap.example.org\"`. Empty: `hostname` alone."),
        in.list(
            "domain-hosts",
            LABEL,
            List.of(),
            "Labels put before each domain that is here, for one more certificate each:"
                + " `[\"mta-sts\", \"autoconfig\", \"autodiscover\"]`. All of them must lead here,"
                + " or that domain gets none."),
        in.list(
            "challenges",
            SettingType.oneOf(ChallengeType.class),
            List.of(ChallengeType.TLS_ALPN_01, ChallengeType.HTTP_01),
            "How it is shown that a name is here; after a failure the next is taken. tls-alpn-01:"
                + " port 443 of each name leads to any of the listeners with TLS from the first"
                + " octet. http-01: its port 80 leads to the HTTP listener."),
        in.optional(
            "renew-before",
            SettingType.DURATION,
            "when a third of its time is left",
            "How long before its end a certificate is renewed."),
        in.value(
            "retry",
            SettingType.DURATION,
            Duration.ofMinutes(5),
            "After a first failure the order is tried again so much later, then three times as"
                + " long after each, up to half a day."),
        in.list(
            "keys",
            SettingType.oneOf(KeyType.class),
            List.of(KeyType.ECDSA),
            "A certificate with each: ecdsa is P-256; rsa (3072 bits) beside it is for programs"
                + " older than about 2014."),
        in.value(
            "new-key",
            SettingType.YES_OR_NO,
            false,
            "Whether each renewal has a new key. With a kept one DANE's record (TLSA) stays right."),
        in.optional(
            "trust",
            TlsConfig.pem("CERTIFICATE", "certificate"),
            "those the Java runtime trusts",
            "Who vouches for the ACME server itself, as PEM: for one of your own."),
        binding(in));
  }

  private static Optional<Binding> binding(Settings in) {
    var kid =
        in.optional(
            "eab-kid",
            SettingType.TEXT,
            "none",
            "The identifier of the key below, where an account elsewhere is needed (external account"
                + " binding).");
    var key =
        in.optional(
            "eab-key",
            SettingType.FILE,
            "none",
            "A file with that key, as base64url, as it was given.");
    return kid.flatMap(id -> key.map(file -> new Binding(id, file)));
  }

  private static URI directory(String text) {
    try {
      URI uri = URI.create(text);
      if ("https".equals(uri.getScheme()) && uri.getHost() != null) {
        return uri;
      }
    } catch (IllegalArgumentException e) {
      // Told below.
    }
    throw new IllegalArgumentException("must be an https URL, like \"" + PRODUCTION + "\"");
  }

  private static Names names(String text) {
    return new Names(
        Arrays.stream(text.strip().split(" +")).map(AcmeConfig::host).distinct().toList());
  }

  private static String host(String name) {
    if (name.startsWith("*")) {
      throw new IllegalArgumentException(
          "has a name with a star: that needs a challenge by DNS, which is not here");
    }
    return DnsName.ascii(name)
        .filter(ascii -> ascii.matches(".*\\..*[a-z].*"))
        .orElseThrow(
            () -> new IllegalArgumentException("must be hosts' names, like \"mail.example.org\""));
  }

  private static String label(String text) {
    if (!text.matches("[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?")) {
      throw new IllegalArgumentException("must be labels, like \"mta-sts\"");
    }
    return text;
  }

  private static String address(String text) {
    if (!text.matches("[^\\s@<>,?]+@[^\\s@<>,?]+")) {
      throw new IllegalArgumentException("must be an address, like \"postmaster@example.org\"");
    }
    return text;
  }
}
