package org.chappe.relay.report;

/**
 * A status code in everyday words: what happened, and what a sender can do. RFC 3463 §3, and the
 * codes that were registered later (RFC 5248). Several codes that are the same to a sender have the
 * same words. In English; {@code texts.txt} has the same in other languages.
 */
enum Explanation {
  NO_SUCH_ADDRESS(
      "There is no such address.",
      "Look for a typing error in the address, or ask the recipient for the right one."),
  NO_SUCH_DOMAIN(
      "There is no mail server for what stands behind the @ of the address.",
      "Look for a typing error there."),
  BAD_ADDRESS(
      "The other server does not understand the address.", "Look for a typing error in it."),
  AMBIGUOUS("The address can mean several people.", "Ask the recipient for the full address."),
  MOVED(
      "The recipient has moved, and the mail is not forwarded.",
      "Ask the recipient for the new address; the server may say it below."),
  SENDER_REFUSED(
      "The other server does not accept your own address as a sender.",
      "Look at the sender's address in your mail program; if it is right, tell who runs your"
          + " mail."),
  TAKES_NO_MAIL(
      "What stands behind the @ of the address receives no mail at all.",
      "Look for a typing error there, or reach the recipient in another way."),
  MAILBOX_CLOSED("The recipient's mailbox is not in use.", "Reach the recipient in another way."),
  MAILBOX_FULL(
      "The recipient's mailbox is full.",
      "Tell the recipient in another way, and send the message again later."),
  TOO_LARGE(
      "The message is larger than the recipient's server allows.",
      "Send it in several messages, or share large files in another way."),
  LIST_TROUBLE(
      "The mailing list could not pass the message on.", "Tell who runs the mailing list."),
  MAILBOX_TROUBLE(
      "Something is wrong with the recipient's mailbox.",
      "Try again later, or reach the recipient in another way."),
  SERVER_FULL(
      "The recipient's server has no room for more mail at the moment.", "Try again later."),
  SERVER_CLOSED("The recipient's server takes no mail at the moment.", "Try again later."),
  NOT_CAPABLE(
      "The recipient's server cannot do what this message asks for.",
      "Try it without what is special about the message."),
  SERVER_TROUBLE(
      "Something is wrong with the recipient's server.",
      "Try again later; if it stays so, reach the recipient in another way."),
  UNREACHABLE(
      "The recipient's server could not be reached.",
      "If the address is right, try again later; the other side may have trouble."),
  CONNECTION_LOST(
      "The connection to the recipient's server broke, again and again.", "Try again later."),
  DNS_TROUBLE(
      "It could not be found out which server takes mail for the recipient.",
      "Look for a typing error behind the @ of the address, or try again later."),
  LOOP(
      "The message went round in circles between servers.",
      "Tell who runs the recipient's mail: mail is forwarded wrongly there."),
  EXPIRED("The message could not be delivered in time.", "Send it again, if it still matters."),
  TOO_MANY_RECIPIENTS(
      "The message has more recipients than the other server allows.",
      "Send it to fewer people at a time."),
  PROTOCOL_TROUBLE("The two servers did not understand each other.", "Tell who runs your mail."),
  CONTENT(
      "The recipient's server cannot take this kind of content.",
      "Send it in another form, such as plain text or a common kind of file."),
  INTERNATIONAL(
      "The recipient's server does not know addresses or subjects with letters beyond plain"
          + " English ones.",
      "Use an address without such letters, if you and the recipient have one."),
  POLICY(
      "The recipient's server refused the message as a matter of policy.",
      "The server's own words below may say why: often a sender's reputation, a link or an"
          + " attachment."),
  PUT_OFF(
      "The recipient's server put the message off, as many do with senders they do not know yet.",
      "If this stays so, tell who runs your mail."),
  NOT_ALLOWED(
      "You are not allowed to send to this address.",
      "Ask the recipient, or who runs the list or the group, to allow it."),
  NOT_PROTECTED(
      "The message could not be sent in a protected way, as it has to be.",
      "Tell who runs the recipient's mail; nothing was sent unprotected."),
  NOT_GENUINE(
      "The recipient's server could not make sure that the message is really from your domain.",
      "Tell who runs your mail: the records that prove it (SPF, DKIM, DMARC) want looking at."),
  TOO_MUCH("Too much mail came from you or your server in a short time.", "Try again later."),
  SIGN_IN(
      "The other server wants this server to sign in, and that did not work.",
      "Tell who runs your mail."),
  UNKNOWN(
      "The recipient's server did not take the message.",
      "The server's own words below may say why.");

