package org.chappe.imap;

import java.time.Duration;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import org.chappe.directory.Account;
import org.chappe.directory.Origin;
import org.chappe.directory.Protocol;
import org.chappe.directory.access.EndReason;
import org.chappe.directory.access.Ending;
import org.chappe.directory.access.OpenSession;
import org.chappe.directory.sasl.SaslSettings;
import org.chappe.imap.ImapEvent.CommandFinished;
import org.chappe.imap.ImapEvent.Outcome;
import org.chappe.imap.State.Authenticated;
import org.chappe.imap.State.LoggedOut;
import org.chappe.imap.State.NotAuthenticated;
import org.chappe.imap.State.Selected;
import org.chappe.imap.State.SignedIn;
import org.chappe.imap.command.Append;
import org.chappe.imap.command.Authenticate;
import org.chappe.imap.command.CancelUpdate;
import org.chappe.imap.command.Capability;
import org.chappe.imap.command.Check;
import org.chappe.imap.command.ChooseComparator;
import org.chappe.imap.command.ChooseLanguage;
import org.chappe.imap.command.Close;
import org.chappe.imap.command.Compress;
import org.chappe.imap.command.Copy;
import org.chappe.imap.command.Create;
import org.chappe.imap.command.Delete;
import org.chappe.imap.command.DeleteAcl;
import org.chappe.imap.command.Enable;
import org.chappe.imap.command.Expunge;
import org.chappe.imap.command.Fetch;
import org.chappe.imap.command.GenUrlAuth;
import org.chappe.imap.command.GetAcl;
import org.chappe.imap.command.GetMetadata;
import org.chappe.imap.command.GetQuota;
import org.chappe.imap.command.GetQuotaRoot;
import org.chappe.imap.command.Id;
import org.chappe.imap.command.Idle;
import org.chappe.imap.command.ImapCommand;
import org.chappe.imap.command.ListMailboxes;
import org.chappe.imap.command.ListRights;
import org.chappe.imap.command.Login;
import org.chappe.imap.command.Logout;
import org.chappe.imap.command.Lsub;
import org.chappe.imap.command.Move;
import org.chappe.imap.command.MultiSearch;
import org.chappe.imap.command.MyRights;
import org.chappe.imap.command.Namespace;
import org.chappe.imap.command.Noop;
import org.chappe.imap.command.Notify;
import org.chappe.imap.command.Program;
import org.chappe.imap.command.Qresync;
import org.chappe.imap.command.Rename;
import org.chappe.imap.command.Replace;
import org.chappe.imap.command.ResetKey;
import org.chappe.imap.command.Search;
import org.chappe.imap.command.SearchReturns;
import org.chappe.imap.command.Select;
import org.chappe.imap.command.SetAcl;
import org.chappe.imap.command.SetMetadata;
import org.chappe.imap.command.SetQuota;
import org.chappe.imap.command.Sort;
import org.chappe.imap.command.StartTls;
import org.chappe.imap.command.Status;
import org.chappe.imap.command.StatusItem;
import org.chappe.imap.command.Store;
import org.chappe.imap.command.Subscribe;
import org.chappe.imap.command.ThreadMessages;
import org.chappe.imap.command.Unauthenticate;
import org.chappe.imap.command.Unselect;
import org.chappe.imap.command.UrlFetch;
import org.chappe.imap.command.Xlist;
import org.chappe.imap.wire.ImapParser;
import org.chappe.imap.wire.ImapWriter;
import org.chappe.imap.wire.Refused;
import org.chappe.imap.wire.SessionEnds;
import org.chappe.imap.wire.SyntaxException;
import org.chappe.mailbox.search.SortBy;
import org.chappe.model.Address;
import org.chappe.model.MailboxName;
import org.chappe.model.UidSet;
import org.chappe.net.Awaited;
import org.chappe.net.Connection;
import org.chappe.net.ConnectionClosed;
import org.chappe.net.ConnectionEnd;
import org.chappe.net.Languages;
import org.chappe.net.TlsContext;
import org.jspecify.annotations.Nullable;

/**
 * One client's session: reads commands, carries them out, answers. Only the connection's thread
 * touches it; others only wake the connection.
 *
 * <p>Output is flushed by the connection before it waits for the client, so a batch of pipelined
 * commands is answered in one write.
 */
final class ImapSession implements AutoCloseable {
  /** Commands that name messages by number, or answer so: RFC 9586 §3.2, §3.8. */
  private static final Set<String> BY_NUMBER =
      Set.of("COPY", "FETCH", "MOVE", "REPLACE", "SEARCH", "SORT", "STORE", "THREAD");

