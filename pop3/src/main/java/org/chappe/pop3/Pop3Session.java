package org.chappe.pop3;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.chappe.directory.Account;
import org.chappe.directory.Origin;
import org.chappe.directory.Protocol;
import org.chappe.directory.SignIn;
import org.chappe.directory.access.EndReason;
import org.chappe.directory.access.Ending;
import org.chappe.directory.access.OpenSession;
import org.chappe.directory.sasl.SaslSettings;
import org.chappe.mailbox.MailAccount;
import org.chappe.mailbox.MailboxRefused;
import org.chappe.net.Awaited;
import org.chappe.net.Connection;
import org.chappe.net.ConnectionClosed;
import org.chappe.net.Language;
import org.chappe.net.Languages;
import org.chappe.net.OctetWriter;
import org.chappe.net.TlsContext;
import org.chappe.pop3.command.CommandParser;
import org.chappe.pop3.command.Pop3Command;
import org.chappe.pop3.command.SyntaxException;
import org.chappe.store.Body;
import org.chappe.store.BodyDamaged;
import org.chappe.store.StoreException;
import org.jspecify.annotations.Nullable;

/**
 * The life of one connection, RFC 1939 §3. Only its thread touches the state and writes to the
 * socket. Answers are sent when the next read would wait, so that pipelined commands are answered
 * in one write (RFC 2449 §6.8).
 *
 * <p>Every wait has a limit ({@link Pop3Settings}), and wrong commands in a row are counted.
 */
final class Pop3Session implements AutoCloseable {
  /** What a state needs lives in the state. RFC 1939 §3 */
  private sealed interface State {
    /** AUTHORIZATION, RFC 1939 §4. */
    record Authorization(Optional<String> user) implements State {}

    /** TRANSACTION, RFC 1939 §5. */
    record Transaction(Account account, Maildrop maildrop, OpenSession entry) implements State {}

    record Over() implements State {}
  }

  /**
   * How long bodies read ahead are kept for a silent client: it mostly asks for the next message at
   * once, and a thousand sessions that hold 256 KiB each would be half of a small heap.
   */
  private static final Duration KEPT_AHEAD = Duration.ofSeconds(1);

  private static final State BEGINNING = new State.Authorization(Optional.empty());

  static final Languages LANGUAGES = Languages.of(Pop3Session.class);

  private final Pop3Service service;
  private final Connection connection;
  private final LineReader lines;
  private final OctetWriter out;
  private State state = BEGINNING;
  private Language language = Languages.DEFAULT;
  private boolean utf8;
  private int mistakes; // wrong commands since the last good one
  private int refusedSignIns;
  private volatile @Nullable EndReason ended; // by somebody else than the client

  Pop3Session(Pop3Service service, Connection connection) {
    this.service = service;
    this.connection = connection;
    this.lines = new LineReader(connection.in());
    this.out = connection.out();
  }

  /** Serves the client to the end of the session. */
  void run() {
    connection.cutAfter(service.settings().signInLimit());
    ok("Chappe is ready");
    String how = "dropped";
    try {
      while (!(state instanceof State.Over)) {
        switch (await()) {
          case READY -> step();
          case ENDED -> {
            return;
          }
          case SILENT -> throw new SessionEnds("silent for too long");
          case FINISHING -> throw new SessionEnds("the server stops");
          case WOKEN, MOVE -> throw new IllegalStateException("nobody asked for it");
        }
      }
      how = "quit";
    } catch (SessionEnds e) {
      how = "ended";
      EndReason why = ended;
      error("SYS/TEMP", why == null ? e.text() : why.text());
    } finally {
      leave(how, 0);
    }
  }

  /** Waits for the next command; what was read ahead is not kept by who waits for long. */
  private Awaited await() {
    if (state instanceof State.Transaction in && in.maildrop().isAhead()) {
      Awaited soon = connection.awaitInput(KEPT_AHEAD);
      if (soon != Awaited.SILENT) {
        return soon;
      }
      in.maildrop().forgetAhead();
    }
    return connection.awaitInput(silenceAllowed());
  }

  private Duration silenceAllowed() {
    return state instanceof State.Transaction
        ? service.settings().idleLimit()
        : service.settings().signInLimit();
  }

