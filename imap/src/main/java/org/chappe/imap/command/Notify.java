package org.chappe.imap.command;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.chappe.imap.wire.ImapParser;
import org.chappe.imap.wire.Refused;
import org.chappe.imap.wire.SyntaxException;
import org.chappe.model.MailboxName;

/**
 * notify = "NOTIFY" SP (notify-set / notify-none) — RFC 5465 §8
 *
 * @param status whether the mailboxes' numbers are told at once
 * @param groups empty for NOTIFY NONE
 */
public record Notify(boolean status, List<Group> groups) implements ImapCommand {
  /** Programs write two or three; each is looked at for every mailbox that changes. */
  private static final int MOST_GROUPS = 100;

  /** A mail program watches some dozens by name, and has PERSONAL for more. */
  private static final int MOST_NAMES = 1_000;

  /** What can happen, by its name on the wire. RFC 5465 §5 */
  public enum Event {
    MESSAGE_NEW("MessageNew"),
    MESSAGE_EXPUNGE("MessageExpunge"),
    FLAG_CHANGE("FlagChange"),
    MAILBOX_NAME("MailboxName"),
    SUBSCRIPTION_CHANGE("SubscriptionChange"),
    MAILBOX_METADATA_CHANGE("MailboxMetadataChange"),
    SERVER_METADATA_CHANGE("ServerMetadataChange");

    /** Those of messages; the selected mailbox is asked about these only. RFC 5465 §6.1 */
    private static final Set<Event> OF_MESSAGES =
        EnumSet.of(MESSAGE_NEW, MESSAGE_EXPUNGE, FLAG_CHANGE);

    private final String text;

    Event(String text) {
      this.text = text;
    }

    private static Optional<Event> of(String word) {
      return Arrays.stream(values())
          .filter(event -> event.text.toUpperCase(Locale.ROOT).equals(word))
          .findFirst();
    }

    /** {@code (MessageNew MessageExpunge …)} */
    private static String all() {
      return Arrays.stream(values())
          .map(event -> event.text)
          .collect(Collectors.joining(" ", "(", ")"));
    }
  }

  /** Which mailboxes: filter-mailboxes, RFC 5465 §6. */
  public enum Filter {
    SELECTED,
    SELECTED_DELAYED,
    INBOXES,
    PERSONAL,
    SUBSCRIBED,
    SUBTREE,
    MAILBOXES;

    public boolean isSelected() {
      return this == SELECTED || this == SELECTED_DELAYED;
    }
  }

  /**
   * What is wanted of some mailboxes.
   *
   * @param names of SUBTREE and MAILBOXES
   * @param events empty for NONE
   * @param items what is fetched of new messages in the selected mailbox
   */
  public record Group(
      Filter filter, Set<MailboxName> names, Set<Event> events, List<FetchItem> items) {
    public Group {
      names = Set.copyOf(names);
      items = List.copyOf(items);
    }
  }

  public Notify {
    groups = List.copyOf(groups);
  }

  static Notify parse(ImapParser in) {
    in.space();
    String word = in.word("SET or NONE");
    if (word.equals("NONE")) {
      in.endOfLine();
      return new Notify(false, List.of());
    }
    if (!word.equals("SET")) {
      throw new SyntaxException("expected SET or NONE, found " + word);
    }
    return new Reader(in).set();
  }

  /** Reads notify-set; what is written right and cannot be had is refused at its end. */
  private static final class Reader {
    private final ImapParser in;
    private final List<Group> groups = new ArrayList<>();
    private int names;
    private boolean hasSelected;
    private boolean unknownEvent;

    Reader(ImapParser in) {
      this.in = in;
    }

    /** notify-set = "SET" [status-indicator] SP event-groups */
    Notify set() {
      boolean status = false;
      in.space();
      if (!in.at('(')) {
        String word = in.word("STATUS or \"(\" and mailboxes");
        if (!word.equals("STATUS")) {
          throw new SyntaxException("expected STATUS or \"(\", found " + word);
        }
        status = true;
        in.space();
      }
      do {
        groups.add(group());
      } while (in.accept(' '));
      in.endOfLine();
      if (unknownEvent) {
        throw new Refused("BADEVENT " + Event.all(), "an event is not known here");
      }
      if (groups.size() > MOST_GROUPS || names > MOST_NAMES) {
        throw new Refused(
            "NOTIFICATIONOVERFLOW",
            "at most %d groups and %d names".formatted(MOST_GROUPS, MOST_NAMES));
      }
      return new Notify(status, groups);
    }