  private final ImapService service;
  private final Connection connection;
  private final ImapWriter out;
  private final ImapParser in;
  private final Progress progress;
  // What a client has told or been told of since it signed in; UNAUTHENTICATE makes it new.
  private Enabled enabled = new Enabled();
  private FlagTexts flagTexts = new FlagTexts();
  private Client client = Client.UNNAMED;
  private boolean clientTold; // in an event
  private Optional<Watch> watch = Optional.empty(); // there while NOTIFY asks for anything
  private Optional<IdleHandler> idle = Optional.empty(); // there from IDLE to DONE
  private Begun begun = Begun.NOTHING; // the command that is carried out
  private State state = new NotAuthenticated();
  private Optional<OpenSession> entry = Optional.empty(); // while somebody is signed in
  private volatile @Nullable EndReason ended; // by somebody else than the client
  private int mistakes; // wrong commands since the last good one
  private int refusedSignIns;

  /** A command, and what its event is to tell: times and octets as they were when it began. */
  private record Begun(
      String tag, Optional<Account> account, long nanos, long octetsIn, long octetsOut) {
    static final Begun NOTHING = new Begun("*", Optional.empty(), 0, 0, 0);
  }

  ImapSession(ImapService service, Connection connection) {
    this.service = service;
    this.connection = connection;
    this.out = new ImapWriter(connection.out());
    this.in =
        new ImapParser(
            connection.in(),
            () -> out.continuation("go on"),
            service.settings().limits().parsing());
    this.progress =
        new Progress(
            out,
            connection.out(),
            service.clock(),
            service.settings().times().progress(),
            connection::isFinishing);
  }

  /** Before anything else. */
  void greet() {
    connection.cutAfter(service.settings().times().signIn());
    out.untagged("OK", "CAPABILITY " + capabilities().text(), "Chappe is ready");
  }

  /**
   * Serves the client to the end of the session, and then returns false; or until it is to go on on
   * a fresh thread, and is to be called again there ({@link Connection#goOnWith}): when it idles
   * and has been told all there is, as clients idle for hours, and it {@link #rest}s then; and when
   * the connection asks for it ({@link Connection#awaitInputOrMove}).
   */
  boolean run() {
    try {
      while (!(state instanceof LoggedOut)) {
        Awaited awaited = await();
        if (awaited == Awaited.ENDED && idle.isEmpty()) {
          return false;
        }
        if (awaited == Awaited.MOVE) {
          return true;
        }
        goOn(awaited);
        if (idle.isPresent()) {
          connection.out().flush();
          return true;
        }
      }
    } catch (SessionEnds e) {
      if (!out.isInLine()) {
        EndReason why = ended;
        out.untagged("BYE", "", why == null ? e.text() : why.text());
      }
    } catch (ConnectionClosed e) {
      if (e.end() == ConnectionEnd.COMPRESSION && !out.isInLine()) {
        out.untagged("BYE", "", String.valueOf(e.getMessage()));
      }
      throw e;
    }
    return false;
  }

  /** While it idles, without a thread: until it is time for a sign of life. */
  Optional<Duration> rest() {
    return idle.map(_ -> service.settings().times().keepAlive());
  }

  /** After a wait. */
  private void goOn(Awaited awaited) {
    if (idle.isPresent()) {
      goOn(idle.get(), awaited);
      return;
    }
    switch (awaited) {
      case READY -> step();
      case SILENT -> throw new SessionEnds("silent for too long");
      case FINISHING -> throw new SessionEnds("the server stops");
      case WOKEN -> tellUnasked();
      case ENDED, MOVE -> throw new IllegalStateException("run() ends then");
    }
  }

  private Awaited await() {
    if (in.hasUnread()) {
      return Awaited.READY;
    }
    if (idle.isPresent()) {
      return connection.awaitInputOrWake(service.settings().times().keepAlive());
    }
    return watch.isPresent()
        ? connection.awaitInputOrWake(silenceAllowed())
        : connection.awaitInputOrMove(silenceAllowed());
  }

  private Duration silenceAllowed() {
    return state instanceof SignedIn
        ? service.settings().times().idle()
        : service.settings().times().signIn();
  }

