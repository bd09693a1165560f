package org.chappe.smtp;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import org.chappe.delivery.Admission;
import org.chappe.delivery.Answers;
import org.chappe.delivery.Delivery;
import org.chappe.delivery.Incoming;
import org.chappe.delivery.MailOptions;
import org.chappe.delivery.MessageCheck;
import org.chappe.delivery.Outcome;
import org.chappe.delivery.Recipient;
import org.chappe.delivery.Trace;
import org.chappe.delivery.TraceDate;
import org.chappe.directory.Account;
import org.chappe.directory.Directory;
import org.chappe.mailbox.SubmitUrls;
import org.chappe.net.Connection;
import org.chappe.smtp.command.ForwardPath;
import org.chappe.smtp.command.Path;
import org.chappe.smtp.command.SmtpCommand;
import org.chappe.smtp.wire.DataReader;
import org.chappe.smtp.wire.LineEnds;
import org.chappe.smtp.wire.Reply;
import org.chappe.smtp.wire.SessionEnds;

/** Carries out MAIL, RCPT, DATA and BDAT. Of the session's thread only. */
final class MailHandler {
  private static final Reply SENDER_OK = new Reply(250, "2.1.0", "ok");
  private static final Reply RECIPIENT_OK = new Reply(250, "2.1.5", "ok");
  private static final Reply GO_AHEAD =
      Reply.plain(354, "go ahead, end with a line that has one dot alone");
  private static final Reply BARE_LINE_END =
      new Reply(550, "5.6.0", "a CR or LF that is not part of CR LF (RFC 5321 §2.3.8)");

  private static final Reply HEADER_TOO_LARGE =
      new Reply(552, "5.3.4", "the message's header is too large");

  private final SmtpSettings settings;
  private final Connection connection;
  private final Directory directory;
  private final Delivery delivery;
  private final SubmitUrls urls;
  private final InstantSource clock;
  private final SmtpEvents events;
  private int messages;
  private int unknownRecipients;

  MailHandler(
      SmtpSettings settings,
      Connection connection,
      Directory directory,
      Delivery delivery,
      SubmitUrls urls,
      InstantSource clock,
      SmtpEvents events) {
    this.settings = settings;
    this.connection = connection;
    this.directory = directory;
    this.delivery = delivery;
    this.urls = urls;
    this.clock = clock;
    this.events = events;
  }

  /** RFC 5321 §4.1.1.2. {@code account}: who signed in. */
  Transaction mail(SmtpCommand.Mail mail, Extensions extensions, Optional<Account> account) {
    if (++messages > settings.messages()) {
      throw new SessionEnds(
          "4.5.3", settings.messages() + " messages came in this session: connect again");
    }
    Instant now = clock.instant();
    MailOptions options = Asked.options(mail.parameters(), now);
    var transaction = new Transaction(delivery.nextId(), mail, options);
    extensions
        .notOffered(mail.parameters())
        .map(MailHandler::notAParameter)
        .or(() -> Asked.refusal(options, now))
        .or(() -> mailRefusal(mail, account))
        .or(() -> account.flatMap(delivery.sending()::messageRefusal).map(MailHandler::tooMany))
        .ifPresent(refused -> {
          report(transaction, "mail", "", refused.reply());
          throw refused;
        });
    reply(SENDER_OK);
    return transaction;
  }

  private static Refused tooMany(Outcome.TemporaryFailure today) {
    return Refused.no(today.code(), today.enhanced(), today.text());
  }

  private static Refused notAParameter(String keyword) {
    return Refused.mistake(555, "5.5.4", keyword + " is not a parameter here");
  }

  private Optional<Refused> mailRefusal(SmtpCommand.Mail mail, Optional<Account> account) {
    if (mail.parameters().size().orElse(0) > settings.message().octets()) {
      return Optional.of(
          Refused.no(552, "5.3.4", "the limit is " + settings.message().octets() + " octets"));
    }
    if (mail.from().isEmpty()) {
      return Optional.empty(); // from a mail program too: receipts have it, RFC 8098 §2.1
    }
    Path from = mail.from().get();
    if (from.isInternational() && !mail.parameters().smtpUtf8()) {
      return Optional.of(needsSmtpUtf8());
    }
    return account
        .filter(who -> !directory.maySendAs(who.id(), from.address()))
        .map(who -> Refused.no(550, "5.7.1", "the sender is not one of " + who.address()));
  }

  /** RFC 6531 §3.5 */
  private static Refused needsSmtpUtf8() {
    return Refused.no(553, "5.6.7", "an address beyond ASCII needs SMTPUTF8 in MAIL");
  }

