package org.chappe.http;

import java.util.List;
import org.chappe.http.HttpAnswer.Header;

/** The fields that every answer has unless it has its own. */
public final class SecurityHeaders {
  /** A page may use its server's style sheet and forms, and nothing else: no script at all. */
  public static final String CONTENT_SECURITY_POLICY = policy("'self'");

  private static final List<Header> ALWAYS =
      List.of(
          new Header("Content-Security-Policy", CONTENT_SECURITY_POLICY),
          new Header("X-Content-Type-Options", "nosniff"),
          new Header("X-Frame-Options", "DENY"), // for browsers that know no frame-ancestors
          new Header("Referrer-Policy", "no-referrer"),
          new Header("Cross-Origin-Opener-Policy", "same-origin"),
          new Header("Cross-Origin-Resource-Policy", "same-origin"));

  /**
   * RFC 6797 §6.1: two years, for this name only. Names below it and the list in browsers are for
   * the owner of the domain to decide.
   */
  private static final Header STRICT_TRANSPORT =
      new Header("Strict-Transport-Security", "max-age=63072000");

  private SecurityHeaders() {}

  /**
   * The policy of a page whose form leads elsewhere in the end: browsers look at redirects of what
   * a form has sent, too.
   *
   * @param formTargets as in CSP: {@code 'self' https://example.org}
   */
  public static String policy(String formTargets) {
    return "default-src 'none'; style-src 'self'; img-src 'self'; form-action "
        + formTargets
        + "; base-uri 'none'; frame-ancestors 'none'";
  }

  static HttpAnswer on(HttpAnswer answer, boolean secure) {
    HttpAnswer guarded = answer;
    for (Header header : ALWAYS) {
      guarded = missing(guarded, header);
    }
    return secure ? missing(guarded, STRICT_TRANSPORT) : guarded;
  }

  private static HttpAnswer missing(HttpAnswer answer, Header header) {
    boolean there =
        answer.headers().stream().anyMatch(one -> one.name().equalsIgnoreCase(header.name()));
    return there ? answer : answer.with(header.name(), header.value());
  }
}
