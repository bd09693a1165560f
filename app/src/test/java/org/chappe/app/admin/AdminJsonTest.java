package org.chappe.app.admin;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Random;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.ObjectWriteContext;

class AdminJsonTest {
  private static final Instant NOON = Instant.parse("2026-11-23T12:00:00.5Z");
  private static final Optional<AdminAnswer.Reply> REPLY =
      Optional.of(new AdminAnswer.Reply(NOON, "mx.b.c [192.0.2.1]", "450-4.2.1 later\r\n450 do"));
  private static final QueueFilter FILTER =
      new QueueFilter(
          Optional.of("<>"),
          Optional.of("a@b.c"),
          Optional.of("b.c"),
          true,
          Optional.of(Duration.ofHours(2)));

  static List<AdminRequest> requests() {
    return List.of(
        new AdminRequest.Status(),
        new AdminRequest.Metrics(),
        new AdminRequest.Stop(),
        new AdminRequest.AddDomain("bücher.example"),
        new AdminRequest.RemoveDomain("example.org"),
        new AdminRequest.ListDomains(),
        new AdminRequest.AddAccount("ann@example.org", "\"\\\n\u0000ö😀", false),
        new AdminRequest.AddAccount("ann@example.org", "p", true),
        new AdminRequest.RemoveAccount("ann@example.org"),
        new AdminRequest.SetPassword("ann@example.org", "p", false),
        new AdminRequest.SetPassword("ann@example.org", "p", true),
        new AdminRequest.ImportAccounts(
            List.of(
                new AdminRequest.NewAccount(1, "a@b.c", "x"),
                new AdminRequest.NewAccount(9, "d@e.f", "y")),
            false,
            true),
        new AdminRequest.ImportAccounts(List.of(), true, false),
        new AdminRequest.SetPop3(
            "a@b.c", Optional.of("trash"), Optional.empty(), Optional.of("all")),
        new AdminRequest.SetPop3("a@b.c", Optional.empty(), Optional.of("yes"), Optional.empty()),
        new AdminRequest.SetQuota(
            "a@b.c", Optional.of("1024"), Optional.of("none"), Optional.empty()),
        new AdminRequest.SetQuota("a@b.c", Optional.empty(), Optional.empty(), Optional.of("7")),
        new AdminRequest.SetAccess("a@b.c", Optional.empty(), List.of(), List.of()),
        new AdminRequest.SetSendAs("a@b.c", List.of("d@e.f"), List.of("g@h.i", "j@k.l")),
        new AdminRequest.SetAccess(
            "a@b.c", Optional.of("Project"), List.of("-d@e.f=+lr", "anyone=l"), List.of("g@h.i")),
        new AdminRequest.ListDnsRecords("example.org", false),
        new AdminRequest.ListDnsRecords("example.org", true),
        new AdminRequest.ListDkimKeys("example.org"),
        new AdminRequest.RotateDkimKeys("example.org"),
        new AdminRequest.AddDkimKey("b.c", "rsa", Optional.empty(), Optional.empty()),
        new AdminRequest.AddDkimKey(
            "b.c", "rsa", Optional.of("s"), Optional.of("-----BEGIN PRIVATE KEY-----\nx\n")),
        new AdminRequest.ActivateDkimKey("b.c", Optional.empty(), false),
        new AdminRequest.ActivateDkimKey("b.c", Optional.of("s"), true),
        new AdminRequest.RetireDkimKey("b.c", "s"),
        new AdminRequest.RemoveDkimKey("b.c", "s"),
        new AdminRequest.ShowFactors("a@b.c"),
        new AdminRequest.EnableTotp("a@b.c"),
        new AdminRequest.DisableTotp("a@b.c"),
        new AdminRequest.RenewRecoveryCodes("a@b.c"),
        new AdminRequest.SetAccountPolicy("a@b.c", "required"),
        new AdminRequest.SetDomainPolicy("b.c", Optional.empty()),
        new AdminRequest.SetDomainPolicy("b.c", Optional.of("off")),
        new AdminRequest.AddAppPassword(
            "a@b.c", "Phone", List.of(), OptionalLong.empty(), Optional.empty()),
        new AdminRequest.AddAppPassword(
            "a@b.c", "x", List.of("imap"), OptionalLong.of(60), Optional.of("192.0.2.0/24")),
        new AdminRequest.ListAppPasswords("a@b.c"),
        new AdminRequest.RevokeAppPassword("a@b.c", "Phone"),
        new AdminRequest.ListSessions("a@b.c"),
        new AdminRequest.EndSessions("a@b.c", List.of()),
        new AdminRequest.EndSessions("a@b.c", List.of("4f2a")),
        new AdminRequest.ListSignIns("a@b.c", OptionalLong.empty()),
        new AdminRequest.ListSignIns("a@b.c", OptionalLong.of(5)),
        new AdminRequest.SetSignInMails("a@b.c", Optional.empty(), Optional.empty()),
        new AdminRequest.SetSignInMails("a@b.c", Optional.of("on"), Optional.of("de")),
        new AdminRequest.SetRoles("a@b.c", List.of("server"), List.of("domain:b.c")),
        new AdminRequest.ListGrants("a@b.c"),
        new AdminRequest.RevokeGrant("a@b.c", Optional.empty()),
        new AdminRequest.RevokeGrant("a@b.c", Optional.of("4f2a")),
        new AdminRequest.AddCertificate("a@b.c", "laptop", "ab", List.of(), OptionalLong.empty()),
        new AdminRequest.AddCertificate(
            "a@b.c", "laptop", "ab", List.of("imap"), OptionalLong.of(60)),
        new AdminRequest.ListCertificates("a@b.c"),
        new AdminRequest.RemoveCertificate("a@b.c", "laptop"),
        new AdminRequest.ListAccounts(Optional.empty()),
        new AdminRequest.ListAccounts(Optional.of("example.org")),
        new AdminRequest.RebuildSearch(Optional.empty()),
        new AdminRequest.RebuildSearch(Optional.of("a@b.c")),
        new AdminRequest.ListQueue(QueueFilter.ALL, OptionalLong.empty()),
        new AdminRequest.ListQueue(FILTER, OptionalLong.of(100)),
        new AdminRequest.ShowQueued("1k2x"),
        new AdminRequest.ChangeQueue(QueueAction.RETRY, List.of("1k2x", "1k2y"), QueueFilter.ALL),
        new AdminRequest.ChangeQueue(QueueAction.CANCEL, List.of(), FILTER),
        new AdminRequest.TraceMessage("<1@b.c>"),
        new AdminRequest.SetAlias("a@b.c", List.of("d@e.f", "g@h.i")),
        new AdminRequest.RemoveAlias("a@b.c"),
        new AdminRequest.ListAliases(Optional.of("b.c")));
  }

