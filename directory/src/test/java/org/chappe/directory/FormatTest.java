package org.chappe.directory;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Instant;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.chappe.directory.factor.SecondFactorPolicy;
import org.chappe.directory.factor.Totp;
import org.chappe.directory.password.Argon2Hash;
import org.chappe.model.AccountId;
import org.chappe.model.Address;
import org.chappe.model.IpNetwork;
import org.chappe.model.Octets;
import org.chappe.store.UnknownFormat;
import org.junit.jupiter.api.Test;

/** What is on disk: each value's octets as they are drawn, read back, and refused when newer. */
final class FormatTest {
  private static final Account ANN =
      new Account(new AccountId(0x0102030405060708L), Address.parse("ann@a.test"));
  private static final Alias SALES =
      new Alias(Address.parse("x@a.test"), List.of(ANN.address(), Address.parse("b@b.test")));

  private static final String ANN_HEX = "0102030405060708" + "0003616e6e" + "0006612e74657374";
  private static final String SALES_HEX =
      "00017800"
          + "06612e74657374"
          + "00000002"
          + "0003616e6e0006612e74657374"
          + "0001620006622e74657374";

  private static byte[] hex(String text) {
    return HexFormat.of().parseHex(text);
  }

  @Test
  void meanings() {
    for (var each :
        List.of(
            new Case<>(new Meaning.Nobody(), "0100"),
            new Case<>(new Meaning.OfAccount(ANN), "0101" + ANN_HEX),
            new Case<>(new Meaning.OfAlias(SALES), "0102" + SALES_HEX))) {
      Meaning value = each.value();
      assertThat(value.octets()).asHexString().isEqualToIgnoringCase(each.octets());
      assertThat(Meaning.read("it", hex(each.octets()))).isEqualTo(value);
    }
    assertThat(Meaning.read("it", new byte[0])).isEqualTo(new Meaning.Nobody());
    newer(() -> Meaning.read("it", hex("0200")));
    damaged("it is damaged: kind 9", () -> Meaning.read("it", hex("0109")));
    damaged("it is damaged: it ends after 6 octets", () -> Meaning.read("it", hex("010101020304")));
    damaged(
        "it is damaged: it ends after 13 octets",
        () -> Meaning.read("it", hex("01010102030405060708ffff61")));
  }

  private record Case<T>(T value, String octets) {}

  @Test
  void domainHeads() {
    var empty = new DomainHead(false, 1, Optional.empty(), Optional.empty());
    var full =
        new DomainHead(true, 0x0A0B, Optional.of(ANN), Optional.of(SecondFactorPolicy.REQUIRED));
    assertThat(empty.octets()).isEqualTo(hex("020000" + "0000000000000001" + "00"));
    assertThat(full.octets()).isEqualTo(hex("020301" + "0000000000000A0B" + "01" + ANN_HEX));
    assertThat(DomainHead.read("a.test", empty.octets())).isEqualTo(empty);
    assertThat(DomainHead.read("a.test", full.octets())).isEqualTo(full);
    assertThat(DomainHead.read("a.test", hex("0101" + "0000000000000A0B" + "01" + ANN_HEX)))
        .as("format 1")
        .isEqualTo(full.policy(Optional.empty()));
    newer(3, () -> DomainHead.read("a.test", hex("03")));
  }

  @Test
  void listEntries() {
    var entry = new ListEntry(ListEntry.State.LEAVING, 7, new Meaning.OfAccount(ANN));
    assertThat(entry.octets()).isEqualTo(hex("0103" + "0000000000000007" + "0101" + ANN_HEX));
    assertThat(ListEntry.read("it", entry.octets())).isEqualTo(entry);
    newer(() -> ListEntry.read("it", hex("02")));
    newer(() -> ListEntry.read("it", hex("0101" + "0000000000000007" + "0200")));
    damaged(
        "it is damaged: state 4",
        () -> ListEntry.read("it", hex("0104" + "0000000000000007" + "0100")));
  }

