package org.chappe.app.config;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.chappe.net.HostPort;

/**
 * Settings {@code listen.*}: where each service listens. An empty list turns the service off, port
 * 0 takes any free port.
 */
public record ListenConfig(
    List<HostPort> smtp,
    List<HostPort> submission,
    List<HostPort> submissions,
    List<HostPort> lmtp,
    List<HostPort> imap,
    List<HostPort> imaps,
    List<HostPort> pop3,
    List<HostPort> pop3s,
    List<HostPort> http,
    List<HostPort> https) {
  /**
   * Every address on the ports that clients and servers expect. LMTP is off: it trusts whoever
   * connects, and only another mail server on the same machine has use for it.
   */
  public static final ListenConfig DEFAULT =
      new ListenConfig(
          every(25),
          every(587),
          every(465),
          List.of(),
          every(143),
          every(993),
          every(110),
          every(995),
          every(80),
          every(443));

  public ListenConfig {
    smtp = List.copyOf(smtp);
    submission = List.copyOf(submission);
    submissions = List.copyOf(submissions);
    lmtp = List.copyOf(lmtp);
    imap = List.copyOf(imap);
    imaps = List.copyOf(imaps);
    pop3 = List.copyOf(pop3);
    pop3s = List.copyOf(pop3s);
    http = List.copyOf(http);
    https = List.copyOf(https);
    var taken = new HashMap<HostPort, String>();
    claim(taken, "smtp", smtp);
    claim(taken, "submission", submission);
    claim(taken, "submissions", submissions);
    claim(taken, "lmtp", lmtp);
    claim(taken, "imap", imap);
    claim(taken, "imaps", imaps);
    claim(taken, "pop3", pop3);
    claim(taken, "pop3s", pop3s);
    claim(taken, "http", http);
    claim(taken, "https", https);
  }

  static ListenConfig read(Settings in) {
    return new ListenConfig(
        list(in, "smtp", DEFAULT.smtp, "Mail from other servers (RFC 5321)."),
        list(
            in,
            "submission",
            DEFAULT.submission,
            "Mail from the accounts' mail programs, TLS by STARTTLS (RFC 6409)."),
        list(
            in,
            "submissions",
            DEFAULT.submissions,
            "Mail from the accounts' mail programs, TLS from the first octet (RFC 8314 §3.3)."),
        list(
            in,
            "lmtp",
            DEFAULT.lmtp,
            "Mail from another mail server on this machine (RFC 2033). It is trusted: never open"
                + " this to a network."),
        list(in, "imap", DEFAULT.imap, "Reading mail, TLS by STARTTLS (RFC 9051)."),
        list(in, "imaps", DEFAULT.imaps, "Reading mail, TLS from the first octet (RFC 8314 §3.2)."),
        list(in, "pop3", DEFAULT.pop3, "Fetching mail, TLS by STLS (RFC 1939, RFC 2595)."),
        list(
            in, "pop3s", DEFAULT.pop3s, "Fetching mail, TLS from the first octet (RFC 8314 §3.1)."),
        list(
            in,
            "http",
            DEFAULT.http,
            "Web pages without TLS: answers certificate authorities (ACME), and sends everybody"
                + " else to https."),
        list(in, "https", DEFAULT.https, "Web pages: signing in for programs (OAuth 2.0)."));
  }

  private static List<HostPort> list(
      Settings in, String name, List<HostPort> otherwise, String about) {
    return in.list(name, SettingType.HOST_PORT, otherwise, about);
  }

  private static List<HostPort> every(int port) {
    return List.of(new HostPort("*", port));
  }

  private static void claim(Map<HostPort, String> taken, String name, List<HostPort> hosts) {
    for (HostPort host : hosts) {
      String by = host.port() == 0 ? null : taken.put(host, "listen." + name);
      if (by != null) {
        throw new BadSetting(name, "takes " + host + ", which " + by + " has taken already");
      }
    }
  }
}
