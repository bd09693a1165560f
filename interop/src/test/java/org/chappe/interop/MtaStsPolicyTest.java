package org.chappe.interop;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * What other servers are told about sending here, fetched by curl, and the records that lead to it.
 */
class MtaStsPolicyTest {
  @TempDir Path folder;

  @Test
  void thePolicyIsServedForTheDomainsHere() throws Exception {
    var curl = Client.named("curl", "curl");
    try (var server =
        TestServer.start(
            folder.resolve("data"), Map.of("mta-sts.mode", "enforce", "mta-sts.max-age", "14d"))) {
      int port = server.port("https");
      assertThat(fetched(curl, port, "mta-sts.example.test").ok().output())
          .isEqualTo(
              "version: STSv1\r\nmode: enforce\r\nmx: mail.example.test\r\nmax_age: 1209600\r\n");
      for (String other :
          new String[] {"mta-sts.example.org", "example.test", "mail.example.test"}) {
        assertThat(fetched(curl, port, other).exit()).as(other).isNotZero();
      }
    }
  }

  private static Client.Result fetched(Client curl, int port, String host) {
    return curl.run(
        "-sSfk",
        "--resolve",
        host + ":" + port + ":127.0.0.1",
        "https://" + host + ":" + port + "/.well-known/mta-sts.txt");
  }
}