  /** One command, from its tag to its answer; IDLE's comes later. */
  private void step() {
    long nanos = System.nanoTime();
    long octetsIn = connection.in().total();
    long octetsOut = connection.out().total();
    begun = new Begun(in.begin(), account(), nanos, octetsIn, octetsOut);
    String name = "-";
    Outcome outcome = Outcome.BAD;
    try {
      name = in.commandName();
      ImapCommand command = ImapCommand.parse(name, in);
      name = command.name();
      outcome = carryOut(command);
      if (outcome == Outcome.OK && idle.isPresent()) {
        return;
      }
      endIdle(); // it failed at once
      in.skipRest();
      mistakes = outcome == Outcome.BAD ? mistakes + 1 : 0;
    } catch (SyntaxException e) {
      mistakes++;
      answerAndSkip("BAD", e.code(), e.text());
    } catch (Refused e) { // an argument that is well written and cannot be
      outcome = Outcome.NO;
      if (e.emptiesResult()) {
        emptyResult();
      }
      answerAndSkip("NO", e.code(), e.text());
    }
    finish(name, outcome);
  }

  /** IDLE after a wait. What waits is {@link #run()}. */
  private void goOn(IdleHandler handler, Awaited awaited) {
    var command = new Idle();
    Outcome outcome =
        attempt(
            command,
            () -> {
              if (handler.isDone(awaited)) {
                endIdle();
                answer(command, Answer.ok(state), false);
              }
            },
            false);
    if (outcome == Outcome.OK && idle.isPresent()) {
      return;
    }
    endIdle();
    in.skipRest();
    mistakes = outcome == Outcome.BAD ? mistakes + 1 : 0;
    finish(command.name(), outcome);
  }

  private void endIdle() {
    idle.ifPresent(IdleHandler::close);
    idle = Optional.empty();
  }

  private void finish(String name, Outcome outcome) {
    if (state instanceof SignedIn now) {
      now.mailboxes().release();
    }
    var took = Duration.ofNanos(System.nanoTime() - begun.nanos());
    service
        .events()
        .emit(
            new CommandFinished(
                connection.id(),
                name(begun.account().or(this::account)),
                name,
                outcome,
                took,
                connection.in().total() - begun.octetsIn(),
                connection.out().total() - begun.octetsOut()));
    if (mistakes >= service.settings().badCommands()) {
      throw new SessionEnds("too many wrong commands");
    }
  }

  /** The answer goes first: a client may wait for it before it sends the rest. */
  private void answerAndSkip(String status, String code, String text) {
    requireWholeLines();
    out.tagged(begun.tag(), status, code, text);
    in.skipRest();
  }

  private Outcome carryOut(ImapCommand command) {
    boolean keepsNumbers =
        switch (command) {
          case Fetch fetch -> !fetch.byUid();
          case Store store -> !store.byUid();
          // RFC 7162 §3.2.10.2: the numbers in a UID SEARCH's keys must mean what they meant
          case Search search -> !search.byUid() || search.program().criterion().hasNumbers();
          case Sort sort -> !sort.byUid() || sort.program().criterion().hasNumbers();
          case ThreadMessages thread ->
              !thread.byUid() || thread.program().criterion().hasNumbers();
          case MultiSearch search -> search.program().criterion().hasNumbers();
          default -> false;
        };
    progress.begin(begun.tag());
    return attempt(
        command,
        () -> {
          if (enabled.uidOnly() && BY_NUMBER.contains(command.name())) {
            throw MailboxView.uidRequired();
          }
          Answer answer = execute(begun.tag(), command);
          if (idle.isEmpty()) {
            answer(command, answer, keepsNumbers);
          }
        },
        keepsNumbers);
  }

  private void answer(ImapCommand command, Answer answer, boolean keepsNumbers) {
    become(answer.state());
    noteOwn(command);
    if (enabled.rev2()) {
      tellNormalized(command);
    }
    tell(command, keepsNumbers);
    if (!(command instanceof StartTls)) {
      out.tagged(
          begun.tag(),
          "OK",
          withSyncPoint(withoutLimit(answer.code())),
          command.name() + " " + answer.text());
    }
    switch (command) {
      case Compress() -> connection.startDeflate(service.settings().compression());
      case Unauthenticate() -> endDeflate();
      default -> {
        // all others leave the connection as it is
      }
    }
  }

  /** Does a command, or a part of it, and answers if it fails. */
  private Outcome attempt(ImapCommand command, Runnable part, boolean keepsNumbers) {
    try {
      part.run();
      return Outcome.OK;
    } catch (SyntaxException e) {
      requireWholeLines();
      out.tagged(begun.tag(), "BAD", e.code(), e.text());
      return Outcome.BAD;
    } catch (SessionEnds | ConnectionClosed e) {
      throw e;
    } catch (RuntimeException e) {
      Refused refused = Refusals.of(e);
      if (Refusals.isOurs(e)) {
        service
            .events()
            .emit(new ImapEvent.Failed(connection.id(), accountName(), command.name(), e));
      }
      requireWholeLines();
      tell(command, keepsNumbers);
      out.tagged(begun.tag(), "NO", withSyncPoint(refused.code()), refused.text());
      return Outcome.NO;
    }
  }

