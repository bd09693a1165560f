package org.chappe.http;

import java.util.Set;
import java.util.TreeSet;

/**
 * Who answers for a path.
 *
 * @param path the whole one; with "/" at its end everything below it, too
 * @param methods HEAD comes with GET
 * @param bodyOctets the largest body that is taken
 */
public record Route(String path, Set<String> methods, long bodyOctets, HttpHandler handler) {
  /** 64 KiB: a form, a client's registration. What takes mail says more. */
  public static final long FORM_OCTETS = 64 * 1024;

  public Route {
    if (!path.startsWith("/")) {
      throw new IllegalArgumentException("\"" + path + "\" is no path");
    }
    var all = new TreeSet<>(methods);
    if (all.contains("GET")) {
      all.add("HEAD");
    }
    methods = Set.copyOf(all);
  }

  public static Route get(String path, HttpHandler handler) {
    return new Route(path, Set.of("GET"), 0, handler);
  }

  public static Route post(String path, HttpHandler handler) {
    return new Route(path, Set.of("POST"), FORM_OCTETS, handler);
  }

  boolean covers(String asked) {
    return path.endsWith("/") ? asked.startsWith(path) : asked.equals(path);
  }
}
