package org.chappe.oauth;

import java.net.URI;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.chappe.http.Html;
import org.chappe.net.Language;

/**
 * What a person sees. Plain HTML that works without script and is read out well: each field has its
 * label, an error stands where a screen reader says it first, and the browser's password store is
 * told what each field is.
 */
final class Pages {
  static final String STYLE =
      """
      :root { color-scheme: light dark; --accent: #1a5fb4; --on-accent: #fff; --error: #a51d2d; }
      @media (prefers-color-scheme: dark) {
        :root { --accent: #78aeed; --on-accent: #10131a; --error: #ff938c; }
      }
      * { box-sizing: border-box; }
      body { margin: 0; font: 1.05rem/1.5 system-ui, sans-serif; background: Canvas; color: CanvasText; }
      main { max-width: 26rem; margin: 0 auto; padding: 1.5rem 1rem 3rem; }
      h1 { font-size: 1.5rem; line-height: 1.25; margin: 0 0 .5rem; overflow-wrap: anywhere; }
      p, ul { margin: .75rem 0; overflow-wrap: anywhere; }
      ul { padding-left: 1.25rem; }
      label { display: block; margin: 1rem 0 .25rem; font-weight: 600; }
      input { width: 100%; font: inherit; padding: .6rem .7rem; border: 1px solid GrayText;
        border-radius: .4rem; background: Field; color: FieldText; }
      button { font: inherit; font-weight: 600; width: 100%; margin-top: 1rem; padding: .65rem .7rem;
        border: 1px solid var(--accent); border-radius: .4rem; background: var(--accent);
        color: var(--on-accent); cursor: pointer; }
      button.second { background: transparent; color: inherit; border-color: GrayText; }
      input:focus-visible, button:focus-visible { outline: 3px solid var(--accent); outline-offset: 2px; }
      .error { border-left: .3rem solid var(--error); padding: .4rem .8rem; color: var(--error);
        font-weight: 600; }
      .note { font-size: .9rem; opacity: .85; }
      .code { font-family: ui-monospace, monospace; font-size: 1.5rem; letter-spacing: .1em; }
      """;

  private static final Pattern HOLE = Pattern.compile("\\{([1-9])}");

  /** A screen reader says the error with each field that it is about. */
  private static final String WRONG = " aria-invalid=\"true\" aria-describedby=\"error\"";

  private final String host;

  Pages(URI issuer) {
    this.host = String.valueOf(issuer.getHost());
  }

  /**
   * Where a page stands.
   *
   * @param action where its form goes
   * @param csrf what the form brings back to show that it is ours
   */
  record View(Language language, String action, String csrf) {
    String text(String english) {
      return Html.escaped(language.of(english));
    }
  }

  String password(View view, Asking asking, String user, Optional<String> error) {
    String body =
        heading(view, "Sign in")
            + paragraph(
                view, "to let {1} use your account at {2}", name(asking), Html.escaped(host))
            + alert(view, error)
            + form(
                view,
                "password",
                field(
                        view,
                        "user",
                        "Address",
                        "type=\"text\" inputmode=\"email\" autocomplete=\"username\""
                            + " autocapitalize=\"none\""
                            + " spellcheck=\"false\" value=\""
                            + Html.escaped(user)
                            + "\""
                            + (user.isEmpty() ? " autofocus" : "")
                            + wrong(error))
                    + field(
                        view,
                        "password",
                        "Password",
                        "type=\"password\" autocomplete=\"current-password\""
                            + (user.isEmpty() ? "" : " autofocus")
                            + wrong(error))
                    + button(view, "", "Sign in"));
    return page(view, "Sign in", error.isPresent(), body);
  }

  String factor(View view, Optional<String> error) {
    String body =
        heading(view, "Second factor")
            + paragraph(
                view, "Type the six digits your app shows now, or one of your recovery codes.")
            + alert(view, error)
            + form(
                view,
                "factor",
                field(
                        view,
                        "code",
                        "Code",
                        "type=\"text\" autocomplete=\"one-time-code\" autocapitalize=\"none\""
                            + " spellcheck=\"false\" autofocus"
                            + wrong(error))
                    + button(view, "", "Go on"));
    return page(view, "Second factor", error.isPresent(), body);
  }

  String consent(View view, Asking asking, String address) {
    var scopes = new StringBuilder("<ul>\n");
    for (Scope scope : Scope.values()) {
      if (asking.scopes().contains(scope)) {
        scopes.append("<li>").append(view.text(meaning(scope))).append("</li>\n");
      }
    }
    scopes.append("</ul>\n");
    String body =
        "<h1>"
            + filled(view, "Allow {1} to use {2}?", name(asking), Html.escaped(address))
            + "</h1>\n"
            + paragraph(view, "It could:")
            + scopes
            + where(view, asking)
            + "<p class=\"note\">"
            + view.text(
                "The name is what the program calls itself; nobody has checked it. If you did not"
                    + " just start it yourself, refuse.")
            + "</p>\n"
            + form(
                view,
                "consent",
                button(view, "name=\"allow\" value=\"yes\"", "Allow")
                    + button(view, "name=\"allow\" value=\"no\" class=\"second\"", "Refuse"));
    return page(view, "Allow access", false, body);
  }

