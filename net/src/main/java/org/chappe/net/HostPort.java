package org.chappe.net;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;

/**
 * Where to listen or to connect, as settings write it: {@code mail.example.org:25}, {@code
 * 127.0.0.1:2143}, {@code [::1]:143}, {@code *:25} (every address, IPv4 and IPv6). Port 0 takes any
 * free one.
 *
 * @param host a name, an address without brackets, or {@code *}
 */
public record HostPort(String host, int port) {
  public HostPort {
    if (host.isEmpty() || host.chars().anyMatch(c -> c <= ' ' || c == '[' || c == ']')) {
      throw new IllegalArgumentException("\"" + host + "\" is not a host");
    }
    if (port < 0 || port > 65535) {
      throw new IllegalArgumentException("port " + port + " is outside 0..65535");
    }
  }

  /** Reads {@code host:port}; an IPv6 address stands in brackets. */
  public static HostPort parse(String text) {
    int colon = text.lastIndexOf(':');
    boolean bracketed = text.startsWith("[");
    int end = bracketed ? text.indexOf(']') : colon;
    if (colon < 1 || end < 1 || (bracketed && end != colon - 1)) {
      throw new IllegalArgumentException(
          "\"" + text + "\" is not host:port, like 127.0.0.1:143, [::1]:143 or *:143");
    }
    String host = text.substring(bracketed ? 1 : 0, end);
    if (!bracketed && host.indexOf(':') >= 0) {
      throw new IllegalArgumentException(
          "\"" + text + "\": write an IPv6 address in brackets, like [::1]:143");
    }
    return new HostPort(host, port(text, text.substring(colon + 1)));
  }

  private static int port(String whole, String digits) {
    if (digits.isEmpty()
        || digits.length() > 5
        || !digits.chars().allMatch(c -> c >= '0' && c <= '9')) {
      throw new IllegalArgumentException(
          "\"" + whole + "\": \"" + digits + "\" is not a port from 0 to 65535");
    }
    return Integer.parseInt(digits);
  }

  /** Whether every address of this machine is meant. */
  public boolean isWildcard() {
    return host.equals("*") || host.equals("::") || host.equals("0.0.0.0");
  }

  /** Looks the name up, if it is one. */
  InetSocketAddress resolve() throws UnknownHostException {
    return host.equals("*")
        ? new InetSocketAddress(port)
        : new InetSocketAddress(InetAddress.getByName(host), port);
  }

  /** An address that is bound or connected, written as numbers. */
  public static HostPort of(InetSocketAddress address) {
    String host = address.getAddress().getHostAddress();
    int scope = host.indexOf('%');
    String plain = scope < 0 ? host : host.substring(0, scope);
    return new HostPort(plain.replaceFirst("(^|:)(0(:|$)){2,}", "::"), address.getPort());
  }

  @Override
  public String toString() {
    return (host.indexOf(':') >= 0 ? "[" + host + "]" : host) + ":" + port;
  }
}
