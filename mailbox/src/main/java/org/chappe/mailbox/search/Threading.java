package org.chappe.mailbox.search;

import java.util.Arrays;
import org.chappe.mailbox.MailAccount;
import org.chappe.mailbox.MailboxSnapshot;

/**
 * Puts messages into threads. RFC 5256 §3, THREAD; the comments name its steps.
 *
 * <p>All arrays: a node is a number, first the messages in the mailbox's order, then dummies as
 * they are needed. Nothing is recursive, so a thread may be as deep as it likes. Siblings are put
 * in order at the end, all at once: messages are gone through in the order of their dates, and each
 * is hung up behind the siblings that came before.
 */
public final class Threading {
  /** How messages belong together. */
  public enum Algorithm {
    ORDEREDSUBJECT,
    REFERENCES,
    /**
     * draft-ietf-morg-inthread: by references only, without the subjects of step 5; the internal
     * date counts, and the thread whose newest message is the newest comes last.
     */
    REFS
  }

  private static final int NONE = -1;

  /**
   * Steps upwards when it is looked for loops. Nearly always a node without children gets a parent,
   * and no step is needed; only forged references lead further, and those are then no link.
   */
  private static final int MOST_STEPS = 10_000;

  private final int[] positions;
  private final int messages;
  private final SortTable.Links links;
  private final int[] byDate; // messages in the order of dates
  private final int[] dateRanks; // each message's place in it
  private int[] parents;
  private boolean[] hasChildren;
  private int nodes;

  private Threading(int[] positions, SortTable.Links links, long[] dates) {
    this.positions = positions;
    this.messages = positions.length;
    this.links = links;
    this.byDate = order(dates);
    this.dateRanks = new int[messages];
    for (int rank = 0; rank < messages; rank++) {
      dateRanks[byDate[rank]] = rank;
    }
    parents = new int[messages + Math.min(messages, 1_024)];
    hasChildren = new boolean[parents.length];
    Arrays.fill(parents, NONE);
    nodes = messages;
  }

  /**
   * The threads of some messages.
   *
   * @param collation how subjects are compared
   * @param positions ascending
   * @param waiting asked now and then; once it says that it is over, the threads are any
   */
  public static ThreadForest run(
      MailAccount account,
      SortTables tables,
      Collation collation,
      MailboxSnapshot mailbox,
      int[] positions,
      Algorithm algorithm,
      Waiting waiting) {
    SortTable table = tables.of(account, collation);
    int[] rows;
    try {
      rows = table.rows(account, mailbox, positions, waiting);
    } finally {
      tables.fit();
    }
    long[] dates =
        algorithm == Algorithm.REFS
            ? Sort.arrivals(mailbox, positions)
            : Sort.sent(table, rows, mailbox, positions);
    return of(positions, table.links(rows), dates, algorithm);
  }

  static ThreadForest of(
      int[] positions, SortTable.Links links, long[] dates, Algorithm algorithm) {
    var threading = new Threading(positions, links, dates);
    switch (algorithm) {
      case ORDEREDSUBJECT -> threading.bySubject();
      case REFERENCES -> {
        threading.link();
        threading.prune();
        threading.mergeSubjects();
      }
      case REFS -> {
        threading.link();
        threading.prune();
      }
    }
    return threading.forest(algorithm == Algorithm.REFS);
  }

  /** Messages in the order of {@code dates}; equal ones in the mailbox's. */
  private static int[] order(long[] dates) {
    int[] keys = Sort.dense(dates);
    long[] places = new long[keys.length];
    for (int i = 0; i < keys.length; i++) {
      places[i] = ((long) keys[i] << 32) | i;
    }
    Arrays.sort(places);
    int[] order = keys;
    for (int i = 0; i < order.length; i++) {
      order[i] = (int) places[i];
    }
    return order;
  }

  private int subject(int message) {
    int subject = links.subjects()[message];
    return subject < 0 ? ~subject : subject;
  }

  private boolean isReply(int message) {
    return links.subjects()[message] < 0;
  }

  // ORDEREDSUBJECT

  /** The first message by date of each subject is the parent of the others. */
  private void bySubject() {
    var firsts = new IdMap(messages);
    for (int message : byDate) {
      int first = firsts.putIfAbsent(subject(message), message);
      parents[message] = first;
    }
  }

  // REFERENCES

  /** Step 1. */
  private void link() {
    var byId = new IdMap(messages);
    for (int message = 0; message < messages; message++) {
      long id = links.ids()[message];
      if (id != 0) { // of two messages with the same id the first has it
        byId.putIfAbsent(id, message);
      }
    }
    int reference = 0;
    for (int message = 0; message < messages; message++) {
      int last = NONE;
      for (; reference < links.referencesEnd()[message]; reference++) {
        int node = byId.putIfAbsent(links.references()[reference], nodes);
        if (node < 0) {
          node = dummy();
        }
        if (last != NONE && parents[node] == NONE) { // (A): an existing link is not changed
          connect(last, node);
        }
        last = node;
      }
      parents[message] = NONE; // (B): what the message itself says counts more
      if (last != NONE) {
        connect(last, message);
      }
    }
  }

  private int dummy() {
    if (nodes == parents.length) {
      parents = Arrays.copyOf(parents, nodes * 2);
      Arrays.fill(parents, nodes, parents.length, NONE);
      hasChildren = Arrays.copyOf(hasChildren, nodes * 2);
    }
    return nodes++;
  }

  /** Makes {@code parent} the parent of {@code child}, which has none, if that is no loop. */
  private void connect(int parent, int child) {
    if (parent == child) {
      return;
    }
    if (hasChildren[child]) {
      int steps = 0;
      for (int above = parent; above != NONE; above = parents[above]) {
        if (above == child || ++steps > MOST_STEPS) {
          return;
        }
      }
    }
    parents[child] = parent;
    hasChildren[parent] = true;
  }

