package org.chappe.imap;

import java.net.IDN;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Predicate;
import org.chappe.imap.Mailboxes.Box;
import org.chappe.imap.State.SignedIn;
import org.chappe.imap.command.EntryName;
import org.chappe.imap.command.GetMetadata;
import org.chappe.imap.command.SetMetadata;
import org.chappe.imap.wire.ImapWriter;
import org.chappe.imap.wire.Refused;
import org.chappe.mailbox.MailboxInfo;
import org.chappe.mailbox.Right;
import org.chappe.mailbox.Rights;
import org.chappe.model.MailboxId;
import org.chappe.model.MailboxName;
import org.chappe.model.Role;

/**
 * GETMETADATA and SETMETADATA, RFC 5464, and LIST's METADATA, RFC 9590. Those of the server are
 * told in {@link ServerEntries}. {@code /private/specialuse} is the mailbox's role, RFC 6154 §4.
 */
final class MetadataHandler {
  private static final Rights ANNOTATING =
      Rights.of(Right.READ, Right.SEEN, Right.WRITE, Right.INSERT, Right.POST);

  private final ImapWriter out;
  private final Notices notices;
  private final SignedIn state;
  private final ServerEntries server;

  MetadataHandler(ImapWriter out, Notices notices, SignedIn state) {
    this.out = out;
    this.notices = notices;
    this.state = state;
    this.server = state.mailboxes().server();
  }

  /** RFC 5464 §3.3: "l" and one of these are needed. */
  private Optional<Box> mailbox(Optional<MailboxName> name) {
    return name.map(given -> {
      Box box = state.mailboxes().box(given, Right.LOOKUP);
      if (!box.rights().hasAny(ANNOTATING)) {
        throw Mailboxes.noRight(Right.READ);
      }
      return box;
    });
  }

  /** Whether LIST tells a mailbox's annotations. */
  static boolean mayRead(Box box) {
    return box.has(Right.LOOKUP) && box.rights().hasAny(ANNOTATING);
  }

  private static boolean isOwn(Optional<Box> mailbox) {
    return mailbox.isEmpty() || mailbox.get().owner().isOwn();
  }

  // GETMETADATA

  /** Values too large are left out, and the largest of them is told. RFC 5464 §4.2.1 */
  Answer get(GetMetadata get) {
    Optional<Box> mailbox = mailbox(get.mailbox());
    Map<String, Optional<byte[]>> found =
        get.depth() == 0
            ? named(mailbox, get.entries())
            : below(mailbox, get.entries(), get.depth());
    long most = get.maxSize().orElse(Long.MAX_VALUE);
    long largest = found.values().stream().mapToLong(MetadataHandler::size).max().orElse(0);
    found.values().removeIf(value -> size(value) > most);
    respond(get.mailbox(), found);
    return largest > most
        ? new Answer(state, "METADATA LONGENTRIES " + largest, "done, but for what is larger")
        : Answer.ok(state);
  }

  private static long size(Optional<byte[]> value) {
    return value.map(octets -> octets.length).orElse(0);
  }

  /** {@code * METADATA name (/shared/comment "text" /private/comment NIL)}. RFC 9590 §3 */
  void line(Box mailbox, List<EntryName> entries) {
    respond(Optional.of(mailbox.name()), named(Optional.of(mailbox), entries));
  }

  /** Of each entry its value, or that it has none. */
  private Map<String, Optional<byte[]>> named(Optional<Box> mailbox, List<EntryName> entries) {
    var names = new TreeSet<String>();
    entries.forEach(entry -> names.add(entry.text()));
    if (!isOwn(mailbox)) {
      names.removeIf(name -> !new EntryName(name).isShared());
    }
    SortedMap<String, byte[]> known =
        mailbox.isPresent()
            ? mailbox.get().mail().annotations(mailbox.map(Box::id), names)
            : server.some(names);
    known.putAll(computed(mailbox, entries::contains));
    var found = new LinkedHashMap<String, Optional<byte[]>>();
    for (EntryName entry : entries) {
      found.put(entry.text(), Optional.ofNullable(known.get(entry.text())));
    }
    return found;
  }

  /** What there is of the entries and below them. RFC 5464 §4.2.2 */
  private Map<String, Optional<byte[]>> below(
      Optional<Box> mailbox, List<EntryName> levels, int depth) {
    SortedMap<String, byte[]> all =
        mailbox.isPresent() ? mailbox.get().mail().annotations(mailbox.map(Box::id)) : server.all();
    if (!isOwn(mailbox)) {
      all.keySet().removeIf(name -> !new EntryName(name).isShared());
    }
    all.putAll(
        computed(
            mailbox, entry -> levels.stream().anyMatch(level -> entry.isWithin(level, depth))));
    var found = new LinkedHashMap<String, Optional<byte[]>>();
    for (EntryName level : levels) {
      all.forEach((name, value) -> {
        if (new EntryName(name).isWithin(level, depth)) {
          found.put(name, Optional.of(value));
        }
      });
    }
    return found;
  }

