package org.chappe.smtp;

import java.nio.charset.StandardCharsets;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import org.chappe.delivery.Delivery;
import org.chappe.delivery.Trace;
import org.chappe.directory.Account;
import org.chappe.directory.Directory;
import org.chappe.directory.Origin;
import org.chappe.directory.Protocol;
import org.chappe.directory.SignIn;
import org.chappe.directory.access.EndReason;
import org.chappe.directory.access.Ending;
import org.chappe.directory.access.OpenSession;
import org.chappe.directory.access.OpenSessions;
import org.chappe.mailbox.SubmitUrls;
import org.chappe.net.Connection;
import org.chappe.net.ConnectionClosed;
import org.chappe.net.TlsContext;
import org.chappe.smtp.command.CommandParser;
import org.chappe.smtp.command.SmtpCommand;
import org.chappe.smtp.command.SyntaxException;
import org.chappe.smtp.wire.BadLine;
import org.chappe.smtp.wire.LineReader;
import org.chappe.smtp.wire.Reply;
import org.chappe.smtp.wire.SessionEnds;
import org.jspecify.annotations.Nullable;

/**
 * The life of one connection. Only its thread touches the state and writes to the socket.
 *
 * <p>Replies are collected and sent when the next read would wait, so that pipelined commands are
 * answered in one write (RFC 2920 §3.2). There is no delay before the greeting, and who talks
 * before it is served all the same: a delay stops only the simplest of spammers, and costs
 * everybody else.
 *
 * <p>Every wait has a limit: {@code silence} between commands, the connection's own limits within
 * one. Mistakes without a message in between are counted, and too many end the session with 421.
 */
final class SmtpSession {
  /** RFC 5321 §4.1.4: what the order of commands depends on. */
  private sealed interface State {
    /** Nobody has said EHLO, or TLS has made it forgotten. */
    record Connected() implements State {}

    record Greeted(Hello hello) implements State {}

    record InTransaction(Hello hello, Transaction transaction) implements State {}
  }

  private static final Reply OK = new Reply(250, "2.0.0", "ok");
  private static final State CONNECTED = new State.Connected();

  private final SmtpSettings settings;
  private final Connection connection;
  private final OpenSessions sessions;
  private final Optional<TlsContext> startTls;
  private final Delivery delivery;
  private final InstantSource clock;
  private final SmtpEvents events;
  private final LineReader lines;
  private final MailHandler mail;
  private final Authentication authentication;
  private State state = CONNECTED;
  private Optional<Account> account = Optional.empty(); // who signed in
  private Optional<OpenSession> entry = Optional.empty(); // from then on
  private volatile @Nullable EndReason ended; // by somebody else than the client
  private int mistakes;
  private boolean done;

  SmtpSession(
      SmtpSettings settings,
      Connection connection,
      Directory directory,
      OpenSessions sessions,
      Delivery delivery,
      Optional<TlsContext> startTls,
      SubmitUrls urls,
      InstantSource clock,
      SmtpEvents events) {
    this.settings = settings;
    this.connection = connection;
    this.sessions = sessions;
    this.startTls = startTls;
    this.delivery = delivery;
    this.clock = clock;
    this.events = events;
    this.lines = new LineReader(connection.in());
    this.mail = new MailHandler(settings, connection, directory, delivery, urls, clock, events);
    this.authentication =
        new Authentication(settings.signIn(), connection, lines, directory, events);
  }

  void run() {
    if (settings.kind() == SmtpKind.SUBMISSION) {
      connection.cutAfter(settings.signInWithin());
    }
    String language = settings.kind() == SmtpKind.LMTP ? " LMTP" : " ESMTP";
    reply(Reply.plain(220, settings.hostname() + language + " Chappe"));
    try {
      while (!done) {
        switch (connection.awaitInput(settings.silence())) {
          case READY -> step();
          case ENDED -> done = true;
          case SILENT ->
              throw new SessionEnds(
                  "4.4.2", "silent for " + settings.silence().toSeconds() + " seconds");
          case FINISHING -> throw finishing();
          case WOKEN, MOVE -> throw new IllegalStateException("nobody asked for it");
        }
      }
    } catch (SessionEnds e) {
      reply(e.reply());
      events.emit(
          new SmtpEvent.Ended(
              connection.id(), settings.kind(), connection.remote().getAddress(), e.reply()));
    } finally {
      leaveTransaction();
      entry.ifPresent(OpenSession::close);
    }
  }