  private void step() {
    String name = "-";
    try {
      Pop3Command command = CommandParser.parse(lines.command());
      name = command.name();
      state = execute(command);
      mistakes = 0;
    } catch (SyntaxException e) {
      mistake(e.text());
    } catch (LineReader.TooLong e) {
      mistake(String.valueOf(e.getMessage()));
    } catch (Refused e) {
      error(e.code(), e.text());
    } catch (MailboxRefused e) {
      error("SYS/PERM", String.valueOf(e.getMessage()));
    } catch (SessionEnds | ConnectionClosed e) {
      throw e;
    } catch (RuntimeException e) {
      failed(name, e);
      error(
          e instanceof BodyDamaged ? "SYS/PERM" : "SYS/TEMP",
          e instanceof BodyDamaged
              ? "the stored message is damaged"
              : e instanceof StoreException
                  ? "try again later"
                  : "this should have worked; the server's log says more");
    }
  }

  private void failed(String command, RuntimeException e) {
    service.events().emit(new Pop3Event.Failed(connection.id(), accountName(), command, e));
  }

  private String accountName() {
    return state instanceof State.Transaction in ? in.account().address().toString() : "";
  }

  private void mistake(String text) {
    error("", text);
    if (++mistakes >= service.settings().badCommands()) {
      throw new SessionEnds("too many wrong commands");
    }
  }

  /** Carries out one command and returns the state after it. */
  private State execute(Pop3Command command) {
    return switch (command) {
      case Pop3Command.Capa() -> capabilities();
      case Pop3Command.Quit() -> quit();
      case Pop3Command.User user -> user(user);
      case Pop3Command.Pass pass -> pass(pass);
      case Pop3Command.Apop() -> throw new Refused("APOP is not offered here");
      case Pop3Command.Auth auth -> auth(auth);
      case Pop3Command.Stls() -> startTls();
      case Pop3Command.Utf8() -> utf8();
      case Pop3Command.Lang lang -> lang(lang);
      case Pop3Command.Stat() -> stat(maildrop());
      case Pop3Command.List list -> list(maildrop(), list);
      case Pop3Command.Uidl uidl -> uidl(maildrop(), uidl);
      case Pop3Command.Retr retr -> retrieve(maildrop(), retr);
      case Pop3Command.Top top -> top(maildrop(), top);
      case Pop3Command.Dele dele -> delete(maildrop(), dele);
      case Pop3Command.Noop() -> {
        maildrop();
        yield done("done");
      }
      case Pop3Command.Rset() -> reset(maildrop());
    };
  }

  private Maildrop maildrop() {
    if (state instanceof State.Transaction in) {
      return in.maildrop();
    }
    throw new SyntaxException("sign in first");
  }

  private State.Authorization authorization() {
    if (state instanceof State.Authorization in) {
      return in;
    }
    throw new SyntaxException("you have signed in already");
  }

  // Answers

  private void ok(String text) {
    out.text("+OK ");
    people(text);
  }

  private State done(String text) {
    ok(text);
    return state;
  }

  private void error(String code, String text) {
    out.text("-ERR ");
    if (!code.isEmpty()) {
      out.text("[").text(code).text("] ");
    }
    people(text);
  }

  /** The text of every answer comes from here: in the language that LANG chose, or in ASCII. */
  private void people(String text) {
    out.utf8(language.of(text)).endOfLine();
  }

  private void line(String text) {
    out.text(text).endOfLine();
  }

  private void endOfLines() {
    line(".");
  }

  // Any state

  /** RFC 2449 §5, §6 */
  private State capabilities() {
    ok("this is what there is");
    line("TOP");
    line("UIDL");
    line("RESP-CODES");
    line("AUTH-RESP-CODE");
    line("PIPELINING");
    line("EXPIRE NEVER");
    line("UTF8 USER");
    line("LANG");
    if (service.loginDelay().isSet()) {
      line("LOGIN-DELAY " + service.loginDelay().seconds());
    }
    if (mayStartTls()) {
      line("STLS");
    }
    if (maySignIn() && takesPasswords()) {
      line("USER");
    }
    List<String> mechanisms = mechanisms();
    if (!mechanisms.isEmpty()) {
      line("SASL " + String.join(" ", mechanisms));
    }
    line("IMPLEMENTATION Chappe");
    endOfLines();
    return state;
  }

  /** RFC 6856 §3.2 */
  private State lang(Pop3Command.Lang lang) {
    if (lang.range().isEmpty()) {
      ok("these are the languages");
      for (Language known : LANGUAGES.all()) {
        boolean named = !known.equals(Languages.DEFAULT);
        out.utf8(named ? known.tag() + " " + known.name() : known.tag()).endOfLine();
      }
      endOfLines();
      return state;
    }
    language =
        LANGUAGES
            .lookup(lang.range().get())
            .orElseThrow(() -> new Refused("this language is not spoken here"));
    out.text("+OK ").text(language.tag()).text(" ");
    people("this language it is");
    return state;
  }