  /**
   * What is not kept, but follows from something else. RFC 5464 §4.1
   *
   * @param asked whether an entry is wanted: to find out what waits to leave is some work
   */
  private Map<String, byte[]> computed(Optional<Box> mailbox, Predicate<EntryName> asked) {
    var computed = new TreeMap<String, byte[]>();
    if (mailbox.isEmpty()) {
      String domain = IDN.toASCII(state.account().address().domain(), IDN.ALLOW_UNASSIGNED);
      String postmaster = "mailto:postmaster@" + domain;
      computed.put(EntryName.ADMIN.text(), postmaster.getBytes(StandardCharsets.UTF_8));
      if (asked.test(EntryName.QUEUE)) {
        server.queue().ifPresent(text -> computed.put(EntryName.QUEUE.text(), text));
      }
    }
    mailbox
        .filter(box -> box.owner().isOwn())
        .flatMap(box -> box.info().role())
        .flatMap(ListHandler::use)
        .ifPresent(use ->
            computed.put(EntryName.SPECIAL_USE.text(), use.getBytes(StandardCharsets.UTF_8)));
    return computed;
  }

  private void respond(Optional<MailboxName> mailbox, Map<String, Optional<byte[]>> values) {
    if (values.isEmpty()) {
      return; // the grammar has no empty response
    }
    out.untagged().text("METADATA ").name(mailbox.map(MailboxName::value).orElse("")).text(" (");
    String between = "";
    for (Map.Entry<String, Optional<byte[]>> value : values.entrySet()) {
      out.text(between).astring(value.getKey()).text(" ");
      value.getValue().ifPresentOrElse(out::octetsOrText, () -> out.text("NIL"));
      between = " ";
    }
    out.text(")").endOfLine();
  }

  /** {@code * METADATA "INBOX" /shared/comment}: names of what changed. RFC 5464 §4.4.2 */
  static void tellChanged(ImapWriter out, Optional<MailboxName> mailbox, Set<String> entries) {
    out.untagged().text("METADATA ").name(mailbox.map(MailboxName::value).orElse(""));
    new TreeSet<>(entries).forEach(entry -> out.text(" ").astring(entry));
    out.endOfLine();
  }

  // SETMETADATA

  /** All or nothing: RFC 5464 §4.3 */
  Answer set(SetMetadata set) {
    Optional<Box> mailbox = mailbox(set.mailbox());
    var values = new TreeMap<String, Optional<byte[]>>();
    set.values().forEach((name, value) -> values.put(name.text(), value));
    if (mailbox.isEmpty()) {
      ServerEntries.Written written = server.set(set.values());
      notices.own(written.account(), written.version());
      return Answer.ok(state);
    }
    MailboxId id = mailbox.get().id();
    if (!isOwn(mailbox)) {
      requireShared(set, mailbox.get());
      Box box = mailbox.get();
      notices.own(box.owner(), box.mail().annotate(Optional.of(id), values));
      return Answer.ok(state);
    }
    Optional<byte[]> use = values.remove(EntryName.SPECIAL_USE.text());
    Optional<Role> role = use == null ? Optional.empty() : use.flatMap(MetadataHandler::role);
    boolean inbox = mailbox.get().name().isInbox();
    if (inbox && role.isPresent()) {
      throw new Refused("USEATTR", "INBOX has no other use");
    }
    if (use == null || inbox) {
      notices.own(state.own().id(), state.own().annotate(Optional.of(id), values));
    } else {
      requireFree(mailbox.get().info(), role);
      notices.own(state.own().id(), state.own().annotate(id, values, role));
    }
    return Answer.ok(state);
  }

  /**
   * Private entries are the owner's: of others' mailboxes none are kept, which RFC 5464 §4.3 has a
   * code for. Shared ones are what everybody sees, so more is needed than to read.
   */
  private static void requireShared(SetMetadata set, Box mailbox) {
    if (!set.values().keySet().stream().allMatch(EntryName::isShared)) {
      throw new Refused("METADATA NOPRIVATE", "private entries are kept for own mailboxes only");
    }
    if (!mailbox.has(Right.WRITE)) {
      throw Mailboxes.noRight(Right.WRITE);
    }
  }

  /** RFC 6154 §4: checked as CREATE checks it. */
  private void requireFree(MailboxInfo mailbox, Optional<Role> role) {
    if (!role.equals(mailbox.role()) && role.flatMap(state.own().snapshot()::mailbox).isPresent()) {
      throw new Refused("USEATTR", "another mailbox has this use already");
    }
  }

  /** An empty text is none, as NIL is. */
  private static Optional<Role> role(byte[] use) {
    String text = new String(use, StandardCharsets.ISO_8859_1).strip();
    if (text.contains(" ")) {
      throw new Refused("USEATTR", "a mailbox has one use here");
    }
    if (text.isEmpty()) {
      return Optional.empty();
    }
    if (!text.startsWith("\\")) {
      throw new Refused("USEATTR", "a special use begins with \"\\\"");
    }
    return MailboxesHandler.role(text.substring(1).toUpperCase(Locale.ROOT));
  }
}