  /** The selected mailbox is let go where it is no longer that. */
  @SuppressWarnings("ReferenceEquality") // each selecting has its own
  private void become(State next) {
    if (state instanceof Selected before
        && !(next instanceof Selected after && after.access() == before.access())) {
      before.access().close();
    }
    state = next;
  }

  /** After half a response nothing more can be said that the client would understand. */
  private void requireWholeLines() {
    if (out.isInLine()) {
      throw new ConnectionClosed("a response was broken off");
    }
  }

  /**
   * The answer's code, or HIGHESTMODSEQ where that has to be told; where both have to,
   * HIGHESTMODSEQ goes ahead in a line of its own. Where neither has, and messages left that cannot
   * be told yet, the client is asked to let them be told: RFC 5530 §3, EXPUNGEISSUED.
   */
  private String withSyncPoint(String code) {
    if (!(state instanceof Selected selected)) {
      return code;
    }
    String point = selected.teller().syncPoint();
    if (point.isEmpty() && code.isEmpty()) {
      return selected.view().hasGhosts() ? "EXPUNGEISSUED" : "";
    }
    if (point.isEmpty() || code.isEmpty()) {
      return code + point;
    }
    out.untagged("OK", point, "so far");
    return code;
  }

  /** RFC 9738 §3.1: where EXPUNGEISSUED has to be told too, MESSAGELIMIT goes ahead. */
  private String withoutLimit(String code) {
    if (code.startsWith("MESSAGELIMIT ")
        && state instanceof Selected selected
        && selected.view().hasGhosts()) {
      out.untagged("NO", code, "done for the last messages");
      return "EXPUNGEISSUED";
    }
    return code;
  }

  private void tell(ImapCommand command, boolean keepsNumbers) {
    if (state instanceof Selected selected) {
      boolean takesAway =
          command instanceof Expunge || command instanceof Move || command instanceof Replace;
      if (takesAway) {
        selected.teller().tellOwn();
      } else if (keepsNumbers) {
        selected.teller().tellKeepingNumbers();
      } else {
        selected.teller().tellAll();
      }
      if (command instanceof Noop || command instanceof Check) {
        selected.teller().listened();
      }
    }
  }

  // NOTIFY, RFC 5465

  /** Replaces what was asked for; what has piled up in the selected mailbox is told first. */
  private Answer notify(Notify notify) {
    SignedIn now = signedIn();
    endWatch();
    if (now instanceof Selected selected && !notify.groups().isEmpty()) {
      selected.teller().tellOwn();
    }
    enabled.notices().ask(notify);
    if (enabled.notices().isActive()) {
      var started = watching(now);
      watch = Optional.of(started);
      started.tellNoAccess(now);
      if (notify.status()) {
        started.tellStatus(now);
      }
    }
    return Answer.ok(now);
  }

  /** What cannot be watched is as if NONE had been asked for. RFC 5465 §3.1, §5.8 */
  private Watch watching(SignedIn now) {
    try {
      return new Watch(out, enabled, service.settings(), now, connection::wake);
    } catch (RuntimeException e) {
      enabled.notices().overflow();
      throw e;
    }
  }

  private void endWatch() {
    watch.ifPresent(Watch::close);
    watch = Optional.empty();
  }

  /** Between two commands: what NOTIFY asked for and has happened. */
  private void tellUnasked() {
    if (watch.isEmpty() || !(state instanceof SignedIn now)) {
      return; // the word is left over from an IDLE
    }
    try {
      if (state instanceof Selected selected) {
        if (enabled.notices().expungesAtOnce()) {
          selected.teller().tellAll();
        } else {
          selected.teller().tellKeepingNumbers();
        }
      }
      watch.get().look(now);
    } catch (SessionEnds | ConnectionClosed e) {
      throw e;
    } catch (RuntimeException e) {
      Refusals.of(e); // ends the session when the account is gone
      if (Refusals.isOurs(e)) {
        service.events().emit(new ImapEvent.Failed(connection.id(), accountName(), "NOTIFY", e));
      }
      requireWholeLines();
      Watch.tellOverflow(out, enabled.notices());
    }
    if (!enabled.notices().isActive()) {
      endWatch();
    }
  }

  /** Names this session gives and takes are not told to it. RFC 5465 §5 */
  private void noteOwn(ImapCommand command) {
    Notices notices = enabled.notices();
    switch (command) {
      case Create create -> notices.own(create.mailbox());
      case Delete delete -> notices.own(delete.mailbox());
      case Rename rename -> {
        notices.own(rename.from());
        notices.own(rename.to());
      }
      case Subscribe subscribe -> notices.own(subscribe.mailbox());
      default -> {
        // changes no name
      }
    }
  }