  @Test
  void dkimKeys() {
    var key =
        new DkimKey(
            "2026a-e",
            DkimKey.Algorithm.ED25519_SHA256,
            new Octets(hex("302e")),
            Instant.ofEpochMilli(0x0102),
            DkimKey.State.RETIRED);
    assertThat(key.octets())
        .isEqualTo(hex("020203" + "0000000000000102" + "0000000000000102" + "302e"));
    assertThat(DkimKey.read("a.test", "2026a-e", key.octets())).isEqualTo(key);
    assertThat(DkimKey.read("a.test", "2026a-e", hex("010203" + "0000000000000102" + "302e")))
        .as("format 1")
        .isEqualTo(key);
    assertThat(
            DkimKey.read(
                "a.test",
                "2026a-e",
                hex("020203" + "0000000000000102" + "0000000000000103" + "302e")))
        .isEqualTo(key.state(DkimKey.State.RETIRED, Instant.ofEpochMilli(0x103)));
    assertThat(key.toString())
        .isEqualTo(
            "DkimKey[2026a-e, ED25519_SHA256, 1970-01-01T00:00:00.258Z,"
                + " RETIRED since 1970-01-01T00:00:00.258Z]");
    newer(3, () -> DkimKey.read("a.test", "x", hex("03")));
    damaged(
        "the key x of a.test is damaged: algorithm 3",
        () -> DkimKey.read("a.test", "x", hex("010301" + "0000000000000102" + "302e")));
    damaged(
        "the key x of a.test is damaged: state 4",
        () -> DkimKey.read("a.test", "x", hex("010204" + "0000000000000102" + "302e")));
    damaged(
        "the key x of a.test is damaged: it ends after 4 octets",
        () -> DkimKey.read("a.test", "x", hex("01020100")));
  }

  @Test
  void credentials() {
    var hash = new Argon2Hash(Fixture.CHEAP, new byte[9], new byte[12]);
    var text = "$argon2id$v=19$m=8,t=1,p=1$AAAAAAAAAAAA$AAAAAAAAAAAAAAAA";
    var textHex =
        "00" + Integer.toHexString(text.length()) + HexFormat.of().formatHex(text.getBytes(UTF_8));
    var plain = Credentials.of(ANN, hash, 9);
    assertThat(plain.octets())
        .isEqualTo(
            hex("0201" + "0003616e6e0006612e74657374" + textHex + "0000000000000009" + "00000000"));
    assertThat(credentials(plain.octets())).usingRecursiveComparison().isEqualTo(plain);

    var parameters = new ScramKeys.Parameters(new Octets(hex("01".repeat(16))), 4096);
    var keys =
        new ScramKeys(
            ScramHash.SHA_256, new Octets(hex("02".repeat(32))), new Octets(hex("03".repeat(32))));
    var full = plain.scram(parameters, List.of(keys));
    assertThat(HexFormat.of().formatHex(full.octets()))
        .endsWith(
            "0000000000000009"
                + "00001000"
                + "01".repeat(16)
                + "0132"
                + "02".repeat(32)
                + "03".repeat(32));
    assertThat(credentials(full.octets())).usingRecursiveComparison().isEqualTo(full);

    var old = credentials(hex("0101" + "0003616e6e0006612e74657374" + textHex));
    assertThat(old.account()).isEqualTo(ANN);
    assertThat(old.number()).as("format 1: the version").isEqualTo(5);
    assertThat(old.password().toString()).isEqualTo(text);
    assertThat(Credentials.read(ANN.id(), Credentials.REMOVED, 6, FactorRows.NONE)).isEmpty();
    newer(3, () -> Credentials.read(ANN.id(), hex("03"), 1, FactorRows.NONE));
  }

  private static Credentials credentials(byte[] octets) {
    return Credentials.read(ANN.id(), octets, 5, FactorRows.NONE).orElseThrow();
  }

  @Test
  void secondFactors() {
    var totp =
        new Totp(new Octets(hex("05".repeat(20))), Instant.ofEpochMilli(0x0102), true, 7, -1);
    assertThat(totp.octets())
        .isEqualTo(
            hex(
                "0101"
                    + "0000000000000102"
                    + "0000000000000007"
                    + "ffffffffffffffff"
                    + "05".repeat(20)));
    assertThat(Totp.read(totp.octets())).isEqualTo(totp);
    newer(() -> Totp.read(hex("02")));

    var about =
        new AppPassword(
            "Phone",
            Set.of(Protocol.IMAP, Protocol.SMTP),
            Instant.ofEpochMilli(0x0102),
            Optional.of(Instant.ofEpochMilli(0x0103)),
            Optional.of(IpNetwork.parse("192.0.2.0/24")));
    var kept = new KeptAppPassword(about, new Octets(hex("06".repeat(32))), List.of());
    assertThat(kept.octets())
        .isEqualTo(
            hex(
                "01"
                    + "0550686f6e65"
                    + "05"
                    + "0000000000000102"
                    + "0000000000000103"
                    + "0c3139322e302e322e302f3234"
                    + "06".repeat(32)
                    + "00"));
    assertThat(KeptAppPassword.read(kept.octets())).isEqualTo(kept);
    newer(() -> KeptAppPassword.read(hex("02")));

    var passkey =
        new Passkey(
            new Octets(hex("0a0b")),
            "Key",
            new Octets(hex("a1")),
            Instant.ofEpochMilli(0x0102),
            3,
            true);
    assertThat(passkey.octets())
        .isEqualTo(hex("01" + "034b6579" + "0000000000000102" + "00000003" + "01" + "01a1"));
    assertThat(Passkey.read(passkey.id(), passkey.octets())).isEqualTo(passkey);
    newer(() -> Passkey.read(passkey.id(), hex("02")));
  }

