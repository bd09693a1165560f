package org.chappe.app.acme;

import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.chappe.app.acme.AcmeFailed.Reach;
import org.chappe.app.config.AcmeConfig;
import org.chappe.app.config.AcmeConfig.Binding;
import org.chappe.app.config.AcmeConfig.ChallengeType;
import org.chappe.app.config.AcmeConfig.KeyType;
import org.chappe.net.TlsContext;
import org.jspecify.annotations.Nullable;
import org.shredzone.acme4j.AccountBuilder;
import org.shredzone.acme4j.Authorization;
import org.shredzone.acme4j.Login;
import org.shredzone.acme4j.Order;
import org.shredzone.acme4j.PollableResource;
import org.shredzone.acme4j.Problem;
import org.shredzone.acme4j.Session;
import org.shredzone.acme4j.Status;
import org.shredzone.acme4j.challenge.Challenge;
import org.shredzone.acme4j.challenge.Http01Challenge;
import org.shredzone.acme4j.challenge.TlsAlpn01Challenge;
import org.shredzone.acme4j.exception.AcmeException;
import org.shredzone.acme4j.exception.AcmeLazyLoadingException;
import org.shredzone.acme4j.exception.AcmeNetworkException;
import org.shredzone.acme4j.exception.AcmeProtocolException;
import org.shredzone.acme4j.exception.AcmeRateLimitedException;
import org.shredzone.acme4j.exception.AcmeUserActionRequiredException;

/**
 * An ACME server, RFC 8555: an account with it, and orders from their beginning to the certificate.
 * One thread.
 */
final class AcmeServer implements Issuer {
  /** 3 minutes for each step: public servers look from several places, in seconds. */
  private static final Duration STEP = Duration.ofMinutes(3);

  private static final Duration FIRST_LOOK = Duration.ofMillis(250);
  private static final Duration LAST_LOOK = Duration.ofSeconds(10);

  private final URI directory;
  private final AcmeConfig config;
  private final AcmeFolder folder;
  private final TlsContext tls;
  private final Answers answers;
  private final Consumer<AcmeEvent> events;
  private @Nullable Login account; // until something fails

  AcmeServer(
      URI directory,
      AcmeConfig config,
      AcmeFolder folder,
      TlsContext tls,
      Answers answers,
      Consumer<AcmeEvent> events) {
    this.directory = directory;
    this.config = config;
    this.folder = folder;
    this.tls = tls;
    this.answers = answers;
    this.events = events;
  }

  @Override
  public List<X509Certificate> order(Wanted wanted, KeyPair key, ChallengeType type)
      throws AcmeFailed, InterruptedException {
    Login login = account;
    account = null;
    try {
      if (login == null) {
        login = logIn();
      }
      List<X509Certificate> chain = order(login, wanted, key, type);
      account = login;
      return chain;
    } catch (AcmeException | AcmeLazyLoadingException | AcmeProtocolException e) {
      if (isInterrupt(e)) {
        throw new InterruptedException(); // acme4j takes it for a failure of the network's
      }
      throw failed(e);
    } catch (IOException | GeneralSecurityException e) {
      throw new AcmeFailed(Reach.SERVER, "this server failed: " + e);
    }
  }

  private static boolean isInterrupt(Exception failure) {
    return Stream.<Throwable>iterate(failure, Objects::nonNull, Throwable::getCause)
        .anyMatch(InterruptedException.class::isInstance);
  }

  private Login logIn() throws AcmeException, AcmeFailed, IOException, GeneralSecurityException {
    var session =
        config.trust().isPresent()
            ? new Session(directory, TrustedServer.by(config.trust().get()))
            : new Session(directory);
    Optional<URI> terms = session.getMetadata().getTermsOfService();
    if (terms.isPresent() && !config.termsAgreed()) {
      throw new AcmeFailed(
          Reach.SERVER,
          "the terms of service at "
              + terms.get()
              + " are not agreed to: read them, then set tls.acme.terms-agreed = true");
    }
    var builder = new AccountBuilder().useKeyPair(folder.accountKey(directory.getHost()));
    if (config.termsAgreed()) {
      builder.agreeToTermsOfService();
    }
    config.contact().ifPresent(builder::addEmail);
    if (config.binding().isPresent()) {
      Binding binding = config.binding().get();
      String secret = Files.readString(binding.key(), StandardCharsets.US_ASCII).strip();
      builder.withKeyIdentifier(binding.kid(), secret);
    }
    Login login = builder.createLogin(session);
    events.accept(new AcmeEvent.AccountReady(directory.toString()));
    return login;
  }

  private List<X509Certificate> order(Login login, Wanted wanted, KeyPair key, ChallengeType type)
      throws AcmeException,
          AcmeFailed,
          IOException,
          GeneralSecurityException,
          InterruptedException {
    Order order = login.newOrder().domains(wanted.hosts()).create();
    events.accept(new AcmeEvent.Ordered(wanted, directory.toString()));
    for (Authorization one : order.getAuthorizations()) {
      prove(one, type);
    }
    await(order, Set.of(Status.READY, Status.VALID), order::getError);
    if (order.getStatus() == Status.READY) {
      order.execute(key);
      await(order, Set.of(Status.VALID), order::getError);
    }
    List<X509Certificate> chain = order.getCertificate().getCertificateChain();
    check(wanted, key, new Leaf(chain.getFirst()));
    return chain;
  }

