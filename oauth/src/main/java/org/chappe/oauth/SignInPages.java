package org.chappe.oauth;

import java.io.IOException;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.chappe.directory.Account;
import org.chappe.directory.Origin;
import org.chappe.directory.Protocol;
import org.chappe.directory.Refusal;
import org.chappe.directory.SignIn;
import org.chappe.http.Form;
import org.chappe.http.HttpAnswer;
import org.chappe.http.HttpRefused;
import org.chappe.http.HttpRequest;
import org.chappe.http.SecurityHeaders;
import org.chappe.net.Language;
import org.chappe.net.Languages;

/**
 * From a request to a code: address and password, the second factor when there is one, consent.
 *
 * <p>Each page is a GET of the request's own address, which is read anew each time; each form is
 * posted there, and answered with a redirect to the same address, so that going back or loading
 * again sends nothing twice. What the person has shown so far is in memory, behind a cookie that is
 * good for this one request, for some minutes. There is no session beyond that: whoever comes next
 * is asked again.
 *
 * <p>A form is ours when it brings back what only a page of ours could know: an HMAC of the
 * browser's own cookie. A browser that says the form comes from another site is not believed
 * further.
 */
final class SignInPages {
  private static final String CSRF = "__Host-chappe-form";
  private static final String SIGN_IN = "__Host-chappe-signin";

  /** 20 wrong codes in ten minutes: 2^34 codes are not guessed so. RFC 8628 §5.1 */
  private static final int WRONG_CODES = 20;

  /** From everywhere: 10,000 devices that wait are then hit once in some 100 days. */
  private static final int WRONG_CODES_IN_ALL = 20_000;

  /** Whom the browser's cookie stands for. {@code complete}: only consent is missing. */
  private record Underway(String request, Account account, boolean complete, Instant signedIn) {}

  private final OAuthSettings settings;
  private final CodeRequests requests;
  private final Clients clients;
  private final Codes codes;
  private final Devices devices;
  private final LogIn logIn;
  private final InstantSource clock;
  private final Pages pages;
  private final AcceptLanguage languages;
  private final byte[] formKey = Secrets.octets(32);
  private final Expiring<Underway> underway;
  private final Meter wrongCodes;

  SignInPages(
      OAuthSettings settings,
      Clients clients,
      Codes codes,
      Devices devices,
      LogIn logIn,
      InstantSource clock) {
    this.settings = settings;
    this.requests = new CodeRequests(clients, new CodeRequests.Resources(settings.issuer()));
    this.clients = clients;
    this.codes = codes;
    this.devices = devices;
    this.logIn = logIn;
    this.clock = clock;
    this.pages = new Pages(settings.issuer());
    this.languages = new AcceptLanguage(Languages.of(SignInPages.class));
    this.underway = new Expiring<>(OAuthSettings.UNDER_WAY, OAuthSettings.SIGNING_IN, clock);
    this.wrongCodes = new Meter(WRONG_CODES, WRONG_CODES_IN_ALL, Duration.ofMinutes(10), clock);
  }

  // Requests

  HttpAnswer authorize(HttpRequest request) throws IOException {
    return switch (requests.read(request.query())) {
      case CodeRequests.Read.Valid(Asking.ForCode asking) -> step(new Visit(request), asking);
      case CodeRequests.Read.Nonsense(String text) ->
          said(new Visit(request), 400, "This does not work", text);
      case CodeRequests.Read.Wrong wrong -> wrong(request, wrong);
    };
  }

  /**
   * A program on the person's own device hears of it. Nobody is sent to a site before they signed
   * in: anybody can register one, and would borrow our name for it. RFC 9700 §4.11.2
   */
  private HttpAnswer wrong(HttpRequest request, CodeRequests.Read.Wrong wrong) throws IOException {
    return RedirectUri.isHere(wrong.redirectUri())
        ? HttpAnswer.seeOther(error(wrong))
        : said(
            new Visit(request),
            400,
            "This does not work",
            "The program that sent you here asks for something that this server does not do.");
  }

