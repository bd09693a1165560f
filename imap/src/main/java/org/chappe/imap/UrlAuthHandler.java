package org.chappe.imap;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.Optional;
import java.util.Set;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.chappe.directory.Account;
import org.chappe.imap.SectionReader.Content;
import org.chappe.imap.State.SignedIn;
import org.chappe.imap.command.GenUrlAuth;
import org.chappe.imap.command.ImapUrl;
import org.chappe.imap.command.ImapUrl.Authority;
import org.chappe.imap.command.ImapUrl.Authorization;
import org.chappe.imap.command.ImapUrl.Verifier;
import org.chappe.imap.command.ResetKey;
import org.chappe.imap.command.UrlFetch;
import org.chappe.imap.wire.ImapWriter;
import org.chappe.imap.wire.Refused;
import org.chappe.imap.wire.SyntaxException;
import org.chappe.mailbox.MailAccount;
import org.chappe.mailbox.MailboxSnapshot;
import org.chappe.model.Address;

/**
 * GENURLAUTH, URLFETCH and RESETKEY, RFC 4467: URLs that let others read a message or a part of it.
 *
 * <p>A token is two hexadecimal digits that name the algorithm, 01, and the HMAC-SHA-256 of the URL
 * up to it with the mailbox's access key. Whatever is wrong with a URL, URLFETCH says NIL, and a
 * token is worked out all the same, so that neither the answer nor its time tells which mailboxes
 * there are.
 */
final class UrlAuthHandler {
  private static final String MECHANISM = "INTERNAL";
  private static final String ALGORITHM = "01";
  private static final byte[] NO_KEY = new byte[32];

  private final ImapService service;
  private final ImapWriter out;
  private final SignedIn state;

  UrlAuthHandler(ImapService service, ImapWriter out, SignedIn state) {
    this.service = service;
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
    if (!request.mechanism().equals(MECHANISM)) {
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
    if (!isHere(server)) {
      throw new SyntaxException("the URL is not one of this server");
    }
    String user =
        server.user().orElseThrow(() -> new SyntaxException("the owner's name is not in the URL"));
    if (account(user).filter(state.account()::equals).isEmpty()) {
      throw new SyntaxException("the URL is not one of your mail");
    }
    MailboxSnapshot mailbox =
        url.mailbox()
            .flatMap(state.own().snapshot()::mailbox)
            .orElseThrow(() -> new SyntaxException("there is no such mailbox"));
    byte[] key = state.own().makeAccessKey(mailbox.info().id());
    return authorization.rump() + ":internal:" + token(key, authorization.rump());
  }

  private boolean isHere(Authority server) {
    return server.host().equalsIgnoreCase(service.hostname());
  }

  /** An account's main address; an alias is no user. */
  private Optional<Account> account(String user) {
    try {
      Address address = Address.parse(user);
      return state.account().address().equals(address)
          ? Optional.of(state.account())
          : service.directory().account(address);
    } catch (IllegalArgumentException e) {
      return Optional.empty();
    }
  }

  private static String token(byte[] key, String rump) {
    try {
      Mac mac = Mac.getInstance("HmacSHA256");
      mac.init(new SecretKeySpec(key, "HmacSHA256"));
      byte[] digest = mac.doFinal(rump.getBytes(StandardCharsets.US_ASCII));
      return ALGORITHM + HexFormat.of().formatHex(digest);
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("every JDK has HMAC-SHA-256", e);
    }
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
    Optional<Account> owner = url.server().flatMap(Authority::user).flatMap(this::account);
    Optional<MailAccount> opened = owner.flatMap(a -> service.accounts().open(a.id()));
    if (opened.isEmpty()) {
      permits(Optional.empty(), Optional.empty(), url);
      respondNil(request.url());
      return;
    }
    try (MailAccount mail = opened.get()) {
      Optional<MailboxSnapshot> mailbox = url.mailbox().flatMap(mail.snapshot()::mailbox);
      if (!permits(Optional.of(mail), mailbox, url)) {
        respondNil(request.url());
      } else if (request.items().isEmpty()) {
        respond(request.url(), new UrlReader(mail).content(mailbox.orElseThrow(), url));
      } else {
        respond(request, new UrlReader(mail).metadata(mailbox.orElseThrow(), url, request.items()));
      }
    }
  }

  /** RFC 4467 §6. The token is compared in a time that does not depend on where it differs. */
  private boolean permits(
      Optional<MailAccount> mail, Optional<MailboxSnapshot> mailbox, ImapUrl url) {
    Optional<byte[]> key =
        mail.flatMap(account -> mailbox.flatMap(box -> account.accessKey(box.info().id())));
    if (url.authorization().isEmpty() || url.authorization().get().verifier().isEmpty()) {
      return false;
    }
    Authorization authorization = url.authorization().get();
    Verifier verifier = authorization.verifier().orElseThrow();
    boolean rightToken =
        MessageDigest.isEqual(
            token(key.orElse(NO_KEY), authorization.rump()).getBytes(StandardCharsets.US_ASCII),
            verifier.token().getBytes(StandardCharsets.US_ASCII));
    return key.isPresent()
        && rightToken
        && verifier.mechanism().equals(MECHANISM)
        && url.server().filter(this::isHere).isPresent()
        && authorization.expire().filter(service.clock().instant()::isAfter).isEmpty()
        && maySee(authorization);
  }

  /** RFC 4467 §3. No session is a message submission entity: nobody is given that role here. */
  private boolean maySee(Authorization authorization) {
    return switch (authorization.access()) {
      case SUBMIT -> false;
      case USER -> account(authorization.user()).filter(state.account()::equals).isPresent();
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
    if (!command.mechanisms().stream().allMatch(MECHANISM::equals)) {
      throw new Refused("CANNOT", "the mechanism is not known here: INTERNAL is");
    }
    MailboxSnapshot mailbox =
        state.own().snapshot().mailbox(command.mailbox().get()).orElseThrow(Refusals::nonexistent);
    state.own().resetAccessKey(mailbox.info().id());
    return Answer.ok(state, "URLMECH " + MECHANISM);
  }
}
