package org.chappe.imap;

import java.util.Arrays;
import org.chappe.imap.State.Selected;
import org.chappe.imap.command.ThreadMessages;
import org.chappe.imap.wire.ImapWriter;
import org.chappe.mailbox.search.Collation;
import org.chappe.mailbox.search.SearchKey;
import org.chappe.mailbox.search.ThreadForest;
import org.chappe.mailbox.search.Threading;

/** THREAD, RFC 5256. */
final class ThreadHandler {
  private final ImapService service;
  private final ImapWriter out;
  private final Collation collation;
  private final Selected selected;
  private final Progress progress;

  ThreadHandler(
      ImapService service,
      ImapWriter out,
      Collation collation,
      Selected selected,
      Progress progress) {
    this.service = service;
    this.out = out;
    this.collation = collation;
    this.selected = selected;
    this.progress = progress;
  }

  Answer handle(ThreadMessages command) {
    selected.teller().tellKeepingNumbers();
    var searching =
        new Searching(selected.mail(), selected.view(), collation, service.clock(), progress);
    SearchKey key = searching.key(command.program().criterion());
    Searched.requireAll(key, selected.view(), service.settings().limits().ofCommand());
    int[] found = searching.find(key);
    ThreadForest forest =
        progress.during(
            found.length,
            tally ->
                Threading.run(
                    selected.mail(),
                    service.sortTables(),
                    collation,
                    selected.view().snapshot(),
                    found,
                    command.algorithm(),
                    tally));
    progress.requireWanted();
    write(forest, command.byUid());
    return Answer.ok(selected);
  }

  /** {@code * THREAD (2)(3 6 (4 23)(44 7 96))} — RFC 5256 §4 */
  private void write(ThreadForest forest, boolean byUid) {
    out.untagged().text("THREAD");
    if (forest.firstRoot() >= 0) {
      out.text(" ");
    }
    for (int root = forest.firstRoot(); root >= 0; root = forest.nextSibling()[root]) {
      thread(forest, root, byUid);
    }
    out.endOfLine();
  }

  /** Without recursion: a thread may be as deep as there are messages. */
  private void thread(ThreadForest forest, int root, boolean byUid) {
    int[] open = new int[8]; // branches that are not closed yet
    int depth = 0;
    open[depth++] = root;
    out.text("(");
    int node = root;
    while (true) {
      if (forest.isMessage(node)) {
        out.number(named(forest.positions()[node], byUid));
      }
      int child = forest.firstChild()[node];
      if (child >= 0 && forest.nextSibling()[child] < 0) { // an only child
        out.text(forest.isMessage(node) ? " " : "");
        node = child;
        continue;
      }
      if (child >= 0) {
        out.text(forest.isMessage(node) ? " (" : "(");
        if (depth == open.length) {
          open = Arrays.copyOf(open, depth * 2);
        }
        open[depth++] = child;
        node = child;
        continue;
      }
      while (depth > 1 && forest.nextSibling()[open[depth - 1]] < 0) {
        depth--;
        out.text(")");
      }
      out.text(")");
      if (depth == 1) {
        return;
      }
      node = forest.nextSibling()[open[depth - 1]];
      open[depth - 1] = node;
      out.text("(");
    }
  }

  private long named(int position, boolean byUid) {
    return byUid ? selected.view().snapshot().uid(position) : selected.view().number(position);
  }
}
