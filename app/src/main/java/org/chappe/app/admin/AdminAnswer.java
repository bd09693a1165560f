package org.chappe.app.admin;

import java.time.Instant;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What a request is answered with, one JSON object a line: any number of items, then one {@link
 * Last}.
 */
public sealed interface AdminAnswer {
  /** The answer that ends a request's answers. */
  sealed interface Last extends AdminAnswer {}

  record Domain(String domain) implements AdminAnswer {}

  /**
   * A record that a domain is to have.
   *
   * @param name without the dot at the end
   * @param data as a zone file has it; of an address nothing: the operator knows it
   * @param need {@code needed}, {@code advised}, or {@code later}: not to be published yet
   * @param about what it is for
   * @param verdict {@code ok}, {@code missing}, {@code differs} or {@code unknown}; empty: not
   *     compared
   * @param found what DNS has, or why it did not answer
   */
  record DnsRecord(
      String name,
      String type,
      String data,
      String need,
      String about,
      String verdict,
      List<String> found)
      implements AdminAnswer {
    public DnsRecord {
      found = List.copyOf(found);
    }
  }

  /**
   * A key that a domain signs with.
   *
   * @param algorithm {@code ed25519} or {@code rsa}
   * @param state {@code waiting}, {@code active} or {@code retired}
   * @param since when it came into it
   * @param record where DNS has its public half
   * @param text what DNS has there
   */
  record DkimKey(
      String selector, String algorithm, String state, Instant since, String record, String text)
      implements AdminAnswer {}

  record Account(String address) implements AdminAnswer {}

  /**
   * How an account's door is closed.
   *
   * @param policy {@code off}, {@code allowed} or {@code required}
   * @param from whose policy it is: {@code account}, {@code domain} or {@code server}
   * @param totpSince when TOTP was set up, if it is
   * @param graceEnds from when an account that misses a second factor is let in no more
   */
  record Factors(
      String address,
      String policy,
      String from,
      Optional<Instant> totpSince,
      long recoveryCodes,
      long passkeys,
      long appPasswords,
      Optional<Instant> graceEnds)
      implements AdminAnswer {}

  /** A second factor just set up: secret, and shown once. */
  record TotpSecret(String address, String uri, String secret, List<String> recoveryCodes)
      implements AdminAnswer {
    public TotpSecret {
      recoveryCodes = List.copyOf(recoveryCodes);
    }

    @Override
    public String toString() {
      return "TotpSecret[address=" + address + "]"; // no secret in a log
    }
  }

  /** Codes just made: secret, and shown once. */
  record RecoveryCodes(String address, List<String> codes) implements AdminAnswer {
    public RecoveryCodes {
      codes = List.copyOf(codes);
    }

    @Override
    public String toString() {
      return "RecoveryCodes[address=" + address + "]";
    }
  }

  /**
   * Whether a domain's accounts have second factors.
   *
   * @param policy {@code off}, {@code allowed}, {@code required}, or {@code default}
   */
  record DomainPolicy(String domain, String policy) implements AdminAnswer {}

  /** An app password just made: secret, and shown once. */
  record MadePassword(String address, String name, String password) implements AdminAnswer {
    @Override
    public String toString() {
      return "MadePassword[address=" + address + ", name=" + name + "]";
    }
  }

  /** An app password that is there. */
  record AppPassword(
      String name,
      List<String> scope,
      Instant created,
      Optional<Instant> expires,
      Optional<String> network,
      Optional<LastUse> lastUse)
      implements AdminAnswer {
    public AppPassword {
      scope = List.copyOf(scope);
    }
  }

  /**
   * When something was last used to get in.
   *
   * @param client what it calls itself; empty: it did not say
   */
  record LastUse(Instant at, String protocol, String from, String client) {}

  /**
   * A certificate by which a program signs in to an account.
   *
   * @param fingerprint SHA-256, 64 hexadecimal digits
   * @param scope like {@code imap}
   */
  record Certificate(
      String name,
      String fingerprint,
      List<String> scope,
      Instant created,
      Optional<Instant> expires)
      implements AdminAnswer {
    public Certificate {
      scope = List.copyOf(scope);
    }
  }

  record Alias(String address, List<String> targets) implements AdminAnswer {
    public Alias {
      targets = List.copyOf(targets);
    }
  }

  /**
   * How an account is fetched by POP3.
   *
   * @param delete {@code remove} or {@code trash}
   * @param seen {@code yes} or {@code no}
   * @param since a day, or {@code all}
   */
  record Pop3(String address, String delete, String seen, String since) implements AdminAnswer {}

  /**
   * What an account holds and may hold.
   *
   * @param storage octets used
   * @param maxStorage octets, or {@code none}; the others alike
   */
  record Quota(
      String address,
      long storage,
      String maxStorage,
      long messages,
      String maxMessages,
      long mailboxes,
      String maxMailboxes)
      implements AdminAnswer {}

  /**
   * One entry of a mailbox's access list.
   *
   * @param whom an address or {@code anyone}, perhaps with "-" before it
   * @param rights letters. RFC 4314 §2.1
   */
  record Access(String mailbox, String whom, String rights) implements AdminAnswer {}

  /** An address that an account was granted to write as. */
  record SendAs(String address) implements AdminAnswer {}

  /**
   * Somebody who is signed in.
   *
   * @param id the session's, as the log has it
   * @param client what it calls itself; empty: it has not said
   * @param means {@code password}, {@code app_password} and so on
   * @param name of the app password, the certificate, the program with a token; else empty
   */
  record Session(
      String id,
      String protocol,
      String from,
      String client,
      Instant since,
      String means,
      String name)
      implements AdminAnswer {}

