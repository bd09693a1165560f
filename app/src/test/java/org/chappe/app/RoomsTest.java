package org.chappe.app;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.chappe.app.admin.AdminAnswer.DnsRecord;
import org.chappe.app.admin.AdminRequest;
import org.chappe.app.config.ConfigReader;
import org.chappe.relay.route.dns.FakeDns;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Rooms as they are put together. */
@Timeout(120)
class RoomsTest {
  @TempDir private Path folder;

  @Test // RFC 2308 §5: mail's own resolver keeps it that there is none
  void whoHasJustPublishedARecordIsNotToldThatItIsMissing() throws IOException {
    var clock = InstantSource.system();
    var data = new DataDirectory(folder.resolve("data"));
    data.create();
    try (var world = FakeDns.start(clock)) {
      var config =
          ConfigReader.read(
              Optional.empty(),
              List.of(
                  "hostname=mail.shop.test",
                  "dns.servers=" + world.address(),
                  "dns.trust-anchors="));
      try (Rooms rooms = Rooms.open(data, config, clock)) {
        var administration = rooms.administration();
        administration.handle(new AdminRequest.AddDomain("shop.test"), item -> {});
        assertThat(mx(rooms)).isEqualTo("missing");
        world.with("shop.test. IN MX 10 mail.shop.test.\n");
        assertThat(mx(rooms)).isEqualTo("ok");
      }
    }
  }

  private static String mx(Rooms rooms) {
    var verdicts = new ArrayList<String>();
    rooms
        .administration()
        .handle(
            new AdminRequest.ListDnsRecords("shop.test", true),
            item -> {
              if (item instanceof DnsRecord record && record.type().equals("MX")) {
                verdicts.add(record.verdict());
              }
            });
    return String.join(" ", verdicts);
  }
}
