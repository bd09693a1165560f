package org.chappe.imap;

import static java.util.Map.entry;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.chappe.imap.command.Append;
import org.chappe.imap.command.Authenticate;
import org.chappe.imap.command.CancelUpdate;
import org.chappe.imap.command.Capability;
import org.chappe.imap.command.Check;
import org.chappe.imap.command.ChooseComparator;
import org.chappe.imap.command.ChooseLanguage;
import org.chappe.imap.command.Close;
import org.chappe.imap.command.Compress;
import org.chappe.imap.command.Copy;
import org.chappe.imap.command.Create;
import org.chappe.imap.command.Delete;
import org.chappe.imap.command.DeleteAcl;
import org.chappe.imap.command.Enable;
import org.chappe.imap.command.Expunge;
import org.chappe.imap.command.Fetch;
import org.chappe.imap.command.GenUrlAuth;
import org.chappe.imap.command.GetAcl;
import org.chappe.imap.command.GetMetadata;
import org.chappe.imap.command.GetQuota;
import org.chappe.imap.command.GetQuotaRoot;
import org.chappe.imap.command.Id;
import org.chappe.imap.command.Idle;
import org.chappe.imap.command.ImapCommand;
import org.chappe.imap.command.ListMailboxes;
import org.chappe.imap.command.ListRights;
import org.chappe.imap.command.Login;
import org.chappe.imap.command.Logout;
import org.chappe.imap.command.Lsub;
import org.chappe.imap.command.Move;
import org.chappe.imap.command.MultiSearch;
import org.chappe.imap.command.MyRights;
import org.chappe.imap.command.Namespace;
import org.chappe.imap.command.Noop;
import org.chappe.imap.command.Notify;
import org.chappe.imap.command.Rename;
import org.chappe.imap.command.Replace;
import org.chappe.imap.command.ResetKey;
import org.chappe.imap.command.Search;
import org.chappe.imap.command.Select;
import org.chappe.imap.command.SetAcl;
import org.chappe.imap.command.SetMetadata;
import org.chappe.imap.command.SetQuota;
import org.chappe.imap.command.Sort;
import org.chappe.imap.command.StartTls;
import org.chappe.imap.command.Status;
import org.chappe.imap.command.Store;
import org.chappe.imap.command.Subscribe;
import org.chappe.imap.command.ThreadMessages;
import org.chappe.imap.command.Unauthenticate;
import org.chappe.imap.command.Unselect;
import org.chappe.imap.command.UrlFetch;
import org.chappe.imap.command.Xlist;

/**
 * What each command says of somebody else's mailbox to who has few rights there or none, RFC 4314
 * §4, §6: commands that name it, and commands that use it while it is selected.
 */
public final class OthersMailbox {
  /** The mailbox as who is not its owner names it. */
  public static final String NAME = "Users/ann@example.test/Secret";

  private static final String URL = "/" + NAME + "/;UID=1";
  private static final String URLAUTH =
      "imap://%s@localhost/%s/;UID=1;URLAUTH=anonymous".formatted("ann%40example.test", "Secret");

  /** The tag of a search whose changes are told: the fourth of a {@link PlainClient}. */
  private static final String UPDATED = "\"q4q\"";

  private static final String OK = "OK";
  private static final String UNREADABLE = "NO [NOPERM] the selected mailbox may no longer be read";

  private OthersMailbox() {}

  /**
   * A command that names the mailbox, and how its answer begins, asked with an own mailbox
   * selected.
   *
   * @param unseen without rights: as if there were no such mailbox
   * @param listed with "l"
   * @param read with "l" and "r"
   */
  public record Naming(String text, String unseen, String listed, String read) {}

  /**
   * A command that uses the mailbox while it is selected, and how its answer begins.
   *
   * @param read with "l" and "r"
   * @param revoked when "r" was taken after it was selected
   */
  public record Using(String text, String read, String revoked) {}

  private static Naming naming(String text, String unseen, String listed, String read) {
    return new Naming(text, unseen, listed, read);
  }