  /** RFC 8628 §5.4: who was sent a link by somebody else sees that the code is not theirs. */
  private static String where(View view, Asking asking) {
    return switch (asking) {
      case Asking.ForDevice device ->
          paragraph(view, "Your device must show this code:")
              + "<p class=\"code\">"
              + Devices.shown(device.letters())
              + "</p>\n";
      case Asking.ForCode code -> {
        String uri = code.redirectUri();
        yield RedirectUri.isHere(uri)
            ? paragraph(view, "The access goes to a program on this device.")
            : paragraph(
                view,
                "The access goes to {1}.",
                Html.escaped(String.valueOf(URI.create(uri).getHost())));
      }
    };
  }

  private static String meaning(Scope scope) {
    return switch (scope) {
      case OPENID -> "know that it is you who signed in";
      case EMAIL -> "see your address";
      case OFFLINE -> "keep this access until you end it";
      case MAIL -> "read, send, change and delete all your mail";
      case IMAP -> "read, change and delete your mail (IMAP)";
      case POP3 -> "fetch and delete your mail (POP3)";
      case SMTP -> "send mail in your name";
      case SIEVE -> "change the rules that sort your mail";
      case JMAP -> "read, send, change and delete your mail (JMAP)";
    };
  }

  String device(View view, String typed, Optional<String> error) {
    String body =
        heading(view, "Connect a device")
            + paragraph(view, "Type the code that your device shows.")
            + alert(view, error)
            + form(
                view,
                "code",
                field(
                        view,
                        "user_code",
                        "Code",
                        "type=\"text\" autocomplete=\"off\" autocapitalize=\"characters\""
                            + " spellcheck=\"false\" autofocus value=\""
                            + Html.escaped(typed)
                            + "\""
                            + wrong(error))
                    + button(view, "", "Go on"));
    return page(view, "Connect a device", error.isPresent(), body);
  }

  /** A page that only says something. */
  String said(View view, String heading, String text) {
    return page(view, heading, false, heading(view, heading) + paragraph(view, text));
  }

  /** In quotation marks, and no turned letters beyond them: it is only what somebody says. */
  private static String name(Asking asking) {
    return "<q><bdi>" + Html.escaped(asking.client().name()) + "</bdi></q>";
  }

  private static String heading(View view, String english) {
    return "<h1>" + view.text(english) + "</h1>\n";
  }

  private static String paragraph(View view, String english, String... parts) {
    return "<p>" + filled(view, english, parts) + "</p>\n";
  }

  /** {@code english} with HTML filled in at {1}, {2}; holes in what is filled in are text. */
  private static String filled(View view, String english, String... parts) {
    return HOLE.matcher(view.text(english))
        .replaceAll(hole -> Matcher.quoteReplacement(parts[Integer.parseInt(hole.group(1)) - 1]));
  }

  private static String alert(View view, Optional<String> error) {
    return error
        .map(text -> "<p class=\"error\" role=\"alert\" id=\"error\">" + view.text(text) + "</p>\n")
        .orElse("");
  }

  private static String wrong(Optional<String> error) {
    return error.isPresent() ? WRONG : "";
  }

  private static String form(View view, String step, String inside) {
    return """
    <form method="post" action="%s">
    <input type="hidden" name="csrf" value="%s">
    <input type="hidden" name="step" value="%s">
    %s</form>
    """
        .formatted(Html.escaped(view.action()), Html.escaped(view.csrf()), step, inside);
  }

  private static String field(View view, String name, String label, String attributes) {
    return """
    <label for="%s">%s</label>
    <input id="%s" name="%s" required maxlength="512" %s>
    """
        .formatted(name, view.text(label), name, name, attributes);
  }

  private static String button(View view, String attributes, String label) {
    return "<button type=\"submit\"%s>%s</button>\n"
        .formatted(attributes.isEmpty() ? "" : " " + attributes, view.text(label));
  }

  private String page(View view, String title, boolean isError, String body) {
    return """
    <!DOCTYPE html>
    <html lang="%s">
    <head>
    <meta charset="utf-8">
    <meta name="viewport" content="width=device-width, initial-scale=1">
    <meta name="robots" content="noindex">
    <title>%s%s – %s</title>
    <link rel="stylesheet" href="%s">
    </head>
    <body>
    <main>
    %s</main>
    </body>
    </html>
    """
        .formatted(
            view.language().tag(),
            isError ? view.text("Error: ") : "",
            view.text(title),
            Html.escaped(host),
            Paths.STYLE,
            body);
  }
}