  /** What would only be found out in handshakes. */
  private static void check(Wanted wanted, KeyPair key, Leaf leaf)
      throws AcmeFailed, GeneralSecurityException {
    if (!leaf.certificate().getPublicKey().equals(key.getPublic())) {
      throw new AcmeFailed(Reach.ORDER, "the certificate that came has another key");
    }
    if (!leaf.names().containsAll(wanted.hosts())) {
      throw new AcmeFailed(Reach.ORDER, "the certificate that came is for " + leaf.names());
    }
  }

  private void prove(Authorization authorization, ChallengeType type)
      throws AcmeException,
          AcmeFailed,
          IOException,
          GeneralSecurityException,
          InterruptedException {
    if (authorization.getStatus() == Status.VALID) {
      return; // by an order not long ago
    }
    String host = authorization.getIdentifier().getDomain();
    switch (chosen(authorization, host, type)) {
      case Http01Challenge http -> {
        answers.add(http.getToken(), http.getAuthorization());
        try {
          look(authorization, http, host);
        } finally {
          answers.remove(http.getToken());
        }
      }
      case TlsAlpn01Challenge alpn -> {
        KeyPair key = AcmeFolder.newKey(KeyType.ECDSA);
        var answer = ChallengeCertificate.of(host, alpn.getAcmeValidation(), key, Instant.now());
        tls.answerChallenge(host, answer, key.getPrivate());
        try {
          look(authorization, alpn, host);
        } finally {
          tls.stopAnswering(host);
        }
      }
      default -> throw new IllegalStateException("a challenge of another kind");
    }
  }

  /** The wanted one, or another that is allowed. */
  private Challenge chosen(Authorization authorization, String host, ChallengeType type)
      throws AcmeFailed {
    Optional<Challenge> wanted = authorization.findChallenge(name(type));
    if (wanted.isPresent()) {
      return wanted.get();
    }
    return config.challenges().stream()
        .flatMap(other -> authorization.<Challenge>findChallenge(name(other)).stream())
        .findFirst()
        .orElseThrow(() ->
            new AcmeFailed(
                Reach.ORDER,
                "for " + host + " the server offers no challenge that is allowed here"));
  }

  private static String name(ChallengeType type) {
    return switch (type) {
      case HTTP_01 -> Http01Challenge.TYPE;
      case TLS_ALPN_01 -> TlsAlpn01Challenge.TYPE;
    };
  }

  private void look(Authorization authorization, Challenge challenge, String host)
      throws AcmeException, AcmeFailed, InterruptedException {
    challenge.trigger();
    events.accept(new AcmeEvent.Answered(host, challenge.getType()));
    await(
        authorization,
        Set.of(Status.VALID),
        () ->
            authorization
                .<Challenge>findChallenge(challenge.getType())
                .flatMap(Challenge::getError));
    events.accept(new AcmeEvent.Proved(host));
  }

  /**
   * Looks again until it is so, as often as the server likes it.
   *
   * @param whyNot what the server says is wrong
   */
  private static void await(
      PollableResource what, Set<Status> wanted, Supplier<Optional<Problem>> whyNot)
      throws AcmeException, AcmeFailed, InterruptedException {
    Instant limit = Instant.now().plus(STEP);
    Duration pause = FIRST_LOOK;
    while (!wanted.contains(what.getStatus())) {
      Status status = what.getStatus();
      if (status != Status.PENDING && status != Status.PROCESSING && status != Status.READY) {
        String why = whyNot.get().map(AcmeServer::text).orElse("the ACME server gave no reason");
        throw new AcmeFailed(Reach.ORDER, why);
      }
      if (Instant.now().isAfter(limit)) {
        throw new AcmeFailed(
            Reach.ORDER, "the ACME server has not decided in " + STEP.toMinutes() + " minutes");
      }
      Thread.sleep(pause);
      Duration own = pause.multipliedBy(2);
      pause =
          what.fetch()
              .map(at -> Duration.between(Instant.now(), at))
              .filter(asked -> asked.compareTo(own) > 0)
              .orElse(own);
      pause = pause.compareTo(LAST_LOOK) > 0 ? LAST_LOOK : pause;
    }
  }

  /** With those for single names, which say more. */
  private static String text(Problem problem) {
    var text = new StringBuilder(problem.toString());
    for (Problem one : problem.getSubProblems()) {
      text.append("; ");
      one.getIdentifier().ifPresent(name -> text.append(name.getDomain()).append(": "));
      text.append(one);
    }
    return text.toString();
  }

  private static AcmeFailed failed(Exception e) {
    return switch (e) {
      case AcmeRateLimitedException limited ->
          new AcmeFailed(Reach.SERVER, text(limited.getProblem()), limited.getRetryAfter());
      case AcmeUserActionRequiredException action ->
          new AcmeFailed(Reach.SERVER, text(action.getProblem()) + "; see " + action.getInstance());
      case AcmeNetworkException network ->
          new AcmeFailed(Reach.SERVER, "the ACME server cannot be reached: " + network.getCause());
      default -> new AcmeFailed(Reach.ORDER, String.valueOf(e.getMessage()));
    };
  }
}
