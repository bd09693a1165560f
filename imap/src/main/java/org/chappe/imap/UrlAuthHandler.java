package org.chappe.imap;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Optional;
import java.util.Set;
import org.chappe.imap.SectionReader.Content;
import org.chappe.imap.State.SignedIn;
import org.chappe.imap.command.GenUrlAuth;
import org.chappe.imap.command.ImapUrl;
import org.chappe.imap.command.ImapUrl.Authority;
import org.chappe.imap.command.ImapUrl.Authorization;
import org.chappe.imap.command.ResetKey;
import org.chappe.imap.command.UrlFetch;
import org.chappe.imap.wire.ImapWriter;
import org.chappe.imap.wire.Refused;
import org.chappe.imap.wire.SyntaxException;
import org.chappe.mailbox.MailboxSnapshot;

/**
 * GENURLAUTH, URLFETCH and RESETKEY, RFC 4467: URLs that let others read a message or a part of it.
 *
 * <p>Whatever is wrong with a URL, URLFETCH says NIL. {@link UrlAuthority} tells which may be used.
 */
final class UrlAuthHandler {
  private final UrlAuthority urls;
  private final ImapWriter out;
  private final SignedIn state;

  UrlAuthHandler(ImapService service, ImapWriter out, SignedIn state) {
    this.urls =
        new UrlAuthority(
            service.directory(), service.accounts(), service.clock(), service.hostname());
    this.out = out;
    this.state = state;
  }

  // GENURLAUTH

  /** RFC 4467 §7: what is wrong with a URL is answered with BAD. */
  Answer generate(GenUrlAuth command) {
    var authorized = new ArrayList<String>();
    for (GenUrlAuth.Request request : command.requests()) {
      authorized.add(authorized(request));
    }
    out.untagged().text("GENURLAUTH");
    for (String url : authorized) {
      out.text(" ").quoted(url); // a URL has neither quotes nor backslashes
    }
    out.endOfLine();
    return Answer.ok(state);
  }

  private String authorized(GenUrlAuth.Request request) {
    if (!request.mechanism().equals(UrlAuthority.MECHANISM)) {
      throw new SyntaxException("the mechanism is not known here: INTERNAL is");
    }
    ImapUrl url = ImapUrl.parse(request.url());
    Authorization authorization =
        url.authorization()
            .filter(auth -> auth.verifier().isEmpty())
            .orElseThrow(
                () -> new SyntaxException("a URL that ends in ;URLAUTH= and who may use it"));
    Authority server =
        url.server().orElseThrow(() -> new SyntaxException("an absolute URL is expected"));
    if (!urls.isHere(server)) {
      throw new SyntaxException("the URL is not one of this server");
    }
    String user =
        server.user().orElseThrow(() -> new SyntaxException("the owner's name is not in the URL"));
    if (urls.account(user).filter(state.account()::equals).isEmpty()) {
      throw new SyntaxException("the URL is not one of your mail");
    }
    MailboxSnapshot mailbox =
        url.mailbox()
            .flatMap(state.own().snapshot()::mailbox)
            .orElseThrow(() -> new SyntaxException("there is no such mailbox"));
    byte[] key = state.own().makeAccessKey(mailbox.info().id());
    return authorization.rump() + ":internal:" + UrlAuthority.token(key, authorization.rump());
  }

  // URLFETCH

  /** A response for each URL: what is found for one is not kept while the next is looked for. */
  Answer fetch(UrlFetch command) {
    command.requests().forEach(this::fetch);
    return Answer.ok(state);
  }

  private void fetch(UrlFetch.Request request) {
    ImapUrl url;
    try {
      url = ImapUrl.parse(request.url());
    } catch (SyntaxException e) {
      respondNil(request.url());
      return;
    }
    boolean answered =
        urls.open(
                url,
                this::maySee,
                (mail, mailbox) -> {
                  respond(request, url, new UrlReader(mail), mailbox);
                  return true;
                })
            .orElse(false);
    if (!answered) {
      respondNil(request.url());
    }
  }

  private void respond(
      UrlFetch.Request request, ImapUrl url, UrlReader reader, MailboxSnapshot mailbox) {
    if (request.items().isEmpty()) {
      respond(request.url(), reader.content(mailbox, url));
    } else {
      respond(request, reader.metadata(mailbox, url, request.items()));
    }
  }

  /**
   * RFC 4467 §3. No session is a submission entity; for that there is {@link StoredForSubmission}.
   */
  private boolean maySee(Authorization authorization) {
    return switch (authorization.access()) {
      case SUBMIT -> false;
      case USER -> urls.account(authorization.user()).filter(state.account()::equals).isPresent();
      case AUTHUSER, ANONYMOUS -> true; // nobody signs in anonymously
    };
  }

  private void respondNil(String url) {
    respond(url, Optional.empty());
  }

  private void respond(String url, Optional<Content> content) {
    begin(url);
    out.text(" ");
    content.ifPresentOrElse(found -> found.write(out), () -> out.text("NIL"));
    out.endOfLine();
  }

  /** {@code * URLFETCH "url" (BODYPARTSTRUCTURE (…)) (BINARY {2}…)} — RFC 5524 §3.2 */
  private void respond(UrlFetch.Request request, Optional<UrlReader.Metadata> found) {
    if (found.isEmpty()) {
      respondNil(request.url());
      return;
    }
    Set<UrlFetch.Item> items = request.items();
    UrlReader.Metadata metadata = found.get();
    boolean asked = items.contains(UrlFetch.Item.BODYPARTSTRUCTURE);
    boolean content = items.contains(UrlFetch.Item.BODY) || items.contains(UrlFetch.Item.BINARY);
    begin(request.url());
    if (asked && metadata.structure().isPresent()) {
      out.text(" (BODYPARTSTRUCTURE ").octets(metadata.structure().get()).text(")");
    } else if (!content) {
      out.text(" NIL"); // it is no part, and has no structure
    }
    if (content) {
      out.text(items.contains(UrlFetch.Item.BINARY) ? " (BINARY " : " (BODY ");
      metadata.content().ifPresentOrElse(octets -> octets.write(out), () -> out.text("NIL"));
      out.text(")");
    }
    out.endOfLine();
  }

  private void begin(String url) {
    out.untagged().text("URLFETCH ");
    if (url.chars().allMatch(c -> c > ' ' && c < 0x7F && c != '"' && c != '\\')) {
      out.quoted(url);
    } else {
      byte[] octets = url.getBytes(StandardCharsets.ISO_8859_1);
      out.literal(octets, 0, octets.length);
    }
  }

  // RESETKEY

  Answer reset(ResetKey command) {
    if (command.mailbox().isEmpty()) {
      state.own().removeAccessKeys();
      return new Answer(state, "", "all keys are removed");
    }
    if (!command.mechanisms().stream().allMatch(UrlAuthority.MECHANISM::equals)) {
      throw new Refused("CANNOT", "the mechanism is not known here: INTERNAL is");
    }
    MailboxSnapshot mailbox =
        state.own().snapshot().mailbox(command.mailbox().get()).orElseThrow(Refusals::nonexistent);
    state.own().resetAccessKey(mailbox.info().id());
    return Answer.ok(state, "URLMECH " + UrlAuthority.MECHANISM);
  }
}
