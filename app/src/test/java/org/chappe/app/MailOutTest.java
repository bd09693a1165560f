package org.chappe.app;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.chappe.app.admin.AdminRequest;
import org.chappe.app.config.Config;
import org.chappe.app.config.ConfigReader;
import org.chappe.delivery.Answers;
import org.chappe.delivery.Delivery;
import org.chappe.delivery.DeliverySettings;
import org.chappe.delivery.Envelope;
import org.chappe.delivery.Incoming;
import org.chappe.delivery.MailOptions;
import org.chappe.delivery.MessageCheck;
import org.chappe.delivery.Outcome;
import org.chappe.delivery.Recipient;
import org.chappe.delivery.RecipientOptions;
import org.chappe.delivery.Trace;
import org.chappe.directory.DkimKey;
import org.chappe.model.Address;
import org.chappe.relay.outbox.EntryId;
import org.chappe.relay.outbox.QueuedMessage;
import org.chappe.signing.DkimVerifier;
import org.chappe.signing.KeyLookup;
import org.chappe.signing.SigningKey;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What leaves a server that is put together as it runs. */
@Timeout(120)
class MailOutTest {
  private static final String MESSAGE =
      "From: ann@shop.test\r\nDate: Mon, 2 Mar 2026 12:00:00 +0000\r\n\r\nhello\r\n";

  @TempDir private Path folder;

  @Test
  void mailIsSignedWithTheKeysThatAreActiveThen() throws IOException {
    var data = new DataDirectory(folder.resolve("data"));
    data.create();
    Config config =
        ConfigReader.read(
            Optional.empty(),
            List.of("hostname=mail.shop.test", "relay.smarthost=127.0.0.1:1")); // nobody is there
    var clock = InstantSource.system();
    try (Rooms rooms = Rooms.open(data, config, clock)) {
      rooms.administration().handle(new AdminRequest.AddDomain("shop.test"), item -> {});
      var delivery =
          new Delivery(
              rooms.directory(),
              rooms.mail(),
              rooms.out().relay(),
              DeliverySettings.defaults("mail.shop.test"),
              clock,
              event -> {});
      rooms.out().start(delivery);
      List<DkimKey> keys = rooms.directory().dkimKeys("shop.test");
      String first = keys.getFirst().selector();
      String last = keys.getLast().selector();

      assertThat(sent(rooms, delivery)).as("waiting").isEmpty();
      rooms
          .directory()
          .setDkimKeyStates(
              "shop.test", Map.of(first, DkimKey.State.ACTIVE, last, DkimKey.State.ACTIVE));
      assertThat(sent(rooms, delivery)).containsExactly(first + " PASS", last + " PASS");
      assertThat(sent(rooms, delivery)).as("from memory").hasSize(2);
      rooms.directory().setDkimKeyState("shop.test", first, DkimKey.State.RETIRED);
      assertThat(sent(rooms, delivery)).containsExactly(last + " PASS");
    }
  }

  /** Sends a message; the verdicts on it as it waits. */
  private static List<String> sent(Rooms rooms, Delivery delivery) throws IOException {
    var to =
        new Recipient.Elsewhere("x@far.test", Address.parse("x@far.test"), RecipientOptions.NONE);
    var envelope =
        new Envelope(
            delivery.nextId(), "ann@shop.test", Optional.empty(), MailOptions.NONE, List.of(to));
    var trace =
        new Trace("client.test", InetAddress.ofLiteral("192.0.2.7"), "ESMTP", Optional.empty());
    byte[] octets = MESSAGE.getBytes(StandardCharsets.US_ASCII);
    try (Incoming incoming = delivery.receive(envelope, trace, Answers.ONE_FOR_ALL)) {
      incoming.write(octets, 0, octets.length);
      assertThat(incoming.deliver(MessageCheck.NONE)).containsExactly(new Outcome.Delivered());
    }
    return verdicts(rooms, octetsOfLast(rooms));
  }

  private static byte[] octetsOfLast(Rooms rooms) throws IOException {
    QueuedMessage last =
        rooms.out().relay().outbox().entries(new EntryId(1), 10).getLast().message();
    var out = new ByteArrayOutputStream();
    out.writeBytes(last.prefix().toArray());
    rooms.store().bodies().open(last.body()).orElseThrow().copyTo(out, last.skip(), last.octets());
    return out.toByteArray();
  }

  private static List<String> verdicts(Rooms rooms, byte[] message) {
    Map<String, String> zone =
        rooms.directory().dkimKeys("shop.test").stream()
            .map(key -> SigningKey.ofPkcs8("shop.test", key.selector(), key.pkcs8().toArray()))
            .collect(Collectors.toMap(SigningKey::dnsName, SigningKey::dnsText));
    KeyLookup lookup = name -> new KeyLookup.Found(List.of(zone.getOrDefault(name, "")));
    var verifier = new DkimVerifier(lookup, InstantSource.system().instant());
    verifier.write(message, 0, message.length);
    return verifier.finish().stream()
        .map(result -> result.selector() + " " + result.status())
        .toList();
  }
}
