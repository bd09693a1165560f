package org.chappe.interop;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.chappe.app.testing.ServerProcess;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Debian's testssl.sh finds nothing wrong with the server's TLS.
 *
 * <p>Of one port the versions, kinds of ciphers and those known weaknesses that settings or a
 * library could bring back are looked at; of one by STARTTLS of each kind and of HTTPS, which share
 * its TLS, only the versions: testssl.sh starts thousands of processes. {@code bench/testssl} looks
 * at everything on all ports.
 */
class TestSslTest {
  /** WARN: testssl.sh or its OpenSSL could not do something. */
  private static final Set<String> HARMLESS = Set.of("OK", "INFO", "WARN", "DEBUG");

  /** It waits for what a server that is right never answers; here nobody is far away. */
  private static final Map<String, String> SHORT_WAITS =
      Map.of("HEARTBLEED_MAX_WAITSOCK", "1", "CCS_MAX_WAITSOCK", "1", "HEADER_MAXSLEEP", "3");

  /** Heartbleed, renegotiation, CRIME, LOGJAM, SWEET32, DROWN behind versions and ciphers. */
  private static final List<String> WHOLE = List.of("-p", "-s", "-H", "-R", "-C", "-J", "-W", "-D");

  private static final List<String> SHORT = List.of("-p");

  private static final Pattern FINDING =
      Pattern.compile(
          "\"id\"\\s*:\\s*\"([^\"]*)\".*?\"severity\"\\s*:\\s*\"([^\"]*)\".*?\"finding\"\\s*:\\s*\"([^\"]*)\"",
          Pattern.DOTALL);

  @TempDir Path folder;

  private record Finding(String id, String severity, String text) {
    static Finding of(MatchResult found) {
      return new Finding(found.group(1), found.group(2), found.group(3));
    }
  }

  @Test
  void nothingIsWrong() throws Exception {
    Client.named("testssl", "testssl.sh");
    Map<String, Future<List<Finding>>> looks = new LinkedHashMap<>();
    try (ServerProcess server = ServerProcess.on(folder.resolve("data")).start();
        var threads = Executors.newFixedThreadPool(2)) {
      looks.put("imaps", threads.submit(() -> look(server.port("imaps"), WHOLE)));
      looks.put("https", threads.submit(() -> look(server.port("https"), SHORT)));
      for (String service : List.of("imap", "smtp")) {
        List<String> checks = new ArrayList<>(SHORT);
        checks.addAll(List.of("-t", service)); // STARTTLS
        looks.put(service, threads.submit(() -> look(server.port(service), checks)));
      }
    }
    for (var look : looks.entrySet()) {
      List<Finding> findings = look.getValue().get();
      assertThat(findings)
          .as(look.getKey())
          .allSatisfy(one -> assertThat(HARMLESS.contains(one.severity())).as("%s", one).isTrue());
      assertThat(findings)
          .as("it was looked at")
          .contains(
              new Finding("SSLv3", "OK", "not offered"),
              new Finding("TLS1", "INFO", "not offered"),
              new Finding("TLS1_1", "INFO", "not offered"),
              new Finding("TLS1_2", "OK", "offered"),
              new Finding("TLS1_3", "OK", "offered with final"));
    }
    assertThat(looks.get("imaps").get())
        .contains(
            new Finding("cipherlist_NULL", "OK", "not offered"),
            new Finding("heartbleed", "OK", "not vulnerable, no heartbeat extension"),
            new Finding("secure_client_renego", "OK", "not vulnerable"));
  }

  private List<Finding> look(int port, List<String> checks) throws Exception {
    Path report = folder.resolve(port + ".json");
    List<String> options =
        new ArrayList<>(
            List.of(
                "--quiet", "--warnings", "off", "--color", "0", "--nodns", "none", "--jsonfile"));
    options.add(report.toString());
    options.addAll(checks);
    options.add("127.0.0.1:" + port);
    Client.Result result =
        Client.named("testssl").runWith("", SHORT_WAITS, options.toArray(String[]::new));
    if (!Files.exists(report)) {
      throw new AssertionError(result.output());
    }
    return FINDING.matcher(Files.readString(report)).results().map(Finding::of).toList();
  }
}
