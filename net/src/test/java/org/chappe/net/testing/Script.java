package org.chappe.net.testing;

import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import javax.net.ssl.SSLContext;

/**
 * A client that plays transcripts against a server and fails where the server answers otherwise.
 *
 * <pre>
 * Script.imap(address).plays("""
 *     S: * OK ...
 *     C: a SELECT INBOX
 *     S: * 2 EXISTS
 *     S!: * ... RECENT
 *     S: a OK [READ-WRITE] ...
 *     C: b APPEND INBOX {5}
 *     S: + ...
 *     C!: Hello
 *     C:
 *     S: b OK [APPENDUID &lt;v&gt; &lt;uid&gt;] ...
 *     C: c UID FETCH &lt;uid&gt; BODY[]
 *     S: * 3 FETCH (UID &lt;uid&gt; BODY[] {...})
 *     S: c OK ...
 *     """);
 * </pre>
 *
 * <ul>
 *   <li>{@code C: text} sends a line with CRLF, {@code C!: text} without. {@code \xHH} is an octet;
 *       everything else goes as UTF-8.
 *   <li>{@code S: text} is the next line. {@code ...} is any text, also none. {@code <name>} binds
 *       one or more characters without a space, and must match the same ever after; a client's line
 *       can use it. Only names in small letters and digits that are bound, or stand in an expected
 *       line, are names: {@code <ann@example.test>} is text.
 *   <li>{@code {...}} in an expected line is a literal of any size with any contents. To check the
 *       contents write the size and the lines as they come.
 *   <li>{@code S!: text}: no such line before the next expected one has been matched, nor that one.
 *   <li>{@code TLS} on a line: the handshake, after STARTTLS was answered.
 *   <li>{@code DEFLATE} on a line: from here on both sides compress, RFC 4978; {@code PLAIN}: they
 *       have stopped to.
 *   <li>{@code END}: the server closes the connection.
 *   <li>{@code #}: a comment. Empty lines are skipped; an empty client line is {@code C:}.
 * </ul>
 *
 * @param within the longest wait for a line: a minute, which only a failing test waits
 * @param unnamed lines that may come between without being named
 * @param startTls with what TLS begins after STARTTLS
 */
public record Script(
    InetSocketAddress server,
    Optional<SSLContext> tls,
    Sending sending,
    Pattern unnamed,
    Map<String, String> names,
    Duration within,
    SSLContext startTls) {
  private static final Pattern NOTHING = Pattern.compile("(?!)");

  /** Untagged responses may be left unnamed, with their literals. */
  public static Script imap(InetSocketAddress server) {
    return plain(server).leavingUnnamed("\\* .*");
  }

  /** All lines of a reply but the last may be left unnamed. */
  public static Script smtp(InetSocketAddress server) {
    return plain(server).leavingUnnamed("[0-9]{3}-.*");
  }

  /** Every line must be named. */
  public static Script plain(InetSocketAddress server) {
    return new Script(
        server,
        Optional.empty(),
        Sending.LINES,
        NOTHING,
        Map.of(),
        Duration.ofMinutes(1),
        TestTls.trustingAll());
  }

  /** TLS from the first octet. */
  public Script overTls() {
    return new Script(
        server, Optional.of(TestTls.trustingAll()), sending, unnamed, names, within, startTls);
  }

  public Script sending(Sending how) {
    return new Script(server, tls, how, unnamed, names, within, startTls);
  }

  /** Lines of which the whole matches {@code regex} may come between. */
  public Script leavingUnnamed(String regex) {
    return new Script(
        server, tls, sending, Pattern.compile(regex, Pattern.DOTALL), names, within, startTls);
  }

  /** Binds {@code <name>} beforehand. */
  public Script where(String name, String value) {
    Map<String, String> more = new HashMap<>(names);
    more.put(name, Line.octets(value));
    return new Script(server, tls, sending, unnamed, Map.copyOf(more), within, startTls);
  }

  /** With another side of TLS after STARTTLS than one that trusts all and shows nothing. */
  public Script with(SSLContext client) {
    return new Script(server, tls, sending, unnamed, names, within, client);
  }

  /** Connects, to play several transcripts one after the other. Close it. */
  public ScriptClient connect() {
    return new ScriptClient(this);
  }

  /** Connects, plays, closes. */
  public void plays(String transcript) {
    try (ScriptClient client = connect()) {
      client.plays(transcript);
    }
  }
}
