package org.chappe.directory.password;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import org.bouncycastle.crypto.generators.OpenBSDBCrypt;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The hashes were made by other programs, of the password {@code Tél egraph-1794}. */
final class PasswordHashTest {
  private static final String PASSWORD = "T\u00E9l egraph-1794";

  private static byte[] octets(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  private static void isOfThePassword(String text) {
    var hash = PasswordHash.parse(text);
    assertThat(hash.matches(octets(PASSWORD))).isTrue();
    assertThat(hash.matches(octets(PASSWORD + " "))).isFalse();
    assertThat(hash.matches(octets("T\u00E9l egraph-1795"))).isFalse();
    assertThat(hash.matches(octets("x"))).isFalse();
    var kept = PasswordHash.parse(hash.toString());
    assertThat(kept.toString()).isEqualTo(hash.toString());
    assertThat(kept.matches(octets(PASSWORD))).isTrue();
    assertThatCode(hash::requireBounded).doesNotThrowAnyException();
  }

  @ParameterizedTest // Dovecot 2.3: doveadm pw -s
  @ValueSource(
      strings = {
        "{BLF-CRYPT}$2y$05$KTxAMJw9KiRjs3FMAiw17uXrOFqOZg5cEwYwm6seQouR2o.H//hcG",
        "{SHA512-CRYPT}$6$97bmeYG1uLYqOG14$LnA0GWy3ne.O1LXq2JihDGEwrNOPqr6NrkbnZX7HH1GZxtyv.fzIMS9ddbj4hwERi1b00nGPWkkJlyOL7aRWX1",
        "{SHA256-CRYPT}$5$sHBqDfRegPM5F36T$M3FzGReA/pWG8WJXhCeEfumq1Br.6yYOrW4R.R8T9F2",
        "{MD5-CRYPT}$1$lSeunvmE$g3r/GclBqWkxKoAilhEqz.",
        "{ARGON2ID}$argon2id$v=19$m=65536,t=3,p=1$qA/cp4695ch8kuA3B0LNWg$jW4fCfK5PT5LIJpqE3h5uj6wJdaJGGUtEAk+nZhYnJM",
        "{ARGON2I}$argon2i$v=19$m=32768,t=4,p=1$cFzfulMm2SjSavZCMsnu6A$sd7rUgYjbi3KKgMaorpE3dVafSmU2dvooHqqOuPPiA0",
        "{PBKDF2}$1$NPAYyKxVUZncLQip$5000$637abdc1cd6a83874c8b4ea726dbc05ba4352203",
        "{SSHA}3OVHLVbh6mZo03SeO7lgJ7SxB+n1Iy3J",
        "{ssha256}X9x4xQIjxaymhTz+Y9k4V//PvqfTBcP8Nj9IAQNzRpl4nVyJ",
        "{SSHA512}r2MJXNk/GAb1hlnaF8dXM0LV/7II+//2rEcj6VSKYnlfSwa9MclEGJhnd7wu4F7wFii4VWRHoL3wBw0QhQc+wqtS1Yk=",
        "{SHA}VWGe1WtPFEeMJEfXefZdpbRfSL4=",
        "{SHA1}VWGe1WtPFEeMJEfXefZdpbRfSL4=",
        "{SHA256}Mavwus+zEzwwRuJFZEabKGb+P+RTOB0I/A9wc8wANSY=",
        "{SHA256.b64}Mavwus+zEzwwRuJFZEabKGb+P+RTOB0I/A9wc8wANSY=",
        "{SHA512}I4GPuJn8xdHc/o2unis7xizoBTjyhQ+onrIcU090i3GN/pEFFNSGxYpdzFvpWHtn+iCXzqsuXk9CvcrN4Qxnyg==",
        "{SHA512.HEX}23818fb899fcc5d1dcfe8dae9e2b3bc62ce80538f2850fa89eb21c534f748b718dfe910514d486c58a5dcc5be9587b67fa2097ceab2e5e4f42bdcacde10c67ca",
        "{SHA512}23818FB899fcc5d1dcfe8dae9e2b3bc62ce80538f2850fa89eb21c534f748b718dfe910514d486c58a5dcc5be9587b67fa2097ceab2e5e4f42bdcacde10c67ca",
        "{SSHA256.HEX}73be66344ba96a9e58ee2425c5098f9b392b8bb7444a8d4e1f9a8b5512337f34142fad4a",
        "{SMD5}xvM8EW7ovqI7wfTQ3igBWXzbCmI=",
        "{CRYPT}$2y$05$EP9VAb9FPP08GlANVZ0u4eL6vV9WN7ub0M7rLBVOJXzC46cRTJMoC"
      })
  void ofDovecot(String text) {
    isOfThePassword(text);
  }

  @ParameterizedTest // openssl passwd; whois's mkpasswd; Apache's htpasswd; Python's crypt
  @ValueSource(
      strings = {
        "$6$saltstring$8In6/5oC6UuNJL8u3BM9hyGa7ON.HDzx1Y7Jo8mWkuvnljoluSsPXpPFPvb79QN/uW2DdHJwlVeqhuL67qItR.",
        "$5$saltstring$1o0wFEitoD9tHtVDVAs8SgaaaY3RLSXIb8vJWbBH7SD",
        "$1$saltstri$IpqtJciYyVPk7bnjtYYhQ.",
        "$6$rounds=12000$/smCGkgpsVpvEyDM$4bS8qrAYTvSHDwwVHVRI/6jA3RdSJnji7YETmB.3aMJxB0AwwafpYyxBxFTY5F9FoHaeKwgmPQLqASp.ElBoe.",
        "$6$rounds=1000$abc$B6850qH6XMVTG0X5SNa7jRkCM0Isfy7QbOu0a4PLRE7p9XHexOrkOKd2K3Jr2s0P8S7u/RwsGsBoCXB1apIkJ/",
        "$2a$05$9i7blCkjW6tUQzgWFD1.ru4mC0rWZmOugqdGpXA9/qNBdLtFRqG4m",
        "$2b$05$XmffZGfAJeaJKhJRaHtISu4g88m7mjJjHWcv4s5DQsSWmQaqW.jHy",
        "$2y$06$isNGqWllteIpTArB.5KS5OCTj1O5fyyB/lXLwX8YyEEpaFIMSi012"
      })
  void ofCrypt(String text) {
    isOfThePassword(text);
  }

  @ParameterizedTest // passlib's form around what Python's hashlib computes
  @ValueSource(
      strings = {
        "$pbkdf2-sha256$4321$8PHy8/T19vf4.fr7/P3./w$PkOcQUm8MbzzI/Y/5p0n45Jm7zym9YQ0r40TeoWPnmg",
        "$pbkdf2-sha512$4321$8PHy8/T19vf4.fr7/P3./w$/ld2v.c1iZ7UvkLkM2LmkJIPIIOH9H/u.5hVyubv2p5XjpyatwkzknwPrORVMKblofmv6WAFWPLCJM1NYWZ8kw",
        "$pbkdf2$4321$8PHy8/T19vf4.fr7/P3./w$qyPFj1Bu0FGuKvkIAxigxV39krg",
        "{PBKDF2}$pbkdf2$4321$8PHy8/T19vf4.fr7/P3./w$qyPFj1Bu0FGuKvkIAxigxV39krg"
      })
  void ofPasslib(String text) {
    isOfThePassword(text);
  }

  /** A vector of the reference implementation: 64 MiB, two passes, salt "somesalt". */
  @Test // RFC 9106
  void ofTheReferenceImplementation() {
    var hash =
        PasswordHash.parse(
            "$argon2id$v=19$m=65536,t=2,p=1$c29tZXNhbHQ$CTFhFdXPJO1aFaMaO6Mm5c8y7cJHAph8ArZWb2GRPPc");
    assertThat(hash.matches(octets("password"))).isTrue();
    assertThat(hash.matches(octets("Password"))).isFalse();
  }

  /** A vector of the reference implementation's first version, which wrote no "v=". */
  @Test
  void ofTheVersionBefore() {
    var hash =
        PasswordHash.parse(
            "$argon2i$m=256,t=2,p=1$c29tZXNhbHQ$/U3YPXYsSb3q9XxHvc0MLxur+GP960kN9j7emXX8zwY");
    assertThat(hash.matches(octets("password"))).isTrue();
    assertThat(hash.toString()).startsWith("$argon2i$v=16$m=256,t=2,p=1$");
  }

  @Test
  void bcryptSees72Octets() {
    var long72 = "x".repeat(72);
    var hash =
        new BcryptHash(OpenBSDBCrypt.generate("2y", octets(long72), octets("0123456789abcdef"), 4));
    assertThat(hash.matches(octets(long72))).isTrue();
    assertThat(hash.matches(octets(long72 + "y"))).isTrue();
    assertThat(hash.matches(octets("x".repeat(71)))).isFalse();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "c29tZXNhbHQ",
        "{NONE}c29tZXNhbHQ",
        "{DES-CRYPT}c29tZXNhbHQ",
        "{SCRAM-SHA-256}4096,c29tZXNhbHQ=,c29tZXNhbHQ=,c29tZXNhbHQ=",
        "{SHA512-CRYPT}$6$c29tZXNhbHQ$short",
        "{SSHA}c29tZXNhbHQ=",
        "{SSHA}VWGe1WtPFEeMJEfXefZdpbRfSL4=", // no salt
        "{SHA}3OVHLVbh6mZo03SeO7lgJ7SxB+n1Iy3J", // a salt
        "{SHA}c29tZXNhbHQ!",
        "{SHA.ROT13}c29tZXNhbHQ",
        "{PBKDF2}$1$c29tZXNhbHQ$0$637abdc1cd6a83874c8b4ea726dbc05ba4352203",
        "{PBKDF2}$1$c29tZXNhbHQ$1000$637abd",
        "$pbkdf2-sha256$1000$c29tZXNhbHQ$qyPFj1Bu0FGuKvkIAxigxV39krg",
        "$2y$03$XmffZGfAJeaJKhJRaHtISu4g88m7mjJjHWcv4s5DQsSWmQaqWc29tZXNhbHQ",
        "$y$j9T$c29tZXNhbHQ$c29tZXNhbHQ",
        "$argon2id$v=17$m=8,t=1,p=1$c29tZXNhbHQ$CTFhFdXPJO1aFaMaO6Mm5c8y7cJHAph8ArZWb2GRPPc",
        "$argon2id$v=19$m=7,t=1,p=1$c29tZXNhbHQ$CTFhFdXPJO1aFaMaO6Mm5c8y7cJHAph8ArZWb2GRPPc",
        "$argon2id$v=19$m=99999999,t=1,p=1$c29tZXNhbHQ$CTFhFdXPJO1aFaMaO6Mm5c8y7cJHAph8ArZWb2GRPPc",
        "$argon2id$v=19$m=8,t=0,p=1$c29tZXNhbHQ$CTFhFdXPJO1aFaMaO6Mm5c8y7cJHAph8ArZWb2GRPPc",
        "$argon2id$v=19$m=8,t=1,p=1$c29tZXNhbHQ$short",
        "$argon2id$v=19$m=8,t=1,p=1$c29tZXNhbHQ"
      })
  void whatIsNoHashIsRefusedWithoutSayingIt(String text) {
    assertThatThrownBy(() -> PasswordHash.parse(text))
        .isInstanceOf(IllegalArgumentException.class)
        .message()
        .doesNotContain("c29tZXNhbHQ");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "$2y$15$XmffZGfAJeaJKhJRaHtISu4g88m7mjJjHWcv4s5DQsSWmQaqW.jHy",
        "$5$rounds=1000001$saltstring$1o0wFEitoD9tHtVDVAs8SgaaaY3RLSXIb8vJWbBH7SD",
        "$6$rounds=999999999$abc$B6850qH6XMVTG0X5SNa7jRkCM0Isfy7QbOu0a4PLRE7p9XHexOrkOKd2K3Jr2s0P8S7u/RwsGsBoCXB1apIkJ/",
        "{PBKDF2}$1$NPAYyKxVUZncLQip$3000001$637abdc1cd6a83874c8b4ea726dbc05ba4352203",
        "$pbkdf2-sha256$999999999$8PHy8/T19vf4.fr7/P3./w$PkOcQUm8MbzzI/Y/5p0n45Jm7zym9YQ0r40TeoWPnmg",
        "$argon2id$v=19$m=262145,t=1,p=1$c29tZXNhbHQ$CTFhFdXPJO1aFaMaO6Mm5c8y7cJHAph8ArZWb2GRPPc",
        "$argon2id$v=19$m=65536,t=17,p=1$c29tZXNhbHQ$CTFhFdXPJO1aFaMaO6Mm5c8y7cJHAph8ArZWb2GRPPc"
      })
  void whatCostsTooMuchIsTold(String text) {
    var hash = PasswordHash.parse(text);
    assertThatThrownBy(hash::requireBounded)
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("the limit is");
  }

  @Test
  void onlyOurOwnSchemeStays() {
    var cost = new PasswordCost(16, 4, 1);
    assertThat(argon2(16, 4).isWeakerThan(cost)).isFalse();
    assertThat(argon2(32, 4).isWeakerThan(cost)).isFalse();
    assertThat(argon2(16, 3).isWeakerThan(cost)).isTrue();
    assertThat(argon2(8, 100).isWeakerThan(cost)).isTrue(); // less memory: cheaper on many cores
    assertThat(PasswordHash.parse("{SHA}VWGe1WtPFEeMJEfXefZdpbRfSL4=").isWeakerThan(cost)).isTrue();
    assertThat(
            PasswordHash.parse(
                    "$argon2i$v=19$m=65536,t=4,p=1$c29tZXNhbHQ$CTFhFdXPJO1aFaMaO6Mm5c8y7cJHAph8ArZWb2GRPPc")
                .isWeakerThan(cost))
        .isTrue();
  }

  private static PasswordHash argon2(int memory, int passes) {
    return new Argon2Hash(new PasswordCost(memory, passes, 1), new byte[16], new byte[32]);
  }
}
