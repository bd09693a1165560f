package org.chappe.app.admin;

import java.time.Duration;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import org.chappe.app.admin.AdminRequest.AddAppPassword;
import org.chappe.directory.Access;
import org.chappe.directory.AddressSyntax;
import org.chappe.directory.AppPassword;
import org.chappe.directory.DirectoryRefused;
import org.chappe.directory.Factors;
import org.chappe.directory.LastUse;
import org.chappe.directory.Protocol;
import org.chappe.directory.StoredDirectory;
import org.chappe.directory.factor.SecondFactorPolicy;
import org.chappe.model.Address;
import org.chappe.model.IpNetwork;

/** Requests about second factors, in the words of the command line. Thread-safe. */
public final class FactorWords {
  private static final String DEFAULT = "default";

  private final StoredDirectory directory;
  private final Factors factors;
  private final String issuer;

  /**
   * @param issuer the server's name, under which programs list its codes
   */
  public FactorWords(StoredDirectory directory, String issuer) {
    this.directory = directory;
    this.factors = directory.factors();
    this.issuer = issuer;
  }

  void handle(AdminRequest.OfFactors request, Consumer<AdminAnswer> items) {
    switch (request) {
      case AdminRequest.ShowFactors(String text) ->
          items.accept(status(AddressSyntax.address(text)));
      case AdminRequest.EnableTotp(String text) -> {
        Address address = AddressSyntax.address(text);
        var made = factors.enableTotp(address);
        items.accept(
            new AdminAnswer.TotpSecret(
                address.toString(),
                made.totp().uri(issuer, address.toString()),
                made.totp().base32(),
                made.recoveryCodes()));
      }
      case AdminRequest.DisableTotp(String text) ->
          factors.disableTotp(AddressSyntax.address(text));
      case AdminRequest.RenewRecoveryCodes(String text) -> {
        Address address = AddressSyntax.address(text);
        items.accept(
            new AdminAnswer.RecoveryCodes(address.toString(), factors.newRecoveryCodes(address)));
      }
      case AdminRequest.SetAccountPolicy(String text, String policy) ->
          factors.setPolicy(AddressSyntax.address(text), policy(policy));
      case AdminRequest.SetDomainPolicy(String text, var policy) -> {
        String domain = AddressSyntax.domain(text);
        policy.ifPresent(word -> factors.setPolicy(domain, policy(word)));
        items.accept(
            new AdminAnswer.DomainPolicy(
                domain, factors.policy(domain).map(FactorWords::word).orElse(DEFAULT)));
      }
      case AddAppPassword add -> items.accept(add(add));
      case AdminRequest.ListAppPasswords(String text) -> list(AddressSyntax.address(text), items);
      case AdminRequest.RevokeAppPassword(String text, String name) ->
          factors.revokeAppPassword(AddressSyntax.address(text), name);
    }
  }

  private AdminAnswer status(Address address) {
    var status = factors.status(address);
    String from =
        status.ownPolicy().isPresent()
            ? "account"
            : factors.policy(address.domain()).isPresent() ? "domain" : "server";
    return new AdminAnswer.Factors(
        address.toString(),
        word(status.policy()),
        from,
        status.totpSince(),
        status.recoveryCodes(),
        status.passkeys(),
        status.appPasswords(),
        status.graceEnds());
  }

  private AdminAnswer add(AddAppPassword add) {
    Address address = AddressSyntax.address(add.address());
    String password =
        factors.addAppPassword(
            address,
            new Factors.NewAppPassword(
                add.name(),
                scope(add.scope()),
                add.seconds().stream().mapToObj(Duration::ofSeconds).findFirst(),
                add.network().map(FactorWords::network)));
    return new AdminAnswer.MadePassword(address.toString(), add.name().strip(), password);
  }

  /** The protocols named so; without any, all of mail. */
  static Set<Protocol> scope(List<String> words) {
    var scope = EnumSet.noneOf(Protocol.class);
    for (String word : words) {
      scope.add(
          Protocol.named(word.strip().toLowerCase(Locale.ROOT))
              .filter(protocol -> protocol != Protocol.HTTP)
              .orElseThrow(() ->
                  invalid(
                      "--scope is a list of imap, pop3, smtp and sieve, not \"" + word + "\"")));
    }
    return words.isEmpty()
        ? EnumSet.of(Protocol.IMAP, Protocol.POP3, Protocol.SMTP, Protocol.SIEVE)
        : scope;
  }

  private static IpNetwork network(String text) {
    try {
      return IpNetwork.parse(text);
    } catch (IllegalArgumentException e) {
      throw invalid("--network is like 192.0.2.0/24 or 2001:db8::/32: " + e.getMessage());
    }
  }

  private void list(Address address, Consumer<AdminAnswer> items) {
    for (AppPassword password : factors.appPasswords(address)) {
      var access = new Access(Access.Means.APP_PASSWORD, password.name(), password.name());
      var use =
          directory
              .account(address)
              .flatMap(account -> directory.signIns().lastUse(account.id(), access));
      items.accept(answer(password, use));
    }
  }

  private static AdminAnswer answer(AppPassword password, Optional<LastUse> use) {
    return new AdminAnswer.AppPassword(
        password.name(),
        password.scope().stream().sorted().map(Protocol::word).collect(Collectors.toList()),
        password.created(),
        password.expires(),
        password.network().map(IpNetwork::toString),
        use.map(last ->
            new AdminAnswer.LastUse(
                last.at(),
                last.protocol().map(Protocol::word).orElse(""),
                last.address(),
                last.client())));
  }

  private static Optional<SecondFactorPolicy> policy(String word) {
    if (word.equals(DEFAULT)) {
      return Optional.empty();
    }
    for (var policy : SecondFactorPolicy.values()) {
      if (word(policy).equals(word)) {
        return Optional.of(policy);
      }
    }
    throw invalid("a policy is off, allowed, required or default, not \"" + word + "\"");
  }

  private static String word(SecondFactorPolicy policy) {
    return policy.name().toLowerCase(Locale.ROOT);
  }

  private static DirectoryRefused invalid(String text) {
    return new DirectoryRefused(DirectoryRefused.Reason.INVALID, text);
  }
}
