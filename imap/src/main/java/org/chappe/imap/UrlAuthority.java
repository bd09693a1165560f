package org.chappe.imap;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.time.InstantSource;
import java.util.HexFormat;
import java.util.Optional;
import java.util.function.BiFunction;
import java.util.function.Predicate;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.chappe.directory.Account;
import org.chappe.directory.Directory;
import org.chappe.imap.command.ImapUrl;
import org.chappe.imap.command.ImapUrl.Authority;
import org.chappe.imap.command.ImapUrl.Authorization;
import org.chappe.imap.command.ImapUrl.Verifier;
import org.chappe.mailbox.MailAccount;
import org.chappe.mailbox.MailAccounts;
import org.chappe.mailbox.MailboxSnapshot;
import org.chappe.model.Address;

/**
 * Whether a URL that somebody was given opens what it names. RFC 4467 §6
 *
 * <p>A token is two hexadecimal digits that name the algorithm, 01, and the HMAC-SHA-256 of the URL
 * up to it with the mailbox's access key. It is worked out whatever is wrong with a URL, so that
 * the time does not tell which mailboxes there are. Thread-safe.
 */
record UrlAuthority(
    Directory directory, MailAccounts accounts, InstantSource clock, String hostname) {
  static final String MECHANISM = "INTERNAL";
  private static final String ALGORITHM = "01";
  private static final byte[] NO_KEY = new byte[32];

  boolean isHere(Authority server) {
    return server.host().equalsIgnoreCase(hostname);
  }

  /** An account's main address; an alias is no user. */
  Optional<Account> account(String user) {
    try {
      return directory.account(Address.parse(user));
    } catch (IllegalArgumentException e) {
      return Optional.empty();
    }
  }

  static String token(byte[] key, String rump) {
    try {
      Mac mac = Mac.getInstance("HmacSHA256");
      mac.init(new SecretKeySpec(key, "HmacSHA256"));
      byte[] digest = mac.doFinal(rump.getBytes(StandardCharsets.US_ASCII));
      return ALGORITHM + HexFormat.of().formatHex(digest);
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("every JDK has HMAC-SHA-256", e);
    }
  }

  /**
   * Opens the mailbox a URL names, while {@code use} is at work; empty when it may not be opened.
   *
   * @param maySee whether the authorization is for who asks. RFC 4467 §3
   */
  <T> Optional<T> open(
      ImapUrl url,
      Predicate<Authorization> maySee,
      BiFunction<MailAccount, MailboxSnapshot, T> use) {
    Optional<Account> owner = url.server().flatMap(Authority::user).flatMap(this::account);
    Optional<MailAccount> opened = owner.flatMap(a -> accounts.open(a.id()));
    if (opened.isEmpty()) {
      permits(Optional.empty(), Optional.empty(), url, maySee);
      return Optional.empty();
    }
    try (MailAccount mail = opened.get()) {
      Optional<MailboxSnapshot> mailbox = url.mailbox().flatMap(mail.snapshot()::mailbox);
      return permits(Optional.of(mail), mailbox, url, maySee)
          ? mailbox.map(box -> use.apply(mail, box))
          : Optional.empty();
    }
  }

  /** The token is compared in a time that does not depend on where it differs. */
  private boolean permits(
      Optional<MailAccount> mail,
      Optional<MailboxSnapshot> mailbox,
      ImapUrl url,
      Predicate<Authorization> maySee) {
    Optional<byte[]> key =
        mail.flatMap(account -> mailbox.flatMap(box -> account.accessKey(box.info().id())));
    if (url.authorization().isEmpty() || url.authorization().get().verifier().isEmpty()) {
      return false;
    }
    Authorization authorization = url.authorization().get();
    Verifier verifier = authorization.verifier().orElseThrow();
    boolean rightToken =
        MessageDigest.isEqual(
            token(key.orElse(NO_KEY), authorization.rump()).getBytes(StandardCharsets.US_ASCII),
            verifier.token().getBytes(StandardCharsets.US_ASCII));
    return key.isPresent()
        && rightToken
        && verifier.mechanism().equals(MECHANISM)
        && url.server().filter(this::isHere).isPresent()
        && authorization.expire().filter(clock.instant()::isAfter).isEmpty()
        && maySee.test(authorization);
  }
}
