package org.chappe.relay.route.sts;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.stream.IntStream;
import org.chappe.store.Commit;
import org.chappe.store.MemoryStore;
import org.chappe.store.PartitionId;
import org.chappe.store.UnknownFormat;
import org.junit.jupiter.api.Test;

class StoredPoliciesTest {
  private final MemoryStore store = new MemoryStore();
  private final StoredPolicies policies = new StoredPolicies(store.partitions());

  private static KeptPolicy kept(String id) throws BadPolicy {
    var text = "version: STSv1\r\nmode: enforce\r\nmx: *.example.org\r\nx: é\r\nmax_age: 86400\r\n";
    return new KeptPolicy(
        id,
        Instant.parse("2026-03-04T05:06:07Z"),
        StsPolicy.parse(text.getBytes(StandardCharsets.UTF_8)));
  }

  @Test
  void whatWasPutLastIsThereAlsoForTheNextProgram() throws BadPolicy {
    policies.put("a.test", kept("1"));
    policies.put("b.test", kept("2"));
    policies.put("a.test", kept("20160831085700Z"));
    var next = new StoredPolicies(store.partitions());
    assertThat(next.get("a.test")).contains(kept("20160831085700Z"));
    assertThat(next.get("b.test")).contains(kept("2"));
    assertThat(next.get("c.test")).isEmpty();
    next.remove("a.test");
    next.remove("c.test");
    assertThat(policies.get("a.test")).isEmpty();
  }

  @Test
  void manyAtATimeAllCome() throws BadPolicy {
    var kept = kept("1");
    IntStream.range(0, 40).parallel().forEach(i -> policies.put("d" + i + ".test", kept));
    assertThat(IntStream.range(0, 40).mapToObj(i -> policies.get("d" + i + ".test")))
        .allSatisfy(found -> assertThat(found).contains(kept));
  }

  @Test
  void aNewerFormatIsNamed() {
    var partition = PartitionId.of(PartitionId.Kind.SINGLE, "sts");
    store
        .partitions()
        .commit(
            Commit.of(partition, 0)
                .put("a.test".getBytes(StandardCharsets.US_ASCII), new byte[] {2, 0})
                .build())
        .join();
    assertThatThrownBy(() -> policies.get("a.test"))
        .isInstanceOf(UnknownFormat.class)
        .hasMessageContaining("the policy of a.test has format 2");
  }
}