    /** event-group = "(" filter-mailboxes SP events ")" */
    private Group group() {
      in.expect('(', "\"(\" and mailboxes");
      Filter filter = filter();
      Set<MailboxName> named = Set.of();
      if (filter == Filter.SUBTREE || filter == Filter.MAILBOXES) {
        in.space();
        named = names();
      }
      in.space();
      Group group = events(filter, named);
      in.expect(')', "\")\"");
      return group;
    }

    private Filter filter() {
      String word = in.word("which mailboxes");
      Filter filter =
          switch (word) {
            case "SELECTED" -> Filter.SELECTED;
            case "SELECTED-DELAYED" -> Filter.SELECTED_DELAYED;
            case "INBOXES" -> Filter.INBOXES;
            case "PERSONAL" -> Filter.PERSONAL;
            case "SUBSCRIBED" -> Filter.SUBSCRIBED;
            case "SUBTREE" -> Filter.SUBTREE;
            case "MAILBOXES" -> Filter.MAILBOXES;
            default -> throw new SyntaxException(word + " does not say which mailboxes");
          };
      if (filter.isSelected()) {
        if (hasSelected) {
          throw new SyntaxException("SELECTED or SELECTED-DELAYED can stand here once");
        }
        hasSelected = true;
      }
      return filter;
    }

    /** one-or-more-mailbox; a name no mailbox can have is passed over: RFC 5465 §3.1 */
    private Set<MailboxName> names() {
      var found = new HashSet<MailboxName>();
      if (in.accept('(')) {
        do {
          name(found);
        } while (in.accept(' '));
        in.expect(')', "a space or \")\"");
      } else {
        name(found);
      }
      return found;
    }

    private void name(Set<MailboxName> found) {
      String text = in.mailboxText();
      names++;
      try {
        found.add(new MailboxName(text));
      } catch (IllegalArgumentException e) {
        // there is no such mailbox and never will be
      }
    }

    /** events = ("(" event *(SP event) ")") / "NONE" */
    private Group events(Filter filter, Set<MailboxName> named) {
      var events = EnumSet.noneOf(Event.class);
      List<FetchItem> items = List.of();
      if (!in.at('(')) {
        String word = in.word("events in parentheses, or NONE");
        if (!word.equals("NONE")) {
          throw new SyntaxException("expected events in parentheses or NONE, found " + word);
        }
        return new Group(filter, named, events, items);
      }
      in.expect('(', "events");
      boolean more = true;
      while (more) {
        Optional<Event> event = Event.of(in.word("an event"));
        event.ifPresent(events::add);
        unknownEvent |= event.isEmpty();
        more = in.accept(' ');
        if (more && in.at('(')) { // fetch-atts
          if (!filter.isSelected() || event.isEmpty() || event.get() != Event.MESSAGE_NEW) {
            throw new SyntaxException(
                "data items go with MessageNew of SELECTED or SELECTED-DELAYED only");
          }
          items = FetchItems.parse(in);
          more = in.accept(' ');
        }
      }
      in.expect(')', "a space or \")\"");
      check(filter, events);
      return new Group(filter, named, events, items);
    }

    /** RFC 5465 §5, §6.1 */
    private void check(Filter filter, Set<Event> events) {
      if (unknownEvent) {
        return; // what it needs beside it is not known either
      }
      boolean comes = events.contains(Event.MESSAGE_NEW);
      if (comes != events.contains(Event.MESSAGE_EXPUNGE)) {
        throw new SyntaxException("MessageNew and MessageExpunge go together");
      }
      if (events.contains(Event.FLAG_CHANGE) && !comes) {
        throw new SyntaxException("FlagChange needs MessageNew and MessageExpunge beside it");
      }
      if (filter.isSelected() && !Event.OF_MESSAGES.containsAll(events)) {
        throw new SyntaxException("SELECTED and SELECTED-DELAYED are for messages' events only");
      }
    }
  }
}