  private State quit() {
    if (state instanceof State.Transaction in) {
      long removed;
      try {
        removed = in.maildrop().update();
      } catch (RuntimeException e) {
        failed("QUIT", e);
        // RFC 1939 §6: some messages were not removed
        error("SYS/TEMP", "some deleted messages are not removed");
        leave("quit", 0);
        return new State.Over();
      }
      ok("until next time");
      leave("quit", removed);
    } else {
      ok("until next time");
    }
    return new State.Over();
  }

  // Before signing in

  private boolean mayStartTls() {
    return state instanceof State.Authorization
        && !connection.isTls()
        && service.tls().isPresent()
        && !utf8;
  }

  private boolean maySignIn() {
    return signInSettings().allows(connection.isTls(), connection.remote().getAddress());
  }

  private boolean takesPasswords() {
    return signInSettings().takesPasswords();
  }

  private SaslSettings signInSettings() {
    return service.settings().signIn();
  }

  private List<String> mechanisms() {
    return service
        .mechanisms()
        .offered(
            SignInHandler.channel(
                connection, new Origin(connection.remote().getAddress(), Protocol.POP3)));
  }

  /** RFC 2595 §4: what the client sent behind the command in plain is gone. */
  private State startTls() {
    authorization();
    if (connection.isTls()) {
      throw new SyntaxException("TLS is in use already");
    }
    if (utf8) {
      throw new SyntaxException("STLS comes before UTF8"); // RFC 6856 §2.1
    }
    TlsContext context = service.tls().orElseThrow(() -> new Refused("TLS is not offered here"));
    connection.startTls(context, "+OK begin TLS now\r\n", signInSettings().asksForCertificates());
    language = Languages.DEFAULT; // whoever chose it may have been somebody else
    return BEGINNING;
  }

  /** RFC 6856 §2.1 */
  private State utf8() {
    authorization();
    utf8 = true;
    return done("UTF-8 it is");
  }

  private State user(Pop3Command.User user) {
    authorization();
    requirePasswords();
    ok("and the password?");
    return new State.Authorization(Optional.of(user.name()));
  }

  private State pass(Pop3Command.Pass pass) {
    State.Authorization now = authorization();
    requirePasswords();
    String user = now.user().orElseThrow(() -> new SyntaxException("USER comes first"));
    state = BEGINNING; // RFC 1939 §7: after a refusal USER comes first again
    return signIn(origin -> handler(origin).password(user, pass.password()));
  }

  /** RFC 5034 §4; without a mechanism, the list that Outlook asks for. */
  private State auth(Pop3Command.Auth auth) {
    authorization();
    if (auth.mechanism().isEmpty()) {
      ok("these are the mechanisms");
      mechanisms().forEach(this::line);
      endOfLines();
      return state;
    }
    requirePrivacy();
    return signIn(origin -> handler(origin).authenticate(auth));
  }

  private SignInHandler handler(Origin origin) {
    return new SignInHandler(service, connection, lines, origin);
  }

  private void requirePrivacy() {
    if (!maySignIn()) {
      throw new Refused("AUTH", "passwords are for TLS only: use STLS first");
    }
  }

  private void requirePasswords() {
    requirePrivacy();
    if (!takesPasswords()) {
      throw new Refused("AUTH", "passwords are not taken here: use AUTH");
    }
  }

  private interface Checking {
    SignIn.Accepted from(Origin origin);
  }

  private State signIn(Checking checking) {
    long arrived = service.sessions().arriving();
    var origin = new Origin(connection.remote().getAddress(), Protocol.POP3);
    SignIn.Accepted accepted;
    try {
      accepted = checking.from(origin);
    } catch (Refused e) {
      if (++refusedSignIns >= service.settings().failedSignIns()) {
        error(e.code(), e.text());
        throw new SessionEnds("signing in failed too often");
      }
      throw e;
    }
    Account account = accepted.account();
    if (!service.loginDelay().allows(account.id())) {
      throw new Refused(
          "LOGIN-DELAY", "at most once in " + service.loginDelay().seconds() + " seconds");
    }
    MailAccount mail =
        service
            .accounts()
            .open(account.id())
            .orElseThrow(() -> new Refused("SYS/TEMP", "the account's mail is not there"));
    var maildrop = new Maildrop(mail, Pop3Options.of(mail), utf8);
    connection.cutNever();
    service
        .events()
        .emit(
            new Pop3Event.SignedIn(
                connection.id(),
                account.address().toString(),
                connection.remote(),
                connection.tlsDescription().orElse("none"),
                maildrop.count()));
    ok(maildrop.count() + " messages");
    OpenSession entry =
        service
            .sessions()
            .open(arrived, connection.id(), account, accepted.access(), origin, this::endedBy);
    return new State.Transaction(account, maildrop, entry);
  }

