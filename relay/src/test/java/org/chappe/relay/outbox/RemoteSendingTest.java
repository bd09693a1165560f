package org.chappe.relay.outbox;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.chappe.delivery.MailOptions;
import org.chappe.delivery.TlsNeed;
import org.chappe.relay.RelaySettings;
import org.chappe.relay.client.HandOver;
import org.chappe.relay.client.HopConnection;
import org.chappe.relay.client.HopUnusable;
import org.chappe.relay.client.OutgoingMail;
import org.chappe.relay.client.TlsResult;
import org.chappe.relay.outbox.Outbox.Ready;
import org.chappe.relay.route.Hop;
import org.chappe.relay.route.HopProtocol;
import org.chappe.relay.route.Policy;
import org.chappe.relay.route.Route;
import org.chappe.relay.route.TlsDemand;
import org.chappe.store.MemoryStore;
import org.chappe.store.TestClock;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What a message asks of TLS decides what is tried, and which connections serve it. */
class RemoteSendingTest {
  private static final TlsDemand ENFORCED = new TlsDemand.Verified(List.of("mx.a.test"));
  private static final TlsDemand ANY = new TlsDemand.Opportunistic();

  private final TestClock clock = new TestClock();
  private final MemoryStore store = new MemoryStore(clock);
  private final Mails mails = new Mails(store);
  private final List<TlsDemand> tried = new ArrayList<>();
  private final List<String> told = new ArrayList<>();
  private Optional<Route> usual = Optional.empty();
  private boolean certificateIsGood;

  private final RemoteSending sending =
      new RemoteSending(
          this::route,
          this::connect,
          store.bodies(),
          new Places(RelaySettings.defaults("here.test"), clock),
          new Telling(),
          clock);

  @AfterEach
  void close() {
    sending.close();
    store.close();
  }

  private Route route(String domain, TlsNeed need) {
    return need == TlsNeed.NONE ? to(ANY) : usual.orElseGet(() -> to(ENFORCED));
  }

  private static Route to(TlsDemand demand) {
    var hop =
        new Hop(
            "mx.a.test",
            List.of(InetAddress.getLoopbackAddress()),
            25,
            HopProtocol.SMTP,
            demand,
            false,
            Optional.empty(),
            Optional.empty());
    return new Route.To(List.of(hop), List.of());
  }

  private HopConnection connect(Hop hop, InetAddress address) throws HopUnusable {
    tried.add(hop.tls());
    if (hop.tls().equals(ENFORCED) && !certificateIsGood) {
      var failure = new TlsResult.Failure(TlsResult.Kind.CERTIFICATE_EXPIRED, "expired yesterday");
      throw new HopUnusable(
          "TLS",
          failure.text(),
          Optional.empty(),
          new TlsResult(Optional.empty(), false, Optional.of(failure)));
    }
    return new Connection();
  }

  private Ready mail(TlsNeed need) {
    return mails.mail(clock.instant(), MailOptions.NONE.with(need), "ben@a.test").ready();
  }

  @Test // RFC 8689 §4.2.2
  void whoNeedsNoTlsIsTriedAsPublishedFirst() throws Exception {
    sending.connect(mail(TlsNeed.NONE));
    assertThat(tried).containsExactly(ENFORCED, ANY);
  }

  @Test
  void wherePublishedTlsWorksNothingLessIsTried() throws Exception {
    certificateIsGood = true;
    sending.connect(mail(TlsNeed.NONE));
    assertThat(tried).containsExactly(ENFORCED);
  }

  @Test
  void wherePoliciesCannotBeKnownItGoesAllTheSame() throws Exception {
    usual = Optional.of(new Route.NotNow("4.7.5", "no TLSA records to be had"));
    sending.connect(mail(TlsNeed.NONE));
    assertThat(tried).containsExactly(ANY);
  }

  @Test // RFC 8460 §3
  void ofItsConnectionsNothingIsReported() throws Exception {
    sending.connect(mail(TlsNeed.NONE));
    assertThat(told).isEmpty();
    assertThatThrownBy(() -> sending.connect(mail(TlsNeed.USUAL))).isInstanceOf(CannotReach.class);
    assertThat(told).containsExactly("failed");
  }

  @Test
  void aConnectionServesNobodyWhoAsksMore() throws Exception {
    sending.connect(mail(TlsNeed.NONE));
    tried.clear();
    assertThatThrownBy(() -> sending.connect(mail(TlsNeed.USUAL))).isInstanceOf(CannotReach.class);
    certificateIsGood = true;
    sending.connect(mail(TlsNeed.USUAL));
    sending.connect(mail(TlsNeed.NONE)); // by what is there
    sending.connect(mail(TlsNeed.REQUIRED));
    assertThat(tried).containsExactly(ENFORCED, ENFORCED, ENFORCED);
  }

  private final class Telling implements TlsOutcomes {
    @Override
    public void connected(
        String domain, List<Policy> policies, Hop hop, InetAddress address, TlsResult tls) {
      told.add("connected");
    }

    @Override
    public void failed(
        String domain, List<Policy> policies, Hop hop, InetAddress address, TlsResult tls) {
      told.add("failed");
    }
  }

  private static final class Connection implements HopConnection {
    @Override
    public InetSocketAddress remote() {
      return new InetSocketAddress(InetAddress.getLoopbackAddress(), 25);
    }

    @Override
    public HandOver handOver(OutgoingMail mail) {
      throw new AssertionError("nothing is sent here");
    }

    @Override
    public boolean offers(String keyword) {
      return false;
    }

    @Override
    public int recipients() {
      return 100;
    }

    @Override
    public boolean isUsable() {
      return true;
    }

    @Override
    public TlsResult tls() {
      return TlsResult.PLAIN;
    }

    @Override
    public void close() {}
  }
}
