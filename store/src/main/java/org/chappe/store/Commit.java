package org.chappe.store;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.chappe.model.BodyId;

/**
 * A change of one partition, from one version to a later one, mostly the next. Built by one thread,
 * then never changed, so that it can be repeated as it is.
 */
public final class Commit {
  /** Small enough for one Cassandra batch. */
  public static final int MAX_CHANGES = 1_000;

  /** All keys and values together, the head's too, without bodies. */
  public static final int MAX_OCTETS = 1024 * 1024;

  /** One row put, one row deleted, or all rows of a range deleted; applied in order. */
  public sealed interface Change {}

  /** Does not copy. */
  public record Put(Row row) implements Change {}

  /** Deleting what does not exist is no error. */
  public record Delete(Row row) implements Change {}

  public record DeleteRange(RowRange range) implements Change {}

  /**
   * Says that {@code message} of this partition needs {@code body}, which is durable no later than
   * the commit.
   */
  public record Link(NewBody body, long message) {}

  /**
   * Says that {@code message} of this partition needs {@code body} too, which is stored already.
   * Where it is not, or no longer, the commit changes nothing and fails with {@link BodyGone}.
   */
  public record Relink(BodyId body, long message) {}

  /**
   * Says that {@code message} of this partition no longer needs {@code body}; takes effect no
   * earlier than the commit, and after the commit's links. Unlinking what is not linked is no
   * error.
   */
  public record Unlink(BodyId body, long message) {}

  private final PartitionId partition;
  private final long expectedVersion;
  private final long version;
  private final boolean mayWait;
  private final Optional<CommitId> previous;
  private final CommitId id;
  private final byte[] head;
  private final List<Change> changes;
  private final List<Link> links;
  private final List<Relink> relinks;
  private final List<Unlink> unlinks;
  private final int octets;

  private Commit(Builder builder) {
    partition = builder.partition;
    expectedVersion = builder.expectedVersion;
    version = builder.version;
    mayWait = builder.mayWait;
    previous = builder.previous;
    id = CommitId.random();
    head = builder.head;
    changes = List.copyOf(builder.changes);
    links = List.copyOf(builder.links);
    relinks = List.copyOf(builder.relinks);
    unlinks = List.copyOf(builder.unlinks);
    octets = builder.octets;
  }

  /**
   * A commit that applies when {@code partition} is at {@code expectedVersion} and moves it to the
   * next, or the one that {@link Builder#version} says.
   */
  public static Builder of(PartitionId partition, long expectedVersion) {
    return new Builder(partition, expectedVersion);
  }

  public PartitionId partition() {
    return partition;
  }

  public long expectedVersion() {
    return expectedVersion;
  }

  /** The version it makes. */
  public long version() {
    return version;
  }

  /** Whether {@link Builder#mayWait()} was said. */
  public boolean mayWait() {
    return mayWait;
  }

  /** The commit this one was built on, when {@link Builder#after} named it. */
  public Optional<CommitId> previous() {
    return previous;
  }

  public CommitId id() {
    return id;
  }

  /** The head's new value. */
  public byte[] head() {
    return head;
  }

  public List<Change> changes() {
    return changes;
  }

  public List<Link> links() {
    return links;
  }

  public List<Relink> relinks() {
    return relinks;
  }

  public List<Unlink> unlinks() {
    return unlinks;
  }

  /** Keys and values together. */
  public int octets() {
    return octets;
  }

  /** Rows changed, bodies linked and unlinked. */
  public int size() {
    return changes.size() + links.size() + relinks.size() + unlinks.size();
  }

  /**
   * What becomes of this commit when it meets {@code head}: every engine decides by this. Only the
   * head is remembered, so a repeated commit with another one on top of it is a conflict; who
   * reloads then finds its rows.
   */
  public Fate fate(Head head) {
    if (head.version() == version && head.commit().equals(Optional.of(id))) {
      return Fate.APPLIED_BEFORE;
    }
    boolean fits =
        head.version() == expectedVersion && (previous.isEmpty() || previous.equals(head.commit()));
    return fits ? Fate.APPLIES : Fate.CONFLICTS;
  }

  /** What a commit and a head make. */
  public enum Fate {
    APPLIES,
    /** It is a repetition, and the first attempt had applied: a success that changes nothing. */
    APPLIED_BEFORE,
    CONFLICTS
  }

  /**
   * Refuses what no engine takes.
   *
   * @throws IllegalArgumentException above {@link #MAX_CHANGES} or {@link #MAX_OCTETS}
   */
  public void requireWithinLimits() {
    if (size() > MAX_CHANGES || octets > MAX_OCTETS) {
      throw new IllegalArgumentException(
          "a commit of %d changes and %d octets; the limits are %d and %d"
              .formatted(size(), octets, MAX_CHANGES, MAX_OCTETS));
    }
  }

  /** Not thread-safe. */
  public static final class Builder {
    private final PartitionId partition;
    private final long expectedVersion;
    private long version;
    private boolean mayWait;
    private Optional<CommitId> previous = Optional.empty();
    private byte[] head = new byte[0];
    private final List<Change> changes = new ArrayList<>();
    private final List<Link> links = new ArrayList<>();
    private final List<Relink> relinks = new ArrayList<>();
    private final List<Unlink> unlinks = new ArrayList<>();
    private int octets;

    private Builder(PartitionId partition, long expectedVersion) {
      this.partition = partition;
      this.expectedVersion = expectedVersion;
      version = expectedVersion + 1;
    }

    /** Leaves versions out: those between are never made. */
    public Builder version(long newVersion) {
      if (newVersion <= expectedVersion) {
        throw new IllegalArgumentException(
            "version %d behind %d".formatted(newVersion, expectedVersion));
      }
      version = newVersion;
      return this;
    }

    /**
     * Nobody waits for this commit: an engine may write it some milliseconds later, together with
     * what is handed in until then.
     */
    public Builder mayWait() {
      mayWait = true;
      return this;
    }

    /**
     * Names the commit this one is built on, which may still be on its way: this one applies only
     * on top of exactly that. The version alone does not tell enough there: when {@code previous}
     * meets a conflict because somebody else made that version, this commit must fail with it.
     */
    public Builder after(CommitId previous) {
      this.previous = Optional.of(previous);
      return this;
    }

    /** Replaces the head's value; without this call it becomes empty. */
    public Builder head(byte[] value) {
      octets += value.length - head.length;
      head = value;
      return this;
    }

    public Builder put(byte[] key, byte[] value) {
      changes.add(new Put(new Row(key, value)));
      octets += key.length + value.length;
      return this;
    }

    public Builder delete(byte[] key) {
      changes.add(new Delete(new Row(key, new byte[0])));
      octets += key.length;
      return this;
    }

    public Builder deleteRange(RowRange range) {
      changes.add(new DeleteRange(range));
      octets += range.from().length + range.to().length;
      return this;
    }

    public Builder link(NewBody body, long message) {
      links.add(new Link(body, message));
      return this;
    }

    public Builder relink(BodyId body, long message) {
      relinks.add(new Relink(body, message));
      return this;
    }

    public Builder unlink(BodyId body, long message) {
      unlinks.add(new Unlink(body, message));
      return this;
    }

    /** Rows changed, linked and unlinked so far. */
    public int size() {
      return changes.size() + links.size() + relinks.size() + unlinks.size();
    }

    public int octets() {
      return octets;
    }

    /** Gives the commit its id; build once. */
    public Commit build() {
      return new Commit(this);
    }
  }
}
