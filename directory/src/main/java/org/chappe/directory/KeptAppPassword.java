package org.chappe.directory;

import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import org.chappe.model.IpNetwork;
import org.chappe.model.Octets;
import org.chappe.store.ValueReader;
import org.chappe.store.ValueWriter;

/**
 * An app password as the account's partition has it.
 *
 * <pre>
 *   format | name | scope (1, a bit each) | created (8, ms) | expires (8, ms; 0: never)
 *     | network (text, may be empty) | digest (32) | count of SCRAM keys (1)
 *     | each: hash (1) | stored key | server key
 * </pre>
 *
 * @param digest {@link DirectoryKey#digest} of the account's id and the password
 */
record KeptAppPassword(AppPassword about, Octets digest, List<ScramKeys> scram) {
  private static final int FORMAT = 1;
  private static final int DIGEST_OCTETS = 32;

  static KeptAppPassword read(byte[] value) {
    var in = new ValueReader("an app password", value, FORMAT);
    String name = in.string();
    Set<Protocol> scope = scope(in.u8());
    var created = Instant.ofEpochMilli(in.i64());
    long expires = in.i64();
    String network = in.string();
    Octets digest = new Octets(in.slice(DIGEST_OCTETS).toArray());
    return new KeptAppPassword(
        new AppPassword(
            name,
            scope,
            created,
            expires == 0 ? Optional.empty() : Optional.of(Instant.ofEpochMilli(expires)),
            network.isEmpty() ? Optional.empty() : Optional.of(IpNetwork.parse(network))),
        digest,
        scram(in));
  }

  byte[] octets() {
    var out =
        new ValueWriter(FORMAT, 160)
            .string(about.name())
            .u8(bits(about.scope()))
            .i64(about.created().toEpochMilli())
            .i64(about.expires().map(Instant::toEpochMilli).orElse(0L))
            .string(about.network().map(IpNetwork::toString).orElse(""))
            .octets(digest.toArray());
    return scram(out, scram).toArray();
  }

  /** What makes two names the same. */
  static String key(String name) {
    return name.toLowerCase(Locale.ROOT);
  }

  static List<ScramKeys> scram(ValueReader in) {
    int count = in.u8();
    var keys = new ArrayList<ScramKeys>(count);
    for (int i = 0; i < count; i++) {
      var hash = ScramHash.ofOctet(in.u8());
      var stored = new Octets(in.slice(hash.octets()).toArray());
      keys.add(new ScramKeys(hash, stored, new Octets(in.slice(hash.octets()).toArray())));
    }
    return List.copyOf(keys);
  }

  static ValueWriter scram(ValueWriter out, List<ScramKeys> keys) {
    out.u8(keys.size());
    for (var key : keys) {
      out.u8(key.hash().octet())
          .octets(key.storedKey().toArray())
          .octets(key.serverKey().toArray());
    }
    return out;
  }

  static int bits(Set<Protocol> scope) {
    return scope.stream().mapToInt(Protocol::bit).sum();
  }

  static Set<Protocol> scope(int bits) {
    var scope = EnumSet.noneOf(Protocol.class);
    for (var protocol : Protocol.values()) {
      if ((bits & protocol.bit()) != 0) {
        scope.add(protocol);
      }
    }
    return scope;
  }

  @Override
  public String toString() {
    return about.toString(); // no digest in a log
  }
}
