package org.chappe.app.config;

import java.net.InetAddress;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.chappe.net.HostPort;
import org.chappe.relay.route.HopProtocol;
import org.chappe.relay.route.Login;
import org.chappe.relay.route.StaticRoute;
import org.chappe.relay.route.TlsLevel;

/** How a route is written. */
final class RouteText {
  static final String FORM =
      "a server like \"relay.example.org:587\" or"
          + " \"smtps://user:password@relay.example.org:465?tls=verified&source=192.0.2.1\"";

  private static final Pattern ROUTE =
      Pattern.compile(
          "(?:(?<scheme>smtp|smtps|lmtp)://)?"
              + "(?:(?<user>[^:@/?]+):(?<password>[^@/?]*)@)?"
              + "(?<server>[^@/?]+)"
              + "(?:\\?(?<options>[^?]+))?");

  private RouteText() {}

  /**
   * Reads a route. In user and password what stands for something else is written {@code %40}.
   *
   * @throws IllegalArgumentException with a text that continues "{@code name = value}"
   */
  static StaticRoute parse(String text) {
    Matcher parts = ROUTE.matcher(text);
    if (!parts.matches()) {
      throw new IllegalArgumentException("must be " + FORM);
    }
    try {
      StaticRoute route = StaticRoute.to(HostPort.parse(parts.group("server")));
      String scheme = parts.group("scheme");
      if ("lmtp".equals(scheme)) {
        route = route.withProtocol(HopProtocol.LMTP);
      } else if ("smtps".equals(scheme)) {
        route = route.withImplicitTls();
      }
      String user = parts.group("user");
      if (user != null) {
        route = route.withLogin(new Login(decoded(user), decoded(parts.group("password"))));
      }
      String options = parts.group("options");
      if (user != null && (options == null || !options.contains("tls="))) {
        route = route.withTls(TlsLevel.VERIFIED); // who gets a password is to be known
      }
      for (String option : options == null ? new String[0] : options.split("&")) {
        route = with(route, option);
      }
      return route;
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException("must be " + FORM + ": " + e.getMessage(), e);
    }
  }

  private static StaticRoute with(StaticRoute route, String option) {
    int equals = option.indexOf('=');
    String name = equals < 0 ? option : option.substring(0, equals);
    String value = option.substring(equals + 1);
    return switch (name) {
      case "tls" -> route.withTls(level(value));
      case "source" -> route.withSource(address(value));
      default -> throw new IllegalArgumentException("\"" + name + "\" is neither tls nor source");
    };
  }

  private static TlsLevel level(String text) {
    for (TlsLevel level : TlsLevel.values()) {
      if (SettingType.word(level).equals(text)) {
        return level;
      }
    }
    throw new IllegalArgumentException(
        "tls is never, opportunistic, encrypted or verified, not \"" + text + "\"");
  }

  private static InetAddress address(String text) {
    try {
      return InetAddress.ofLiteral(text);
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException("\"" + text + "\" is not an address", e);
    }
  }

  private static String decoded(String text) {
    return URLDecoder.decode(text.replace("+", "%2B"), StandardCharsets.UTF_8);
  }

  /** As it is read; without a password, which goes into no log. */
  static String show(StaticRoute route) {
    String scheme =
        route.protocol() == HopProtocol.LMTP ? "lmtp://" : route.implicitTls() ? "smtps://" : "";
    return scheme + route.login().map(login -> login.user() + ":…@").orElse("") + route.server();
  }
}
