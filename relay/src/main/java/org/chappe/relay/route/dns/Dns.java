package org.chappe.relay.route.dns;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.chappe.relay.route.dns.AnswerCache.Dated;
import org.chappe.relay.route.dns.AnswerCache.Question;
import org.xbill.DNS.CNAMERecord;
import org.xbill.DNS.DClass;
import org.xbill.DNS.Flags;
import org.xbill.DNS.Message;
import org.xbill.DNS.Name;
import org.xbill.DNS.Rcode;
import org.xbill.DNS.Record;
import org.xbill.DNS.ResolverConfig;
import org.xbill.DNS.SOARecord;
import org.xbill.DNS.Section;
import org.xbill.DNS.TXTRecord;
import org.xbill.DNS.TextParseException;
import org.xbill.DNS.Type;
import org.xbill.DNS.dnssec.ValidatingResolver;

/**
 * DNS as a client of recursive servers sees it, whose answers it checks itself (DNSSEC, RFC 4035):
 * the way to a server may be anybody's, so a server's word that something is secure counts nothing.
 * Answers are kept as long as they say, the negative ones too (RFC 2308).
 *
 * <p>Limits: {@link DnsSettings}; {@value #MOST_ALIASES} aliases; an answer is kept for a day, a
 * negative one for an hour. Thread-safe; {@link #ask} blocks, best a virtual thread.
 */
public final class Dns {
  /** An owner has a chain of one or two; more is a fault or malice. */
  static final int MOST_ALIASES = 8;

  /** RFC 8767 §4 would have a week; who moves a server waits no longer than this. */
  private static final Duration LONGEST = Duration.ofDays(1);

  /** RFC 2308 §5 advises one to three hours. */
  private static final Duration LONGEST_NEGATIVE = Duration.ofHours(1);

  /** So that a thousand mails for one domain wait for its dead servers once. RFC 9520 §3.2 */
  private static final Duration FAILURE = Duration.ofSeconds(10);

  /** The smallest MTU of IPv6 less headers, which passes every network in one piece; else TCP. */
  private static final int UDP_OCTETS = 1232;

  private static final Executor THREADS = Thread::startVirtualThread;

  private final DnsSettings settings;
  private final InstantSource clock;
  private final ValidatingResolver resolver;
  private final AnswerCache cache;

  /**
   * Asks nothing so far.
   *
   * @param clock tells when answers are too old and whether signatures are valid
   */
  public Dns(DnsSettings settings, InstantSource clock) {
    this.settings = settings;
    this.clock = clock;
    cache = new AnswerCache(settings.cacheEntries(), clock);
    resolver =
        new ValidatingResolver(
            new Servers(servers(settings), settings.timeout(), settings.rounds()),
            clock.withZone(ZoneOffset.UTC));
    resolver.setEDNS(0, UDP_OCTETS, 0, List.of());
    var anchors = String.join("\n", settings.trustAnchors()) + "\n";
    try {
      resolver.loadTrustAnchors(
          new ByteArrayInputStream(anchors.getBytes(StandardCharsets.US_ASCII)));
    } catch (IOException e) {
      throw new IllegalArgumentException("dns: trust anchors: " + e.getMessage(), e);
    }
  }

  private static List<InetSocketAddress> servers(DnsSettings settings) {
    if (settings.servers().isEmpty()) {
      return ResolverConfig.getCurrentConfig().servers();
    }
    return settings.servers().stream()
        .map(server -> new InetSocketAddress(DnsSettings.address(server), server.port()))
        .toList();
  }

  /**
   * Looks {@code name} up, its aliases followed.
   *
   * @param name absolute, in A-labels; a dot at the end is allowed
   * @param type as in {@link Type}
   */
  public DnsAnswer ask(String name, int type) {
    try {
      return ask(DnsName.of(name), type);
    } catch (TextParseException e) {
      return new DnsAnswer.NoDomain(false); // longer than a name in DNS can be
    }
  }

  /** As {@link #ask(String, int)}. */
  public DnsAnswer ask(Name name, int type) {
    var question = new Question(name, type);
    var asked =
        cache.get(question, () -> CompletableFuture.supplyAsync(() -> dated(question), THREADS));
    try {
      return asked.get(settings.longest().toMillis(), TimeUnit.MILLISECONDS).answer();
    } catch (TimeoutException e) {
      return new DnsAnswer.Failed("no answer in " + settings.longest().toSeconds() + " seconds");
    } catch (ExecutionException e) {
      throw new IllegalStateException("asking for " + question, e.getCause());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return new DnsAnswer.Failed("interrupted");
    }
  }