  /** How many sessions were told to end. */
  record SessionsEnded(long count) implements Last {}

  /**
   * Sign-ins that are alike, within an hour.
   *
   * @param from an address; a network, of wrong passwords; empty: many
   * @param protocol empty: several
   * @param means how they got in; empty: they did not
   * @param outcome {@code ok}, or why not
   */
  record SignIns(
      Instant first,
      Instant last,
      long count,
      String protocol,
      String from,
      String client,
      String means,
      String name,
      String outcome)
      implements AdminAnswer {}

  /**
   * Whether an account's owner gets a mail on sign-ins from somewhere new.
   *
   * @param mails {@code on} or {@code off}
   * @param language empty: not said
   */
  record SignInMails(String address, String mails, String language) implements AdminAnswer {}

  /**
   * What an account may administer.
   *
   * @param role like {@code server} or {@code domain:example.org}
   */
  record Role(String address, String role) implements AdminAnswer {}

  /**
   * A message that waits to leave, in short.
   *
   * @param size octets as they go on the wire
   * @param from the reverse-path; empty: a report
   * @param account the address of whose it is, if it is somebody's here
   * @param to some of those who have not got it, 10 at most
   * @param recipients how many have not got it
   * @param state {@code waiting}, {@code held}, or {@code partly-held}
   * @param next when it is tried next; empty: it is held
   * @param answer the last one, shortened; empty: it has not been tried
   */
  record Queued(
      String id,
      Instant accepted,
      long size,
      String from,
      Optional<String> account,
      List<String> to,
      long recipients,
      String state,
      Optional<Instant> next,
      String answer)
      implements AdminAnswer {
    public Queued {
      to = List.copyOf(to);
    }
  }

  /**
   * What a list of the queue ends with.
   *
   * @param listed messages
   * @param messages in the queue; recipients and octets of all of them
   */
  record QueueTotals(long listed, long messages, long recipients, long octets) implements Last {}

  /**
   * A message that waits to leave, without its recipients.
   *
   * @param options what MAIL said, and what the octets demand, each as a word or {@code name=value}
   * @param expires when it is given up
   * @param warned whether its sender was told that it takes long
   */
  record QueuedMail(
      String id,
      String messageId,
      String from,
      Optional<String> account,
      long size,
      List<String> options,
      Instant accepted,
      Instant expires,
      boolean warned)
      implements AdminAnswer {
    public QueuedMail {
      options = List.copyOf(options);
    }
  }

  /**
   * Who has not got it.
   *
   * @param destination where it waits: a domain, a route, or {@code @local}
   * @param options what RCPT said
   * @param state {@code waiting} or {@code held}
   * @param next when it is due; empty: it is held
   */
  record QueuedRecipient(
      String recipient,
      String destination,
      List<String> options,
      String state,
      int attempts,
      Optional<Instant> next,
      Optional<Reply> answer)
      implements AdminAnswer {
    public QueuedRecipient {
      options = List.copyOf(options);
    }
  }

  /**
   * An answer in full.
   *
   * @param server its name and address; empty: it is this server's own
   */
  record Reply(Instant at, String server, String text) {}

  /**
   * How it stands with a destination.
   *
   * @param failures in a row in which nothing could be handed over there
   * @param next when it is looked at again
   * @param answer what stood in the way at the last of them
   */
  record QueuedFor(String destination, int failures, Instant next, Optional<Reply> answer)
      implements AdminAnswer {}

  /** Some lines of a message's header. */
  record QueuedHeader(String header) implements AdminAnswer {}

  /**
   * What was done in the queue.
   *
   * @param messages to how many
   * @param inFlight how many were left as they are, being handed over at that moment
   */
  record QueueChanged(long messages, long inFlight) implements Last {}

  /**
   * One thing that happened to a message.
   *
   * @param id the transaction's
   * @param event a word, like {@code accepted}
   * @param fields what is known of it, in the order in which it is shown
   */
  record Traced(Instant at, String id, String event, Map<String, String> fields)
      implements AdminAnswer {
    public Traced {
      fields = Collections.unmodifiableMap(new LinkedHashMap<>(fields));
    }
  }

  /**
   * What an account has allowed a program.
   *
   * @param client as the program calls itself
   * @param used when it got tokens last
   */
  record Grant(String id, String client, List<String> scopes, Instant made, Instant used)
      implements AdminAnswer {
    public Grant {
      scopes = List.copyOf(scopes);
    }
  }

  record GrantsRevoked(int count) implements Last {}

  /** What a running server says of itself. */
  record Serving(
      String version, long pid, Instant since, int connections, List<Listening> listeners)
      implements Last {
    public Serving {
      listeners = List.copyOf(listeners);
    }
  }

  /**
   * One address that is listened on.
   *
   * @param tls {@code tls}, {@code starttls} or {@code plain}
   */
  record Listening(String service, String address, String tls) {}

  /** Numbers about the server, in the text format of Prometheus. */
  record MetricsText(String text) implements Last {}

  /** One account of an import that was refused, and why. */
  record NotImported(long line, String address, String why) implements AdminAnswer {}

  /** How many accounts of the batch are there now. */
  record Imported(int count) implements Last {}

  record Done() implements Last {}

  /** Nothing was changed. The text is for the person who asked. */
  record Refused(String why) implements Last {}
}
