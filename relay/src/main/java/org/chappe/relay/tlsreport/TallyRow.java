package org.chappe.relay.tlsreport;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import org.chappe.relay.tlsreport.TlsReport.FailureDetail;
import org.chappe.relay.tlsreport.TlsReport.PolicyResult;
import org.chappe.store.RowRange;
import org.chappe.store.ValueReader;
import org.chappe.store.ValueWriter;

/**
 * What is counted, over a restart.
 *
 * <pre>
 *   head                       format
 *   't' | day (4) | domain     what {@link Tally#results} has: for each policy its type, domain,
 *                              strings, hosts, sums and failures, all behind their number
 * </pre>
 *
 * <p>Days count from 1970-01-01, big-endian; texts are UTF-8.
 */
final class TallyRow {
  static final int FORMAT = 1;

  private TallyRow() {}

  static RowRange all() {
    return RowRange.withPrefix(new byte[] {'t'});
  }

  static byte[] key(LocalDate day, String domain) {
    byte[] name = domain.getBytes(StandardCharsets.UTF_8);
    return ByteBuffer.allocate(5 + name.length)
        .put((byte) 't')
        .putInt((int) day.toEpochDay())
        .put(name)
        .array();
  }

  static LocalDate dayOf(byte[] key) {
    return LocalDate.ofEpochDay(ByteBuffer.wrap(key, 1, 4).getInt());
  }

  static String domainOf(byte[] key) {
    return new String(key, 5, key.length - 5, StandardCharsets.UTF_8);
  }

  static byte[] write(List<PolicyResult> results) {
    var out = new ValueWriter(FORMAT, 500).varint(results.size());
    for (PolicyResult result : results) {
      out.string(result.type()).string(result.domain());
      texts(out, result.strings());
      texts(out, result.hosts());
      out.varint(result.successful()).varint(result.failed()).varint(result.failures().size());
      for (FailureDetail failure : result.failures()) {
        out.string(failure.result())
            .string(failure.sendingIp())
            .string(failure.receivingHost())
            .string(failure.receivingHelo())
            .string(failure.receivingIp())
            .varint(failure.sessions())
            .string(failure.additional())
            .string(failure.reason());
      }
    }
    return out.toArray();
  }

  private static void texts(ValueWriter out, List<String> texts) {
    out.varint(texts.size());
    texts.forEach(out::string);
  }

  static List<PolicyResult> read(byte[] value) {
    var in = new ValueReader("sessions counted for a TLS report", value, FORMAT);
    List<PolicyResult> results = new ArrayList<>();
    for (long left = in.varint(); left > 0; left--) {
      results.add(
          new PolicyResult(
              in.string(),
              in.string(),
              texts(in),
              texts(in),
              in.varint(),
              in.varint(),
              failures(in)));
    }
    return results;
  }

  private static List<String> texts(ValueReader in) {
    List<String> texts = new ArrayList<>();
    for (long left = in.varint(); left > 0; left--) {
      texts.add(in.string());
    }
    return texts;
  }

  private static List<FailureDetail> failures(ValueReader in) {
    List<FailureDetail> failures = new ArrayList<>();
    for (long left = in.varint(); left > 0; left--) {
      failures.add(
          new FailureDetail(
              in.string(),
              in.string(),
              in.string(),
              in.string(),
              in.string(),
              in.varint(),
              in.string(),
              in.string()));
    }
    return failures;
  }
}