  /** Where a right is missing even for who may read. */
  private static Naming refused(String text) {
    return new Naming(text, "NO [NONEXISTENT]", "NO [NOPERM]", "NO [NOPERM]");
  }

  private static Naming readable(String text) {
    return new Naming(text, "NO [NONEXISTENT]", "NO [NOPERM]", OK);
  }

  /** Where messages would go. */
  private static Naming target(String text) {
    return new Naming(text, "NO [TRYCREATE]", "NO [NOPERM]", "NO [NOPERM]");
  }

  /** What says the same whatever the rights: if it tells anything, then in untagged lines. */
  private static Naming always(String text, String answer) {
    return new Naming(text, answer, answer, answer);
  }

  private static Using reading(String text) {
    return new Using(text, OK, UNREADABLE);
  }

  private static Using changing(String text) {
    return new Using(text, "NO [NOPERM] that needs the right", UNREADABLE);
  }

  /** What needs no mailbox that can be read, and tells nothing of one that cannot. */
  private static Using harmless(String text) {
    return new Using(text, OK, OK);
  }

  /** Commands that name the mailbox. */
  private static final Map<Class<? extends ImapCommand>, List<Naming>> NAMING =
      Map.ofEntries(
          entry(
              Append.class,
              List.of(
                  target("APPEND " + NAME + " {3+}\r\nabc"),
                  naming(
                      "APPEND INBOX CATENATE (URL \"" + URL + "\")",
                      "NO [BADURL",
                      "NO [BADURL",
                      OK))),
          entry(Copy.class, List.of(target("COPY 1 " + NAME), target("UID COPY 1:* " + NAME))),
          entry(
              Create.class,
              List.of(
                  always("CREATE " + NAME, "NO [NOPERM]"),
                  always("CREATE " + NAME + "/Below", "NO [NOPERM]"))),
          entry(Delete.class, List.of(refused("DELETE " + NAME))),
          entry(DeleteAcl.class, List.of(refused("DELETEACL " + NAME + " ben@example.test"))),
          entry(
              GenUrlAuth.class,
              List.of(
                  always("GENURLAUTH \"" + URLAUTH + "\" INTERNAL", "BAD the URL is not one"),
                  always(
                      "GENURLAUTH \"imap://ben%40example.test@localhost"
                          + URL
                          + ";URLAUTH=anonymous\" INTERNAL",
                      "BAD there is no such mailbox"))),
          entry(GetAcl.class, List.of(refused("GETACL " + NAME))),
          entry(
              GetMetadata.class,
              List.of(
                  readable("GETMETADATA " + NAME + " /shared/comment"),
                  readable("GETMETADATA (DEPTH infinity) " + NAME + " /shared"))),
          entry(GetQuota.class, List.of(always("GETQUOTA ann@example.test", "NO [NOPERM]"))),
          entry(GetQuotaRoot.class, List.of(readable("GETQUOTAROOT " + NAME))),
          entry(
              ListMailboxes.class,
              List.of(
                  always("LIST \"\" " + NAME, OK),
                  always("LIST \"\" Users/*", OK),
                  always("LIST (SUBSCRIBED RECURSIVEMATCH) \"\" *", OK),
                  always(
                      "LIST \"\" (Users/% "
                          + NAME
                          + ") RETURN (SUBSCRIBED MYRIGHTS"
                          + " STATUS (MESSAGES UIDNEXT UIDVALIDITY UNSEEN SIZE)"
                          + " METADATA (/shared/comment))",
                      OK))),
          entry(ListRights.class, List.of(refused("LISTRIGHTS " + NAME + " ben@example.test"))),
          entry(
              Lsub.class,
              List.of(always("LSUB \"\" Users/*", OK), always("LSUB \"\" Users/%", OK))),
          entry(Move.class, List.of(target("MOVE 1 " + NAME), target("UID MOVE 1:* " + NAME))),
          entry(
              MultiSearch.class,
              List.of(
                  always("ESEARCH IN (mailboxes " + NAME + ") TEXT treasure", OK),
                  always("ESEARCH IN (subtree Users) RETURN (COUNT ALL) ALL", OK),
                  always("ESEARCH IN (subtree-one Users/ann@example.test) BODY treasure", OK),
                  always("ESEARCH IN (subscribed personal inboxes) SUBJECT treasure", OK))),
          entry(MyRights.class, List.of(naming("MYRIGHTS " + NAME, "NO [NONEXISTENT]", OK, OK))),
          entry(
              Notify.class,
              List.of(
                  always(
                      "NOTIFY SET STATUS (mailboxes "
                          + NAME
                          + " (MessageNew MessageExpunge FlagChange MailboxName))",
                      OK),
                  always(
                      "NOTIFY SET STATUS (subtree Users (MessageNew MessageExpunge FlagChange))",
                      OK))),
          entry(
              Rename.class,
              List.of(
                  refused("RENAME " + NAME + " Mine"),
                  refused("RENAME " + NAME + " " + NAME + "2"),
                  always("RENAME Drafts " + NAME, "NO [NOPERM]"),
                  always("RENAME Drafts " + NAME + "/Below", "NO [NOPERM]"))),
          entry(
              Replace.class,
              List.of(
                  target("REPLACE 1 " + NAME + " {3+}\r\nabc"),
                  target("UID REPLACE 1 " + NAME + " {3+}\r\nabc"),
                  naming(
                      "REPLACE * INBOX CATENATE (URL \"" + URL + "\")",
                      "NO [BADURL",
                      "NO [BADURL",
                      OK))),
          entry(
              ResetKey.class,
              List.of(always("RESETKEY " + NAME + " INTERNAL", "NO [NONEXISTENT]"))),
          entry(
              Select.class,
              List.of(
                  readable("SELECT " + NAME),
                  readable("EXAMINE " + NAME),
                  readable("SELECT " + NAME + " (QRESYNC (1 1 1:7))"))),
          entry(
              SetAcl.class,
              List.of(
                  refused("SETACL " + NAME + " ben@example.test +lr"),
                  refused("SETACL " + NAME + " anyone lr"))),
          entry(
              SetMetadata.class,
              List.of(refused("SETMETADATA " + NAME + " (/shared/comment \"other\")"))),
          entry(
              SetQuota.class,
              List.of(always("SETQUOTA ann@example.test (STORAGE 1)", "NO [NOPERM]"))),
          entry(
              Status.class,
              List.of(
                  readable("STATUS " + NAME + " (MESSAGES UIDNEXT UIDVALIDITY UNSEEN SIZE)"),
                  readable("STATUS " + NAME + " (MAILBOXID HIGHESTMODSEQ DELETED)"))),
          entry(
              Subscribe.class,
              List.of(always("UNSUBSCRIBE " + NAME, OK), always("SUBSCRIBE " + NAME, OK))),
          entry(
              UrlFetch.class,
              List.of(
                  always("URLFETCH \"" + URLAUTH + ":internal:01" + "00".repeat(32) + "\"", OK),
                  always(
                      "URLFETCH (\"" + URLAUTH + ":internal:01" + "00".repeat(32) + "\" BODY)",
                      OK))),
          entry(
              Xlist.class,
              List.of(always("XLIST \"\" Users/*", OK), always("XLIST \"\" " + NAME, OK))));