  /** Any thread. */
  private void endedBy(EndReason why) {
    ended = why;
    connection.finishWithin(Ending.GRACE);
  }

  // Signed in

  private State stat(Maildrop maildrop) {
    out.text("+OK ").number(maildrop.count()).text(" ").number(maildrop.octets()).endOfLine();
    return state;
  }

  private State list(Maildrop maildrop, Pop3Command.List list) {
    if (list.message().isPresent()) {
      int number = maildrop.require(list.message().getAsLong());
      out.text("+OK ").number(number).text(" ").number(maildrop.size(number)).endOfLine();
      return state;
    }
    ok(maildrop.count() + " messages");
    for (int number = 1; number <= maildrop.last(); number++) {
      if (maildrop.isThere(number)) {
        out.number(number).text(" ").number(maildrop.size(number)).endOfLine();
      }
    }
    endOfLines();
    return state;
  }

  private State uidl(Maildrop maildrop, Pop3Command.Uidl uidl) {
    if (uidl.message().isPresent()) {
      int number = maildrop.require(uidl.message().getAsLong());
      out.text("+OK ");
      uidl(maildrop, number);
      return state;
    }
    ok(maildrop.count() + " messages");
    for (int number = 1; number <= maildrop.last(); number++) {
      if (maildrop.isThere(number)) {
        uidl(maildrop, number);
      }
    }
    endOfLines();
    return state;
  }

  /**
   * {@code 12 1767323045.57}: INBOX's UIDVALIDITY and the message's UID, so it never changes, and
   * never names another message. RFC 1939 §7
   */
  private void uidl(Maildrop maildrop, int number) {
    out.number(number)
        .text(" ")
        .number(maildrop.uidValidity())
        .text(".")
        .number(maildrop.uid(number))
        .endOfLine();
  }

  private State retrieve(Maildrop maildrop, Pop3Command.Retr retr) {
    int number = maildrop.require(retr.message());
    Body body = maildrop.body(number, true);
    byte[] header = body.header(); // before the answer: what cannot be read is refused, not cut off
    ok(maildrop.size(number) + " octets");
    var message = new DotStuffing(out);
    try {
      message.write(header, 0, header.length);
      body.copyTo(message, body.headerOctets(), body.octets());
    } catch (IOException e) {
      throw new UncheckedIOException(e); // nothing here throws it
    } catch (StoreException e) {
      throw brokenOff("RETR", e);
    }
    message.finish();
    maildrop.fetched(number);
    return state;
  }

  private State top(Maildrop maildrop, Pop3Command.Top top) {
    int number = maildrop.require(top.message());
    Body body = maildrop.body(number, false);
    byte[] header = body.header();
    ok("the header and " + top.lines() + " lines");
    var message = new DotStuffing(out);
    try {
      message.write(header, 0, header.length);
      if (top.lines() > 0) {
        message.stopAfter(top.lines());
        body.copyTo(message, body.headerOctets(), body.octets());
      }
      message.finish();
    } catch (DotStuffing.Enough e) {
      message.finish();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (StoreException e) {
      throw brokenOff("TOP", e);
    }
    return state;
  }

  /** After half a message nothing more can be said that the client would understand. */
  private ConnectionClosed brokenOff(String command, StoreException e) {
    failed(command, e);
    return new ConnectionClosed("a message was broken off: " + e.getMessage());
  }

  private State delete(Maildrop maildrop, Pop3Command.Dele dele) {
    int number = maildrop.require(dele.message());
    maildrop.delete(number);
    return done("message " + number + " goes when you QUIT");
  }

  private State reset(Maildrop maildrop) {
    maildrop.undelete();
    return done(maildrop.count() + " messages");
  }

  // The end

  /** Leaves the maildrop as it is, but for what was fetched, which may be marked as seen. */
  private void leave(String how, long removed) {
    if (state instanceof State.Transaction(Account account, Maildrop maildrop, var entry)) {
      state = new State.Over();
      entry.close();
      long fetched = maildrop.fetchedCount();
      try (maildrop) {
        maildrop.markSeen();
      } catch (RuntimeException e) {
        service
            .events()
            .emit(new Pop3Event.Failed(connection.id(), account.address().toString(), "QUIT", e));
      }
      service
          .events()
          .emit(
              new Pop3Event.Ended(
                  connection.id(),
                  account.address().toString(),
                  how,
                  fetched,
                  removed,
                  out.total()));
    }
  }

  @Override
  public void close() {
    leave("dropped", 0);
  }
}
