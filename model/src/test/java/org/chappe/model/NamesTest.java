package org.chappe.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class NamesTest {
  @Test // RFC 9051 §5.1
  void inboxIsOneNameInAnyCase() {
    assertThat(new MailboxName("inBox")).isEqualTo(MailboxName.INBOX);
    assertThat(new MailboxName("inbox/Work")).hasToString("INBOX/Work");
    assertThat(new MailboxName("Inboxes")).hasToString("Inboxes");
    assertThat(new MailboxName("a/inbox")).hasToString("a/inbox");
  }

  @Test
  void levelsGoUpAndMove() {
    var name = new MailboxName("a/b/c");
    assertThat(name.parent()).contains(new MailboxName("a/b"));
    assertThat(new MailboxName("a").parent()).isEmpty();
    assertThat(name.isBelow(new MailboxName("a"))).isTrue();
    assertThat(new MailboxName("ab").isBelow(new MailboxName("a"))).isFalse();
    assertThat(name.moved(new MailboxName("a/b"), new MailboxName("x"))).hasToString("x/c");
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "/", "a//b", "/a", "a/", "a\nb", "a\u0000", "a\u2028b"})
  void namesThatCannotBeAreRefused(String name) {
    assertThatThrownBy(() -> new MailboxName(name)).isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void decomposedNamesAreTheSame() {
    assertThat(new MailboxName("E\u0301te\u0301")).isEqualTo(new MailboxName("\u00C9t\u00E9"));
  }

  @Test // RFC 9051 §2.3.2
  void keywordsKeepTheirFirstCaseAndAreEqualInAny() {
    var flags = new Flags(Set.of(SystemFlag.SEEN), List.of("$Work", "later"));
    assertThat(flags).isEqualTo(new Flags(Set.of(SystemFlag.SEEN), List.of("LATER", "$work")));
    assertThat(flags.hashCode())
        .isEqualTo(new Flags(Set.of(SystemFlag.SEEN), List.of("LATER", "$work")).hashCode());
    assertThat(flags.with(new Flags(Set.of(), List.of("$WORK"))).keywords())
        .containsExactly("$Work", "later");
    assertThat(flags.without(new Flags(Set.of(SystemFlag.SEEN), List.of("LATER"))))
        .isEqualTo(new Flags(Set.of(), List.of("$Work")));
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "a b", "a(b", "a]b", "\\Seen", "a*", "a\"b", "a\u00E9"})
  void whatIsNoAtomIsNoKeyword(String keyword) {
    assertThat(Flags.isKeyword(keyword)).isFalse();
  }

  @Test
  void addressesAreComparedInLowerCaseAndUnicode() {
    assertThat(Address.parse("Ann@EXAMPLE.test.").key()).isEqualTo("ann@example.test");
    assertThat(Address.parse("a@xn--bcher-kva.test").domain()).isEqualTo("b\u00FCcher.test");
    assertThat(Address.parse("a@b@example.test").localPart()).isEqualTo("a@b");
    assertThatThrownBy(() -> Address.parse("ann")).hasMessageContaining("local@domain is expected");
    assertThatThrownBy(() -> Address.parse("a".repeat(65) + "@b.test"))
        .hasMessageContaining("64 octets");
  }

  @Test
  void sizesAreShownAsSettingsWriteThem() {
    assertThat(ByteSize.ofMiB(50)).hasToString("50MiB");
    assertThat(ByteSize.ofKiB(64)).hasToString("64KiB");
    assertThat(new ByteSize(77)).hasToString("77B");
    assertThat(new ByteSize(0)).hasToString("0B");
  }

  @Test
  void accountIdsAreWrittenAndRead() {
    var id = new AccountId(0xFEDC_BA98_0000_0001L);
    assertThat(id).hasToString("fedcba9800000001");
    assertThat(AccountId.parse("fedcba9800000001")).isEqualTo(id);
  }
}
