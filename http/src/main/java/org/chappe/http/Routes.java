package org.chappe.http;

import java.io.IOException;
import java.util.Comparator;
import java.util.List;
import java.util.TreeSet;

/** All routes of a listener; the longest path that covers what is asked for wins. Immutable. */
final class Routes {
  private final List<Route> byLength;

  Routes(List<Route> routes) {
    byLength =
        routes.stream()
            .sorted(Comparator.comparingInt((Route route) -> route.path().length()).reversed())
            .toList();
  }

  /** How much of a body is read, at most. */
  long bodyOctets(String method, String path) {
    return byLength.stream()
        .filter(route -> route.covers(path) && route.methods().contains(method))
        .findFirst()
        .map(Route::bodyOctets)
        .orElse(0L);
  }

  /** The answer of the route that is meant. */
  HttpAnswer answer(HttpRequest request) throws IOException {
    List<Route> covering = byLength.stream().filter(route -> route.covers(request.path())).toList();
    for (Route route : covering) {
      if (route.methods().contains(request.method())) {
        return route.handler().handle(request);
      }
    }
    return covering.isEmpty() ? ErrorPage.of(404) : wrongMethod(covering);
  }

  /** RFC 9110 §15.5.6: says which there are. */
  private static HttpAnswer wrongMethod(List<Route> covering) {
    var methods = new TreeSet<String>();
    covering.forEach(route -> methods.addAll(route.methods()));
    return ErrorPage.of(405).with("Allow", String.join(", ", methods));
  }
}
