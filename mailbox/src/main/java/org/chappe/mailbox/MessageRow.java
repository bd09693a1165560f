package org.chappe.mailbox;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import org.chappe.mime.CommonFields;
import org.chappe.mime.ContentType;
import org.chappe.mime.ImapStructure;
import org.chappe.mime.ParsedMessage;
import org.chappe.mime.Part;
import org.chappe.mime.PartTreeCodec;
import org.chappe.model.BodyId;
import org.chappe.model.Octets;
import org.chappe.store.NewBody;
import org.chappe.store.UnknownFormat;
import org.chappe.store.ValueReader;
import org.chappe.store.ValueWriter;

/** A message's row, read in place. Layout: {@link Rows}. */
final class MessageRow {
  /**
   * Octets of what is rendered: with its fields and entry such a message is still one commit. Only
   * a message made to be large comes near.
   */
  private static final int MAX_RENDERED = 900 * 1024;

  private static final int LENGTHS = 1 + BodyId.OCTETS + 8 + 8;
  private static final int RENDERED = LENGTHS + 5 * 4;

  private final byte[] value;

  MessageRow(byte[] value) {
    ValueReader.requireFormat("a message", value, Rows.FORMAT);
    this.value = value;
  }

  /** Makes a message's rows, once for all who get it. */
  static TakenMessage taken(NewBody body, ParsedMessage parsed, int lineEnds, String preview) {
    byte[] envelope = ImapStructure.envelope(parsed.envelope());
    byte[] beginning = preview.getBytes(StandardCharsets.UTF_8);
    byte[] row = value(body, envelope, parsed.root(), beginning);
    if (row.length > MAX_RENDERED) {
      row = value(body, envelope, undivided(parsed), beginning);
    }
    byte[] fields =
        CommonFields.of(parsed)
            .map(block -> new ValueWriter(Rows.FORMAT, 1 + block.length).octets(block).toArray())
            .orElse(null);
    long[] ids = MessageIds.of(parsed.header());
    return new TakenMessage(body, parsed, lineEnds, SentDate.of(parsed), ids, row, fields);
  }

  private static byte[] value(NewBody body, byte[] envelope, Part root, byte[] preview) {
    byte[] plain = ImapStructure.body(root);
    byte[] structure = ImapStructure.bodyStructure(root);
    byte[] parts = PartTreeCodec.encode(root);
    return new ValueWriter(
            Rows.FORMAT,
            RENDERED
                + envelope.length
                + plain.length
                + structure.length
                + parts.length
                + preview.length)
        .octets(body.id().octets())
        .i64(body.octets())
        .i64(body.headerOctets())
        .u32(envelope.length)
        .u32(plain.length)
        .u32(structure.length)
        .u32(parts.length)
        .u32(preview.length)
        .octets(envelope)
        .octets(plain)
        .octets(structure)
        .octets(parts)
        .octets(preview)
        .toArray();
  }

  /** The message as one part of octets: for one whose structure is too large to be kept. */
  private static Part undivided(ParsedMessage parsed) {
    Part root = parsed.root();
    return new Part(
        ContentType.OCTETS,
        "8bit",
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        List.of(),
        Optional.empty(),
        Optional.empty(),
        root.headerStart(),
        root.bodyStart(),
        root.bodyEnd(),
        root.lines(),
        Optional.empty(),
        List.of());
  }

  BodyId body() {
    return new BodyId(new Octets(value, 1, BodyId.OCTETS).toArray());
  }

  long octets() {
    return ByteBuffer.wrap(value).getLong(1 + BodyId.OCTETS);
  }

  long headerOctets() {
    return ByteBuffer.wrap(value).getLong(1 + BodyId.OCTETS + 8);
  }

  Octets envelope() {
    return rendered(0);
  }

  Octets bodyWithoutExtensions() {
    return rendered(1);
  }

  Octets bodyStructure() {
    return rendered(2);
  }

  /** UTF-8. */
  Octets preview() {
    return rendered(4);
  }

  Part parts() {
    try {
      return PartTreeCodec.decode(rendered(3).toArray());
    } catch (PartTreeCodec.UnknownFormat e) {
      Octets tree = rendered(3);
      throw new UnknownFormat(
          "a part tree", tree.isEmpty() ? 0 : tree.array()[tree.offset()], Rows.FORMAT);
    }
  }

  private Octets rendered(int which) {
    var numbers = ByteBuffer.wrap(value);
    int start = RENDERED;
    for (int i = 0; i < which; i++) {
      start += numbers.getInt(LENGTHS + 4 * i);
    }
    return new Octets(value, start, numbers.getInt(LENGTHS + 4 * which));
  }
}
