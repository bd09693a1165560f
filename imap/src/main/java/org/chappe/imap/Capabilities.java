package org.chappe.imap;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.chappe.directory.sasl.MechanismName;
import org.chappe.model.Address;

/**
 * What CAPABILITY says and ENABLE takes, RFC 9051 §6.1.1, §6.3.1, §7.2.2: one line for each, which
 * is offered or not by what is so in the session at that moment.
 *
 * @param settings of the service
 * @param account who has signed in; empty: nobody yet
 * @param client what is hidden from it is not offered to it
 * @param startTls whether STARTTLS can be used now
 * @param passwords whether LOGIN may be used now
 * @param mechanisms of AUTHENTICATE that can be used now
 * @param compressed whether COMPRESS is in use
 */
record Capabilities(
    ImapSettings settings,
    Optional<Address> account,
    Client client,
    boolean startTls,
    boolean passwords,
    List<String> mechanisms,
    boolean compressed) {
  /**
   * In the order they are told: those first that make a difference before signing in, then by name.
   */
  private static final List<Offer> ALL =
      withMechanisms(
          // LITERAL+ holds all that LITERAL- promises, and RFC 7888 §5 forbids naming both.
          always("IMAP4rev1"),
          always("IMAP4rev2").enablable(),
          always("LITERAL+"),
          always("SASL-IR"),
          always("ENABLE"),
          always("ID"),
          always("LANGUAGE"), // RFC 5255 §3.1: in the greeting too
          offer("STARTTLS", now -> !now.signedIn() && now.startTls),
          offer("LOGINDISABLED", now -> !now.signedIn() && !now.passwords),
          new Offer(
              "APPENDLIMIT",
              now -> "APPENDLIMIT=" + now.settings.appendLimit(),
              Capabilities::signedIn,
              false),
          signedIn("ACL"),
          signedIn("BINARY"),
          signedIn("CATENATE"),
          signedIn("CHILDREN"),
          offer(
              "COMPRESS=DEFLATE",
              now -> now.signedIn() && !now.compressed && now.settings.compression() > 0),
          signedIn("CONDSTORE").enablable(),
          signedIn("CONTEXT=SEARCH"),
          signedIn("CONTEXT=SORT"),
          signedIn("CREATE-SPECIAL-USE"),
          signedIn("ESEARCH"),
          signedIn("ESORT"),
          signedIn("FILTERS"),
          signedIn("I18NLEVEL=1"),
          signedIn("I18NLEVEL=2"),
          signedIn("IDLE"),
          offer(
              "INPROGRESS", now -> now.signedIn() && now.settings.times().progress().isPositive()),
          signedIn("LIST-EXTENDED"),
          signedIn("LIST-METADATA"),
          signedIn("LIST-MYRIGHTS"),
          signedIn("LIST-STATUS"),
          new Offer(
              "MESSAGELIMIT",
              now -> "MESSAGELIMIT=" + now.settings.limits().messages(),
              now -> now.signedIn() && now.settings.limits().messages() > 0,
              false),
          signedIn("METADATA"), // not to be enabled: NOTIFY tells changes, RFC 5464 §4.1
          signedIn("MOVE"),
          signedIn("MULTIAPPEND"),
          signedIn("MULTISEARCH"),
          signedIn("NAMESPACE"),
          signedIn("NOTIFY"),
          signedIn("OBJECTID"),
          signedIn("PARTIAL"),
          signedIn("PREVIEW"),
          signedIn("QRESYNC").enablable(),
          signedIn("QUOTA"),
          signedIn("QUOTA=RES-MAILBOX"),
          signedIn("QUOTA=RES-MESSAGE"),
          signedIn("QUOTA=RES-STORAGE"),
          signedIn("QUOTASET"),
          signedIn("REPLACE"),
          signedIn("RIGHTS=kxte"), // RFC 4314 §5.1.1: those RFC 2086 did not have
          signedIn("SAVEDATE"),
          new Offer( // RFC 9738 §3: instead of MESSAGELIMIT
              "SAVELIMIT",
              now -> "SAVELIMIT=" + now.settings.limits().saved(),
              now -> now.signedIn() && now.settings.limits().isOfSavingAlone(),
              false),
          signedIn("SEARCH=FUZZY"),
          signedIn("SEARCHRES"),
          signedIn("SORT"),
          signedIn("SORT=DISPLAY"),
          signedIn("SPECIAL-USE"),
          signedIn("STATUS=SIZE"),
          signedIn("THREAD=ORDEREDSUBJECT"),
          signedIn("THREAD=REFERENCES"),
          signedIn("THREAD=REFS"),
          signedIn("UIDONLY").enablable(),
          signedIn("UIDPLUS"),
          signedIn("UNAUTHENTICATE"),
          signedIn("UNSELECT"),
          signedIn("URLAUTH"),
          signedIn("URLAUTH=BINARY"),
          signedIn("UTF8=ACCEPT").enablable(),
          signedIn("WITHIN"),
          signedIn("XLIST"));

  /**
   * One capability.
   *
   * @param name as ENABLE has it
   * @param text what CAPABILITY says: the name, or the name and its value
   * @param when in which sessions
   */
  private record Offer(
      String name,
      Function<Capabilities, String> text,
      Predicate<Capabilities> when,
      boolean isEnablable) {
    /** RFC 5161: it begins to act once the client says it knows of it. */
    Offer enablable() {
      return new Offer(name, text, when, true);
    }
  }

  /** Behind the others, which is behind STARTTLS: when these are told, most others are not. */
  private static List<Offer> withMechanisms(Offer... others) {
    Stream<Offer> mechanisms =
        Arrays.stream(MechanismName.values())
            .map(MechanismName::wire)
            .map(name ->
                offer("AUTH=" + name, now -> !now.signedIn() && now.mechanisms.contains(name)));
    return Stream.concat(Stream.of(others), mechanisms).toList();
  }

  private static Offer offer(String name, Predicate<Capabilities> when) {
    return new Offer(name, now -> name, when, false);
  }

  private static Offer always(String name) {
    return offer(name, now -> true);
  }

  private static Offer signedIn(String name) {
    return offer(name, Capabilities::signedIn);
  }

  private boolean signedIn() {
    return account.isPresent();
  }

  private boolean offers(Offer offer) {
    if (!offer.when.test(this)) {
      return false;
    }
    String address = account.map(Address::toString).orElse("");
    return settings.hide().stream().noneMatch(hidden -> hidden.hides(offer.name, client, address));
  }

  /** Whether any session is offered it. */
  static boolean isKnown(String capability) {
    return ALL.stream().anyMatch(offer -> offer.name.equalsIgnoreCase(capability));
  }

  /** The spelling of something ENABLE knows, RFC 5161 §3.1; empty for anything else. */
  Optional<String> enablable(String capability) {
    String wanted = capability.toUpperCase(Locale.ROOT);
    return ALL.stream()
        .filter(offer -> offer.isEnablable && offers(offer))
        .map(Offer::name)
        .filter(name -> name.toUpperCase(Locale.ROOT).equals(wanted))
        .findFirst();
  }

  /** {@code IMAP4rev1 IMAP4rev2 LITERAL+ …} */
  String text() {
    var text = new StringBuilder();
    for (Offer offer : ALL) {
      if (offers(offer)) {
        text.append(text.isEmpty() ? "" : " ").append(offer.text.apply(this));
      }
    }
    return text.toString();
  }
}