  /**
   * Names are normalized here, and who writes one in another form is told. RFC 9051 §6.3.9.7;
   * SELECT does so by itself.
   */
  private void tellNormalized(ImapCommand command) {
    switch (command) {
      case Append append -> tellNormalized(append.mailbox());
      case Create create -> tellNormalized(create.mailbox());
      case Delete delete -> tellNormalized(delete.mailbox());
      case Rename rename -> {
        // RFC 9051 §6.3.6: the new name, with the old one as it was sent, whichever differs
        if (isNormalized(rename.from()) || isNormalized(rename.to())) {
          lists().normalized(Mailboxes.canonical(rename.to()), in.sent(rename.from()));
        }
      }
      default -> {
        // has no name, or the RFC asks for nothing
      }
    }
  }

  private void tellNormalized(MailboxName name) {
    if (isNormalized(name)) {
      lists().normalized(Mailboxes.canonical(name), in.sent(name));
    }
  }

  private boolean isNormalized(MailboxName name) {
    return !in.sent(name).equals(Mailboxes.canonical(name).value());
  }

  /** Carries out one command. No default: a new command must be placed here. */
  private Answer execute(String tag, ImapCommand command) {
    return switch (command) {
      case Append append ->
          new AppendHandler(service, in, signedIn(), enabled.notices()).handle(append);
      case Authenticate authenticate -> signIn(authenticate);
      case CancelUpdate cancel -> cancelUpdate(cancel);
      case Capability() -> capability();
      case Check() -> Answer.ok(selected());
      case ChooseComparator choose ->
          new LanguageHandler(out).comparator(choose, enabled, signedIn());
      case ChooseLanguage choose -> new LanguageHandler(out).language(choose, state);
      case Close() -> expunges(selectedAtLeast()).close();
      case Compress() -> compress();
      case Copy copy -> copies().copy(copy);
      case Create create -> mailboxes().create(create);
      case Delete delete -> mailboxes().delete(delete);
      case DeleteAcl delete -> rights().delete(delete);
      case Enable enable -> enable(enable);
      case Expunge expunge -> expunges(selected()).expunge(expunge);
      case Fetch fetch -> fetch(fetch);
      case GetAcl get -> rights().get(get);
      case GetMetadata get -> metadata().get(get);
      case GetQuota get -> quota().get(get);
      case GetQuotaRoot root -> quota().root(root);
      case GenUrlAuth generate -> urls().generate(generate);
      case Id id -> id(id);
      case Idle() -> idle();
      case ListMailboxes list -> lists().list(list);
      case ListRights list -> rights().list(list);
      case Login login -> signIn(login);
      case Logout() -> logout();
      case Lsub lsub -> lists().lsub(lsub);
      case Move move -> copies().move(move);
      case MultiSearch search -> search(tag, search);
      case MyRights mine -> rights().mine(mine);
      case Namespace() -> namespace();
      case Noop() -> Answer.ok(state);
      case Notify notify -> notify(notify);
      case Rename rename -> mailboxes().rename(rename);
      case Replace replace ->
          new ReplaceHandler(service, out, in, selected(), enabled.notices()).handle(replace);
      case ResetKey reset -> urls().reset(reset);
      case Search search -> search(tag, search);
      case Select select -> select(select);
      case SetAcl set -> rights().set(set);
      case SetMetadata set -> metadata().set(set);
      case SetQuota set -> quota().set(set);
      case Sort sort -> sort(tag, sort);
      case StartTls() -> startTls(tag);
      case Status status -> status(status);
      case Store store -> store(store);
      case Subscribe subscribe -> mailboxes().subscribe(subscribe);
      case ThreadMessages thread -> thread(thread);
      case Unauthenticate() -> unauthenticate();
      case Unselect() -> Answer.ok(selectedAtLeast().unselected());
      case UrlFetch fetch -> urls().fetch(fetch);
      case Xlist xlist -> lists().xlist(xlist);
    };
  }

  // States

  private SignedIn signedIn() {
    if (state instanceof SignedIn signedIn) {
      return signedIn;
    }
    throw new SyntaxException("sign in first");
  }

  /** The selected mailbox, which may still be read: rights are looked at each time. */
  private Selected selected() {
    Selected selected = selectedAtLeast();
    selected.access().requireReadable();
    return selected;
  }

  private Selected selectedAtLeast() {
    if (state instanceof Selected selected) {
      return selected;
    }
    signedIn();
    throw new SyntaxException("no mailbox is selected");
  }

