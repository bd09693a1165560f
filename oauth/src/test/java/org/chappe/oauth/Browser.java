package org.chappe.oauth;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** A person's browser, as far as it is needed: cookies, the form of a page, no script. */
final class Browser {
  private static final Pattern HIDDEN =
      Pattern.compile("<input type=\"hidden\" name=\"(\\w+)\" value=\"([^\"]*)\">");
  private static final Pattern ACTION = Pattern.compile("action=\"([^\"]*)\"");

  final Map<String, String> cookies = new LinkedHashMap<>();
  private final Fixture server;
  String language = "en";

  Browser(Fixture server) {
    this.server = server;
  }

  HttpResponse<String> open(String path) throws IOException, InterruptedException {
    return kept(
        server.send(
            Fixture.get(server.at(path))
                .header("Cookie", cookieHeader())
                .header("Accept-Language", language)
                .header("User-Agent", "Browser/1")));
  }

  private String cookieHeader() {
    return cookies.entrySet().stream()
        .map(e -> e.getKey() + "=" + e.getValue())
        .collect(Collectors.joining("; ", "x=y; ", ""));
  }

  private HttpResponse<String> kept(HttpResponse<String> answer) {
    for (String cookie : answer.headers().allValues("Set-Cookie")) {
      assertThat(cookie).startsWith("__Host-").contains("; Path=/; Secure; HttpOnly; SameSite=");
      int equals = cookie.indexOf('=');
      String value = cookie.substring(equals + 1, cookie.indexOf(';'));
      if (value.isEmpty()) {
        cookies.remove(cookie.substring(0, equals));
      } else {
        cookies.put(cookie.substring(0, equals), value);
      }
    }
    return answer;
  }

  /** Fills in and sends the form of a page. */
  HttpResponse<String> submit(HttpResponse<String> page, Map<String, String> fields)
      throws IOException, InterruptedException {
    Map<String, String> form = new LinkedHashMap<>();
    Matcher hidden = HIDDEN.matcher(page.body());
    while (hidden.find()) {
      form.put(hidden.group(1), hidden.group(2));
    }
    form.putAll(fields);
    Matcher action = ACTION.matcher(page.body());
    assertThat(action.find()).as(page.body()).isTrue();
    return send(action.group(1).replace("&amp;", "&"), form);
  }

  HttpResponse<String> send(String path, Map<String, String> form)
      throws IOException, InterruptedException {
    return kept(
        server.send(
            Fixture.get(server.at(path))
                .header("Cookie", cookieHeader())
                .header("Accept-Language", language)
                .header("User-Agent", "Browser/1")
                .header("Content-Type", "application/x-www-form-urlencoded")
                .POST(BodyPublishers.ofString(Fixture.encoded(form)))));
  }

  /** To where the answer leads, which is here. */
  HttpResponse<String> follow(HttpResponse<String> answer)
      throws IOException, InterruptedException {
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(303);
    return open(answer.headers().firstValue("Location").orElseThrow());
  }

  HttpResponse<String> passwordPage(Map<String, String> request)
      throws IOException, InterruptedException {
    return open("/oauth/authorize?" + Fixture.encoded(request));
  }

  /** Up to the page of consent. */
  HttpResponse<String> consentPage(Map<String, String> request, String user)
      throws IOException, InterruptedException {
    return follow(submit(passwordPage(request), Map.of("user", user, "password", "right")));
  }

  /** All of it; returns what the client hears. */
  Map<String, String> signIn(Map<String, String> request, String user)
      throws IOException, InterruptedException {
    HttpResponse<String> answer = submit(consentPage(request, user), Map.of("allow", "yes"));
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(303);
    return Fixture.parameters(answer.headers().firstValue("Location").orElseThrow());
  }
}