  private SessionEnds finishing() {
    EndReason why = ended;
    return why == null
        ? new SessionEnds("4.3.2", "the server stops, try again")
        : new SessionEnds("4.7.0", why.text());
  }

  /** Any thread. */
  private void endedBy(EndReason why) {
    ended = why;
    connection.finishWithin(Ending.GRACE);
  }

  private void step() {
    connection.in().startCommand();
    try {
      byte[] line = lines.line();
      try {
        carryOut(CommandParser.parse(line));
      } catch (SyntaxException e) {
        requireHopeFor(line);
        mistake(new Reply(e.code(), e.enhanced(), e.text()));
      }
    } catch (BadLine e) {
      mistake(e.reply());
    } catch (Refused e) {
      if (e.isMistake()) {
        mistake(e.reply());
      } else {
        reply(e.reply());
      }
    }
  }

  /** What fails here is ours, and passes: a recipient that cannot be looked up is asked again. */
  private void carryOut(SmtpCommand command) {
    try {
      state = execute(command);
    } catch (SyntaxException | Refused | SessionEnds | ConnectionClosed e) {
      throw e;
    } catch (RuntimeException e) {
      events.emit(new SmtpEvent.Failed(connection.id(), settings.kind(), e));
      if (command instanceof SmtpCommand.Data
          || command instanceof SmtpCommand.Bdat
          || command instanceof SmtpCommand.Burl) {
        // How many replies the client waits for, and where its next command begins, is not sure.
        throw new SessionEnds("4.3.0", "something went wrong here, try again");
      }
      reply(new Reply(451, "4.3.0", "something went wrong here, try again"));
    }
  }

  /**
   * After a BDAT that cannot be read nobody knows where the next command begins; and a browser that
   * was made to post a form here would go on for long.
   */
  private static void requireHopeFor(byte[] line) {
    String text = new String(line, StandardCharsets.ISO_8859_1);
    if (text.regionMatches(true, 0, "BDAT", 0, 4)) {
      throw new SessionEnds("5.5.4", "BDAT without a size: what follows it cannot be understood");
    }
    if (text.contains(" HTTP/")) {
      throw new SessionEnds("5.5.2", "this is a mail server, not a web server");
    }
  }

  private void mistake(Reply reply) {
    reply(reply);
    if (++mistakes >= settings.errors()) {
      throw new SessionEnds("4.7.0", "too many mistakes");
    }
  }

  /** Carries out one command and returns the state after it. */
  private State execute(SmtpCommand command) {
    requireAllowed(command);
    return switch (command) {
      case SmtpCommand.Ehlo(String client) -> hello(new Hello(client, true), false);
      case SmtpCommand.Helo(String client) -> hello(new Hello(client, false), false);
      case SmtpCommand.Lhlo(String client) -> hello(new Hello(client, true), true);
      case SmtpCommand.Mail begin ->
          switch (state) {
            case State.Connected() -> throw notGreeted();
            case State.Greeted(Hello hello) ->
                new State.InTransaction(hello, mail.mail(begin, extensions(), account));
            case State.InTransaction in ->
                throw Refused.mistake(503, "5.5.1", "a transaction is open: RSET ends it");
          };
      case SmtpCommand.Rcpt rcpt -> {
        State.InTransaction in = inTransaction();
        mail.rcpt(in.transaction(), rcpt, extensions(), account);
        yield in;
      }
      case SmtpCommand.Data() -> data(inTransaction());
      case SmtpCommand.Bdat chunk -> bdat(chunk);
      case SmtpCommand.Burl named -> burl(named);
      case SmtpCommand.Rset() -> {
        State after = afterTransaction();
        reply(OK);
        yield after;
      }
      case SmtpCommand.Noop() -> still(OK);
      case SmtpCommand.Vrfy(String who) ->
          still(new Reply(252, "2.5.0", "send it, and you will see (RFC 5321 §3.5.3)"));
      case SmtpCommand.Expn(String list) ->
          throw Refused.mistake(502, "5.5.1", "who is on a list is not told");
      case SmtpCommand.Help() -> still(help());
      case SmtpCommand.StartTls() -> startTls();
      case SmtpCommand.Auth auth -> auth(auth);
      case SmtpCommand.Quit() -> {
        done = true;
        yield still(new Reply(221, "2.0.0", settings.hostname() + " says good-bye"));
      }
    };
  }

