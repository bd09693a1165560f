package org.chappe.app.domain;

import com.code_intelligence.jazzer.junit.FuzzTest;
import java.io.IOException;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import org.chappe.app.domain.DomainRecord.Kind;
import org.chappe.app.domain.DomainRecord.Need;
import org.chappe.app.domain.DomainRecord.Verdict;
import org.xbill.DNS.Message;
import org.xbill.DNS.Record;
import org.xbill.DNS.Section;
import org.xbill.DNS.Type;

/**
 * Whatever another zone's records say, there is a verdict; and the records a domain was told to
 * have are right among them.
 *
 * <p>As a test this goes through the inputs beside it in {@code src/test/resources}. With {@code
 * JAZZER_FUZZ=1} in the environment it searches for new ones.
 */
class RecordCheckFuzzTest {
  private static final Map<Kind, String> WANTED =
      new EnumMap<>(
          Map.of(
              Kind.MX, "10 mx.a.test.",
              Kind.SPF, "v=spf1 mx -all",
              Kind.DKIM, "v=DKIM1; k=rsa; p=AAAA",
              Kind.DMARC, "v=DMARC1; p=quarantine",
              Kind.TLS_RPT, "v=TLSRPTv1; rua=mailto:postmaster@a.test",
              Kind.MTA_STS, "v=STSv1; id=1",
              Kind.ALIAS, "mx.a.test.",
              Kind.SRV, "0 1 993 mx.a.test.",
              Kind.TLSA, "3 1 1 00"));

  @FuzzTest(maxDuration = "5m")
  void anyRecordsGetAVerdict(byte[] octets) {
    List<Record> found = records(octets);
    WANTED.forEach((kind, data) -> {
      var wanted = new DomainRecord(kind, "a.test", data, Need.NEEDED, "");
      boolean isThere = found.stream().anyMatch(record -> isOf(kind, record));
      Verdict verdict = RecordCheck.compared(wanted, found).verdict();
      if (!isThere && verdict != Verdict.MISSING) {
        throw new AssertionError(kind + " is " + verdict + " without a record of its type");
      }
      if (verdict == Verdict.UNKNOWN) {
        throw new AssertionError(kind + " was answered");
      }
    });
  }

  private static boolean isOf(Kind kind, Record record) {
    return Type.string(record.getType()).equals(kind.type());
  }

  /** Those of an answer as it comes over the net; none when it is no answer. */
  private static List<Record> records(byte[] message) {
    try {
      return new Message(message).getSection(Section.ANSWER);
    } catch (IOException e) {
      return List.of();
    }
  }
}
