package org.chappe.oauth;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import org.chappe.model.AccountId;
import org.chappe.store.PartitionId;
import org.chappe.store.Row;
import org.chappe.store.RowRange;
import org.chappe.store.ValueReader;
import org.chappe.store.ValueWriter;

/**
 * The rows of the authorization server.
 *
 * <pre>
 *   partition s:oauth              clients and keys
 *     'c' | id      1 | registered (8) | used (8) | has a grant (1) | name | uri | n | n redirect URIs
 *     'k' | key id  1 | made (8) | JWK with its private half, as JSON, to the end
 *     'm'           1 | 32 octets: the key that refresh tokens are sealed with
 *
 *   partition s:oauth:ACCOUNT      an account's grants; ACCOUNT are 16 hexadecimal digits
 *     'g' | id (8)  1 | made (8) | used (8) | generation (4) | digest (32) | client id | client name | scopes
 * </pre>
 *
 * <p>Times are milliseconds since 1970, numbers big-endian, counts and lengths varints, texts UTF-8
 * behind their length. The digest is the SHA-256 of the secret in the refresh token of that
 * generation; a grant that has no refresh token has generation 0 and zeros.
 */
final class Rows {
  static final PartitionId SERVER = PartitionId.of(PartitionId.Kind.SINGLE, "oauth");
  static final RowRange CLIENTS = RowRange.withPrefix(new byte[] {'c'});
  static final RowRange KEYS = RowRange.withPrefix(new byte[] {'k'});
  static final byte[] SEAL = {'m'};
  static final RowRange GRANTS = RowRange.withPrefix(new byte[] {'g'});

  private static final int FORMAT = 1;

  private Rows() {}

  static PartitionId grantsOf(AccountId account) {
    return PartitionId.of(
        PartitionId.Kind.SINGLE, "oauth:" + HexFormat.of().toHexDigits(account.value()));
  }

  static byte[] client(String id) {
    return key('c', id);
  }

  static byte[] key(String id) {
    return key('k', id);
  }

  private static byte[] key(char kind, String id) {
    byte[] utf8 = id.getBytes(StandardCharsets.UTF_8);
    return ByteBuffer.allocate(1 + utf8.length).put((byte) kind).put(utf8).array();
  }

  static byte[] grant(long id) {
    return ByteBuffer.allocate(9).put((byte) 'g').putLong(id).array();
  }

  static byte[] value(Client client) {
    var value =
        new ValueWriter(FORMAT, 256)
            .i64(client.registered().toEpochMilli())
            .i64(client.used().toEpochMilli())
            .u8(client.hasGrant() ? 1 : 0)
            .string(client.name())
            .string(client.uri())
            .varint(client.redirectUris().size());
    client.redirectUris().forEach(uri -> value.string(uri.text()));
    return value.toArray();
  }

  static Client client(Row row) {
    String id = new String(row.key(), 1, row.key().length - 1, StandardCharsets.UTF_8);
    var in = new ValueReader("the client " + id, row.value(), FORMAT);
    Instant registered = Instant.ofEpochMilli(in.i64());
    Instant used = Instant.ofEpochMilli(in.i64());
    boolean hasGrant = in.u8() == 1;
    String name = in.string();
    String uri = in.string();
    List<RedirectUri> redirects = new ArrayList<>();
    for (long n = in.varint(); n > 0; n--) {
      redirects.add(new RedirectUri(in.string()));
    }
    return new Client(id, name, redirects, uri, registered, used, hasGrant);
  }

  static byte[] value(Instant made, String jwk) {
    return new ValueWriter(FORMAT, 400).i64(made.toEpochMilli()).text(jwk).toArray();
  }

  /** Behind the format number. */
  static ValueReader key(Row row) {
    return new ValueReader("a signing key", row.value(), FORMAT);
  }

  static byte[] seal(byte[] secret) {
    return new ValueWriter(FORMAT, 33).octets(secret).toArray();
  }

  static byte[] sealOf(byte[] value) {
    return octets(new ValueReader("the seal", value, FORMAT), 32);
  }

  static byte[] value(Grant grant) {
    return new ValueWriter(FORMAT, 160)
        .i64(grant.made().toEpochMilli())
        .i64(grant.used().toEpochMilli())
        .u32(grant.generation())
        .octets(grant.digest())
        .string(grant.clientId())
        .string(grant.clientName())
        .string(Scope.list(grant.scopes()))
        .toArray();
  }

  static Grant grant(AccountId account, Row row) {
    long id = ByteBuffer.wrap(row.key(), 1, 8).getLong();
    var in = new ValueReader("a grant", row.value(), FORMAT);
    return new Grant(
        id,
        account,
        Instant.ofEpochMilli(in.i64()),
        Instant.ofEpochMilli(in.i64()),
        (int) in.u32(),
        octets(in, 32),
        in.string(),
        in.string(),
        Scope.parse(in.string()));
  }

  private static byte[] octets(ValueReader in, int length) {
    var slice = in.slice(length);
    byte[] octets = new byte[length];
    System.arraycopy(slice.array(), slice.offset(), octets, 0, length);
    return octets;
  }
}