  /** RFC 5321 §4.1.1.3 */
  void rcpt(
      Transaction transaction,
      SmtpCommand.Rcpt rcpt,
      Extensions extensions,
      Optional<Account> account) {
    try {
      extensions
          .notOffered(rcpt.options())
          .map(MailHandler::notAParameter)
          .ifPresent(refused -> {
            throw refused;
          });
      if (transaction.ask() > settings.recipients()) {
        throw Refused.no(452, "4.5.3", "the limit is " + settings.recipients() + " recipients");
      }
      if (transaction.chunks().isPresent()) {
        throw Refused.mistake(503, "5.5.1", "the message has begun: recipients come before it");
      }
      transaction.add(admitted(transaction, rcpt, account));
    } catch (Refused e) {
      report(transaction, "rcpt", rcpt.to().toString(), e.reply());
      throw e;
    }
    reply(RECIPIENT_OK);
  }

  private Recipient admitted(
      Transaction transaction, SmtpCommand.Rcpt rcpt, Optional<Account> account) {
    if (rcpt.isInternational() && !transaction.isSmtpUtf8()) {
      throw needsSmtpUtf8();
    }
    Admission admission =
        switch (rcpt.to()) {
          case ForwardPath.Mailbox(Path path) ->
              delivery.admit(path.text(), path.address(), rcpt.options(), transaction.size());
          case ForwardPath.Postmaster() ->
              delivery.admitPostmaster(rcpt.options(), transaction.size());
        };
    return switch (admission) {
      case Admission.Admitted(Recipient recipient) -> recipient;
      case Admission.ForBounces(Recipient recipient) -> {
        if (!transaction.from().isEmpty()) {
          throw unknown("5.7.1", "that address takes bounces only (MAIL FROM:<>)");
        }
        yield recipient;
      }
      case Admission.Full(Outcome.PermanentFailure full) ->
          throw Refused.no(full.code(), full.enhanced(), full.text());
      case Admission.NoSuchAddress() -> throw unknown("5.1.1", "no such address here");
      case Admission.NotLocal() -> elsewhere(transaction, rcpt, account);
    };
  }

  /**
   * Only who has signed in sends to other servers, and whom the operator has named: nobody is
   * relayed for by any other way. The address was read by the parser and looked up by the
   * directory; what else its local part may look like (a route, a percent sign, a path of bangs) is
   * a name and leads nowhere.
   */
  private Recipient elsewhere(
      Transaction transaction, SmtpCommand.Rcpt rcpt, Optional<Account> account) {
    if (!maySendOnward(account)
        || !delivery.sendsOnward()
        || !(rcpt.to() instanceof ForwardPath.Mailbox(Path path))) {
      throw unknown("5.7.1", notLocal());
    }
    if (isAddress(path.address().domain())) {
      throw Refused.no(
          550, "5.1.2", "mail is sent to domains, not to address literals (RFC 5321 §4.1.3)");
    }
    account
        .filter(who -> delivery.sending().isNew(who, path.address()))
        .flatMap(who -> delivery.sending().recipientRefusal(who, transaction.meetOneMore()))
        .map(MailHandler::tooMany)
        .ifPresent(refused -> {
          throw refused;
        });
    return new Recipient.Elsewhere(path.text(), path.address(), rcpt.options());
  }

  /**
   * In brackets, or with digits alone behind the last dot: with that nobody looks into networks.
   */
  private static boolean isAddress(String domain) {
    return domain.startsWith("[")
        || domain
            .substring(domain.lastIndexOf('.') + 1)
            .chars()
            .allMatch(c -> c >= '0' && c <= '9');
  }

  private boolean maySendOnward(Optional<Account> account) {
    return switch (settings.kind()) {
      case SUBMISSION -> account.isPresent();
      case MX -> settings.relaying().allows(connection);
      case LMTP -> false; // it is for mailboxes, RFC 2033 §5
    };
  }

  private String notLocal() {
    return settings.kind() == SmtpKind.SUBMISSION && !delivery.sendsOnward()
        ? "sending to other servers is not available yet, only to addresses here"
        : "this server takes no mail for that domain";
  }

  private Refused unknown(String enhanced, String text) {
    if (++unknownRecipients > settings.unknownRecipients()) {
      throw new SessionEnds("4.7.0", "too many recipients that are not here");
    }
    return Refused.no(550, enhanced, text);
  }