  /** Commands that use the selected mailbox. */
  private static final Map<Class<? extends ImapCommand>, List<Using>> USING =
      Map.ofEntries(
          entry(
              Append.class,
              List.of(
                  new Using("APPEND INBOX CATENATE (URL \";UID=1\")", OK, "NO [BADURL"),
                  new Using(
                      "APPEND INBOX CATENATE (URL \"/;UID=1/;SECTION=TEXT\")", OK, "NO [BADURL"))),
          entry(CancelUpdate.class, List.of(reading("CANCELUPDATE " + UPDATED))),
          entry(Check.class, List.of(reading("CHECK"))),
          entry(Close.class, List.of(harmless("CLOSE"))),
          entry(Copy.class, List.of(new Using("COPY 1 Nowhere", "NO [TRYCREATE]", UNREADABLE))),
          entry(Enable.class, List.of(harmless("ENABLE CONDSTORE"), harmless("ENABLE UIDONLY"))),
          entry(Expunge.class, List.of(changing("EXPUNGE"), changing("UID EXPUNGE 1:*"))),
          entry(
              Fetch.class,
              List.of(
                  reading("FETCH 1:* (FLAGS ENVELOPE BODYSTRUCTURE)"),
                  reading("FETCH 1 BODY[]"),
                  reading("UID FETCH 1:* (PREVIEW MODSEQ) (CHANGEDSINCE 1 VANISHED)"))),
          entry(Idle.class, List.of(harmless("IDLE\r\nDONE"))),
          entry(Move.class, List.of(changing("MOVE 1 INBOX"), changing("UID MOVE 1 INBOX"))),
          entry(
              MultiSearch.class,
              List.of(
                  new Using("ESEARCH IN (selected) TEXT treasure", OK, "BAD no mailbox"),
                  new Using("ESEARCH RETURN (SAVE) ALL", OK, "BAD no mailbox"))),
          entry(Noop.class, List.of(harmless("NOOP"))),
          entry(
              Notify.class,
              List.of(
                  harmless(
                      "NOTIFY SET STATUS (selected (MessageNew (UID BODY.PEEK[]) MessageExpunge"
                          + " FlagChange)) (subtree Users (MessageNew MessageExpunge))"))),
          entry(
              Replace.class,
              List.of(
                  changing("REPLACE 1 INBOX {3+}\r\nabc"),
                  changing("UID REPLACE 1 INBOX {3+}\r\nabc"))),
          entry(
              Search.class,
              List.of(
                  reading("SEARCH TEXT treasure"),
                  reading("UID SEARCH RETURN (COUNT MIN MAX ALL) BODY treasure"),
                  reading("SEARCH RETURN (SAVE) ALL"),
                  reading("UID SEARCH RETURN (UPDATE PARTIAL 1:9) SUBJECT treasure"))),
          entry(
              Sort.class,
              List.of(
                  reading("SORT (SUBJECT) UTF-8 TEXT treasure"),
                  reading("UID SORT RETURN (UPDATE COUNT) (REVERSE DATE) UTF-8 ALL"))),
          entry(
              Store.class,
              List.of(
                  new Using("STORE 1 +FLAGS (\\Seen)", "NO [NOPERM]", UNREADABLE),
                  new Using(
                      "UID STORE 1 (UNCHANGEDSINCE 1) FLAGS (\\Deleted)",
                      "NO [NOPERM]",
                      UNREADABLE))),
          entry(
              ThreadMessages.class,
              List.of(
                  reading("THREAD REFERENCES UTF-8 TEXT treasure"),
                  reading("UID THREAD ORDEREDSUBJECT UTF-8 ALL"))),
          entry(Unselect.class, List.of(harmless("UNSELECT"))));

  /** Commands that neither name a mailbox nor use one. */
  private static final Set<Class<? extends ImapCommand>> NEITHER =
      Set.of(
          Authenticate.class,
          Capability.class,
          ChooseComparator.class,
          ChooseLanguage.class,
          Compress.class,
          Id.class,
          Login.class,
          Logout.class,
          Namespace.class,
          StartTls.class,
          Unauthenticate.class);

  public static List<Naming> naming() {
    return flat(NAMING);
  }

  public static List<Using> using() {
    return flat(USING);
  }

  /** In the order of the commands' names: some change what others are told. */
  private static <T> List<T> flat(Map<Class<? extends ImapCommand>, List<T>> table) {
    List<T> all = new ArrayList<>();
    table.entrySet().stream()
        .sorted(Comparator.comparing(row -> row.getKey().getSimpleName()))
        .forEach(row -> all.addAll(row.getValue()));
    return all;
  }

  /** Commands that have a place here. */
  static List<Class<? extends ImapCommand>> commands() {
    List<Class<? extends ImapCommand>> all = new ArrayList<>(NEITHER);
    all.addAll(NAMING.keySet());
    USING.keySet().stream().filter(command -> !NAMING.containsKey(command)).forEach(all::add);
    return all;
  }
}
