package org.chappe.signing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import org.chappe.model.Address;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SrsTest {
  private static final Instant NOW = Mail.NOW;
  private static final byte[] SECRET = "sixteen octets..".getBytes(StandardCharsets.US_ASCII);
  private static final byte[] OTHER = "sixteen others..".getBytes(StandardCharsets.US_ASCII);

  private final Srs first = new Srs("first.example", List.of(SECRET));
  private final Srs second = new Srs("second.example", List.of(OTHER));
  private final Srs third = new Srs("third.example", List.of(OTHER));

  @Test
  void aSenderIsRewrittenAndFoundAgain() {
    Address there = rewritten(first, "Ann@example.org");
    assertThat(there.localPart()).matches("SRS0=[A-Za-z0-9+/]{4}=[A-Z2-7]{2}=example.org=Ann");
    assertThat(there.domain()).isEqualTo("first.example");
    assertThat(back(first, there)).isEqualTo(original("Ann@example.org"));
  }

  @Test
  void forwardedAgainItGoesBackByTheFirstForwarder() {
    Address once = rewritten(first, "ann@example.org");
    Address twice = rewritten(second, once.toString());
    Address thrice = rewritten(third, twice.toString());
    assertThat(twice.localPart()).matches("SRS1=....=first.example==....=..=example.org=ann");
    assertThat(thrice.localPart().substring(9)).isEqualTo(twice.localPart().substring(9));
    assertThat(back(second, twice)).isEqualTo(new Srs.Original(once));
    assertThat(back(third, thrice)).isEqualTo(new Srs.Original(once));
  }

  @Test
  void theCaseOfLettersMayChange() {
    Address there = rewritten(first, "ann@example.org");
    String lower = there.localPart().toLowerCase(Locale.ROOT);
    String upper = there.localPart().toUpperCase(Locale.ROOT);
    assertThat(first.reverse(lower, NOW)).isEqualTo(original("ann@example.org"));
    assertThat(first.reverse(upper, NOW)).isEqualTo(original("ANN@example.org"));
  }

  @Test
  void itIsGoodFor21Days() {
    String local = rewritten(first, "ann@example.org").localPart();
    assertThat(first.reverse(local, NOW.plus(Duration.ofDays(21))))
        .isEqualTo(original("ann@example.org"));
    assertThat(first.reverse(local, NOW.plus(Duration.ofDays(22)))).isEqualTo(new Srs.Expired());
    assertThat(first.reverse(local, NOW.minus(Duration.ofDays(1)))).isEqualTo(new Srs.Expired());
  }

  @Test // days are counted modulo 1024
  void theCountOfDaysMayBeginAnew() {
    Instant last = Instant.EPOCH.plus(Duration.ofDays(1024 * 20 - 1));
    var there = (Srs.Rewritten) first.rewrite(Address.parse("ann@example.org"), last);
    assertThat(there.reversePath().localPart()).contains("=77=");
    assertThat(first.reverse(there.reversePath().localPart(), last.plus(Duration.ofDays(2))))
        .isEqualTo(original("ann@example.org"));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "SRS0=AAAA=AA=example.org=ann",
        "SRS0=",
        "SRS0==",
        "SRS0====",
        "SRS0=AAAA=AA=example.org",
        "SRS1=AAAA=first.example==AAAA=AA=example.org=ann",
        "SRS1=AAAA=first.example",
        "srs1+x"
      })
  void whatIsNotOursIsForged(String localPart) {
    assertThat(first.reverse(localPart, NOW)).isInstanceOf(Srs.Forged.class);
  }

  @Test
  void everyPartIsUnderTheHash() {
    String local = rewritten(first, "ann@example.org").localPart();
    assertThat(first.reverse(local.replace("=ann", "=bob"), NOW))
        .isEqualTo(new Srs.Forged("the hash is not ours"));
    assertThat(first.reverse(local.replace("example", "examplf"), NOW))
        .isEqualTo(new Srs.Forged("the hash is not ours"));
    assertThat(first.reverse(local.substring(0, 10) + "AA" + local.substring(12), NOW))
        .isEqualTo(new Srs.Forged("the hash is not ours"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"ann", "", "SRS0", "SRS2=a=b=c=d", "SRS0ann", "srs"})
  void othersAreAddressesLikeAny(String localPart) {
    assertThat(first.reverse(localPart, NOW)).isEqualTo(new Srs.NotRewritten());
  }

  @Test // RFC 5321 §4.5.3.1.1
  void aLocalPartHas64Octets() {
    String fits = "a".repeat(64 - "SRS0=HHHH=TT=example.org=".length());
    assertThat(rewritten(first, fits + "@example.org").localPart()).hasSize(64);
    assertThat(first.rewrite(Address.parse(fits + "a@example.org"), NOW))
        .isEqualTo(new Srs.TooLong(65));
  }

  @Test
  void theForwardersOwnAddressesStay() {
    assertThat(rewritten(first, "ann@First.example")).isEqualTo(Address.parse("ann@first.example"));
  }

  @Test // RFC 5890 §2.3.2.1: A-labels, so that the local part stays ASCII
  void internationalDomainsAreALabels() {
    Address there = rewritten(first, "ann@bücher.example");
    assertThat(there.localPart()).endsWith("=xn--bcher-kva.example=ann");
    assertThat(back(first, there)).isEqualTo(original("ann@bücher.example"));
  }

  @Test
  void anOldSecretStillReads() {
    Address there = rewritten(first, "ann@example.org");
    var changed = new Srs("first.example", List.of(OTHER, SECRET));
    assertThat(back(changed, there)).isEqualTo(original("ann@example.org"));
    assertThat(back(first, rewritten(changed, "ann@example.org")))
        .isEqualTo(new Srs.Forged("the hash is not ours"));
  }

  @Test
  void aShortSecretIsRefused() {
    assertThatThrownBy(() -> new Srs("first.example", List.of(new byte[15])))
        .hasMessage("a secret has 16 octets or more, and there is one at least");
  }

  private static Address rewritten(Srs srs, String address) {
    return ((Srs.Rewritten) srs.rewrite(Address.parse(address), NOW)).reversePath();
  }

  private static Srs.Reversal back(Srs srs, Address address) {
    return srs.reverse(address.localPart(), NOW);
  }

  private static Srs.Original original(String address) {
    return new Srs.Original(Address.parse(address));
  }
}
