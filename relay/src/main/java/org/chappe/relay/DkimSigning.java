package org.chappe.relay;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.chappe.delivery.Departure;
import org.chappe.mailbox.ReceivedMessage;
import org.chappe.mime.Addresses;
import org.chappe.mime.HeaderField;
import org.chappe.mime.MailAddress;
import org.chappe.model.Address;
import org.chappe.model.Octets;
import org.chappe.signing.Algorithm;
import org.chappe.signing.ArcResult;
import org.chappe.signing.ArcSealer;
import org.chappe.signing.ArcVerifier;
import org.chappe.signing.DkimResult;
import org.chappe.signing.DkimSigner;
import org.chappe.signing.DkimVerifier;
import org.chappe.signing.KeyLookup;
import org.chappe.signing.Signatures;
import org.chappe.signing.SigningKey;
import org.chappe.signing.SigningOptions;
import org.chappe.signing.Srs;

/**
 * Signs what is sent from here with the keys of the domain in {@code From:} (DKIM), and seals what
 * is only passed on with a key of the domain that passes it on (ARC), under a reverse-path of that
 * domain (SRS), so that bounces come back here and go on to where they belong.
 *
 * <p>Whether somebody may write as that {@code From:} was decided when the message came.
 * Thread-safe.
 */
public final class DkimSigning implements Signer {
  private final String hostname;
  private final Function<String, List<SigningKey>> keys;
  private final KeyLookup others;
  private final List<byte[]> srsSecrets;
  private final InstantSource clock;

  /**
   * A signer.
   *
   * @param keys that a domain signs with now; none: what is from it goes unsigned
   * @param others where other domains' keys are found
   * @param srsSecrets the first signs, all are known
   */
  public DkimSigning(
      String hostname,
      Function<String, List<SigningKey>> keys,
      KeyLookup others,
      List<byte[]> srsSecrets,
      InstantSource clock) {
    this.hostname = hostname;
    this.keys = keys;
    this.others = others;
    this.srsSecrets = List.copyOf(srsSecrets);
    this.clock = clock;
  }

  @Override
  public Signing begin(Departure departure, boolean forwards) {
    return forwards && departure.sender().isEmpty()
        ? new SentOrForwarded(clock.instant())
        : new Sent(clock.instant());
  }

  @Override
  public String reversePath(String reversePath, Address by) {
    if (reversePath.isEmpty()) {
      return reversePath;
    }
    Address from = Relay.address(reversePath);
    return switch (new Srs(by.domain(), srsSecrets).rewrite(from, clock.instant())) {
      case Srs.Rewritten(Address rewritten) -> rewritten.toString();
      // Some servers will refuse it by SPF; nobody could send it back to a longer one.
      case Srs.TooLong tooLong -> reversePath;
    };
  }

  @Override
  public Optional<Address> sender(Address reversePath) {
    var srs = new Srs(reversePath.domain(), srsSecrets);
    return srs.reverse(reversePath.localPart(), clock.instant())
            instanceof Srs.Original(Address sender)
        ? Optional.of(sender)
        : Optional.empty();
  }

  /** Of the domain, or of the nearest one above it that has keys. */
  private List<SigningKey> keysFor(String domain) {
    String name = domain;
    while (true) {
      List<SigningKey> found = keys.apply(name);
      int dot = name.indexOf('.');
      if (!found.isEmpty() || dot < 0) {
        return found;
      }
      name = name.substring(dot + 1);
    }
  }

  private List<SigningKey> keysFor(ReceivedMessage message) {
    return message
        .parsed()
        .header()
        .first("From")
        .flatMap(DkimSigning::domain)
        .map(this::keysFor)
        .orElse(List.of());
  }

  private static Optional<String> domain(HeaderField from) {
    for (MailAddress address : Addresses.parse(from.value())) {
      if (address instanceof MailAddress.Single single && !single.domain().isEmpty()) {
        String utf8 =
            new String(
                single.domain().getBytes(StandardCharsets.ISO_8859_1), StandardCharsets.UTF_8);
        return Optional.of(Address.normalDomain(utf8));
      }
    }
    return Optional.empty();
  }

  private static Octets octets(Signatures signatures) {
    return signatures instanceof Signatures.Signed signed
        ? new Octets(signed.octets())
        : Octets.NONE;
  }

  /**
   * Sent from here: by somebody who has signed in, by way of an alias too; by a machine that may
   * relay; by this server. Nothing but DKIM.
   */
  private final class Sent implements Signing {
    private final DkimSigner signer;

    Sent(Instant now) {
      signer = new DkimSigner(SigningOptions.DEFAULT, now);
    }

    @Override
    public void write(byte[] octets, int offset, int length) {
      signer.write(octets, offset, length);
    }

    @Override
    public Octets fields(ReceivedMessage message, Optional<Address> forwardedBy) {
      List<SigningKey> own = keysFor(message);
      return own.isEmpty() ? Octets.NONE : octets(signer.finish(own));
    }
  }

  /**
   * Passed on, and perhaps also sent from here by a machine that may relay: which of them is known
   * for each recipient.
   */
  private final class SentOrForwarded implements Signing {
    private final Sent sent;
    private final DkimVerifier dkim;
    private final ArcVerifier arc;
    private final ArcSealer sealer;

    SentOrForwarded(Instant now) {
      sent = new Sent(now);
      dkim = new DkimVerifier(others, now);
      arc = new ArcVerifier(others, now);
      sealer = new ArcSealer(SigningOptions.DEFAULT, now);
    }

    @Override
    public void write(byte[] octets, int offset, int length) {
      sent.write(octets, offset, length);
      dkim.write(octets, offset, length);
      arc.write(octets, offset, length);
      sealer.write(octets, offset, length);
    }

    @Override
    public Octets fields(ReceivedMessage message, Optional<Address> forwardedBy) {
      if (forwardedBy.isEmpty()) {
        return sent.fields(message, forwardedBy);
      }
      List<SigningKey> own = keysFor(forwardedBy.get().domain());
      if (own.isEmpty()) {
        return Octets.NONE;
      }
      ArcResult chain = arc.finish();
      String results = hostname + "; " + found(dkim.finish()) + "; arc=" + chain.status().text();
      return octets(sealer.finish(sealing(own), results, chain.status()));
    }

    /** A seal has one key, and those who verify it all know RSA. RFC 8463 §6 */
    private static SigningKey sealing(List<SigningKey> own) {
      return own.stream()
          .filter(key -> key.algorithm() == Algorithm.RSA_SHA256)
          .findFirst()
          .orElse(own.getFirst());
    }

    /** RFC 8601 §2.7.1 */
    private static String found(List<DkimResult> signatures) {
      return signatures.isEmpty()
          ? "dkim=none"
          : signatures.stream().map(DkimSigning::found).collect(Collectors.joining("; "));
    }
  }

  private static String found(DkimResult signature) {
    String about = "dkim=" + signature.status().text();
    return signature.domain().isEmpty()
        ? about
        : about + " header.d=" + signature.domain() + " header.s=" + signature.selector();
  }
}