  /** RFC 3207 §4: where TLS is needed, nothing else comes before it. */
  private void requireAllowed(SmtpCommand command) {
    boolean always =
        switch (command) {
          case SmtpCommand.Ehlo ehlo -> true;
          case SmtpCommand.Helo helo -> true;
          case SmtpCommand.Lhlo lhlo -> true;
          case SmtpCommand.Noop noop -> true;
          case SmtpCommand.Rset rset -> true;
          case SmtpCommand.Help help -> true;
          case SmtpCommand.Quit quit -> true;
          case SmtpCommand.StartTls tls -> true;
          default -> false;
        };
    if (always || settings.kind() != SmtpKind.SUBMISSION) {
      return;
    }
    if (!settings.signIn().allows(connection.isTls(), connection.remote().getAddress())) {
      passOver(command);
      throw Refused.mistake(530, "5.7.0", "STARTTLS comes first");
    }
    if (account.isEmpty() && !(command instanceof SmtpCommand.Auth)) {
      passOver(command);
      throw Refused.mistake(530, "5.7.0", "sign in first (AUTH)");
    }
  }

  /** A chunk is part of its command, whatever the answer. */
  private void passOver(SmtpCommand command) {
    if (command instanceof SmtpCommand.Bdat bdat) {
      mail.skip(bdat);
    }
  }

  private State hello(Hello hello, boolean lhlo) {
    boolean lmtp = settings.kind() == SmtpKind.LMTP;
    if (lmtp != lhlo) { // RFC 2033 §4.1
      throw Refused.mistake(
          500, "5.5.1", lmtp ? "this is LMTP: LHLO is expected" : "this is SMTP: EHLO is expected");
    }
    leaveTransaction();
    reply(
        hello.extended()
            ? Reply.plain(250, extensions().lines(clock.instant()).toArray(String[]::new))
            : Reply.plain(250, settings.hostname()));
    return new State.Greeted(hello);
  }

  private Extensions extensions() {
    return new Extensions(
        settings,
        connection.isTls(),
        canStartTls(),
        settings.kind() == SmtpKind.SUBMISSION
            ? authentication.offered(new Origin(connection.remote().getAddress(), Protocol.SMTP))
            : List.of(),
        delivery.sendsOnward(),
        mail.takesUrls(),
        account.isPresent());
  }

  private boolean canStartTls() {
    return startTls.isPresent() && !connection.isTls();
  }

  private State data(State.InTransaction in) {
    boolean accepted = mail.data(in.transaction(), trace(in), account);
    forgive(accepted);
    return new State.Greeted(in.hello());
  }

  private State bdat(SmtpCommand.Bdat chunk) {
    if (!(state instanceof State.InTransaction in)) {
      mail.skip(chunk);
      throw noTransaction();
    }
    return after(in, mail.bdat(in.transaction(), chunk, trace(in), account));
  }

  /** What fails here is not to be half a message: the transaction ends with it. */
  private State burl(SmtpCommand.Burl named) {
    if (!mail.takesUrls()) {
      throw Refused.mistake(502, "5.5.1", "stored mail is sent by the submission ports");
    }
    State.InTransaction in = inTransaction();
    MailHandler.requireRecipients(in.transaction());
    try {
      return after(in, mail.burl(in.transaction(), named, trace(in), account.orElseThrow()));
    } catch (Refused e) {
      leaveTransaction();
      throw e;
    }
  }