  private String error(CodeRequests.Read.Wrong wrong) {
    List<String> answer = new ArrayList<>();
    answer.add(parameter("error", wrong.error()));
    answer.add(parameter("error_description", wrong.description()));
    return answered(wrong.redirectUri(), wrong.state(), answer);
  }

  /** RFC 6749 §4.1.2, RFC 9207 §2 */
  private String answered(String redirectUri, Optional<String> state, List<String> answer) {
    List<String> all = new ArrayList<>(answer);
    state.ifPresent(text -> all.add(parameter("state", text)));
    all.add(parameter("iss", settings.issuer().toString()));
    return RedirectUri.with(redirectUri, String.join("&", all));
  }

  private static String parameter(String name, String value) {
    return name + "=" + URLEncoder.encode(value, StandardCharsets.UTF_8);
  }

  HttpAnswer device(HttpRequest request) throws IOException {
    Visit visit = new Visit(request);
    if (request.method().equals("POST") && visit.form().value("step").orElse("").equals("code")) {
      return typedCode(visit);
    }
    Optional<String> given = request.query().value("user_code");
    if (given.isEmpty()) {
      return visit.page(200, view -> pages.device(view, "", Optional.empty()));
    }
    if (visit.isInAPageOfOthers()) {
      throw new HttpRefused(403, "This page is not for use in other pages.");
    }
    Optional<Asking> asking = waiting(visit, given.get());
    return asking.isPresent()
        ? step(visit, asking.get())
        : visit.page(400, view -> pages.device(view, given.get(), Optional.of(noSuchCode())));
  }

  private HttpAnswer typedCode(Visit visit) {
    visit.requireOurs();
    String typed = visit.form().value("user_code").orElse("");
    if (!wrongCodes.wouldAllow(visit.request.from())) {
      return visit.page(
          429, view -> pages.device(view, "", Optional.of("Too many wrong codes. Try later.")));
    }
    return waiting(visit, typed).isPresent()
        ? HttpAnswer.seeOther(
            Paths.DEVICE + "?user_code=" + Devices.shown(Devices.typed(typed).orElseThrow()))
        : visit.page(400, view -> pages.device(view, typed, Optional.of(noSuchCode())));
  }

  private static String noSuchCode() {
    return "No device waits with this code. Look whether it shows another one by now.";
  }

  /** Empty, and counted, when there is none; who signed in for this one is not in question. */
  private Optional<Asking> waiting(Visit visit, String typed) {
    Optional<Asking> asking =
        Devices.typed(typed)
            .flatMap(devices::waiting)
            .flatMap(device ->
                clients
                    .find(device.client())
                    .map(client ->
                        new Asking.ForDevice(client, device.scopes(), device.userCode())));
    if (asking.flatMap(visit::underway).isPresent()) {
      return asking;
    }
    if (!wrongCodes.wouldAllow(visit.request.from())) {
      return Optional.empty();
    }
    if (asking.isEmpty()) {
      wrongCodes.allows(visit.request.from());
    }
    return asking;
  }

  // Steps

  private HttpAnswer step(Visit visit, Asking asking) throws IOException {
    if (visit.request.method().equals("POST")) {
      visit.requireOurs();
      return switch (visit.form().value("step").orElse("")) {
        case "password" -> password(visit, asking);
        case "factor" -> factor(visit, asking);
        case "consent" -> consent(visit, asking);
        default -> throw new HttpRefused(400, "The form is not complete.");
      };
    }
    Optional<Underway> so = visit.underway(asking);
    if (so.isEmpty()) {
      return visit.page(
          200, view -> pages.password(view, asking, asking.hint().orElse(""), Optional.empty()));
    }
    return so.get().complete()
        ? visit
            .page(200, view -> pages.consent(view, asking, so.get().account().address().toString()))
            .with("Content-Security-Policy", policy(asking))
        : visit.page(200, view -> pages.factor(view, Optional.empty()));
  }

  /** Browsers look whether a form may lead where its answer redirects to. */
  private static String policy(Asking asking) {
    return switch (asking) {
      case Asking.ForCode code ->
          SecurityHeaders.policy("'self' " + RedirectUri.formTarget(code.redirectUri()));
      case Asking.ForDevice _ -> SecurityHeaders.CONTENT_SECURITY_POLICY;
    };
  }

