package org.chappe.imap;

import java.util.List;
import java.util.Set;
import org.chappe.directory.sasl.SaslSettings;
import org.chappe.model.Address;
import org.chappe.model.ByteSize;

/**
 * Settings of IMAP sessions. Every one has a default and a reason.
 *
 * @param messageLimit the largest message that can be appended
 * @param badCommands how many commands in a row may be wrong before the session ends
 * @param failedSignIns how often signing in may fail before the session ends
 * @param compression how hard COMPRESS tries, 1 (quick) to 9 (small); 0: it is not offered
 * @param administrators addresses of accounts that may set quotas and what is shared by all
 * @param hide capabilities that some clients or accounts are not to know of
 * @param signIn how somebody may sign in
 */
public record ImapSettings(
    ByteSize messageLimit,
    ImapTimes times,
    ImapLimits limits,
    int badCommands,
    int failedSignIns,
    int compression,
    Set<Address> administrators,
    List<HiddenCapability> hide,
    SaslSettings signIn) {
  /**
   * The defaults.
   *
   * <ul>
   *   <li>64 MiB a message: 50 MB are what large providers send, and base64 adds a third in none of
   *       them.
   *   <li>20 wrong commands: a client that probes for extensions sends a few.
   *   <li>5 failed sign-ins: a person mistypes twice.
   *   <li>No administrators over IMAP: the command line does what they would.
   *   <li>Compression 3: FETCH of envelopes shrinks to a sixth, at 150 MB/s of one processor; 6
   *       takes twice the time and sends an eighth less, 1 sends a tenth more.
   *   <li>UIDONLY hidden from Microsoft's programs: their fetcher enables it and then uses message
   *       numbers, so that no mail would appear.
   * </ul>
   */
  public static final ImapSettings DEFAULT =
      new ImapSettings(
          ByteSize.ofMiB(64),
          ImapTimes.DEFAULT,
          ImapLimits.DEFAULT,
          20,
          5,
          3,
          Set.of(),
          List.of(
              HiddenCapability.parse("UIDONLY client=*microsoft*"),
              HiddenCapability.parse("UIDONLY client=*outlook*")),
          SaslSettings.DEFAULT);

  public ImapSettings {
    administrators = Set.copyOf(administrators);
    hide = List.copyOf(hide);
    if (badCommands < 1 || failedSignIns < 1) {
      throw new IllegalArgumentException("at least one mistake is allowed");
    }
    if (compression < 0 || compression > 9) {
      throw new IllegalArgumentException("compression " + compression + " is not from 0 to 9");
    }
  }

  /** {@link #messageLimit} as APPENDLIMIT can say it: a number is below 2^32. RFC 7889 §5 */
  public long appendLimit() {
    return Math.min(messageLimit.octets(), 0xFFFF_FFFFL);
  }

  public ImapSettings withCleartextOnLoopback(boolean allowed) {
    return withSignIn(signIn.withCleartextOnLoopback(allowed));
  }

  public ImapSettings withSignIn(SaslSettings others) {
    return new ImapSettings(
        messageLimit,
        times,
        limits,
        badCommands,
        failedSignIns,
        compression,
        administrators,
        hide,
        others);
  }

  public ImapSettings withMessageLimit(ByteSize limit) {
    return new ImapSettings(
        limit,
        times,
        limits,
        badCommands,
        failedSignIns,
        compression,
        administrators,
        hide,
        signIn);
  }

  public ImapSettings withTimes(ImapTimes others) {
    return new ImapSettings(
        messageLimit,
        others,
        limits,
        badCommands,
        failedSignIns,
        compression,
        administrators,
        hide,
        signIn);
  }

  public ImapSettings withLimits(ImapLimits others) {
    return new ImapSettings(
        messageLimit,
        times,
        others,
        badCommands,
        failedSignIns,
        compression,
        administrators,
        hide,
        signIn);
  }

  public ImapSettings withCompression(int level) {
    return new ImapSettings(
        messageLimit,
        times,
        limits,
        badCommands,
        failedSignIns,
        level,
        administrators,
        hide,
        signIn);
  }

  public ImapSettings withAdministrators(Set<Address> addresses) {
    return new ImapSettings(
        messageLimit,
        times,
        limits,
        badCommands,
        failedSignIns,
        compression,
        addresses,
        hide,
        signIn);
  }

  public ImapSettings withHide(List<HiddenCapability> hidden) {
    return new ImapSettings(
        messageLimit,
        times,
        limits,
        badCommands,
        failedSignIns,
        compression,
        administrators,
        hidden,
        signIn);
  }

  boolean isAdministrator(Address account) {
    return administrators.stream().anyMatch(address -> address.key().equals(account.key()));
  }
}
