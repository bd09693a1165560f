package org.chappe.app.signin;

import java.nio.charset.StandardCharsets;
import java.time.InstantSource;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Semaphore;
import java.util.function.Supplier;
import org.chappe.delivery.TlsNeed;
import org.chappe.directory.Access;
import org.chappe.directory.Account;
import org.chappe.directory.NewPlaces;
import org.chappe.directory.Protocol;
import org.chappe.directory.SignInEntry;
import org.chappe.mime.HeaderWriter;
import org.chappe.mime.MailDate;
import org.chappe.net.Language;
import org.chappe.net.Languages;
import org.chappe.relay.Post;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A mail to an account's owner: somebody signed in from somewhere new. It goes into the account's
 * own mailbox, has no link, and asks for nothing: what others send in its name looks different.
 * Thread-safe.
 */
public final class SignInMail implements NewPlaces {
  private static final Languages LANGUAGES = Languages.of(SignInMail.class);

  /** Written at a time; more are logged and not written. */
  private static final int AT_ONCE = 100;

  private static final int LINE = 72;
  private static final Logger LOG = LoggerFactory.getLogger(SignInMail.class);

  private final String hostname;
  private final Post post;
  private final Supplier<String> ids;
  private final InstantSource clock;
  private final Semaphore places = new Semaphore(AT_ONCE);

  /**
   * @param ids for transactions: {@link org.chappe.delivery.Delivery#nextId()}
   */
  public SignInMail(String hostname, Post post, Supplier<String> ids, InstantSource clock) {
    this.hostname = hostname;
    this.post = post;
    this.ids = ids;
    this.clock = clock;
  }

  /** Tags that can be chosen. */
  public static List<String> languages() {
    return LANGUAGES.all().stream()
        .filter(language -> !language.equals(Languages.DEFAULT))
        .map(Language::tag)
        .toList();
  }

  /** Whether the mail can be had in the language of this tag. */
  public static boolean speaks(String tag) {
    return languages().contains(tag);
  }

  /** On a thread of its own: a mailbox that is slow keeps no sign-in from being written down. */
  @Override
  public void tell(Account account, SignInEntry signIn, String language) {
    if (!places.tryAcquire()) {
      failed(account, "too many at once");
      return;
    }
    Thread.ofVirtual()
        .name("sign-in-mail")
        .start(() -> {
          try {
            post.post(mail(account, signIn, LANGUAGES.lookup(language).orElse(Languages.DEFAULT)));
          } catch (RuntimeException e) {
            failed(account, String.valueOf(e.getMessage()));
          } finally {
            places.release();
          }
        });
  }

  private static void failed(Account account, String why) {
    LOG.warn("directory.place account={} outcome=not_told why=\"{}\"", account.address(), why);
  }

  Post.Mail mail(Account account, SignInEntry signIn, Language language) {
    String id = ids.get();
    String address = account.address().toString();
    String header = header(id, address, language);
    String text = text(address, signIn, language);
    return new Post.Mail(
        id,
        address,
        !StandardCharsets.US_ASCII.newEncoder().canEncode(address),
        TlsNeed.USUAL,
        0,
        out -> out.write((header + "\r\n" + text).getBytes(StandardCharsets.UTF_8)));
  }

  /** RFC 3834 §5; RFC 5322 §3.6 */
  private String header(String id, String address, Language language) {
    var fields =
        new HeaderWriter()
            .addresses(
                "From", List.of(HeaderWriter.address("Postmaster", "postmaster@" + hostname)))
            .addresses("To", List.of(address))
            .text("Subject", language.of("Somebody signed in from somewhere new"))
            .structured("Date", MailDate.write(clock.instant()))
            .structured("Message-ID", "<" + id + ".sign-in@" + hostname + ">")
            .structured("Auto-Submitted", "auto-generated")
            .structured("MIME-Version", "1.0")
            .structured("Content-Type", "text/plain; charset=utf-8")
            .structured("Content-Transfer-Encoding", "8bit");
    if (!language.equals(Languages.DEFAULT)) {
      fields.structured("Content-Language", language.tag());
    }
    return fields.toString();
  }

  private String text(String address, SignInEntry signIn, Language language) {
    var text = new Text(language);
    text.sentence("Somebody signed in to " + address + " from a network that is new:");
    text.field("Time", MailDate.write(signIn.first()));
    text.field("Address", signIn.address());
    text.field(
        "Protocol", signIn.protocol().map(Protocol::word).orElse("").toUpperCase(Locale.ROOT));
    if (!signIn.client().isEmpty()) {
      text.field("Program", "\"" + signIn.client() + "\" " + language.of("(as it calls itself)"));
    }
    var access = signIn.access().orElse(Access.PASSWORD);
    text.field("With", language.of(with(access)) + named(access));
    text.end();
    text.sentence("If it was you, you need not do anything.");
    text.sentence(remedy(access));
    text.sentence(
        "This mail was written by the mail server "
            + hostname
            + ". It has no link, and nobody who"
            + " writes in its name will ever need your password.");
    return text.toString();
  }

  private static String with(Access access) {
    return switch (access.means()) {
      case PASSWORD -> "your password";
      case TOTP -> "your password and a code";
      case RECOVERY_CODE -> "your password and a recovery code";
      case PASSKEY -> "a passkey";
      case APP_PASSWORD -> "an app password";
      case CERTIFICATE -> "a certificate";
      case TOKEN -> "an access that you gave to a program";
    };
  }

  private static String named(Access access) {
    return access.name().isEmpty() ? "" : ": \"" + access.name() + "\"";
  }

  private static String remedy(Access access) {
    return access.means().isPassword()
        ? "If it was not you, somebody knows your password: set another one now, or have it set by"
            + " who runs this server. Whoever got in with the old one is out then."
        : "If it was not you, somebody else has it: revoke it now, or have it revoked by who runs"
            + " this server. Whoever got in with it is out then.";
  }

  /** Lines of at most 72 characters, in the reader's language. */
  private static final class Text {
    private final Language language;
    private final StringBuilder out = new StringBuilder(1_000);

    Text(Language language) {
      this.language = language;
    }

    void sentence(String english) {
      int column = 0;
      for (String word : language.of(english).split(" ", -1)) {
        if (column > 0 && column + 1 + word.length() > LINE) {
          out.append("\r\n");
          column = 0;
        }
        out.append(column > 0 ? " " : "").append(word);
        column += word.length() + (column > 0 ? 1 : 0);
      }
      end();
      end();
    }

    void field(String name, String value) {
      out.append("    ").append(language.of(name)).append(": ").append(value);
      end();
    }

    void end() {
      out.append("\r\n");
    }

    @Override
    public String toString() {
      return out.toString();
    }
  }
}
