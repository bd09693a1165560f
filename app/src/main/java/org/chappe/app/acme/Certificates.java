package org.chappe.app.acme;

import java.io.IOException;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.chappe.app.config.AcmeConfig;
import org.chappe.net.CertificateFiles;
import org.chappe.net.TlsContext;
import org.jspecify.annotations.Nullable;

/**
 * Which certificates a server shows: the operator's own first, then those of ACME; without any, the
 * one it makes for itself. A thread orders and renews, puts new ones in use without a restart, and
 * warns of those that end. Thread-safe.
 */
public final class Certificates implements AutoCloseable {
  /** An hour: domains come and go, and a day is told in hours. */
  private static final Duration EVERY = Duration.ofHours(1);

  /** 10 seconds for what hangs in the network at a stop. */
  private static final long STOP_MILLIS = 10_000;

  private final AcmeConfig config;
  private final AcmeFolder folder;
  private final Supplier<List<Wanted>> wanted;
  private final Optional<CertificateFiles> own;
  private final CertificateFiles selfSigned;
  private final InstantSource clock;
  private final Consumer<AcmeEvent> events = AcmeEvent.toLog();
  private final Answers answers = new Answers();
  private final CountDownLatch closed = new CountDownLatch(1);
  private @Nullable Thread thread;

  /**
   * Nothing is begun yet.
   *
   * @param folder for what ACME brings
   * @param own the operator's
   * @param selfSigned for when there is no other
   * @param domains those that are here now
   */
  public Certificates(
      AcmeConfig config,
      Path folder,
      String hostname,
      Supplier<List<String>> domains,
      Optional<CertificateFiles> own,
      CertificateFiles selfSigned,
      InstantSource clock) {
    this.config = config;
    this.folder = new AcmeFolder(folder);
    this.wanted = () -> Renewals.wanted(config, hostname, domains.get());
    this.own = own;
    this.selfSigned = selfSigned;
    this.clock = clock;
  }

  /** Those to show now, the first for clients that name no host. */
  public List<CertificateFiles> inUse() {
    List<CertificateFiles> files = new ArrayList<>(own.stream().toList());
    if (config.directory().isPresent()) {
      wanted.get().stream().map(folder::files).filter(this::isGood).forEach(files::add);
    }
    return files.isEmpty() ? List.of(selfSigned) : List.copyOf(files);
  }

  /**
   * The chain that ACME brings for clients that name no host; empty without ACME. It need not be
   * there so far: no other is worth publishing then.
   */
  public static Optional<Path> first(AcmeConfig config, Path folder, String hostname) {
    return config
        .directory()
        .map(directory -> Renewals.wanted(config, hostname, List.of()).getFirst())
        .map(wanted -> new AcmeFolder(folder).files(wanted).chain());
  }

  /** A damaged file must not keep the server from starting: it is ordered anew. */
  private boolean isGood(CertificateFiles files) {
    if (!files.chain().toFile().exists()) {
      return false;
    }
    try {
      files.check();
      return true;
    } catch (IOException | GeneralSecurityException e) {
      events.accept(new AcmeEvent.Damaged(files.chain(), e.toString()));
      return false;
    }
  }

  /** What an HTTP listener is to answer; none without ACME. */
  public HttpChallenges httpChallenges() {
    return answers;
  }

  /**
   * Begins to order, renew and watch.
   *
   * @param tls shows what is {@link #inUse}, and answers challenges
   */
  public void start(TlsContext tls) throws IOException {
    if (config.directory().isPresent()) {
      folder.create();
    }
    Optional<Renewals> renewals =
        config
            .directory()
            .map(directory ->
                new Renewals(
                    directory,
                    config,
                    wanted,
                    folder,
                    new AcmeServer(directory, config, folder, tls, answers, events),
                    clock,
                    new SecureRandom(),
                    events));
    thread = Thread.ofPlatform().name("certificates").start(() -> run(tls, renewals));
  }

  private void run(TlsContext tls, Optional<Renewals> renewals) {
    var ends = new EndWatch(clock, events);
    try {
      Duration pause;
      do {
        pause = turn(tls, renewals);
        ends.look(inUse());
      } while (!closed.await(pause.toMillis(), TimeUnit.MILLISECONDS));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** The time until the next. */
  private Duration turn(TlsContext tls, Optional<Renewals> renewals) throws InterruptedException {
    try {
      if (renewals.isPresent()) {
        Instant next = renewals.get().turn(() -> show(tls));
        Duration until = Duration.between(clock.instant(), latest(next));
        return until.isNegative() ? Duration.ZERO : until;
      }
    } catch (IOException | RuntimeException e) {
      events.accept(new AcmeEvent.Trouble(e));
    }
    return EVERY;
  }

  private Instant latest(Instant next) {
    Instant end = clock.instant().plus(EVERY);
    return next.isBefore(end) ? next : end;
  }

  private void show(TlsContext tls) {
    try {
      tls.use(inUse());
    } catch (IOException | GeneralSecurityException e) {
      events.accept(new AcmeEvent.Trouble(e));
    }
  }

  /** Interrupts what waits for the network, and waits for the thread. */
  @Override
  public void close() {
    closed.countDown();
    Thread begun = thread;
    if (begun != null) {
      begun.interrupt();
      try {
        begun.join(STOP_MILLIS);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
    }
  }
}