  /**
   * Whether the servers answer, and pass on the root's signatures; where they do not, every answer
   * is bogus. For a warning when the program starts.
   *
   * @return what is wrong
   */
  public Optional<String> trouble() {
    var answer = ask(Name.root, Type.NS);
    return answer instanceof DnsAnswer.Failed || answer instanceof DnsAnswer.Bogus
        ? Optional.of(DnsAnswer.why(answer))
        : Optional.empty();
  }

  private Dated dated(Question question) {
    try {
      return new Chain(question).follow();
    } catch (NoAnswer e) {
      return new Dated(e.answer, clock.instant().plus(FAILURE));
    }
  }

  /** One question, from alias to alias. */
  private final class Chain {
    private final int type;
    private Name at;
    private int aliases;
    private boolean secure = true;
    private long seconds = LONGEST.toSeconds();

    Chain(Question question) {
      type = question.type();
      at = question.name();
    }

    Dated follow() throws NoAnswer {
      while (true) {
        var response = send(at, type);
        secure &= response.getHeader().getFlag(Flags.AD);
        int before = aliases;
        var found = walk(response.getSection(Section.ANSWER));
        if (!found.isEmpty()) {
          return until(new DnsAnswer.Found(found, at, secure));
        }
        if (response.getRcode() == Rcode.NXDOMAIN) {
          negative(response);
          return until(new DnsAnswer.NoDomain(secure));
        }
        if (aliases == before) {
          negative(response);
          return until(new DnsAnswer.NoData(secure));
        }
        // a server that does not know where the alias leads, or says that nothing is there: ask
      }
    }

    /** Goes along the aliases of one answer, to the records at their end if it has them. */
    private List<Record> walk(List<Record> answer) throws NoAnswer {
      while (true) {
        var found = of(answer, type);
        found.forEach(record -> seconds = Math.min(seconds, record.getTTL()));
        if (!found.isEmpty()) {
          return found;
        }
        var alias = of(answer, Type.CNAME);
        if (alias.isEmpty()) {
          return List.of();
        }
        if (++aliases > MOST_ALIASES) {
          throw new NoAnswer(new DnsAnswer.Failed("more than " + MOST_ALIASES + " aliases"));
        }
        seconds = Math.min(seconds, alias.getFirst().getTTL());
        at = ((CNAMERecord) alias.getFirst()).getTarget();
      }
    }

    private List<Record> of(List<Record> answer, int wanted) {
      return answer.stream()
          .filter(record -> record.getType() == wanted && record.getName().equals(at))
          .toList();
    }

    /** RFC 2308 §5: as long as the zone's SOA says; without one it is not kept. */
    private void negative(Message response) {
      long most = 0;
      for (var record : response.getSection(Section.AUTHORITY)) {
        if (record instanceof SOARecord soa) {
          most = Math.min(soa.getTTL(), soa.getMinimum());
        }
      }
      seconds = Math.min(seconds, Math.min(most, LONGEST_NEGATIVE.toSeconds()));
    }

    private Dated until(DnsAnswer answer) {
      return new Dated(answer, clock.instant().plusSeconds(seconds));
    }
  }

  private Message send(Name name, int type) throws NoAnswer {
    var query = Message.newQuery(Record.newRecord(name, type, DClass.IN));
    try {
      var response =
          resolver
              .sendAsync(query, THREADS)
              .toCompletableFuture()
              .get(settings.longest().toMillis(), TimeUnit.MILLISECONDS);
      if (response.getRcode() == Rcode.NOERROR || response.getRcode() == Rcode.NXDOMAIN) {
        return response;
      }
      throw new NoAnswer(new DnsAnswer.Bogus(reason(response))); // servers' own are exceptions
    } catch (TimeoutException e) {
      throw new NoAnswer(
          new DnsAnswer.Failed("no answer in " + settings.longest().toSeconds() + " seconds"));
    } catch (ExecutionException e) {
      var cause = e.getCause() == null ? e : e.getCause();
      throw new NoAnswer(
          new DnsAnswer.Failed(Objects.requireNonNullElse(cause.getMessage(), cause.toString())));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new NoAnswer(new DnsAnswer.Failed("interrupted"));
    }
  }

  /** Why the validating resolver took a response for bogus. */
  private static String reason(Message response) {
    var texts = new ArrayList<String>();
    for (var record : response.getSection(Section.ADDITIONAL)) {
      if (record instanceof TXTRecord text
          && record.getDClass() == ValidatingResolver.VALIDATION_REASON_QCLASS) {
        texts.addAll(text.getStrings());
      }
    }
    return texts.isEmpty() ? Rcode.string(response.getRcode()) : String.join("", texts);
  }

  private static final class NoAnswer extends Exception {
    private static final long serialVersionUID = 1L;

    private final transient DnsAnswer answer;

    NoAnswer(DnsAnswer answer) {
      super(DnsAnswer.why(answer), null, false, false);
      this.answer = answer;
    }
  }
}