  /**
   * Step 3: a message's parent becomes the next message above it, or, where there are only dummies
   * above, the topmost of these; and not even that if it would be its only child.
   */
  private void prune() {
    int[] tops = new int[nodes]; // of dummies: what they lead to
    Arrays.fill(tops, NONE);
    int[] path = new int[16];
    int[] children = new int[nodes];
    for (int message = 0; message < messages; message++) {
      int above = parents[message];
      int length = 0;
      int top = above;
      while (above >= messages) { // up to a message, to the top, or to a dummy that is known
        top = tops[above];
        if (top != NONE) {
          break;
        }
        if (length == path.length) {
          path = Arrays.copyOf(path, length * 2);
        }
        path[length++] = above;
        top = above;
        above = parents[above];
        if (above != NONE) {
          top = above;
        }
      }
      for (int i = 0; i < length; i++) {
        tops[path[i]] = top;
      }
      parents[message] = top;
      if (top >= messages) {
        children[top]++;
      }
    }
    for (int message = 0; message < messages; message++) {
      if (parents[message] >= messages && children[parents[message]] == 1) {
        parents[message] = NONE;
      }
    }
    Arrays.fill(parents, messages, nodes, NONE);
  }

  /**
   * Step 5. A thread is known by its first message: its root, or, of a dummy, the first of its
   * children by date; {@code roots} are these messages in the order of step 4.
   */
  private void mergeSubjects() {
    int[] firsts = new int[nodes]; // of dummies
    Arrays.fill(firsts, NONE);
    int[] roots = new int[messages];
    int count = 0;
    for (int message : byDate) {
      int parent = parents[message];
      if (parent == NONE) {
        roots[count++] = message;
      } else if (parent >= messages && firsts[parent] == NONE) {
        firsts[parent] = message;
        roots[count++] = parent;
      }
    }
    var table = new IdMap(count); // (A)
    for (int i = 0; i < count; i++) { // (B)
      int root = roots[i];
      int subject = threadSubject(root, firsts);
      if (subject != 0) {
        int other = table.putIfAbsent(subject, root);
        if (other != NONE
            && other < messages
            && (root >= messages || (isReply(other) && !isReply(root)))) {
          table.put(subject, root);
        }
      }
    }
    int[] moved = new int[nodes]; // dummies whose children are another's now
    Arrays.fill(moved, NONE);
    for (int i = 0; i < count; i++) { // (C)
      int root = roots[i];
      int subject = threadSubject(root, firsts);
      int other = subject == 0 ? root : table.get(subject);
      if (other != root) {
        merge(root, other, subject, table, moved);
      }
    }
    for (int message = 0; message < messages; message++) {
      int parent = parents[message];
      if (parent >= messages && parent < moved.length && moved[parent] != NONE) {
        parents[message] = moved[parent];
      }
    }
  }

  private int threadSubject(int root, int[] firsts) {
    return subject(root < messages ? root : firsts[root]);
  }

  private void merge(int root, int other, int subject, IdMap table, int[] moved) {
    if (root >= messages) { // then the other is a dummy too: (B) prefers dummies
      moved[root] = other;
    } else if (other >= messages || (isReply(root) && !isReply(other))) {
      parents[root] = other;
    } else {
      int both = dummy();
      parents[root] = both;
      parents[other] = both;
      table.put(subject, both);
    }
  }

  // Steps 4 and 6

  /**
   * @param newestDecides whether a thread stands where its newest message does, not its first
   */
  private ThreadForest forest(boolean newestDecides) {
    int[] firstChild = new int[nodes];
    int[] lastChild = new int[nodes];
    int[] nextSibling = new int[nodes];
    Arrays.fill(firstChild, NONE);
    Arrays.fill(lastChild, NONE);
    Arrays.fill(nextSibling, NONE);
    int[] roots = new int[messages];
    int count = 0;
    for (int message : byDate) {
      int parent = parents[message];
      if (parent == NONE) {
        roots[count++] = message;
        continue;
      }
      if (firstChild[parent] == NONE) {
        firstChild[parent] = message;
        if (parent >= messages) {
          roots[count++] = parent;
        }
      } else {
        nextSibling[lastChild[parent]] = message;
      }
      lastChild[parent] = message;
    }
    if (newestDecides) {
      byNewest(roots, count);
    }
    for (int i = 0; i + 1 < count; i++) {
      nextSibling[roots[i]] = roots[i + 1];
    }
    return new ThreadForest(positions, count == 0 ? NONE : roots[0], firstChild, nextSibling);
  }

  private void byNewest(int[] roots, int count) {
    int[] newest = new int[nodes];
    int[] tops = new int[nodes];
    Arrays.fill(tops, NONE);
    for (int message : byDate) {
      int top = top(message, tops);
      newest[top] = dateRanks[message]; // dates ascend: the last one stays
    }
    long[] places = new long[count];
    for (int i = 0; i < count; i++) {
      places[i] = ((long) newest[roots[i]] << 32) | roots[i];
    }
    Arrays.sort(places);
    for (int i = 0; i < count; i++) {
      roots[i] = (int) places[i];
    }
  }

  /** The root above a node; each node is walked over twice in all. */
  private int top(int node, int[] tops) {
    int top = node;
    while (tops[top] == NONE && parents[top] != NONE) {
      top = parents[top];
    }
    if (tops[top] != NONE) {
      top = tops[top];
    }
    for (int at = node; at != NONE && tops[at] == NONE; at = parents[at]) {
      tops[at] = top;
    }
    return top;
  }
}
