package org.chappe.app.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Path;
import java.util.List;
import org.chappe.app.cli.Cli.Result;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class UsageTest {
  private static final List<String> COMMANDS =
      List.of(
          "start",
          "stop",
          "status",
          "domain",
          "account",
          "alias",
          "queue",
          "trace",
          "metrics",
          "tls",
          "tls-report",
          "search",
          "config");

  @TempDir Path folder;

  @ParameterizedTest
  @ValueSource(
      strings = {
        "start",
        "stop",
        "status",
        "domain",
        "domain add",
        "domain list",
        "domain remove",
        "domain dns",
        "domain dkim",
        "domain dkim list",
        "domain dkim add",
        "domain dkim rotate",
        "domain dkim activate",
        "domain dkim retire",
        "domain dkim remove",
        "account",
        "account add",
        "account list",
        "account remove",
        "account password",
        "account import",
        "account acl",
        "account second-factor",
        "account totp",
        "account totp enable",
        "account totp disable",
        "account totp status",
        "account totp recovery-codes",
        "account app-password",
        "account app-password add",
        "account app-password list",
        "account app-password revoke",
        "account sessions",
        "account sessions list",
        "account sessions end",
        "account sign-ins",
        "account notify-sign-ins",
        "account role",
        "account grants",
        "account grants list",
        "account grants revoke",
        "domain second-factor",
        "account send-as",
        "account certificate",
        "account certificate add",
        "account certificate list",
        "account certificate remove",
        "alias",
        "alias add",
        "alias list",
        "alias remove",
        "queue",
        "queue list",
        "queue show",
        "queue retry",
        "queue hold",
        "queue release",
        "queue cancel",
        "queue remove",
        "trace",
        "metrics",
        "tls",
        "tls-report",
        "search",
        "search rebuild",
        "config",
        "config check",
        "config reference"
      })
  void everyCommandExplainsItselfAndTakesDataAndConfig(String command) {
    Result help = run((command + " --help").split(" ", -1));
    assertThat(help.exitCode()).isZero();
    assertThat(help.err()).isEmpty();
    assertThat(help.out()).contains("Usage: chappe " + command, "--data=DIR", "--config=FILE");
  }

  @Test
  void theTopNamesEveryCommand() {
    Result help = run("--help");
    assertThat(help.exitCode()).isZero();
    assertThat(help.out().lines().filter(line -> line.matches("  [a-z-]+ .*")))
        .extracting(line -> line.strip().replaceFirst(" .*", ""))
        .containsExactlyElementsOf(COMMANDS);
  }

  @Test
  void theVersionIsTold() {
    assertThat(run("--version").out()).matches("Chappe .+\n");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "status now",
        "domain",
        "domain add",
        "domain dkim",
        "domain dkim retire a.b",
        "account certificate",
        "account certificate add ann@example.org --name x",
        "account certificate add ann@example.org --name x --file a --fingerprint b",
        "start --prot=1",
        "alias add a@b.c",
        "search rebuild",
        "search rebuild --all a@b.c"
      })
  void wrongUsageIsExitCode2(String arguments) {
    Result result = run(arguments.isEmpty() ? new String[0] : arguments.split(" ", -1));
    assertThat(result.exitCode()).isEqualTo(2);
    assertThat(result.out()).isEmpty();
    assertThat(result.err()).contains("Usage: chappe");
  }

  @Test
  void aSlipIsUnderstood() {
    Result result = run("sart");
    assertThat(result.exitCode()).isEqualTo(2);
    assertThat(result.err()).contains("'sart'", "Did you mean", "chappe start");
  }

  @Test
  void dataMayStandBeforeTheCommandToo() {
    String other = folder.resolve("other").toString();
    assertThat(run("--data", other, "status").out()).contains("No server runs on " + other);
    assertThat(run("status", "--data", other).out()).contains("No server runs on " + other);
    assertThat(run("--data", other, "domain", "list").err()).contains(other);
    assertThat(run("domain", "--data", other, "list").err()).contains(other);
  }

  @Test
  void aConfigurationIsCheckedWithoutAServer() {
    Result good = run("config", "check", "--data", folder.toString());
    assertThat(good).isEqualTo(new Result(0, "No file: all defaults.\n", ""));
    Result bad =
        run(
            "config",
            "check",
            "--data",
            folder.toString(),
            "--set",
            "imap.idle-limit=1m",
            "--set",
            "x=1");
    assertThat(bad.exitCode()).isEqualTo(1);
    assertThat(bad.err())
        .isEqualTo(
            """
            --set: imap.idle-limit = "1m" is too short: a client may be silent for 30m (RFC 9051 §5.4)
            --set: x is not a setting
            """);
    Result missing = run("config", "check", "--config", folder.resolve("none.toml").toString());
    assertThat(missing.exitCode()).isEqualTo(1);
    assertThat(missing.err()).isEqualTo(folder.resolve("none.toml") + ": there is no such file\n");
  }

  private static Result run(String... arguments) {
    var out = new StringWriter();
    var err = new StringWriter();
    int code =
        ChappeCommand.run(
            new ByteArrayInputStream(new byte[0]),
            new PrintWriter(out),
            new PrintWriter(err),
            arguments);
    return new Result(code, out.toString(), err.toString());
  }
}
