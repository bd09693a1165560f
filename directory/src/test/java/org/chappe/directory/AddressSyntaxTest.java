package org.chappe.directory;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.chappe.directory.DirectoryRefused.Reason;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class AddressSyntaxTest {
  @ParameterizedTest // RFC 5321 §4.1.2, RFC 6531 §3.3
  @ValueSource(
      strings = {
        "ann@example.org",
        "a@b",
        "a.b-c_d@x-1.example",
        "!#$%&'*+-/=?^_`{|}~@example.org",
        "用户@例子.广告",
        "bücher+liste@käse.test",
        "नमस्ते@उदाहरण.भारत",
        "a@1.2.test",
        "x123456789012345678901234567890123456789012345678901234567890123@example.org"
      })
  void theseMayBeGivenToSomebody(String text) {
    assertThat(AddressSyntax.address(text).toString()).isEqualTo(text);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          ann | "ann" is not an address: name@domain is expected
          @a.test | "@a.test" is not an address: name@domain is expected
          ann@ | "ann@" is not an address: name@domain is expected
          .ann@a.test | ".ann@a.test" is not an address: the part before "@" neither begins nor ends with a dot and has no two in a row
          ann.@a.test | "ann.@a.test" is not an address: the part before "@" neither begins nor ends with a dot and has no two in a row
          a..b@a.test | "a..b@a.test" is not an address: the part before "@" neither begins nor ends with a dot and has no two in a row
          an n@a.test | "an n@a.test" is not an address: U+0020 cannot stand before "@"
          a@b@a.test | "a@b@a.test" is not an address: "@" cannot stand before "@"
          a,b@a.test | "a,b@a.test" is not an address: "," cannot stand before "@"
          an\u202En@a.test | "an\\u202En@a.test" is not an address: U+202E cannot stand before "@"
          ann@[192.0.2.1] | "[192.0.2.1]" is an address literal: a domain name is expected
          ann@a..test | "a..test" is not a domain: a label between two dots is empty
          ann@-a.test | "-a.test" is not a domain: a label begins or ends with "-"
          ann@a_b.test | "a_b.test" is not a domain: "_" is neither a letter, a digit nor "-"
          ann@a b.test | "a b.test" is not a domain: U+0020 is neither a letter, a digit nor "-"
          """)
  void whatIsWrongIsSaid(String text, String said) {
    refused(text, said);
  }

  @ParameterizedTest
  @CsvSource({"65,65", "200,200"})
  void aLocalPartHasItsLimit(int length, String octets) {
    var text = "a".repeat(length) + "@a.test";
    refused(
        text,
        "\"%s\" is not an address: the part before \"@\" has %s octets, 1 to 64 are expected (RFC 5321 §4.5.3.1.1)"
            .formatted(AddressSyntax.shown(text), octets));
  }

  @ParameterizedTest
  @ValueSource(ints = {64, 100})
  void aLabelHasItsLimit(int length) {
    var domain = "a".repeat(length) + ".test";
    refused(
        "ann@" + domain,
        "\"%s\" is not a domain: each label has 1 to 63 octets (RFC 1035 §2.3.4)"
            .formatted(AddressSyntax.shown(domain)));
  }

  @ParameterizedTest
  @ValueSource(ints = {127, 200})
  void aDomainHasItsLimit(int labels) {
    var domain = "a.".repeat(labels) + "a";
    refused(
        "ann@" + domain,
        "\"%s\" is not a domain: it has %d octets, the most is 253 (RFC 1035 §2.3.4)"
            .formatted(AddressSyntax.shown(domain), 2 * labels + 1));
  }

  @ParameterizedTest
  @CsvSource({"Example.ORG.,example.org", "xn--kse-qla.test,käse.test", "KÄSE.test,käse.test"})
  void aDomainIsKeptInOneForm(String text, String kept) {
    assertThat(AddressSyntax.domain(text)).isEqualTo(kept);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "."})
  void anEmptyDomainIsNone(String text) {
    assertThatThrownBy(() -> AddressSyntax.domain(text))
        .hasMessage("a domain is empty: a name like example.org is expected");
  }

  private static void refused(String text, String said) {
    assertThatThrownBy(() -> AddressSyntax.address(text))
        .isInstanceOfSatisfying(
            DirectoryRefused.class,
            refused -> {
              assertThat(refused.text()).isEqualTo(said);
              assertThat(refused.reason()).isEqualTo(Reason.INVALID);
            });
  }
}
