package org.chappe.app.admin;

import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import org.chappe.app.admin.AdminAnswer.Done;
import org.chappe.app.admin.AdminAnswer.Last;
import org.chappe.app.admin.AdminRequest.EndSessions;
import org.chappe.app.admin.AdminRequest.ListSessions;
import org.chappe.app.admin.AdminRequest.ListSignIns;
import org.chappe.app.admin.AdminRequest.SetRoles;
import org.chappe.app.admin.AdminRequest.SetSignInMails;
import org.chappe.app.signin.SignInMail;
import org.chappe.directory.Access;
import org.chappe.directory.Account;
import org.chappe.directory.AddressSyntax;
import org.chappe.directory.DirectoryRefused;
import org.chappe.directory.Protocol;
import org.chappe.directory.Role;
import org.chappe.directory.SignInEntry;
import org.chappe.directory.StoredDirectory;
import org.chappe.directory.access.OpenSession;
import org.chappe.directory.access.OpenSessions;

/** Answers about who signs in to an account, and what it may administer. Thread-safe. */
public final class SignInWords {
  /** More than are kept of an account. */
  private static final int MOST = 2_000;

  /** What a person reads on a screen or two. */
  private static final long USUAL = 50;

  private final StoredDirectory directory;
  private final OpenSessions sessions;

  public SignInWords(StoredDirectory directory, OpenSessions sessions) {
    this.directory = directory;
    this.sessions = sessions;
  }

  Last handle(AdminRequest.OfSignIns request, Consumer<AdminAnswer> items) {
    Account account = account(request.address());
    switch (request) {
      case ListSessions _ ->
          sessions.of(account.id()).forEach(session -> items.accept(answer(session)));
      case EndSessions(_, List<String> ids) -> {
        return end(account, Set.copyOf(ids));
      }
      case ListSignIns(_, OptionalLong limit) ->
          directory
              .signIns()
              .latest(account.id(), Math.clamp(limit.orElse(USUAL), 1, MOST))
              .forEach(entry -> items.accept(answer(entry)));
      case SetSignInMails set -> items.accept(mails(account, set));
      case SetRoles set -> roles(account, set, items);
    }
    return new Done();
  }

  private Account account(String address) {
    var parsed = AddressSyntax.address(address);
    return directory.account(parsed).orElseThrow(() -> notFound("there is no account " + parsed));
  }

  private static DirectoryRefused notFound(String text) {
    return new DirectoryRefused(DirectoryRefused.Reason.NOT_FOUND, text);
  }

  private Last end(Account account, Set<String> ids) {
    var open = sessions.of(account.id()).stream().map(OpenSession::id).toList();
    for (String id : ids) {
      if (!open.contains(id)) {
        throw notFound("%s has no session %s".formatted(account.address(), id));
      }
    }
    return new AdminAnswer.SessionsEnded(
        sessions.end(account.id(), session -> ids.isEmpty() || ids.contains(session.id())));
  }

  private AdminAnswer mails(Account account, SetSignInMails set) {
    Optional<Boolean> told =
        set.mails()
            .map(word ->
                switch (word) {
                  case "on" -> true;
                  case "off" -> false;
                  default ->
                      throw new DirectoryRefused(
                          DirectoryRefused.Reason.INVALID,
                          "mails on sign-ins are on or off, not \"" + word + "\"");
                });
    set.language()
        .filter(tag -> !SignInMail.speaks(tag))
        .ifPresent(tag -> {
          throw new DirectoryRefused(
              DirectoryRefused.Reason.INVALID,
              "the languages are %s, not \"%s\""
                  .formatted(String.join(", ", SignInMail.languages()), tag));
        });
    var signIns = directory.signIns();
    if (told.isPresent() || set.language().isPresent()) {
      signIns.setTold(account.id(), told, set.language());
    }
    return new AdminAnswer.SignInMails(
        account.address().toString(),
        signIns.isTold(account.id()) ? "on" : "off",
        signIns.languageOf(account.id()));
  }

  private void roles(Account account, SetRoles set, Consumer<AdminAnswer> items) {
    var add = set.add().stream().map(Role::of).collect(Collectors.toSet());
    var remove = set.remove().stream().map(Role::of).collect(Collectors.toCollection(HashSet::new));
    remove.removeAll(add);
    if (!add.isEmpty() || !remove.isEmpty()) {
      directory.roles().change(account.address(), add, remove);
    }
    directory
        .roles()
        .of(account.id())
        .forEach(
            role -> items.accept(new AdminAnswer.Role(account.address().toString(), role.word())));
  }

  private static AdminAnswer answer(OpenSession session) {
    return new AdminAnswer.Session(
        session.id(),
        session.origin().protocol().word(),
        session.origin().address().getHostAddress(),
        session.origin().client(),
        session.since(),
        word(session.access()),
        session.access().name());
  }

  private static AdminAnswer answer(SignInEntry entry) {
    return new AdminAnswer.SignIns(
        entry.first(),
        entry.last(),
        entry.count(),
        entry.protocol().map(Protocol::word).orElse(""),
        entry.address(),
        entry.client(),
        entry.access().map(SignInWords::word).orElse(""),
        entry.access().map(Access::name).orElse(""),
        entry.outcome());
  }

  private static String word(Access access) {
    return access.means().name().toLowerCase(Locale.ROOT);
  }
}