  static List<AdminAnswer> answers() {
    return List.of(
        new AdminAnswer.Domain("example.org"),
        new AdminAnswer.Account("ann@example.org"),
        new AdminAnswer.DnsRecord(
            "a.b", "TXT", "\"v=spf1 mx -all\"", "needed", "why", "differs", List.of("x", "y")),
        new AdminAnswer.DkimKey(
            "s", "rsa", "active", Instant.parse("2026-11-23T12:00:00Z"), "s._domainkey.b.c", "v=1"),
        new AdminAnswer.Certificate(
            "laptop",
            "ab",
            List.of("imap"),
            Instant.parse("2026-11-23T12:00:00Z"),
            Optional.empty()),
        new AdminAnswer.Certificate(
            "laptop",
            "ab",
            List.of("imap", "smtp"),
            Instant.parse("2026-11-23T12:00:00Z"),
            Optional.of(Instant.parse("2027-11-23T12:00:00Z"))),
        new AdminAnswer.Alias("a@b.c", List.of("d@e.f")),
        new AdminAnswer.Factors(
            "a@b.c", "required", "domain", Optional.of(NOON), 9, 1, 2, Optional.empty()),
        new AdminAnswer.Factors(
            "a@b.c", "off", "server", Optional.empty(), 0, 0, 0, Optional.of(NOON)),
        new AdminAnswer.TotpSecret("a@b.c", "otpauth://totp/x", "ABC", List.of("x-y")),
        new AdminAnswer.RecoveryCodes("a@b.c", List.of("x-y")),
        new AdminAnswer.DomainPolicy("b.c", "default"),
        new AdminAnswer.MadePassword("a@b.c", "Phone", "x-y"),
        new AdminAnswer.Grant("4f2a", "Mailer", List.of("imap"), NOON, NOON),
        new AdminAnswer.GrantsRevoked(2),
        new AdminAnswer.AppPassword(
            "Phone",
            List.of("imap"),
            NOON,
            Optional.of(NOON),
            Optional.of("192.0.2.0/24"),
            Optional.of(new AdminAnswer.LastUse(NOON, "imap", "192.0.2.1", "Mutt"))),
        new AdminAnswer.AppPassword(
            "Phone", List.of(), NOON, Optional.empty(), Optional.empty(), Optional.empty()),
        new AdminAnswer.Session("4f2a", "imap", "192.0.2.1", "Mutt", NOON, "totp", ""),
        new AdminAnswer.SessionsEnded(3),
        new AdminAnswer.SignIns(
            NOON, NOON, 7, "imap", "192.0.2.1", "Mutt", "app_password", "phone", "ok"),
        new AdminAnswer.SignInMails("a@b.c", "on", "de"),
        new AdminAnswer.Role("a@b.c", "domain:b.c"),
        new AdminAnswer.Serving(
            "1.2",
            4711,
            Instant.parse("2026-11-23T12:00:00.5Z"),
            3,
            List.of(new AdminAnswer.Listening("imap", "[::1]:143", "starttls"))),
        new AdminAnswer.MetricsText("# HELP a b\na{b=\"c\"} 1.0\n"),
        new AdminAnswer.NotImported(7, "a@b.c", "why"),
        new AdminAnswer.Imported(250),
        new AdminAnswer.Quota("a@b.c", 5, "none", 1, "9", 6, "none"),
        new AdminAnswer.Pop3("a@b.c", "trash", "no", "2026-01-31"),
        new AdminAnswer.Access("Project/2026", "-a@b.c", "lrs"),
        new AdminAnswer.SendAs("a@b.c"),
        new AdminAnswer.Queued(
            "1k2x",
            NOON,
            712,
            "",
            Optional.empty(),
            List.of("a@b.c"),
            2,
            "held",
            Optional.empty(),
            ""),
        new AdminAnswer.Queued(
            "1k2y",
            NOON,
            7,
            "d@e.f",
            Optional.of("g@e.f"),
            List.of(),
            0,
            "waiting",
            Optional.of(NOON),
            "450 later"),
        new AdminAnswer.QueueTotals(1, 2, 3, 4),
        new AdminAnswer.QueuedMail(
            "1k2x", "<1@b.c>", "", Optional.of("a@b.c"), 9, List.of("RET=HDRS"), NOON, NOON, true),
        new AdminAnswer.QueuedMail(
            "1k2x", "", "a@b.c", Optional.empty(), 9, List.of(), NOON, NOON, false),
        new AdminAnswer.QueuedRecipient(
            "a@b.c", "b.c", List.of("NOTIFY=NEVER"), "waiting", 3, Optional.of(NOON), REPLY),
        new AdminAnswer.QueuedRecipient(
            "a@b.c", "b.c", List.of(), "held", 0, Optional.empty(), Optional.empty()),
        new AdminAnswer.QueuedFor("b.c", 4, NOON, REPLY),
        new AdminAnswer.QueuedHeader("Subject: ö\r\n\r\n"),
        new AdminAnswer.QueueChanged(5, 1),
        new AdminAnswer.Traced(
            NOON, "1k2x", "sent", Map.of("to", "a@b.c", "reply", "250 \"ok\"\r\n")),
        new AdminAnswer.Traced(NOON, "1k2x", "x", Map.of()),
        new AdminAnswer.Done(),
        new AdminAnswer.Refused("no \"quotes\""));
  }

