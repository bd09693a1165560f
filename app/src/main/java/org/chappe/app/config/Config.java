package org.chappe.app.config;

import java.util.Optional;

/**
 * The whole configuration. Every setting has a default; an empty file is a working server.
 *
 * @param hostname the name this server has in the world; empty: the machine's
 */
public record Config(
    Optional<String> hostname,
    ListenConfig listen,
    TlsConfig tls,
    AcmeConfig acme,
    AuthConfig auth,
    HttpConfig http,
    OAuthConfig oauth,
    LimitsConfig limits,
    SmtpConfig smtp,
    RelayConfig relay,
    DnsConfig dns,
    DkimConfig dkim,
    ImapConfig imap,
    ImapLimitsConfig imapLimits,
    Pop3Config pop3,
    MtaStsConfig mtaSts,
    MailConfig mail,
    SearchConfig search,
    StoreConfig store,
    TraceConfig trace,
    LogConfig log) {

  public Config {
    if (hostname.isPresent() && !hostname.get().matches("[A-Za-z0-9](?:[A-Za-z0-9.-]{0,252})")) {
      throw new BadSetting("hostname", "is not a host's name, like \"mail.example.org\"");
    }
  }

  static Config read(Settings in) {
    return new Config(
        in.optional(
            "hostname",
            SettingType.TEXT,
            "the machine's name",
            "The name this server has in the world: in greetings, in Received fields, and in the"
                + " certificate it makes for itself."),
        in.section(
            "listen",
            "Where each service listens. An empty list turns it off; port 0 takes any free port,"
                + " which the start prints.",
            ListenConfig::read),
        in.section("tls", "Certificate and key, for every service.", TlsConfig::read),
        in.section(
            "tls.acme",
            "Certificates from an ACME server, ordered and renewed by the server itself (RFC 8555):"
                + " docs/tls.md.",
            AcmeConfig::read),
        in.section("auth", "Signing in.", AuthConfig::read),
        in.section("http", "Web pages.", HttpConfig::read),
        in.section("oauth", "Tokens instead of passwords (OAuth 2.0).", OAuthConfig::read),
        in.section("limits", "What the connections of one service may use.", LimitsConfig::read),
        in.section("smtp", "Mail coming in: SMTP, submission, LMTP.", SmtpConfig::read),
        in.section("relay", "Mail for other servers.", RelayConfig::read),
        in.section("dns", "Names of other servers.", DnsConfig::read),
        in.section("dkim", "The keys that domains sign their mail with.", DkimConfig::read),
        in.section("imap", "Reading mail.", ImapConfig::read),
        in.section(
            "imap-limits",
            "How large one command of a client that reads mail may be. Above it the command is"
                + " refused, and the session goes on.",
            ImapLimitsConfig::read),
        in.section("pop3", "Fetching mail.", Pop3Config::read),
        in.section(
            "mta-sts",
            "What other servers are told about sending to the domains here (RFC 8461).",
            MtaStsConfig::read),
        in.section("mail", "The mail that is kept.", MailConfig::read),
        in.section("search", "The index that makes searches in texts quick.", SearchConfig::read),
        in.section("store", "The store on this machine.", StoreConfig::read),
        in.section(
            "trace",
            "What \"chappe trace\" knows: a journal of what became of messages.",
            TraceConfig::read),
        in.section("log", "Log lines, on standard error.", LogConfig::read));
  }
}
