package org.chappe.imap;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The mailbox as a client sees it that was told of it and never asked twice: what it is told either
 * fits or is an {@link IllegalStateException}. One client's.
 *
 * <p>A client that has given up message numbers (RFC 9586) keeps messages it knows nothing of at
 * the end: which of them it is told of, it learns by the UID.
 */
final class Picture {
  private static final Pattern UID = Pattern.compile("\\bUID (\\d+)");
  private static final Pattern FLAGS = Pattern.compile("FLAGS \\(([^)]*)\\)");

  /** A message as the client knows it; UID 0 is "not told yet". */
  static final class Message {
    long uid;
    TreeSet<String> flags = new TreeSet<>();
    boolean flagsKnown;

    private Message copy() {
      var copy = new Message();
      copy.uid = uid;
      copy.flags = new TreeSet<>(flags);
      copy.flagsKnown = flagsKnown;
      return copy;
    }

    @Override
    public String toString() {
      return uid + "" + flags;
    }
  }

  private final List<Message> messages = new ArrayList<>();
  private final boolean byUid;

  Picture(boolean byUid) {
    this.byUid = byUid;
  }

  Picture copy() {
    var copy = new Picture(byUid);
    messages.forEach(message -> copy.messages.add(message.copy()));
    return copy;
  }

  boolean isEmpty() {
    return messages.isEmpty();
  }

  int size() {
    return messages.size();
  }

  /** The message with that number. */
  Message get(int number) {
    return messages.get(number - 1);
  }

  boolean isWholeKnown() {
    return messages.stream().allMatch(message -> message.uid != 0 && message.flagsKnown);
  }

  /** The UIDs of all, when they are known. */
  List<Long> uids() {
    return messages.stream().map(message -> message.uid).toList();
  }

  List<String> shown() {
    return messages.stream().map(Message::toString).toList();
  }

  void exists(int count) {
    require(count >= messages.size(), "messages vanished without EXPUNGE");
    while (messages.size() < count) {
      messages.add(new Message());
    }
  }

  void expunge(int number) {
    require(number >= 1 && number <= messages.size(), "EXPUNGE of a message that was not there");
    messages.remove(number - 1);
  }

  /**
   * A message left; one the client was told the number of only is one of those between two UIDs.
   */
  void vanished(long uid) {
    if (messages.removeIf(message -> message.uid == uid)) {
      return;
    }
    for (int i = 0; i < messages.size(); i++) {
      if (messages.get(i).uid == 0 && (byUid || (before(i) < uid && after(i) > uid))) {
        messages.remove(i);
        return;
      }
    }
    throw new IllegalStateException("VANISHED of UID " + uid + ", which was not there");
  }

  private long before(int index) {
    for (int i = index; i >= 0; i--) {
      if (messages.get(i).uid != 0) {
        return messages.get(i).uid;
      }
    }
    return 0;
  }

  private long after(int index) {
    for (int i = index; i < messages.size(); i++) {
      if (messages.get(i).uid != 0) {
        return messages.get(i).uid;
      }
    }
    return Long.MAX_VALUE;
  }

  /** What vanished while the client was away; what it never knew of may be among it. */
  void vanishedEarlier(long uid) {
    messages.removeIf(message -> message.uid == uid);
  }

  void fetched(int number, String items) {
    require(number >= 1 && number <= messages.size(), "FETCH of a message that was not there");
    Message message = messages.get(number - 1);
    Matcher uid = UID.matcher(items);
    if (uid.find()) {
      long told = Long.parseLong(uid.group(1));
      require(
          message.uid == 0 || message.uid == told,
          "message %d was UID %d, now %d".formatted(number, message.uid, told));
      require(before(number - 2) < told && after(number) > told, "UIDs do not ascend at " + number);
      message.uid = told;
    }
    flags(message, items);
  }

  /** As {@link #fetched}, of a message that is named by its UID. */
  void fetchedByUid(long uid, String items) {
    for (Message message : messages) {
      if (message.uid == uid) {
        flags(message, items);
        return;
      }
    }
    require(
        !messages.isEmpty() && messages.getLast().uid == 0, "UID " + uid + " that was not there");
    messages.removeLast();
    add(uid, items);
  }

  /** What changed or came while the client was away. */
  void fetchedEarlier(String items) {
    Matcher uid = UID.matcher(items);
    require(uid.find(), "no UID");
    fetchedEarlier(Long.parseLong(uid.group(1)), items);
  }

  void fetchedEarlier(long uid, String items) {
    for (Message message : messages) {
      if (message.uid == uid) {
        flags(message, items);
        return;
      }
    }
    add(uid, items);
  }

  private void add(long uid, String items) {
    var message = new Message();
    message.uid = uid;
    flags(message, items);
    messages.add(message);
    messages.sort(
        Comparator.comparingLong(one -> one.uid == 0 ? Long.MAX_VALUE : one.uid)); // stable
  }

  private static void flags(Message message, String items) {
    Matcher flags = FLAGS.matcher(items);
    if (flags.find()) {
      message.flags = new TreeSet<>(List.of(flags.group(1).split(" ", -1)));
      message.flags.remove("");
      message.flags.remove("\\Recent");
      message.flagsKnown = true;
    }
  }

  private static void require(boolean holds, String what) {
    if (!holds) {
      throw new IllegalStateException(what);
    }
  }

  @Override
  public String toString() {
    return messages.toString();
  }
}
