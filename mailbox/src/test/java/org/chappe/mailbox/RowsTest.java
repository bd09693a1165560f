package org.chappe.mailbox;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Random;
import java.util.Set;
import org.chappe.model.Flags;
import org.chappe.model.MailboxId;
import org.chappe.model.MailboxName;
import org.chappe.model.ModSeq;
import org.chappe.model.Role;
import org.chappe.model.SystemFlag;
import org.chappe.model.UidSet;
import org.chappe.model.UidValidity;
import org.chappe.store.Row;
import org.chappe.store.UnknownFormat;
import org.chappe.store.ValueReader;
import org.chappe.store.ValueWriter;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What is on disk: these octets must be read by every later program. */
class RowsTest {
  @Test
  void headIsLaidOutAsDrawn() {
    var head =
        new HeadRow(
            7,
            300,
            0xFFFF_FFFFL,
            new AccountSnapshot.Quota(
                1 << 20, 2, OptionalLong.of(9), OptionalLong.empty(), OptionalLong.of(8)),
            5,
            false,
            1057);

    assertThat(HexFormat.of().formatHex(head.value()))
        .isEqualTo(
            "01"
                + "0000000000000007"
                + "000000000000012c"
                + "ffffffff"
                + "0000000000100000"
                + "0000000000000002"
                + "0000000000000009"
                + "ffffffffffffffff"
                + "0000000000000008"
                + "0000000000000005"
                + "00"
                + "0000000000000421");
    assertThat(HeadRow.read(head.value())).isEqualTo(head);
  }

  @Test
  void mailboxIsLaidOutAsDrawn() {
    var info =
        new MailboxInfo(
            new MailboxId(3),
            new MailboxName("Größe"),
            new UidValidity(258),
            1L << 32,
            Optional.of(Role.SENT),
            new ModSeq(6));
    var row = new MailboxRow(info, 4);

    assertThat(HexFormat.of().formatHex(row.value()))
        .isEqualTo(
            "01"
                + "03"
                + "00000102"
                + "0000000100000000"
                + "0000000000000004"
                + "0000000000000006"
                + "4772c3b6c39f65");
    assertThat(MailboxRow.read(3, row.value())).isEqualTo(row);
  }

  @Test
  void entryIsLaidOutAsDrawn() {
    var flags = new Flags(Set.of(SystemFlag.SEEN, SystemFlag.ANSWERED), List.of("$A", "b"));
    var entry =
        new Entry(0xFFFF_FFFEL, 258, 257, flags, 5, -1, 0xF000_0000L, 1L << 33, 7, true, 259);

    byte[] value = EntryRow.value(entry);

    assertThat(HexFormat.of().formatHex(value))
        .isEqualTo(
            "02"
                + "89"
                + "0000000000000102"
                + "0000000000000101"
                + "0000000000000005"
                + "ffffffffffffffff"
                + "f0000000"
                + "0000000200000000"
                + "00000007"
                + "0000000000000103"
                + "24412062");
    var row = new Row(Rows.entry(1, entry.uid()), value);
    assertThat(HexFormat.of().formatHex(row.key())).isEqualTo("650000000000000001fffffffe");
    assertThat(EntryRow.read(row, new FlagsTable())).isEqualTo(entry);
  }

  /** As heads were before they had a shown limit. */
  @Test
  void aHeadWithoutAShownLimitHasNone() {
    byte[] head = HeadRow.NEW.value();
    assertThat(HeadRow.read(java.util.Arrays.copyOf(head, head.length - 8))).isEqualTo(HeadRow.NEW);
  }

  @Test
  void aNewerFormatIsNamed() {
    byte[] head = HeadRow.NEW.value();
    head[0] = 2;
    assertThatThrownBy(() -> HeadRow.read(head))
        .isInstanceOf(UnknownFormat.class)
        .hasMessageContaining("an account's head has format 2");
    assertThatThrownBy(() -> new MessageRow(new byte[0])).isInstanceOf(UnknownFormat.class);
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3})
  void idsAreReadAsWritten(long seed) {
    var random = new Random(seed);
    var ids = new LongList();
    for (long id = 1L + random.nextInt(5); ids.size() < 500; id += 1L + random.nextInt(3)) {
      ids.add(id);
    }
    ids.add(0xFFFF_FFFFL);
    var out = new ValueWriter(1, 1);
    IdRanges.write(out, ids);

    var numbers = new LongList();
    IdRanges.read(new ValueReader("ids", out.toArray(), 1), numbers::add);
    assertThat(numbers.toArray()).isEqualTo(ids.toArray());
    var ranges = new ArrayList<UidSet.Range>();
    IdRanges.read(new ValueReader("ids", out.toArray(), 1), ranges);
    assertThat(new UidSet(ranges)).isEqualTo(UidSet.of(ids.toArray()));
  }

  @Test
  void aDamagedValueIsNamed() {
    byte[] head = java.util.Arrays.copyOf(HeadRow.NEW.value(), 20);
    assertThatThrownBy(() -> HeadRow.read(head))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageStartingWith("an account's head is damaged");
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3})
  void copiesAreCountedAsInAMap(long seed) {
    var random = new Random(seed);
    var counts = new CopyCounts();
    Map<Long, Integer> model = new HashMap<>();
    for (int step = 0; step < 20_000; step++) {
      long message = 1 + random.nextInt(300) * 64L;
      if (random.nextInt(5) < 2 + step / 10_000) {
        assertThat(counts.release(message)).isEqualTo(!model.containsKey(message));
        model.computeIfPresent(message, (id, count) -> count == 2 ? null : count - 1);
      } else {
        counts.retain(message);
        model.merge(message, 2, (count, two) -> count + 1);
      }
      assertThat(counts.size()).isEqualTo(model.size());
    }
    model.forEach((message, count) -> assertThat(counts.count(message)).isEqualTo(count));
  }
}