  private HttpAnswer password(Visit visit, Asking asking) throws IOException {
    String user = visit.form().value("user").orElse("").strip();
    char[] password = visit.form().value("password").orElse("").toCharArray();
    SignIn answer;
    try {
      answer = logIn.authenticate(user, password, visit.origin());
    } finally {
      Arrays.fill(password, '\0');
    }
    return switch (answer) {
      case SignIn.Accepted accepted -> goOn(visit, asking, accepted.account(), true);
      case SignIn.FactorNeeded(Account account) -> goOn(visit, asking, account, false);
      case SignIn.Refused(Refusal why) -> {
        String text = why == Refusal.WRONG ? "The address or the password is wrong." : why.text();
        yield visit.page(403, view -> pages.password(view, asking, user, Optional.of(text)));
      }
      case SignIn.TooMany(Duration after) ->
          visit
              .page(429, view -> pages.password(view, asking, user, Optional.of(tooMany(after))))
              .with("Retry-After", Long.toString(Math.max(1, after.toSeconds())));
    };
  }

  private static String tooMany(Duration after) {
    return "Too many attempts. Try again in %d minutes."
        .formatted(Math.max(1, Math.ceilDiv(after.toSeconds(), 60)));
  }

  private HttpAnswer goOn(Visit visit, Asking asking, Account account, boolean complete) {
    String cookie = Secrets.text();
    var so = new Underway(asking.key(), account, complete, clock.instant());
    visit.forget();
    if (!underway.put(Secrets.digest(cookie), so)) {
      throw new HttpRefused(503, "Too many people sign in at the moment. Try again in a minute.");
    }
    return visit.back().withCookie(cookie(SIGN_IN, cookie, "Strict"));
  }

  private HttpAnswer factor(Visit visit, Asking asking) throws IOException {
    Optional<Underway> so = visit.underway(asking);
    if (so.isEmpty() || so.get().complete()) {
      return visit.back(); // the time is over, or it was sent twice: the page says where we are
    }
    String code = visit.form().value("code").orElse("").strip();
    return switch (logIn.secondFactor(so.get().account(), code, visit.origin())) {
      case SignIn.Accepted accepted -> goOn(visit, asking, accepted.account(), true);
      case SignIn.FactorNeeded _ -> visit.back();
      case SignIn.Refused(Refusal why) -> {
        String text = why == Refusal.WRONG ? "The code is wrong, or was used." : why.text();
        yield visit.page(403, view -> pages.factor(view, Optional.of(text)));
      }
      case SignIn.TooMany(Duration after) -> {
        visit.forget();
        yield visit
            .page(429, view -> pages.factor(view, Optional.of(tooMany(after))))
            .with("Retry-After", Long.toString(Math.max(1, after.toSeconds())));
      }
    };
  }

  private HttpAnswer consent(Visit visit, Asking asking) throws IOException {
    Optional<Underway> so = visit.underway(asking).filter(Underway::complete);
    if (so.isEmpty()) {
      return visit.back();
    }
    visit.forget();
    boolean allowed = visit.form().value("allow").equals(Optional.of("yes"));
    return switch (asking) {
      case Asking.ForCode code ->
          HttpAnswer.seeOther(allowed ? given(code, so.get()) : denied(code))
              .withCookie(gone(SIGN_IN))
              .with("Content-Security-Policy", policy(asking));
      case Asking.ForDevice device -> decided(visit, device, so.get(), allowed);
    };
  }

  private String given(Asking.ForCode asking, Underway so) {
    Optional<String> code =
        codes.give(
            new Codes.Code(
                asking.client().id(),
                asking.redirectUri(),
                asking.challenge(),
                so.account(),
                asking.scopes(),
                asking.nonce(),
                asking.resources(),
                so.signedIn(),
                false,
                false,
                Optional.empty()));
    List<String> answer =
        List.of(
            code.map(text -> parameter("code", text))
                .orElseGet(() -> parameter("error", "temporarily_unavailable")));
    return answered(asking.redirectUri(), asking.state(), answer);
  }