  @Test
  void places() {
    var places =
        Places.NONE
            .with(Network.ofHost(Fixture.origin("192.0.2.1").address()), 0x4D00)
            .with(Network.ofHost(Fixture.origin("2001:db8:1:2::9").address()), 0x4D01)
            .withDevice(0x0A0B0C0D0E0F1011L, 0x4D02);
    assertThat(places.octets())
        .isEqualTo(
            hex(
                "01"
                    + "00000002"
                    + ("01" + "00000000c0000201" + "00004d00")
                    + ("00" + "20010db800010002" + "00004d01")
                    + "00000001"
                    + ("0a0b0c0d0e0f1011" + "00004d02")));
    assertThat(Places.read("it", places.octets())).isEqualTo(places);
    assertThat(Places.read("it", new byte[0])).isEqualTo(Places.NONE);
    newer(() -> Places.read("it", hex("02")));
  }

  @Test
  void signIns() {
    var first = Instant.ofEpochMilli(0x0102);
    var entry =
        new SignInEntry(
            first,
            Instant.ofEpochMilli(0x0203),
            5,
            Optional.of(Protocol.IMAP),
            "192.0.2.1",
            "Mutt",
            Optional.of(new Access(Access.Means.APP_PASSWORD, "i", "n")),
            SignInEntry.OK);
    assertThat(entry.octets())
        .isEqualTo(
            hex(
                "01"
                    + "0000000000000203"
                    + "0000000000000005"
                    + ("0004" + "696d6170")
                    + ("0009" + "3139322e302e322e31")
                    + ("0004" + "4d757474")
                    + ("000c" + "4150505f50415353574f5244")
                    + ("0001" + "69")
                    + ("0001" + "6e")
                    + ("0002" + "6f6b")));
    assertThat(SignInEntry.read(first, entry.octets())).isEqualTo(entry);
    var key = SignInRows.entry(SignInRows.EntryClass.WRONG, first, 3);
    assertThat(key).isEqualTo(hex("6577" + "7ffffffffffffefd" + "00000003"));
    assertThat(SignInRows.firstOf(key)).isEqualTo(first);
    var use = new LastUse(first, Optional.empty(), "a", "b");
    assertThat(use.octets())
        .isEqualTo(hex("01" + "0000000000000102" + "0000" + "000161" + "000162"));
    assertThat(LastUse.read(use.octets())).isEqualTo(use);
    assertThat(SignInRows.use(new Access(Access.Means.TOKEN, "x", "y")))
        .isEqualTo(hex("75" + "544f4b454e" + "00" + "78"));
    var notice = new SignInNotice(Optional.of(true), "de", 7, 2);
    assertThat(notice.octets()).isEqualTo(hex("01" + "02" + "00026465" + "00000007" + "00000002"));
    assertThat(SignInNotice.read(notice.octets())).isEqualTo(notice);
    assertThat(SignInNotice.read(SignInNotice.UNSET.octets())).isEqualTo(SignInNotice.UNSET);
    newer(() -> SignInEntry.read(first, hex("02")));
    newer(() -> LastUse.read(hex("02")));
    newer(() -> SignInNotice.read(hex("02")));
  }

  private static void newer(Runnable reading) {
    newer(2, reading);
  }

  private static void newer(int format, Runnable reading) {
    assertThatThrownBy(reading::run)
        .isInstanceOf(UnknownFormat.class)
        .hasMessageContaining("format " + format);
  }

  private static void damaged(String text, Runnable reading) {
    assertThatThrownBy(reading::run).isInstanceOf(IllegalStateException.class).hasMessage(text);
  }
}