  private State after(State.InTransaction in, MailHandler.Chunk chunk) {
    return switch (chunk) {
      case TAKEN -> in;
      case ACCEPTED -> {
        forgive(true);
        yield afterTransaction();
      }
      case REFUSED -> afterTransaction();
    };
  }

  private void forgive(boolean accepted) {
    if (accepted) {
      mistakes = 0;
    }
  }

  private Trace trace(State.InTransaction in) {
    return new Trace(
        in.hello().client(),
        connection.remote().getAddress(),
        in.hello()
            .protocol(
                settings.kind(),
                in.transaction().isSmtpUtf8(),
                connection.isTls(),
                account.isPresent()),
        connection.tlsDescription());
  }

  private State startTls() {
    if (connection.isTls()) {
      throw Refused.mistake(503, "5.5.1", "TLS is in use already");
    }
    if (startTls.isEmpty()) {
      throw Refused.mistake(502, "5.5.1", "TLS is not set up here");
    }
    leaveTransaction();
    connection.startTls(startTls.get(), "220 2.0.0 go ahead\r\n", settings.asksForCertificates());
    return CONNECTED; // RFC 3207 §4.2: what was said before is forgotten
  }

  private State auth(SmtpCommand.Auth auth) {
    if (settings.kind() != SmtpKind.SUBMISSION) {
      throw Refused.mistake(502, "5.5.1", "mail programs sign in at the submission ports");
    }
    Hello hello =
        switch (state) {
          case State.Connected() -> throw notGreeted();
          case State.InTransaction in ->
              throw Refused.mistake(503, "5.5.1", "a transaction is open (RFC 4954 §4)");
          case State.Greeted greeted -> greeted.hello();
        };
    if (account.isPresent()) {
      throw Refused.mistake(503, "5.5.1", "you have signed in already (RFC 4954 §4)");
    }
    long arrived = sessions.arriving();
    var origin = new Origin(connection.remote().getAddress(), Protocol.SMTP, hello.client());
    SignIn.Accepted accepted = authentication.accepted(auth, origin);
    Account signedIn = accepted.account();
    account = Optional.of(signedIn);
    connection.cutNever();
    entry =
        Optional.of(
            sessions.open(
                arrived, connection.id(), signedIn, accepted.access(), origin, this::endedBy));
    events.emit(
        new SmtpEvent.SignedIn(
            connection.id(), connection.remote().getAddress(), signedIn.address()));
    return still(new Reply(235, "2.7.0", "welcome"));
  }

  private Reply help() {
    return new Reply(
        214,
        "2.0.0",
        List.of(
            "commands: EHLO HELO LHLO MAIL RCPT DATA BDAT BURL RSET NOOP VRFY STARTTLS AUTH QUIT",
            "RFC 5321 tells what they do"));
  }

  private State still(Reply reply) {
    reply(reply);
    return state;
  }

  private State.InTransaction inTransaction() {
    if (state instanceof State.InTransaction in) {
      return in;
    }
    throw noTransaction();
  }

  private static Refused noTransaction() {
    return Refused.mistake(503, "5.5.1", "no transaction is open: MAIL comes first");
  }

  private Refused notGreeted() {
    return Refused.mistake(
        503, "5.5.1", (settings.kind() == SmtpKind.LMTP ? "LHLO" : "EHLO") + " comes first");
  }

  private State afterTransaction() {
    leaveTransaction();
    return state;
  }

  /** Drops the transaction and what it brought. */
  private void leaveTransaction() {
    if (state instanceof State.InTransaction(Hello hello, Transaction transaction)) {
      transaction.close();
      state = new State.Greeted(hello);
    }
  }

  private void reply(Reply reply) {
    reply.writeTo(connection.out());
  }
}