  private String denied(Asking.ForCode asking) {
    return answered(
        asking.redirectUri(), asking.state(), List.of(parameter("error", "access_denied")));
  }

  private HttpAnswer decided(Visit visit, Asking.ForDevice asking, Underway so, boolean allowed) {
    Devices.State state =
        allowed
            ? new Devices.State.Allowed(so.account(), so.signedIn())
            : new Devices.State.Denied();
    boolean inTime = devices.decide(asking.letters(), state);
    HttpAnswer answer =
        !inTime
            ? said(visit, 400, "This does not work", noSuchCode())
            : allowed
                ? said(visit, 200, "Done", "Your device is connected. You can close this page.")
                : said(visit, 200, "Refused", "Your device gets no access.");
    return answer.withCookie(gone(SIGN_IN));
  }

  private HttpAnswer said(Visit visit, int status, String heading, String text) {
    return visit.page(status, view -> pages.said(view, heading, text));
  }

  /** RFC 6265bis §4.1.3.2: by its name only this host can have set it, over TLS. */
  private static String cookie(String name, String value, String sameSite) {
    return name + "=" + value + "; Path=/; Secure; HttpOnly; SameSite=" + sameSite;
  }

  private static String gone(String name) {
    return cookie(name, "", "Strict") + "; Max-Age=0";
  }

  /** Writes a page. */
  private interface Writing {
    String write(Pages.View view);
  }

  /** One request of a browser. */
  private final class Visit {
    private final HttpRequest request;
    private final Language language;
    private final Form form;
    private final Optional<String> browser;

    Visit(HttpRequest request) throws IOException {
      this.request = request;
      this.language = languages.of(request.header("Accept-Language").orElse(""));
      this.form = request.method().equals("POST") ? request.form() : Form.EMPTY;
      this.browser = request.cookie(CSRF).filter(text -> text.matches("[A-Za-z0-9_-]{43}"));
    }

    Form form() {
      return form;
    }

    Origin origin() {
      String client = request.header("User-Agent").orElse("");
      return new Origin(
          request.from(), Protocol.HTTP, client.substring(0, Math.min(client.length(), 300)));
    }

    /** The address of this very page. */
    private String here() {
      return request.target();
    }

    HttpAnswer back() {
      return HttpAnswer.seeOther(here());
    }

    HttpAnswer page(int status, Writing page) {
      String cookie = browser.orElseGet(Secrets::text);
      HttpAnswer answer =
          HttpAnswer.page(status, page.write(new Pages.View(language, here(), formToken(cookie))))
              .with("Content-Language", language.tag())
              .with("Vary", "Accept-Language, Cookie");
      return browser.isPresent() ? answer : answer.withCookie(cookie(CSRF, cookie, "Lax"));
    }

    private String formToken(String cookie) {
      return Secrets.base64(Secrets.seal(formKey, cookie.getBytes(StandardCharsets.US_ASCII)));
    }

    /** Refuses forms that another site's page sent. */
    void requireOurs() {
      String token = form.value("csrf").orElse("");
      String site = request.header("Sec-Fetch-Site").orElse("same-origin");
      boolean ours =
          site.equals("same-origin")
              && browser.map(cookie -> Secrets.equal(formToken(cookie), token)).orElse(false);
      if (!ours) {
        throw new HttpRefused(
            403,
            "This form is too old, or your browser does not send cookies. Go back, load the page"
                + " again, and try once more.");
      }
    }

    /** Whether the browser fetches it as a picture or the like of another site's page. */
    boolean isInAPageOfOthers() {
      return request.method().equals("GET")
          && request.header("Sec-Fetch-Site").orElse("").equals("cross-site")
          && !request.header("Sec-Fetch-Dest").orElse("document").equals("document");
    }

    Optional<Underway> underway(Asking asking) {
      return request
          .cookie(SIGN_IN)
          .flatMap(cookie -> underway.get(Secrets.digest(cookie)))
          .filter(so -> so.request().equals(asking.key()));
    }

    void forget() {
      request.cookie(SIGN_IN).ifPresent(cookie -> underway.remove(Secrets.digest(cookie)));
    }
  }
}