  /** RFC 5321 §4.1.1.4; true when a message was accepted. */
  boolean data(Transaction transaction, Trace trace, Optional<Account> account) {
    if (transaction.chunks().isPresent()) {
      throw Refused.mistake(503, "5.5.1", "BDAT has begun this message (RFC 3030 §2)");
    }
    if (transaction.isBinary()) {
      throw Refused.mistake(503, "5.5.1", "BODY=BINARYMIME comes by BDAT (RFC 3030 §3)");
    }
    requireRecipients(transaction);
    Instant start = clock.instant();
    reply(GO_AHEAD);
    try (Content content = receive(transaction, trace, account, LineEnds.Watched.NOWHERE)) {
      boolean right = new DataReader(connection.in(), content).read();
      return finish(transaction, content, right, account, start);
    }
  }

  private Content receive(
      Transaction transaction, Trace trace, Optional<Account> account, LineEnds.Watched watched) {
    Answers answers = settings.kind() == SmtpKind.LMTP ? Answers.ONE_FOR_EACH : Answers.ONE_FOR_ALL;
    Incoming incoming = delivery.receive(transaction.envelope(account), trace, answers);
    return new Content(
        incoming,
        settings.message().octets(),
        watched,
        settings.kind() == SmtpKind.SUBMISSION
            ? Optional.of(submitted(transaction, incoming))
            : Optional.empty());
  }

  private SubmittedHeader submitted(Transaction transaction, Incoming incoming) {
    var date = new StringBuilder();
    TraceDate.append(date, clock.instant());
    return new SubmittedHeader(
        incoming::write,
        date.toString(),
        "<%s@%s>".formatted(transaction.id(), settings.hostname()));
  }

  static void requireRecipients(Transaction transaction) {
    if (transaction.recipients().isEmpty()) {
      throw Refused.mistake(503, "5.5.1", "no recipient was accepted");
    }
  }

  /** A chunk that cannot belong to a message: RFC 3030 §2 has it read and forgotten. */
  void skip(SmtpCommand.Bdat bdat) {
    requirePossible(bdat);
    connection.in().skip(bdat.octets());
  }

  private void requirePossible(SmtpCommand.Bdat bdat) {
    if (bdat.octets() / 2 > settings.message().octets()) {
      throw new SessionEnds("5.3.4", "more than twice the limit of octets");
    }
  }

  /** What a chunk came to. */
  enum Chunk {
    /** More are to come. */
    TAKEN,
    /** It was the last, and the message was accepted. */
    ACCEPTED,
    /** It was the last, and the message was refused. */
    REFUSED
  }

  /** RFC 3030 §2: the chunk is read whatever it is answered. */
  Chunk bdat(
      Transaction transaction, SmtpCommand.Bdat bdat, Trace trace, Optional<Account> account) {
    if (transaction.recipients().isEmpty()) {
      skip(bdat);
      requireRecipients(transaction);
    }
    requirePossible(bdat);
    Instant start = clock.instant();
    Content content = chunks(transaction, trace, account);
    connection.in().transferTo(content, bdat.octets());
    var more = new Reply(250, "2.0.0", bdat.octets() + " octets taken");
    return taken(transaction, content, bdat.last(), more, account, start);
  }

  private Content chunks(Transaction transaction, Trace trace, Optional<Account> account) {
    if (transaction.chunks().isEmpty()) {
      var watched =
          transaction.isBinary() ? LineEnds.Watched.IN_THE_HEADER : LineEnds.Watched.EVERYWHERE;
      transaction.begin(receive(transaction, trace, account, watched));
    }
    return transaction.chunks().orElseThrow();
  }

  private Chunk taken(
      Transaction transaction,
      Content content,
      boolean last,
      Reply more,
      Optional<Account> account,
      Instant start) {
    if (last) {
      boolean accepted = finish(transaction, content, content.lineEndsRight(), account, start);
      return accepted ? Chunk.ACCEPTED : Chunk.REFUSED;
    }
    if (content.isTooLarge()) {
      throw Refused.no(552, "5.3.4", tooLarge().lines().getFirst());
    }
    reply(more);
    return Chunk.TAKEN;
  }

  /** Whether BURL is taken: it names mail of who signed in. */
  boolean takesUrls() {
    return settings.kind() == SmtpKind.SUBMISSION && !urls.equals(SubmitUrls.NONE);
  }

