package org.chappe.directory;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Set;
import org.chappe.model.AccountId;
import org.chappe.model.Address;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

final class RolesTest {
  private static final Address ANN = Address.parse("ann@a.test");
  private static final Role SERVER = new Role.OfServer();
  private static final Role B = new Role.OfDomain("b.test");

  private final Fixture fixture = new Fixture();

  @AfterEach
  void close() {
    fixture.close();
  }

  private Roles roles() {
    return fixture.directory.roles();
  }

  @Test
  void whoMayAdministerWhat() {
    var ann = fixture.account("ann@a.test");
    var ben = fixture.account("ben@b.test");
    assertThat(roles().of(ann)).isEmpty();
    assertThat(roles().mayAdminister(ann, "a.test")).isFalse();
    roles().change(ANN, Set.of(B), Set.of());
    assertThat(roles().mayAdminister(ann, "B.test")).isTrue();
    assertThat(roles().mayAdminister(ann, "a.test")).isFalse();
    assertThat(roles().mayAdminister(ann)).isFalse();
    assertThat(roles().mayAdminister(ben, "b.test")).isFalse();
    roles().change(ANN, Set.of(SERVER, B), Set.of());
    fixture.reopen();
    assertThat(roles().of(ann)).containsExactly(SERVER, B);
    assertThat(roles().mayAdminister(ann, "a.test")).isTrue();
    assertThat(roles().mayAdminister(ann)).isTrue();
    roles().change(ANN, Set.of(), Set.of(SERVER));
    assertThat(roles().of(ann)).containsExactly(B);
    assertThat(fixture.signIn("ann@a.test", "pass")).isInstanceOf(SignIn.Accepted.class);
  }

  @Test
  void rolesGoWithTheAccount() {
    var ann = fixture.account("ann@a.test");
    roles().change(ANN, Set.of(SERVER), Set.of());
    fixture.directory.removeAccount(ANN);
    assertThat(roles().mayAdminister(ann)).isFalse();
    AccountId another = fixture.account("ann@a.test");
    assertThat(roles().mayAdminister(another)).isFalse();
  }

  @Test
  void rolesGoWithTheDomain() {
    var ann = fixture.account("ann@a.test");
    fixture.directory.addDomain("b.test");
    roles().change(ANN, Set.of(B), Set.of());
    fixture.directory.removeDomain("b.test");
    assertThat(roles().of(ann)).isEmpty();
    fixture.directory.addDomain("b.test");
    assertThat(roles().mayAdminister(ann, "b.test")).isFalse();
  }

  @Test
  void whatIsNotHereIsRefused() {
    fixture.account("ann@a.test");
    assertThatThrownBy(() -> roles().change(ANN, Set.of(B), Set.of()))
        .isInstanceOf(DirectoryRefused.class)
        .hasMessageContaining("b.test is not here");
    assertThatThrownBy(() -> roles().change(Address.parse("eve@a.test"), Set.of(SERVER), Set.of()))
        .isInstanceOf(DirectoryRefused.class);
    assertThatThrownBy(() -> Role.of("owner"))
        .isInstanceOf(DirectoryRefused.class)
        .hasMessage("a role is server, or domain:NAME, not \"owner\"");
    assertThat(Role.of("domain:B.test")).isEqualTo(B);
  }
}