  private final String happened;
  private final String advice;

  Explanation(String happened, String advice) {
    this.happened = happened;
    this.advice = advice;
  }

  String happened() {
    return happened;
  }

  String advice() {
    return advice;
  }

  static Explanation of(StatusCode code) {
    return switch (code.subject()) {
      case 1 -> address(code.detail());
      case 2 -> mailbox(code.detail());
      case 3 -> system(code.detail());
      case 4 -> network(code.detail());
      case 5 -> code.detail() == 3 ? TOO_MANY_RECIPIENTS : PROTOCOL_TROUBLE;
      case 6 -> content(code.detail());
      case 7 -> policy(code);
      default -> UNKNOWN;
    };
  }

  /** RFC 3463 §3.2; 10 is of RFC 7505 §4.1. */
  private static Explanation address(int detail) {
    return switch (detail) {
      case 1 -> NO_SUCH_ADDRESS;
      case 2 -> NO_SUCH_DOMAIN;
      case 3 -> BAD_ADDRESS;
      case 4 -> AMBIGUOUS;
      case 6 -> MOVED;
      case 7, 8 -> SENDER_REFUSED;
      case 10 -> TAKES_NO_MAIL;
      default -> UNKNOWN;
    };
  }

  /** RFC 3463 §3.3 */
  private static Explanation mailbox(int detail) {
    return switch (detail) {
      case 1 -> MAILBOX_CLOSED;
      case 2 -> MAILBOX_FULL;
      case 3 -> TOO_LARGE;
      case 4 -> LIST_TROUBLE;
      default -> MAILBOX_TROUBLE;
    };
  }

  /** RFC 3463 §3.4 */
  private static Explanation system(int detail) {
    return switch (detail) {
      case 1 -> SERVER_FULL;
      case 2 -> SERVER_CLOSED;
      case 3, 6 -> NOT_CAPABLE;
      case 4 -> TOO_LARGE;
      default -> SERVER_TROUBLE;
    };
  }

  /** RFC 3463 §3.5 */
  private static Explanation network(int detail) {
    return switch (detail) {
      case 2 -> CONNECTION_LOST;
      case 3, 4 -> DNS_TROUBLE;
      case 6 -> LOOP;
      case 7 -> EXPIRED;
      default -> UNREACHABLE;
    };
  }

  /** RFC 3463 §3.7; from 7 on of RFC 6531 §4.2. */
  private static Explanation content(int detail) {
    return switch (detail) {
      case 7, 8, 9, 10 -> INTERNATIONAL;
      default -> CONTENT;
    };
  }

  /** RFC 3463 §3.8, RFC 4954 §6, RFC 7372 §3, RFC 7505 §4.2, RFC 8689 §5 */
  private static Explanation policy(StatusCode code) {
    return switch (code.detail()) {
      case 2 -> NOT_ALLOWED;
      case 4, 10, 11, 30 -> NOT_PROTECTED;
      case 8, 9, 13 -> SIGN_IN;
      case 20, 21, 22, 23, 24, 25, 26, 29 -> NOT_GENUINE;
      case 27 -> SENDER_REFUSED;
      case 28 -> TOO_MUCH;
      default -> code.isTemporary() ? PUT_OFF : POLICY;
    };
  }
}