  private void requireNotSignedIn() {
    if (!(state instanceof NotAuthenticated)) {
      throw new SyntaxException("this session has signed in already");
    }
  }

  private String accountName() {
    return name(account());
  }

  private static String name(Optional<Account> account) {
    return account.map(known -> known.address().toString()).orElse("");
  }

  private Optional<Account> account() {
    return state instanceof SignedIn signedIn ? Optional.of(signedIn.account()) : Optional.empty();
  }

  // Commands of any state

  private Capabilities capabilities() {
    return capabilities(
        state instanceof SignedIn now ? Optional.of(now.account().address()) : Optional.empty());
  }

  private Capabilities capabilities(Optional<Address> account) {
    return new Capabilities(
        service.settings(),
        account,
        client,
        mayStartTls(),
        passwordsAllowed(),
        state instanceof NotAuthenticated ? mechanisms() : List.of(),
        connection.isCompressed());
  }

  private Answer capability() {
    out.untagged().text("CAPABILITY ").text(capabilities().text()).endOfLine();
    return Answer.ok(state);
  }

  private Answer logout() {
    out.untagged("BYE", "", "until next time");
    end();
    return Answer.ok(new LoggedOut());
  }

  /** RFC 2971 §3.1, §3.2. What the client says last holds. */
  private Answer id(Id id) {
    client = Client.of(id);
    entry.filter(_ -> client.isNamed()).ifPresent(open -> open.named(client.shown()));
    if (client.isNamed() && !clientTold) {
      clientTold = true;
      service
          .events()
          .emit(
              new ImapEvent.ClientNamed(
                  connection.id(), accountName(), client.name(), client.version()));
    }
    out.untagged().text("ID (\"name\" \"Chappe\")").endOfLine();
    return Answer.ok(state);
  }

  // Before signing in

  private boolean mayStartTls() {
    return !connection.isTls() && service.tls().isPresent();
  }

  private boolean passwordsAllowed() {
    SaslSettings allowed = service.settings().signIn();
    return allowed.takesPasswords()
        && allowed.allows(connection.isTls(), connection.remote().getAddress());
  }

  private List<String> mechanisms() {
    return service
        .mechanisms()
        .offered(
            SignInHandler.channel(
                connection,
                new Origin(connection.remote().getAddress(), Protocol.IMAP, client.shown())));
  }

  /**
   * RFC 9051 §6.2.1. The answer is sent in plain and all that follows in TLS; what the client sent
   * behind the command is gone, and the session is as it was at its beginning.
   */
  private Answer startTls(String tag) {
    requireNotSignedIn();
    if (connection.isTls()) {
      throw new SyntaxException("TLS is in use already");
    }
    TlsContext context = service.tls().orElseThrow(() -> new Refused("TLS is not offered here"));
    connection.startTls(
        context, tag + " OK begin TLS now\r\n", service.settings().signIn().asksForCertificates());
    out.speak(Languages.DEFAULT); // RFC 5255 §3.1: whoever chose it may have been somebody else
    mistakes = 0;
    return Answer.ok(new NotAuthenticated());
  }

  private Answer signIn(ImapCommand command) {
    requireNotSignedIn();
    long arrived = service.sessions().arriving();
    var origin = new Origin(connection.remote().getAddress(), Protocol.IMAP, client.shown());
    var handler = new SignInHandler(service, connection, in, out, origin);
    try {
      Authenticated authenticated =
          switch (command) {
            case Login login -> handler.login(login);
            case Authenticate authenticate -> handler.authenticate(authenticate);
            default -> throw new IllegalArgumentException(command.name());
          };
      connection.cutNever();
      entry =
          Optional.of(
              service
                  .sessions()
                  .open(
                      arrived,
                      connection.id(),
                      authenticated.account(),
                      handler.access(),
                      origin,
                      this::endedBy));
      in.skipUpTo(4 * service.settings().messageLimit().octets());
      var offered = capabilities(Optional.of(authenticated.account().address()));
      return new Answer(authenticated, "CAPABILITY " + offered.text(), "done");
    } catch (Refused e) {
      if (++refusedSignIns >= service.settings().failedSignIns()) {
        throw new SessionEnds("signing in failed too often");
      }
      throw e;
    }
  }

  /** Any thread. */
  private void endedBy(EndReason why) {
    ended = why;
    connection.finishWithin(Ending.GRACE);
  }

  // Signed in

  /** RFC 4978 §3. Compression begins behind the answer. */
  private Answer compress() {
    SignedIn now = signedIn();
    if (connection.isCompressed()) { // §3: BAD, not NO, when it is this command that did it
      throw new SyntaxException("COMPRESSIONACTIVE", "DEFLATE is in use already");
    }
    if (service.settings().compression() == 0) {
      throw new SyntaxException("compression is not offered here");
    }
    return new Answer(now, "", "everything from here on is compressed");
  }

