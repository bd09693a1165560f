package org.chappe.delivery;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import org.chappe.delivery.RecipientOptions.Notify;
import org.chappe.directory.Account;
import org.chappe.model.Address;

/**
 * Where an envelope's message goes: each mailbox here and each address elsewhere once, however many
 * recipients stand for it. What RCPT said goes along as RFC 3461 §5.2.7 has it: with an alias of
 * one target all of it, with one of several all but NOTIFY's SUCCESS, which is answered here. The
 * original address is added where the client did not say it (§4.2): a report that told of an
 * address the sender has never seen would help nobody.
 */
final class Targets {
  private final List<Target> all = new ArrayList<>();
  private final List<int[]> ofRecipients = new ArrayList<>();

  Targets(List<Recipient> recipients) {
    Map<Object, Integer> places = new HashMap<>(); // an AccountId or an Address
    for (Recipient recipient : recipients) {
      ofRecipients.add(
          of(recipient).stream()
              .mapToInt(target -> places.computeIfAbsent(key(target), _ -> added(target)))
              .toArray());
    }
  }

  private static Object key(Target target) {
    return target.mailbox().<Object>map(Account::id).orElseGet(() -> target.to().address());
  }

  private int added(Target target) {
    all.add(target);
    return all.size() - 1;
  }

  List<Target> all() {
    return all;
  }

  /** Places in {@link #all()} of the recipient at {@code place} in the envelope. */
  int[] ofRecipient(int place) {
    return ofRecipients.get(place);
  }

  int recipients() {
    return ofRecipients.size();
  }

  /** Places in {@link #all()} that share one answer. */
  List<int[]> answeredTogether(Answers answers) {
    return switch (answers) {
      case ONE_FOR_ALL -> List.of(IntStream.range(0, all.size()).toArray());
      case ONE_FOR_EACH -> ofRecipients;
    };
  }

  boolean anyElsewhere() {
    return all.stream().anyMatch(target -> target.mailbox().isEmpty());
  }

  /** Addresses elsewhere the sender has written to himself, and not by an alias here. */
  List<Address> writtenTo() {
    return all.stream()
        .map(Target::to)
        .filter(to -> !to.local() && to.forwardedBy().isEmpty())
        .map(Departure.To::address)
        .toList();
  }

  /** Whether an address here stands for somebody elsewhere. */
  boolean forwards() {
    return all.stream().anyMatch(target -> target.to().forwardedBy().isPresent());
  }

  private static List<Target> of(Recipient recipient) {
    return switch (recipient) {
      case Recipient.Elsewhere(String path, Address address, RecipientOptions options) ->
          List.of(
              new Target(
                  Optional.empty(),
                  new Departure.To(path, address, false, options, Optional.empty())));
      case Recipient.Here here -> here(here);
    };
  }

  private static List<Target> here(Recipient.Here here) {
    boolean several = here.accounts().size() + here.forwards().size() > 1;
    var targets = new ArrayList<Target>();
    for (Account account : here.accounts()) {
      targets.add(new Target(Optional.of(account), to(here, account.address(), true, several)));
    }
    for (Address forward : here.forwards()) {
      targets.add(new Target(Optional.empty(), to(here, forward, false, several)));
    }
    return targets;
  }

  private static Departure.To to(
      Recipient.Here here, Address address, boolean local, boolean several) {
    boolean same = address.equals(here.address());
    return new Departure.To(
        same ? here.path() : address.toString(),
        address,
        local,
        options(here, same, several),
        local ? Optional.empty() : Optional.of(here.address()));
  }

  private static RecipientOptions options(Recipient.Here here, boolean same, boolean several) {
    RecipientOptions said = here.options();
    EnumSet<Notify> notifyOn = EnumSet.noneOf(Notify.class);
    notifyOn.addAll(said.notifyOn());
    if (several) {
      notifyOn.remove(Notify.SUCCESS);
    }
    Optional<String> original =
        same ? said.originalRecipient() : said.originalRecipient().or(() -> original(here.path()));
    return new RecipientOptions(notifyOn, said.notifySaid(), original);
  }

  /** {@code rfc822;xtext} — RFC 3461 §4.2. Beyond ASCII RFC 6533 §3 has another type. */
  private static Optional<String> original(String path) {
    if (path.chars().anyMatch(c -> c > 0x7E)) {
      return Optional.empty();
    }
    var text = new StringBuilder("rfc822;");
    for (byte octet : path.getBytes(StandardCharsets.US_ASCII)) {
      if (octet <= ' ' || octet == '+' || octet == '=') {
        text.append("+%02X".formatted(octet));
      } else {
        text.append((char) octet);
      }
    }
    return Optional.of(text.toString());
  }
}