  @ParameterizedTest
  @MethodSource("requests")
  void everyRequestComesOverAsItWas(AdminRequest request) {
    byte[] line = written(out -> RequestJson.write(request, out));
    assertThat(new String(line, StandardCharsets.UTF_8)).doesNotContain("\n");
    assertThat(RequestJson.read(Json.read(line))).isEqualTo(request);
  }

  @ParameterizedTest
  @MethodSource("answers")
  void everyAnswerComesOverAsItWas(AdminAnswer answer) {
    byte[] line = written(out -> AnswerJson.write(answer, out));
    assertThat(AnswerJson.read(Json.read(line))).isEqualTo(answer);
  }

  @Test
  void everyRequestIsTested() {
    assertThat(requests().stream().map(Object::getClass).distinct().count())
        .isEqualTo(
            AdminRequest.OfServer.class.getPermittedSubclasses().length
                + AdminRequest.OfDirectory.class.getPermittedSubclasses().length
                - 4 // OfDomain, OfFactors, OfSignIns and OfCertificates themselves
                + AdminRequest.OfSignIns.class.getPermittedSubclasses().length
                + AdminRequest.OfDomain.class.getPermittedSubclasses().length
                + AdminRequest.OfFactors.class.getPermittedSubclasses().length
                + AdminRequest.OfCertificates.class.getPermittedSubclasses().length);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "{",
        "[]",
        "1",
        "{} {}",
        "{\"ask\":1}",
        "{\"ask\":\"fly\"}",
        "{\"ask\":\"domain-add\"}",
        "{\"ask\":\"alias-add\",\"alias\":\"a\",\"targets\":[1]}",
        "{\"ask\":\"account-import\",\"accounts\":[\"x\"]}",
        "{\"ask\":[[[[[[\"deep\"]]]]]]}",
        "{\"ask\":\"account-import\",\"accounts\":[{\"line\":1.5}]}"
      })
  void whatIsNoRequestIsRefused(String text) {
    assertThatThrownBy(() -> RequestJson.read(Json.read(text.getBytes(StandardCharsets.UTF_8))))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 1794})
  void damagedLinesAreRefusedOrRead(long seed) {
    var random = new Random(seed);
    for (AdminRequest request : requests()) {
      byte[] line = written(out -> RequestJson.write(request, out));
      for (int i = 0; i < 500; i++) {
        byte[] damaged = Arrays.copyOf(line, 1 + random.nextInt(line.length));
        damaged[random.nextInt(damaged.length)] = (byte) random.nextInt(256);
        try {
          RequestJson.read(Json.read(damaged));
        } catch (IllegalArgumentException e) {
          assertThat(e.getMessage()).isNotBlank();
        }
      }
    }
  }

  @Test
  void passwordsAreNotInTheTextOfARequest() {
    for (AdminRequest request :
        List.of(
            new AdminRequest.AddAccount("a@b.c", "geheim", false),
            new AdminRequest.SetPassword("a@b.c", "geheim", false),
            new AdminRequest.ImportAccounts(
                List.of(new AdminRequest.NewAccount(1, "a@b.c", "geheim")), false, false))) {
      assertThat(request.toString()).doesNotContain("geheim");
    }
    byte[] broken =
        "{\"ask\":\"account-add\",\"password\":\"geheim\" x".getBytes(StandardCharsets.UTF_8);
    assertThatThrownBy(() -> Json.read(broken)).message().doesNotContain("geheim");
  }

  private static byte[] written(Consumer<JsonGenerator> message) {
    var line = new ByteArrayOutputStream();
    try (JsonGenerator out = Json.FACTORY.createGenerator(ObjectWriteContext.empty(), line)) {
      message.accept(out);
    }
    return line.toByteArray();
  }
}