  /**
   * RFC 8437 §3: everything is as it was when the client had connected, but for TLS. Never NO: the
   * client may have sent its next AUTHENTICATE already. Compression ends behind the answer.
   */
  private Answer unauthenticate() {
    signedIn();
    endWatch();
    end();
    enabled = new Enabled();
    flagTexts = new FlagTexts();
    client = Client.UNNAMED;
    clientTold = false;
    in.utf7Names();
    in.skipLittle();
    out.utf7Names();
    out.speak(Languages.DEFAULT);
    connection.cutAfter(service.settings().times().signIn());
    return new Answer(new NotAuthenticated(), "", "you may sign in");
  }

  private void endDeflate() {
    if (connection.isCompressed()) {
      connection.endDeflate();
    }
  }

  /** RFC 9051 §6.3.1, RFC 5161 */
  private Answer enable(Enable enable) {
    SignedIn now = signedIn();
    var known = new LinkedHashSet<String>(); // each is told once, however often it was named
    for (String capability : enable.capabilities()) {
      capabilities().enablable(capability).ifPresent(known::add);
    }
    out.untagged().text("ENABLED");
    known.forEach(name -> out.text(" ").text(name));
    out.endOfLine();
    if (known.contains("CONDSTORE") || known.contains("QRESYNC")) {
      becomesCondstore();
    }
    if (known.contains("QRESYNC")) {
      enabled.enableQresync();
    }
    if (known.contains("UIDONLY")) {
      enabled.enableUidOnly();
      if (state instanceof Selected selected) {
        selected.view().uidOnly();
        selected.teller().contexts().uidOnly();
      }
    }
    if (known.contains("IMAP4rev2")) {
      enabled.enableRev2();
      in.utf8Names();
      out.utf8Names();
    }
    if (known.contains("UTF8=ACCEPT")) {
      enabled.enableUtf8();
      in.utf8Accepted();
      out.utf8Names();
    }
    return Answer.ok(now);
  }

  /** The first command that shows the client knows of modification sequences. RFC 7162 §3.1 */
  private void becomesCondstore() {
    if (!enabled.condstore()) {
      enabled.enableCondstore();
      if (state instanceof Selected selected) {
        out.untagged("OK", "HIGHESTMODSEQ " + selected.view().toldUpTo(), "so far");
      }
    }
  }

  /** Begins; it is answered after DONE. */
  private Answer idle() {
    SignedIn now = signedIn();
    var started = new IdleHandler(connection, in, out, now, watch);
    idle = Optional.of(started);
    started.begin();
    return Answer.ok(now);
  }

  private CopyHandler copies() {
    return new CopyHandler(
        out, selected(), enabled.notices(), progress, service.settings().limits());
  }

  private MailboxesHandler mailboxes() {
    return new MailboxesHandler(out, signedIn(), progress);
  }

  private UrlAuthHandler urls() {
    return new UrlAuthHandler(service, out, signedIn());
  }

  private ListHandler lists() {
    return new ListHandler(out, enabled, signedIn(), service.settings());
  }

  private MetadataHandler metadata() {
    return new MetadataHandler(out, enabled.notices(), signedIn());
  }

  private AclHandler rights() {
    return new AclHandler(service, out, signedIn());
  }

  private QuotaHandler quota() {
    return new QuotaHandler(service, out, signedIn());
  }

  private Answer namespace() {
    SignedIn now = signedIn();
    out.untagged().text("NAMESPACE ((\"\" \"/\")) ((\"");
    out.text(Mailboxes.USERS).text("/\" \"/\")) NIL").endOfLine();
    return Answer.ok(now);
  }

  private Answer status(Status status) {
    SignedIn now = signedIn();
    if (status.items().contains(StatusItem.HIGHESTMODSEQ)) {
      becomesCondstore();
    }
    return new StatusHandler(out, now, service.settings()).handle(status);
  }

  /** RFC 9051 §6.3.2: whatever comes of it, the mailbox selected before is not any more. */
  private Answer select(Select select) {
    SignedIn before = signedIn();
    if (select.qresync().isPresent() && !enabled.qresync()) {
      throw new SyntaxException("QRESYNC is to be enabled before it is used");
    }
    if (enabled.uidOnly() && select.qresync().flatMap(Qresync::match).isPresent()) {
      throw MailboxView.uidRequired();
    }
    if (before instanceof Selected) {
      out.untagged("OK", "CLOSED", "the mailbox selected before is closed");
    }
    become(before.unselected());
    if (select.condstore()) {
      becomesCondstore();
    }
    return new SelectHandler(
            out,
            enabled,
            before.unselected(),
            flagTexts,
            service.settings(),
            in.sent(select.mailbox()),
            connection::wake)
        .handle(select);
  }

