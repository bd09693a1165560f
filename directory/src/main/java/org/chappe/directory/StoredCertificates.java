package org.chappe.directory;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.cert.CertificateEncodingException;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.chappe.directory.DirectoryRefused.Reason;
import org.chappe.model.Address;
import org.chappe.model.Octets;

/**
 * {@link Certificates} in the accounts' partitions, found by an index in {@link MainList}. A
 * certificate is an account's when its account says so; the index only says whom to ask. It is
 * written before and deleted after, so a crash leaves an entry too many at most, which nobody
 * confirms and the next one replaces.
 */
final class StoredCertificates implements Certificates {
  private final Records records;
  private final Changes changes;
  private final InstantSource clock;
  private final AccessEnds ends;

  StoredCertificates(Records records, Changes changes, InstantSource clock, AccessEnds ends) {
    this.records = records;
    this.changes = changes;
    this.clock = clock;
    this.ends = ends;
  }

  /** An account's certificate that was shown. */
  record Found(Credentials credentials, AccountCertificate certificate) {}

  /** Whose it is: of the certificate itself, else of its key. */
  Optional<Found> find(X509Certificate shown) {
    try {
      return Stream.of(sha256(shown.getEncoded()), sha256(shown.getPublicKey().getEncoded()))
          .map(this::find)
          .flatMap(Optional::stream)
          .findFirst();
    } catch (CertificateEncodingException e) {
      return Optional.empty();
    }
  }

  private Optional<Found> find(Octets fingerprint) {
    return changes
        .mainList()
        .certificate(fingerprint)
        .flatMap(records::credentials)
        .filter(this::canBeFound)
        .flatMap(
            credentials -> of(credentials, fingerprint).map(kept -> new Found(credentials, kept)));
  }

  /** Of an account that is being removed nothing opens. */
  private boolean canBeFound(Credentials credentials) {
    return records.meaning(credentials.account().address().key())
            instanceof Meaning.OfAccount(Account account)
        && account.equals(credentials.account());
  }

  private static Optional<AccountCertificate> of(Credentials credentials, Octets fingerprint) {
    return credentials.factors().certificates().stream()
        .filter(kept -> kept.fingerprint().equals(fingerprint))
        .findAny();
  }

  private static Octets sha256(byte[] octets) {
    try {
      return new Octets(MessageDigest.getInstance("SHA-256").digest(octets));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JDK has SHA-256", e);
    }
  }

  @Override
  public void addCertificate(Address address, NewCertificate wanted) {
    String name = checked(wanted);
    var account = credentials(address).account();
    find(wanted.fingerprint())
        .filter(found -> !found.credentials().account().equals(account))
        .ifPresent(found -> {
          throw refused(Reason.EXISTS, "this certificate opens another account already");
        });
    changes.mainList().addCertificate(wanted.fingerprint(), account.id());
    changes
        .ledger()
        .edit(
            account,
            edit -> {
              var there = edit.credentials().factors().certificates();
              if (there.size() >= MOST) {
                throw refused(
                    Reason.IN_USE,
                    "%s has %d certificates; remove one first".formatted(address, MOST));
              }
              if (there.stream()
                  .anyMatch(kept ->
                      kept.isNamed(name) || kept.fingerprint().equals(wanted.fingerprint()))) {
                throw refused(
                    Reason.EXISTS,
                    "%s has this certificate already, or one named %s"
                        .formatted(address, AddressSyntax.shown(name)));
              }
              var now = Instant.ofEpochMilli(clock.millis());
              var added =
                  new AccountCertificate(
                      name,
                      wanted.fingerprint(),
                      wanted.scope(),
                      now,
                      wanted.lifetime().map(now::plus));
              edit.put(added.key(), added.octets());
              return added;
            });
  }

  private static String checked(NewCertificate wanted) {
    String name = wanted.name().strip();
    if (name.isEmpty()
        || name.length() > AppPassword.MAX_NAME
        || name.chars().anyMatch(Character::isISOControl)) {
      throw refused(
          Reason.INVALID,
          "a certificate has a name of 1 to %d characters".formatted(AppPassword.MAX_NAME));
    }
    if (wanted.scope().isEmpty() || wanted.scope().contains(Protocol.HTTP)) {
      throw refused(Reason.INVALID, "a certificate is for imap, pop3, smtp or sieve");
    }
    if (wanted.lifetime().filter(lifetime -> !lifetime.isPositive()).isPresent()) {
      throw refused(Reason.INVALID, "a certificate that expires at once opens nothing");
    }
    return name;
  }

  @Override
  public List<AccountCertificate> certificates(Address address) {
    return credentials(address).factors().certificates();
  }

  @Override
  public AccountCertificate removeCertificate(Address address, String name) {
    var account = credentials(address).account();
    var removed =
        changes
            .ledger()
            .edit(
                account,
                edit -> {
                  var kept =
                      edit.credentials().factors().certificates().stream()
                          .filter(one -> one.isNamed(name.strip()))
                          .findAny()
                          .orElseThrow(() ->
                              refused(
                                  Reason.NOT_FOUND,
                                  "%s has no certificate %s"
                                      .formatted(address, AddressSyntax.shown(name))));
                  edit.delete(kept.key());
                  return kept;
                });
    changes.mainList().removeCertificate(removed.fingerprint());
    ends.ended(
        account.id(),
        access -> access.means() == Access.Means.CERTIFICATE && access.id().equals(removed.id()));
    return removed;
  }

  private Credentials credentials(Address address) {
    if (records.meaning(address.key()) instanceof Meaning.OfAccount(Account account)) {
      var credentials = records.credentials(account.id());
      if (credentials.isPresent()) {
        return credentials.get();
      }
    }
    throw refused(Reason.NOT_FOUND, "there is no account %s".formatted(address));
  }

  private static DirectoryRefused refused(Reason reason, String text) {
    return new DirectoryRefused(reason, text);
  }
}
