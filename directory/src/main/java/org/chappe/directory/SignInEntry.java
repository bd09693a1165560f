package org.chappe.directory;

import java.time.Instant;
import java.util.Optional;

/**
 * A line of an account's list of sign-ins: one, or some that are alike within an hour.
 *
 * @param first when the first of them was
 * @param last when the last of them was
 * @param count how many they are
 * @param protocol empty: several
 * @param address one address; of wrong passwords the network they came from, or empty: from many
 * @param client what it called itself; it is the client's word
 * @param access how they got in; empty when they did not
 * @param outcome {@code ok}, a {@link Refusal} in small letters, {@code factor_needed}, or {@code
 *     too_many}: not looked at
 */
public record SignInEntry(
    Instant first,
    Instant last,
    long count,
    Optional<Protocol> protocol,
    String address,
    String client,
    Optional<Access> access,
    String outcome) {
  /** The outcome of who got in. */
  public static final String OK = "ok";

  private static final int FORMAT = 1;

  SignInEntry again(Instant at, long more) {
    return new SignInEntry(
        first,
        at.isAfter(last) ? at : last,
        count + more,
        protocol,
        address,
        client,
        access,
        outcome);
  }

  /** {@link SignInRows} draws it. */
  static SignInEntry read(Instant first, byte[] value) {
    var in = new ValueReader("a sign-in", value, FORMAT);
    var last = Instant.ofEpochMilli(in.int64());
    long count = in.int64();
    var protocol = Protocol.named(in.text());
    String address = in.text();
    String client = in.text();
    return new SignInEntry(first, last, count, protocol, address, client, access(in), in.text());
  }

  private static Optional<Access> access(ValueReader in) {
    String means = in.text();
    String id = in.text();
    String name = in.text();
    return means.isEmpty()
        ? Optional.empty()
        : Optional.of(new Access(Access.Means.valueOf(means), id, name));
  }

  byte[] octets() {
    return new ValueWriter(FORMAT)
        .int64(last.toEpochMilli())
        .int64(count)
        .text(protocol.map(Protocol::word).orElse(""))
        .text(address)
        .text(client)
        .text(access.map(how -> how.means().name()).orElse(""))
        .text(access.map(Access::id).orElse(""))
        .text(access.map(Access::name).orElse(""))
        .text(outcome)
        .octets();
  }
}
