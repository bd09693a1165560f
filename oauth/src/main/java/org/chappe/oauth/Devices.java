package org.chappe.oauth;

import java.security.SecureRandom;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import org.chappe.directory.Account;

/**
 * Devices that wait for somebody to sign in elsewhere, RFC 8628. In memory: by the digest of the
 * device's code, and by the code the person types. Thread-safe.
 */
final class Devices {
  /** RFC 8628 §6.1: without vowels, so no words; 8 of 20 letters are 34 bits. */
  private static final String LETTERS = "BCDFGHJKLMNPQRSTVWXZ";

  private static final int LENGTH = 8;

  /** How it stands. */
  sealed interface State {
    record Waiting() implements State {}

    record Allowed(Account account, Instant signedIn) implements State {}

    record Denied() implements State {}
  }

  /**
   * One device.
   *
   * @param polled when it asked last
   */
  record Device(String userCode, String client, Set<Scope> scopes, State state, Instant polled) {
    Device {
      scopes = Set.copyOf(scopes);
    }

    Device with(State next) {
      return new Device(userCode, client, scopes, next, polled);
    }

    Device polledAt(Instant now) {
      return new Device(userCode, client, scopes, state, now);
    }
  }

  /** What the device is told. */
  record Begun(String deviceCode, String userCode) {}

  private final SecureRandom random = new SecureRandom();
  private final Expiring<Device> byDevice;
  private final Expiring<String> byPerson;

  Devices(InstantSource clock) {
    byDevice = new Expiring<>(OAuthSettings.UNDER_WAY, OAuthSettings.DEVICE_CODES, clock);
    byPerson = new Expiring<>(OAuthSettings.UNDER_WAY, OAuthSettings.DEVICE_CODES, clock);
  }

  /** Empty when too many wait. */
  Optional<Begun> begin(Client client, Set<Scope> scopes) {
    String code = Secrets.text();
    String digest = Secrets.digest(code);
    String letters = letters();
    while (byPerson.get(letters).isPresent()) {
      letters = letters();
    }
    var device = new Device(letters, client.id(), scopes, new State.Waiting(), Instant.EPOCH);
    return byDevice.put(digest, device) && byPerson.put(letters, digest)
        ? Optional.of(new Begun(code, shown(letters)))
        : Optional.empty();
  }

  private String letters() {
    var letters = new StringBuilder();
    for (int i = 0; i < LENGTH; i++) {
      letters.append(LETTERS.charAt(random.nextInt(LETTERS.length())));
    }
    return letters.toString();
  }

  /** {@code WDJB-MJHT} */
  static String shown(String letters) {
    return letters.substring(0, LENGTH / 2) + "-" + letters.substring(LENGTH / 2);
  }

  /** What somebody typed, whatever case and signs between; empty: it cannot be a code. */
  static Optional<String> typed(String text) {
    var letters = new StringBuilder();
    for (char c : text.toUpperCase(Locale.ROOT).toCharArray()) {
      if (LETTERS.indexOf(c) >= 0) {
        letters.append(c);
      } else if (c != '-' && c != ' ') {
        return Optional.empty();
      }
    }
    return letters.length() == LENGTH ? Optional.of(letters.toString()) : Optional.empty();
  }

  /** The device that waits with this code, {@link #typed}. */
  Optional<Device> waiting(String letters) {
    return byPerson
        .get(letters)
        .flatMap(byDevice::get)
        .filter(device -> device.state() instanceof State.Waiting);
  }

  /** Decides; false: nobody waits with this code any more. The code is used up. */
  boolean decide(String letters, State state) {
    return byPerson
        .remove(letters)
        .flatMap(digest -> byDevice.replace(digest, device -> device.with(state)))
        .isPresent();
  }

  /** How it stands with the device that has this code; its {@code polled} is of the time before. */
  Optional<Device> poll(String deviceCode, Instant now) {
    return byDevice.replace(Secrets.digest(deviceCode), device -> device.polledAt(now));
  }

  /** Whether it was still there: a code is good once. */
  boolean take(String deviceCode) {
    return byDevice.remove(Secrets.digest(deviceCode)).isPresent();
  }
}
