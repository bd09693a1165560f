package org.chappe.relay.outbox;

import static org.chappe.relay.outbox.MessageRow.bit;
import static org.chappe.relay.outbox.MessageRow.has;

import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.chappe.delivery.Departure;
import org.chappe.delivery.RecipientOptions;
import org.chappe.delivery.RecipientOptions.Notify;
import org.chappe.model.Address;
import org.chappe.relay.outbox.Group.Answer;
import org.chappe.relay.outbox.Group.Waiting;
import org.chappe.store.ValueReader;
import org.chappe.store.ValueWriter;

/** A {@link Group} as a row's value. */
final class GroupRow {
  private static final int LOCAL = 1;
  private static final int NOTIFY_SAID = 2;
  private static final int ANSWERED = 4;
  private static final int FORWARDED = 8;

  /** Of one answer, so that a row of 100 recipients stays below a commit's size. */
  static final int LONGEST_ANSWER = 2_000;

  private GroupRow() {}

  static byte[] write(Group group) {
    var out =
        new ValueWriter(Rows.FORMAT, 100 + 80 * group.recipients().size())
            .string(group.destination())
            .i64(group.due().toEpochMilli())
            .u8(group.held() ? 1 : 0)
            .varint(group.attempts())
            .varint(group.recipients().size());
    group.recipients().forEach(waiting -> write(out, waiting));
    return out.toArray();
  }

  private static void write(ValueWriter out, Waiting waiting) {
    Departure.To to = waiting.to();
    RecipientOptions options = to.options();
    out.u8(
        bit(to.local(), LOCAL)
            | bit(options.notifySaid(), NOTIFY_SAID)
            | bit(waiting.last().isPresent(), ANSWERED)
            | bit(to.forwardedBy().isPresent(), FORWARDED));
    out.string(to.path());
    address(out, to.address());
    out.u8(options.notifyOn().stream().mapToInt(GroupRow::bitOf).sum());
    MessageRow.optional(out, options.originalRecipient());
    to.forwardedBy().ifPresent(by -> address(out, by));
    waiting.last().ifPresent(answer -> write(out, answer));
  }

  private static void address(ValueWriter out, Address address) {
    out.string(address.localPart()).string(address.domain());
  }

  private static Address address(ValueReader in) {
    String localPart = in.string();
    return new Address(localPart, in.string());
  }

  static void write(ValueWriter out, Answer answer) {
    String text = answer.text();
    String kept = text.length() > LONGEST_ANSWER ? text.substring(0, LONGEST_ANSWER) : text;
    out.i64(answer.at().toEpochMilli()).string(answer.from()).string(kept);
  }

  static Group read(Group.Key key, byte[] value) {
    var in = new ValueReader("recipients in the outbox", value, Rows.FORMAT);
    String destination = in.string();
    Instant due = Instant.ofEpochMilli(in.i64());
    boolean held = in.u8() == 1;
    int attempts = (int) in.varint();
    int count = (int) in.varint();
    List<Waiting> recipients = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      recipients.add(waiting(in));
    }
    return new Group(key.message(), key.number(), destination, due, held, attempts, recipients);
  }

  private static Waiting waiting(ValueReader in) {
    int flags = in.u8();
    String path = in.string();
    var address = address(in);
    Set<Notify> on = notify(in.u8());
    var options = new RecipientOptions(on, has(flags, NOTIFY_SAID), MessageRow.optional(in));
    Optional<Address> forwardedBy =
        has(flags, FORWARDED) ? Optional.of(address(in)) : Optional.empty();
    Optional<Answer> last = has(flags, ANSWERED) ? Optional.of(answer(in)) : Optional.empty();
    return new Waiting(
        new Departure.To(path, address, has(flags, LOCAL), options, forwardedBy), last);
  }

  static Answer answer(ValueReader in) {
    return new Answer(Instant.ofEpochMilli(in.i64()), in.string(), in.string());
  }

  private static Set<Notify> notify(int bits) {
    Set<Notify> on = EnumSet.noneOf(Notify.class);
    for (Notify each : Notify.values()) {
      if (has(bits, bitOf(each))) {
        on.add(each);
      }
    }
    return on;
  }

  private static int bitOf(Notify on) {
    return switch (on) {
      case SUCCESS -> 1;
      case FAILURE -> 2;
      case DELAY -> 4;
    };
  }
}