  /** RFC 4468 §3.3. Size is looked at before anything is read. */
  Chunk burl(Transaction transaction, SmtpCommand.Burl burl, Trace trace, Account account) {
    Instant start = clock.instant();
    Content content = chunks(transaction, trace, Optional.of(account));
    switch (urls.find(burl.url(), account.id(), octets -> copy(octets, content))) {
      case USED -> {}
      case NOTHING ->
          throw Refused.no(554, "5.6.6", "the URL names nothing, or was not made for your mail");
      case ELSEWHERE -> // RFC 5248 §3.1 gave it another code than RFC 4468 §5
          throw Refused.no(554, "5.7.14", "the URL is of a server that this one has no access to");
      case NO_URL -> throw Refused.mistake(501, "5.5.4", "expected a URL of IMAP (RFC 5092)");
    }
    var more = new Reply(250, "2.5.0", "the URL's octets taken");
    return taken(transaction, content, burl.last(), more, Optional.of(account), start);
  }

  private void copy(SubmitUrls.Octets octets, Content content) {
    if (octets.length() > settings.message().octets() - content.octets()) {
      throw Refused.no(552, "5.3.4", tooLarge().lines().getFirst());
    }
    try {
      octets.copyTo(new SinkStream(content));
    } catch (IOException e) {
      throw new UncheckedIOException(e); // it goes nowhere but to the store
    }
  }

  private Reply tooLarge() {
    return new Reply(
        552, "5.3.4", "the message is larger than " + settings.message().octets() + " octets");
  }

  /** The message is here: delivers and answers. */
  private boolean finish(
      Transaction transaction,
      Content content,
      boolean lineEndsRight,
      Optional<Account> account,
      Instant start) {
    if (content.isTooLarge()) {
      return refuse(transaction, tooLarge());
    }
    if (!lineEndsRight) {
      return refuse(transaction, BARE_LINE_END);
    }
    Incoming incoming = content.whole();
    if (content.isHeaderTooLarge()) {
      return refuse(transaction, HEADER_TOO_LARGE);
    }
    MessageCheck check =
        account
            .<MessageCheck>map(who -> message -> SenderCheck.refusal(message, who, directory))
            .orElse(MessageCheck.NONE);
    List<Outcome> outcomes = incoming.deliver(check);
    List<Reply> replies =
        settings.kind() == SmtpKind.LMTP
            ? outcomes.stream().map(outcome -> replyTo(transaction, outcome)).toList()
            : List.of(replyTo(transaction, Incoming.oneAnswer(outcomes)));
    boolean accepted = answer(transaction, replies);
    if (accepted) {
      unknownRecipients = 0;
      events.emit(
          new SmtpEvent.Accepted(
              connection.id(),
              settings.kind(),
              transaction.id(),
              connection.remote().getAddress(),
              transaction.from(),
              accepted(transaction, replies),
              content.octets(),
              Duration.between(start, clock.instant()),
              connection.tlsDescription(),
              account.map(Account::address)));
    }
    return accepted;
  }

  /** How many recipients a positive reply stands for: in LMTP one, else all. RFC 5321 §3.3 */
  private int accepted(Transaction transaction, List<Reply> replies) {
    return settings.kind() == SmtpKind.LMTP
        ? (int) replies.stream().filter(Reply::isPositive).count()
        : transaction.recipients().size();
  }

  private boolean refuse(Transaction transaction, Reply reply) {
    int times = settings.kind() == SmtpKind.LMTP ? transaction.recipients().size() : 1;
    return answer(transaction, Collections.nCopies(times, reply));
  }

  /** Writes replies in the recipients' order; true if one of them is positive. RFC 2033 §4.2 */
  private boolean answer(Transaction transaction, List<Reply> replies) {
    boolean accepted = false;
    for (int i = 0; i < replies.size(); i++) {
      Reply reply = replies.get(i);
      reply(reply);
      accepted |= reply.isPositive();
      if (!reply.isPositive()) {
        boolean ofOne = settings.kind() == SmtpKind.LMTP;
        String to = ofOne ? transaction.recipients().get(i).address().toString() : "";
        report(transaction, "data", to, reply);
      }
    }
    return accepted;
  }

  private static Reply replyTo(Transaction transaction, Outcome outcome) {
    return switch (outcome) {
      case Outcome.Delivered() -> new Reply(250, "2.0.0", "accepted as " + transaction.id());
      case Outcome.TemporaryFailure(int code, String enhanced, String text) ->
          new Reply(code, enhanced, text + " (" + transaction.id() + ")");
      case Outcome.PermanentFailure(int code, String enhanced, String text) ->
          new Reply(code, enhanced, text + " (" + transaction.id() + ")");
    };
  }

  private void report(Transaction transaction, String at, String recipient, Reply reply) {
    events.emit(
        new SmtpEvent.Rejected(
            connection.id(),
            settings.kind(),
            transaction.id(),
            connection.remote().getAddress(),
            at,
            transaction.from(),
            recipient,
            reply));
  }

  private void reply(Reply reply) {
    reply.writeTo(connection.out());
  }
}
