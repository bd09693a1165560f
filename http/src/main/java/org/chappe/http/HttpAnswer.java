package org.chappe.http;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;

/**
 * An answer: status, header fields, body. Immutable. What all answers have (dates, lengths, the
 * headers of {@link SecurityHeaders}) is added when it is sent.
 *
 * @param length of the body in octets, if known
 */
public record HttpAnswer(int status, List<Header> headers, OptionalLong length, Body body) {
  /** One field. Its value has no line ends: whoever makes one out of foreign text escapes it. */
  public record Header(String name, String value) {
    public Header {
      if (value.chars().anyMatch(c -> (c < ' ' && c != '\t') || c >= 0x7F)) {
        throw new IllegalArgumentException("a control or non-ASCII character in " + name);
      }
    }
  }

  /** Writes a body; called once, on the request's thread. */
  @FunctionalInterface
  public interface Body {
    void writeTo(OutputStream out) throws IOException;
  }

  private static final String NO_STORE = "no-store";

  public HttpAnswer {
    headers = List.copyOf(headers);
  }

  private static HttpAnswer text(int status, String type, String text) {
    byte[] octets = text.getBytes(StandardCharsets.UTF_8);
    return new HttpAnswer(
            status, List.of(), OptionalLong.of(octets.length), out -> out.write(octets))
        .with("Content-Type", type);
  }

  /** A page that nobody keeps. */
  public static HttpAnswer page(int status, String html) {
    return text(status, "text/html; charset=utf-8", html).with("Cache-Control", NO_STORE);
  }

  /** An object of JSON that nobody keeps: who may, calls {@link #keptFor}. */
  public static HttpAnswer json(int status, String json) {
    return text(status, "application/json", json).with("Cache-Control", NO_STORE);
  }

  public static HttpAnswer plain(int status, String text) {
    return text(status, "text/plain; charset=utf-8", text).with("Cache-Control", NO_STORE);
  }

  public static HttpAnswer css(String css) {
    return text(200, "text/css; charset=utf-8", css);
  }

  public static HttpAnswer empty(int status) {
    return new HttpAnswer(status, List.of(), OptionalLong.of(0), out -> {})
        .with("Cache-Control", NO_STORE);
  }

  /** The browser asks for {@code uri} by GET, RFC 9110 §15.4.4. */
  public static HttpAnswer seeOther(String uri) {
    return empty(303).with("Location", uri);
  }

  /** Replaces the field if it is there. */
  public HttpAnswer with(String name, String value) {
    var fields = new ArrayList<>(headers);
    fields.removeIf(field -> field.name().equalsIgnoreCase(name));
    fields.add(new Header(name, value));
    return new HttpAnswer(status, fields, length, body);
  }

  /** Adds a cookie; several may be. */
  public HttpAnswer withCookie(String cookie) {
    var fields = new ArrayList<>(headers);
    fields.add(new Header("Set-Cookie", cookie));
    return new HttpAnswer(status, fields, length, body);
  }

  /** Anybody may keep it for so long. */
  public HttpAnswer keptFor(long seconds) {
    return with("Cache-Control", "public, max-age=" + seconds);
  }
}