  // Selected

  private ExpungeHandler expunges(Selected now) {
    return new ExpungeHandler(out, now, progress, service.settings().limits().ofCommand());
  }

  private Answer fetch(Fetch fetch) {
    Selected now = selected();
    if (fetch.vanished() && !enabled.qresync()) {
      throw new SyntaxException("QRESYNC is to be enabled before VANISHED is asked for");
    }
    if (FetchHandler.asksModSeq(fetch)) {
      becomesCondstore();
    }
    return new FetchHandler(
            out, enabled, now, flagTexts, progress, service.settings().limits().ofCommand())
        .handle(fetch);
  }

  private Answer store(Store store) {
    Selected now = selected();
    requireWritable(now);
    if (store.unchangedSince().isPresent()) {
      becomesCondstore();
    }
    return new StoreHandler(out, enabled, now, progress, service.settings().limits().ofCommand())
        .handle(store);
  }

  private Answer search(String tag, Search search) {
    return saving(
        search.returns(),
        () -> {
          Program program = program(search.program(), search.returns(), List.of());
          return searching(program).search(tag, search.with(program));
        });
  }

  private Answer sort(String tag, Sort sort) {
    return saving(
        sort.returns(),
        () -> {
          Program program = program(sort.program(), sort.returns(), sort.by());
          return searching(program).sort(tag, sort.with(program));
        });
  }

  /**
   * RFC 9051 §6.4.4.1: a search that is refused and was to be saved has found nothing; one that is
   * BAD changes nothing.
   */
  private Answer saving(Optional<SearchReturns> returns, Supplier<Answer> search) {
    try {
      return search.get();
    } catch (Refused e) {
      if (SearchReturns.save(returns)) {
        emptyResult();
      }
      throw e;
    }
  }

  private void emptyResult() {
    if (state instanceof Selected selected) {
      selected.view().save(UidSet.NONE);
    }
  }

  private Answer thread(ThreadMessages thread) {
    Selected now = selected();
    Program program = program(thread.program(), Optional.empty(), List.of());
    if (program.asksModSeq()) {
      becomesCondstore();
    }
    return new ThreadHandler(service, out, enabled.collation(), now, progress)
        .handle(thread.with(program));
  }

  private Answer search(String tag, MultiSearch search) {
    SignedIn now = signedIn();
    Program program = program(search.program(), search.returns(), List.of());
    if (enabled.uidOnly() && program.criterion().hasNumbers()) {
      throw MailboxView.uidRequired();
    }
    if (program.asksModSeq()) {
      becomesCondstore();
    }
    return new MultiSearchHandler(service, out, enabled.collation(), now, progress)
        .handle(tag, search.with(program));
  }

  /** What is searched for, with what its filters stand for. RFC 5466 §3.1 */
  private Program program(Program written, Optional<SearchReturns> returns, List<SortBy> by) {
    Program program =
        new Filters(signedIn().mailboxes().server(), service.settings().limits().parsing())
            .inserted(written);
    program.requireFuzzyFor(returns, by);
    return program;
  }

  /** RFC 5267 §4.3.5 */
  private Answer cancelUpdate(CancelUpdate cancel) {
    Selected now = selected();
    Contexts contexts = now.teller().contexts();
    for (String tag : cancel.tags()) { // before any is ended: BAD changes nothing
      if (!contexts.has(tag)) {
        throw new SyntaxException("no updates are told for " + tag);
      }
    }
    cancel.tags().forEach(contexts::cancel);
    return Answer.ok(now);
  }

  private SearchHandler searching(Program program) {
    Selected now = selected();
    if (program.asksModSeq()) {
      becomesCondstore();
    }
    return new SearchHandler(service, out, enabled, now, progress);
  }

  static void requireWritable(Selected selected) {
    if (selected.view().readOnly()) {
      throw new Refused("READ-ONLY", "the mailbox was opened with EXAMINE");
    }
  }

  @Override
  public void close() {
    endIdle();
    endWatch();
    end();
  }

  /** Lets go of all mail. */
  private void end() {
    entry.ifPresent(OpenSession::close);
    entry = Optional.empty();
    if (state instanceof Selected selected) {
      selected.access().close();
    }
    if (state instanceof SignedIn signedIn) {
      signedIn.mailboxes().close();
    }
    state = new LoggedOut();
  }
}
