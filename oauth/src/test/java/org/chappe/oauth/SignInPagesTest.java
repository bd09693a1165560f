package org.chappe.oauth;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetAddress;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.chappe.directory.Refusal;
import org.chappe.directory.SignIn;
import org.chappe.net.Languages;
import org.chappe.net.testing.Catalogues;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What a person meets on the way. */
class SignInPagesTest {
  private static final Map<String, String> WRONG =
      Map.of("user", "ann@example.test", "password", "wrong");

  private Fixture server;
  private Browser browser;
  private Map<String, String> request;

  @BeforeEach
  void start() throws Exception {
    server = new Fixture();
    browser = new Browser(server);
    request = Fixture.codeRequest(server.client());
  }

  @AfterEach
  void stop() {
    server.close();
  }

  @Test
  void textsAreThereInEachLanguage() throws Exception {
    Catalogues.check(Languages.of(SignInPages.class), "src/main/java");
  }

  @Test
  void thePageTellsBrowsersWhatItsFieldsAre() throws Exception {
    request.put("login_hint", "ann\"<@example.test");
    HttpResponse<String> page = browser.passwordPage(request);
    assertThat(page.statusCode()).isEqualTo(200);
    assertThat(page.body())
        .contains(
            "<html lang=\"en\">",
            "<label for=\"user\">Address</label>",
            "type=\"text\" inputmode=\"email\" autocomplete=\"username\"",
            "value=\"ann&quot;&lt;@example.test\"",
            "<label for=\"password\">Password</label>",
            "autocomplete=\"current-password\"",
            "to let <q><bdi>Mailer</bdi></q> use your account at mail.example.test")
        .doesNotContain("<script", "http://", "style=");
    assertThat(page.headers().firstValue("Content-Security-Policy").orElseThrow())
        .startsWith("default-src 'none'; style-src 'self';")
        .contains("frame-ancestors 'none'");
    assertThat(page.headers().firstValue("Cache-Control")).contains("no-store");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "de-AT,de;q=0.9,en;q=0.5 | de | Anmelden",
        "fr;q=0.9, de;q=0.8      | fr | Connexion",
        "es, *;q=0.1             | en | Sign in",
        "de;q=0, fr;q=x          | en | Sign in",
        "'' | en | Sign in",
      })
  void itSpeaksTheBrowsersLanguage(String header, String tag, String heading) throws Exception {
    browser.language = header;
    HttpResponse<String> page = browser.passwordPage(request);
    assertThat(page.body()).contains("<html lang=\"" + tag + "\">", "<h1>" + heading + "</h1>");
    assertThat(page.headers().firstValue("Content-Language")).contains(tag);
  }

  @Test
  void wrongUsersAndWrongPasswordsAreAlike() throws Exception {
    HttpResponse<String> password = browser.submit(browser.passwordPage(request), WRONG);
    HttpResponse<String> user =
        browser.submit(
            browser.passwordPage(request),
            Map.of("user", "nobody@example.test", "password", "right"));
    assertThat(password.statusCode()).isEqualTo(403);
    assertThat(password.body())
        .contains(
            "<p class=\"error\" role=\"alert\" id=\"error\">The address or the password is"
                + " wrong.</p>",
            "<title>Error: Sign in");
    assertThat(user.statusCode()).isEqualTo(password.statusCode());
    assertThat(user.body())
        .isEqualTo(password.body().replace("ann@example.test", "nobody@example.test"));
  }

  @Test
  void passwordsComeInNoPage() throws Exception {
    HttpResponse<String> page = browser.submit(browser.passwordPage(request), WRONG);
    assertThat(page.body()).doesNotContain("value=\"wrong\"");
  }

  @Test
  void theDirectorysLimitsAndReasonsAreShown() throws Exception {
    server.nextAnswer = Optional.of(new SignIn.TooMany(Duration.ofSeconds(90)));
    HttpResponse<String> tooMany = browser.submit(browser.passwordPage(request), WRONG);
    assertThat(tooMany.statusCode()).isEqualTo(429);
    assertThat(tooMany.headers().firstValue("Retry-After")).contains("90");
    assertThat(tooMany.body()).contains("Too many attempts. Try again in 2 minutes.");
    server.nextAnswer = Optional.of(new SignIn.Refused(Refusal.ENROLMENT_NEEDED));
    assertThat(browser.submit(browser.passwordPage(request), WRONG).body())
        .contains("a second factor is required here");
  }

  @Test
  void aSecondFactorIsAskedFor() throws Exception {
    HttpResponse<String> factor = browser.consentPage(request, "bob@example.test");
    assertThat(factor.body())
        .contains("<label for=\"code\">Code</label>", "autocomplete=\"one-time-code\"");
    HttpResponse<String> skipped =
        browser.submit(factor, Map.of("step", "consent", "allow", "yes"));
    assertThat(skipped.headers().firstValue("Location").orElseThrow())
        .startsWith("/oauth/authorize?"); // back to where we are
    HttpResponse<String> wrong = browser.submit(factor, Map.of("code", "000000"));
    assertThat(wrong.statusCode()).isEqualTo(403);
    assertThat(wrong.body()).contains("The code is wrong, or was used.");
    HttpResponse<String> consent = browser.follow(browser.submit(wrong, Map.of("code", "123456")));
    assertThat(consent.body()).contains("Allow <q><bdi>Mailer</bdi></q> to use bob@example.test?");
    HttpResponse<String> done = browser.submit(consent, Map.of("allow", "yes"));
    assertThat(Fixture.parameters(done.headers().firstValue("Location").orElseThrow()))
        .containsKey("code");
  }

  @Test
  void consentSaysWhatItIsAndWhereItGoes() throws Exception {
    HttpResponse<String> page = browser.consentPage(request, "ann@example.test");
    assertThat(page.body())
        .contains(
            "<li>read, change and delete your mail (IMAP)</li>",
            "<li>send mail in your name</li>",
            "<li>keep this access until you end it</li>",
            "The access goes to a program on this device.",
            "nobody has checked it")
        .doesNotContain("<li>fetch and delete");
    assertThat(page.headers().firstValue("Content-Security-Policy").orElseThrow())
        .contains("form-action 'self' http://127.0.0.1:4711;");
  }

  @Test
  void formsOfOthersAreNotTaken() throws Exception {
    HttpResponse<String> page = browser.passwordPage(request);
    String path = "/oauth/authorize?" + Fixture.encoded(request);
    Map<String, String> forged =
        Map.of("step", "password", "user", "ann@example.test", "password", "right");
    assertThat(browser.send(path, forged).statusCode()).isEqualTo(403);
    assertThat(new Browser(server).submit(page, WRONG).statusCode()).isEqualTo(403); // no cookie
    var stranger = new Browser(server);
    stranger.passwordPage(request); // has a cookie of its own
    HttpResponse<String> others = stranger.submit(page, WRONG);
    assertThat(others.statusCode()).isEqualTo(403);
    assertThat(others.body()).contains("load the page again");
    assertThat(server.origins).isEmpty();
  }

  @Test
  void whatWasShownIsForThisRequestAndThisBrowserAndSomeMinutes() throws Exception {
    browser.consentPage(request, "ann@example.test");
    var another = Map.copyOf(Fixture.codeRequest(server.client()));
    assertThat(browser.passwordPage(another).body()).contains("<h1>Sign in</h1>");
    assertThat(new Browser(server).passwordPage(request).body()).contains("<h1>Sign in</h1>");
    assertThat(browser.passwordPage(request).body()).contains("<h1>Allow <q><bdi>Mailer");
    server.pass(OAuthSettings.SIGNING_IN);
    assertThat(browser.passwordPage(request).body()).contains("<h1>Sign in</h1>");
  }

  @Test
  void consentIsAskedForEachTime() throws Exception {
    browser.signIn(request, "ann@example.test");
    assertThat(browser.passwordPage(request).body()).contains("<h1>Sign in</h1>");
  }

  @Test
  void namesAreOnlyText() throws Exception {
    HttpResponse<String> registered =
        server.register(
            "{\"client_name\":\"<b>Bank</b>\\u202e\\u0000\",\"redirect_uris\":[\""
                + Fixture.REDIRECT
                + "\"]}");
    String client = Fixture.text(Fixture.json(registered), "client_id");
    HttpResponse<String> page = browser.passwordPage(Fixture.codeRequest(client));
    assertThat(page.body())
        .contains("to let <q><bdi>&lt;b&gt;Bank&lt;/b&gt;</bdi></q> use")
        .doesNotContain("<b>", "\u202e", "\u0000");
  }

  @Test
  void aNameIsNoHole() throws Exception {
    HttpResponse<String> registered =
        server.register(
            "{\"client_name\":\"{2}\",\"redirect_uris\":[\"" + Fixture.REDIRECT + "\"]}");
    String client = Fixture.text(Fixture.json(registered), "client_id");
    browser.language = "de";
    assertThat(browser.passwordPage(Fixture.codeRequest(client)).body())
        .contains("damit <q><bdi>{2}</bdi></q> Ihr Konto bei mail.example.test benutzen darf");
  }

  @Test
  void errorsAreSaidWithTheirFields() throws Exception {
    String wrong = "aria-invalid=\"true\" aria-describedby=\"error\"";
    assertThat(browser.passwordPage(request).body()).doesNotContain("aria-invalid");
    assertThat(browser.submit(browser.passwordPage(request), WRONG).body())
        .containsPattern("id=\"user\" [^>]*" + wrong)
        .containsPattern("id=\"password\" [^>]*" + wrong);
    HttpResponse<String> factor = browser.consentPage(request, "bob@example.test");
    assertThat(browser.submit(factor, Map.of("code", "000000")).body())
        .containsPattern("id=\"code\" [^>]*" + wrong);
  }

  @Test
  void namesWriteNoLinesIntoTheLog() {
    var event =
        new OAuthEvent.ClientRegistered(
            "c", "a\u0085b\u009bc\nd\"e\u007fü", InetAddress.getLoopbackAddress());
    assertThat(event.line()).contains("name=\"a?b?c?d?e?ü\"");
  }

  @Test
  void otherMethodsAreNotThere() throws Exception {
    for (String path : List.of("/oauth/token", "/oauth/register", "/oauth/revoke")) {
      assertThat(browser.open(path).statusCode()).as(path).isEqualTo(405);
    }
    assertThat(browser.open("/oauth/style.css").headers().firstValue("Content-Type"))
        .contains("text/css; charset=utf-8");
  }
}
