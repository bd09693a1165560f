package org.chappe.imap.command;

import org.chappe.imap.wire.ImapParser;
import org.chappe.imap.wire.SyntaxException;

/** One parsed IMAP command: what the client asks, nothing about how it is done. */
public sealed interface ImapCommand
    permits Append,
        Authenticate,
        CancelUpdate,
        Capability,
        Check,
        ChooseComparator,
        ChooseLanguage,
        Close,
        Compress,
        Copy,
        Create,
        Delete,
        DeleteAcl,
        Enable,
        Expunge,
        Fetch,
        GetAcl,
        GetMetadata,
        GetQuota,
        GetQuotaRoot,
        GenUrlAuth,
        Id,
        Idle,
        ListMailboxes,
        ListRights,
        Login,
        Logout,
        Lsub,
        Move,
        MultiSearch,
        MyRights,
        Namespace,
        Noop,
        Notify,
        Rename,
        Replace,
        ResetKey,
        Search,
        Select,
        SetAcl,
        SetMetadata,
        SetQuota,
        Sort,
        StartTls,
        Status,
        Store,
        Subscribe,
        ThreadMessages,
        Unauthenticate,
        Unselect,
        UrlFetch,
        Xlist {

  /**
   * Reads what follows a command's name, to its end; of APPEND and REPLACE to the (first) message's
   * first octet.
   *
   * @param name in capitals
   */
  static ImapCommand parse(String name, ImapParser in) {
    return switch (name) {
      case "APPEND" -> Append.parse(in);
      case "AUTHENTICATE" -> Authenticate.parse(in);
      case "CANCELUPDATE" -> CancelUpdate.parse(in);
      case "CAPABILITY" -> alone(in, new Capability());
      case "CHECK" -> alone(in, new Check());
      case "CLOSE" -> alone(in, new Close());
      case "COMPARATOR" -> ChooseComparator.parse(in);
      case "COMPRESS" -> Compress.parse(in);
      case "COPY" -> Copy.parse(in, false);
      case "CREATE" -> Create.parse(in);
      case "DELETE" -> Delete.parse(in);
      case "DELETEACL" -> DeleteAcl.parse(in);
      case "ENABLE" -> Enable.parse(in);
      case "ESEARCH" -> MultiSearch.parse(in);
      case "EXAMINE" -> Select.parse(in, true);
      case "EXPUNGE" -> alone(in, Expunge.ALL);
      case "FETCH" -> Fetch.parse(in, false);
      case "GETACL" -> GetAcl.parse(in);
      case "GETMETADATA" -> GetMetadata.parse(in);
      case "GETQUOTA" -> GetQuota.parse(in);
      case "GETQUOTAROOT" -> GetQuotaRoot.parse(in);
      case "GENURLAUTH" -> GenUrlAuth.parse(in);
      case "ID" -> Id.parse(in);
      case "IDLE" -> alone(in, new Idle());
      case "LANGUAGE" -> ChooseLanguage.parse(in);
      case "LIST" -> ListMailboxes.parse(in);
      case "LISTRIGHTS" -> ListRights.parse(in);
      case "LOGIN" -> Login.parse(in);
      case "LOGOUT" -> alone(in, new Logout());
      case "LSUB" -> Lsub.parse(in);
      case "MOVE" -> Move.parse(in, false);
      case "MYRIGHTS" -> MyRights.parse(in);
      case "NAMESPACE" -> alone(in, new Namespace());
      case "NOOP" -> alone(in, new Noop());
      case "NOTIFY" -> Notify.parse(in);
      case "RENAME" -> Rename.parse(in);
      case "REPLACE" -> Replace.parse(in, false);
      case "RESETKEY" -> ResetKey.parse(in);
      case "SEARCH" -> Search.parse(in, false);
      case "SELECT" -> Select.parse(in, false);
      case "SETACL" -> SetAcl.parse(in);
      case "SETMETADATA" -> SetMetadata.parse(in);
      case "SETQUOTA" -> SetQuota.parse(in);
      case "SORT" -> Sort.parse(in, false);
      case "STARTTLS" -> alone(in, new StartTls());
      case "STATUS" -> Status.parse(in);
      case "STORE" -> Store.parse(in, false);
      case "SUBSCRIBE" -> Subscribe.parse(in, true);
      case "THREAD" -> ThreadMessages.parse(in, false);
      case "UID" -> uid(in);
      case "UNAUTHENTICATE" -> alone(in, new Unauthenticate());
      case "UNSELECT" -> alone(in, new Unselect());
      case "URLFETCH" -> UrlFetch.parse(in);
      case "UNSUBSCRIBE" -> Subscribe.parse(in, false);
      case "XLIST" -> Xlist.parse(in);
      default -> throw new SyntaxException(name + " is not a command here");
    };
  }

  /** uid = "UID" SP (copy / move / fetch / search / store / uid-expunge) — RFC 9051 §6.4.9 */
  private static ImapCommand uid(ImapParser in) {
    in.space();
    String name = in.word("COPY, EXPUNGE, FETCH, MOVE, REPLACE, SEARCH, SORT, STORE or THREAD");
    return switch (name) {
      case "COPY" -> Copy.parse(in, true);
      case "EXPUNGE" -> Expunge.parse(in);
      case "FETCH" -> Fetch.parse(in, true);
      case "MOVE" -> Move.parse(in, true);
      case "REPLACE" -> Replace.parse(in, true);
      case "SEARCH" -> Search.parse(in, true);
      case "SORT" -> Sort.parse(in, true);
      case "STORE" -> Store.parse(in, true);
      case "THREAD" -> ThreadMessages.parse(in, true);
      default -> throw new SyntaxException("UID " + name + " is not a command here");
    };
  }

  private static ImapCommand alone(ImapParser in, ImapCommand command) {
    in.endOfLine();
    return command;
  }

  /** As events name it: {@code UID FETCH}. */
  default String name() {
    return switch (this) {
      case Copy copy when copy.byUid() -> "UID COPY";
      case Expunge expunge when expunge.uids().isPresent() -> "UID EXPUNGE";
      case Fetch fetch when fetch.byUid() -> "UID FETCH";
      case Move move when move.byUid() -> "UID MOVE";
      case Replace replace when replace.byUid() -> "UID REPLACE";
      case Search search when search.byUid() -> "UID SEARCH";
      case Sort sort when sort.byUid() -> "UID SORT";
      case Store store when store.byUid() -> "UID STORE";
      case ThreadMessages thread -> thread.byUid() ? "UID THREAD" : "THREAD";
      case Select select when select.readOnly() -> "EXAMINE";
      case Subscribe subscribe when !subscribe.subscribed() -> "UNSUBSCRIBE";
      case ChooseComparator choose -> "COMPARATOR";
      case ChooseLanguage choose -> "LANGUAGE";
      case ListMailboxes list -> "LIST";
      case MultiSearch search -> "ESEARCH";
      default -> getClass().getSimpleName().toUpperCase(java.util.Locale.ROOT);
    };
  }
}
