package org.chappe.relay.route.dns;

import java.io.ByteArrayInputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.spec.ECGenParameterSpec;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.IntStream;
import org.chappe.net.HostPort;
import org.xbill.DNS.CNAMERecord;
import org.xbill.DNS.DClass;
import org.xbill.DNS.DNSKEYRecord;
import org.xbill.DNS.DNSSEC;
import org.xbill.DNS.DNSSEC.DNSSECException;
import org.xbill.DNS.ExtendedFlags;
import org.xbill.DNS.Flags;
import org.xbill.DNS.Master;
import org.xbill.DNS.Message;
import org.xbill.DNS.NSECRecord;
import org.xbill.DNS.Name;
import org.xbill.DNS.OPTRecord;
import org.xbill.DNS.RRset;
import org.xbill.DNS.Rcode;
import org.xbill.DNS.Record;
import org.xbill.DNS.Section;
import org.xbill.DNS.TextParseException;
import org.xbill.DNS.Type;

/**
 * A recursive server on loopback whose world is what the test says. Domains that were {@link
 * #sign}ed are so with keys made here; there a name that is missing is told as one without records.
 * What else a server may do wrong, it does for the names it is told.
 */
public final class FakeDns implements AutoCloseable {
  private static final Duration VALIDITY = Duration.ofDays(7);
  private static final int NEGATIVE_SECONDS = 300;

  /** How a name is answered for that a server has trouble with. */
  public enum Fault {
    WELL,
    SILENT,
    SERVFAIL,
    REFUSED,
    /** UDP gets nothing but the word that TCP has it. */
    TRUNCATED,
    /** Records other than those that were signed. */
    FORGED,
    /** No signatures. */
    STRIPPED,
    /** Records of another name, well signed. */
    REPLAYED,
    /** Aliases without what they lead to. */
    ALIAS_ONLY
  }

  private final InstantSource clock;
  private final DatagramSocket udp;
  private final ServerSocket tcp;
  private final Map<Name, List<Record>> records = new ConcurrentHashMap<>();
  private final Map<Name, Fault> faults = new ConcurrentHashMap<>();
  private final Map<Name, ZoneKey> keys = new ConcurrentHashMap<>();
  private final List<String> asked = new CopyOnWriteArrayList<>();

  private record ZoneKey(KeyPair pair, DNSKEYRecord record) {}

  private FakeDns(InstantSource clock, DatagramSocket udp, ServerSocket tcp) {
    this.clock = clock;
    this.udp = udp;
    this.tcp = tcp;
  }

  public static FakeDns start(InstantSource clock) {
    try {
      var loopback = InetAddress.getLoopbackAddress();
      var tcp = new ServerSocket(0, 50, loopback);
      var server = new FakeDns(clock, new DatagramSocket(tcp.getLocalPort(), loopback), tcp);
      Thread.startVirtualThread(server::serveUdp);
      Thread.startVirtualThread(server::serveTcp);
      return server;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  public HostPort address() {
    return new HostPort("127.0.0.1", tcp.getLocalPort());
  }

  /** Records as a zone file has them, names absolute, an hour long where no TTL is said. */
  public FakeDns with(String zone) {
    try (var master =
        new Master(
            new ByteArrayInputStream(zone.getBytes(StandardCharsets.UTF_8)), Name.root, 3600)) {
      for (var record = master.nextRecord(); record != null; record = master.nextRecord()) {
        records.computeIfAbsent(record.getName(), _ -> new CopyOnWriteArrayList<>()).add(record);
      }
      return this;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Takes all records of a name away. */
  public void without(String name) {
    records.remove(name(name));
  }

  public FakeDns with(Fault fault, String... names) {
    Arrays.stream(names).forEach(name -> faults.put(name(name), fault));
    return this;
  }

  public void wellAgain(String name) {
    faults.remove(name(name));
  }

  /** Everything at and below {@code zone} is signed. */
  public FakeDns sign(String zone) {
    try {
      var generator = KeyPairGenerator.getInstance("EC");
      generator.initialize(new ECGenParameterSpec("secp256r1"));
      var pair = generator.generateKeyPair();
      var record =
          new DNSKEYRecord(
              name(zone),
              DClass.IN,
              3600,
              DNSKEYRecord.Flags.ZONE_KEY | DNSKEYRecord.Flags.SEP_KEY,
              DNSKEYRecord.Protocol.DNSSEC,
              DNSSEC.Algorithm.ECDSAP256SHA256,
              pair.getPublic());
      keys.put(name(zone), new ZoneKey(pair, record));
      records.computeIfAbsent(name(zone), _ -> new CopyOnWriteArrayList<>()).add(record);
      return this;
    } catch (GeneralSecurityException | DNSSECException e) {
      throw new IllegalStateException(e);
    }
  }

  /** The keys of the signed zones, as a client is to know them. */
  public List<String> anchors() {
    return keys.values().stream().map(key -> key.record.toString()).toList();
  }

  /** What was asked, as {@code example.test MX}, also what was not answered; without keys. */
  public List<String> asked() {
    return asked.stream()
        .filter(question -> !question.endsWith(" DNSKEY") && !question.endsWith(" DS"))
        .toList();
  }

  private void serveUdp() {
    byte[] buffer = new byte[4096];
    while (!udp.isClosed()) {
      try {
        var packet = new DatagramPacket(buffer, buffer.length);
        udp.receive(packet);
        var query = new Message(Arrays.copyOf(packet.getData(), packet.getLength()));
        var answer = answer(query, false);
        if (answer.isPresent()) {
          byte[] octets = answer.get().toWire(65535);
          udp.send(new DatagramPacket(octets, octets.length, packet.getSocketAddress()));
        }
      } catch (IOException e) {
        // closed, or no query
      }
    }
  }

  private void serveTcp() {
    while (!tcp.isClosed()) {
      try (var socket = tcp.accept()) {
        var in = new DataInputStream(socket.getInputStream());
        byte[] octets = new byte[in.readUnsignedShort()];
        in.readFully(octets);
        var answer = answer(new Message(octets), true);
        if (answer.isPresent()) {
          var out = new DataOutputStream(socket.getOutputStream());
          byte[] sent = answer.get().toWire(65535);
          out.writeShort(sent.length);
          out.write(sent);
          out.flush();
        }
      } catch (IOException e) {
        // closed, by us or by them
      }
    }
  }

  private Optional<Message> answer(Message query, boolean byTcp) {
    var question = query.getQuestion();
    asked.add(
        DnsName.text(question.getName())
            + " "
            + Type.string(question.getType())
            + (byTcp ? " by TCP" : ""));
    var fault = faults.getOrDefault(question.getName(), Fault.WELL);
    var answer = new Message(query.getHeader().getID());
    answer.getHeader().setFlag(Flags.QR);
    answer.getHeader().setFlag(Flags.RD);
    answer.getHeader().setFlag(Flags.RA);
    answer.addRecord(question, Section.QUESTION);
    answer.addRecord(new OPTRecord(1232, 0, 0, ExtendedFlags.DO), Section.ADDITIONAL);
    switch (fault) {
      case SILENT -> {
        return Optional.empty();
      }
      case SERVFAIL -> answer.getHeader().setRcode(Rcode.SERVFAIL);
      case REFUSED -> answer.getHeader().setRcode(Rcode.REFUSED);
      case TRUNCATED -> {
        if (byTcp) {
          fill(answer, question);
        } else {
          answer.getHeader().setFlag(Flags.TC);
        }
      }
      case REPLAYED -> replay(answer, question);
      case WELL, FORGED, STRIPPED, ALIAS_ONLY -> fill(answer, question);
    }
    return Optional.of(answer);
  }

  private void fill(Message answer, Record question) {
    var at = question.getName();
    for (int hops = 0; hops < 20; hops++) {
      var here = records.getOrDefault(at, List.of());
      var wanted = here.stream().filter(r -> r.getType() == question.getType()).toList();
      if (!wanted.isEmpty()) {
        add(answer, wanted, Section.ANSWER);
        return;
      }
      var alias = here.stream().filter(CNAMERecord.class::isInstance).toList();
      if (alias.isEmpty()) {
        nothing(answer, at, here);
        return;
      }
      add(answer, alias, Section.ANSWER);
      if (faults.get(at) == Fault.ALIAS_ONLY) {
        return;
      }
      at = ((CNAMERecord) alias.getFirst()).getTarget();
    }
  }

  private void replay(Message answer, Record question) {
    for (var here : records.values()) {
      var other =
          here.stream()
              .filter(record -> record.getType() == question.getType())
              .filter(record -> !record.getName().equals(question.getName()))
              .toList();
      if (!other.isEmpty()) {
        add(answer, other, Section.ANSWER);
        return;
      }
    }
    throw new IllegalStateException("nothing to replay for " + question);
  }

  private void nothing(Message answer, Name at, List<Record> here) {
    var zone = zone(at);
    boolean below = records.keySet().stream().anyMatch(name -> name.subdomain(at));
    if (zone.isEmpty() && !below) {
      answer.getHeader().setRcode(Rcode.NXDOMAIN);
    }
    try {
      var owner = zone.orElse(Name.root);
      add(
          answer,
          List.of(
              Record.fromString(
                  owner,
                  Type.SOA,
                  DClass.IN,
                  NEGATIVE_SECONDS,
                  "ns. root. 1 3600 600 86400 " + NEGATIVE_SECONDS,
                  Name.root)),
          Section.AUTHORITY);
      if (zone.isPresent()) {
        var types =
            IntStream.concat(
                    here.stream().mapToInt(Record::getType), IntStream.of(Type.RRSIG, Type.NSEC))
                .distinct()
                .sorted()
                .toArray();
        var next = Name.concatenate(Name.fromString("\\000"), at);
        add(
            answer,
            List.of(new NSECRecord(at, DClass.IN, NEGATIVE_SECONDS, next, types)),
            Section.AUTHORITY);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private Optional<Name> zone(Name name) {
    return keys.keySet().stream().filter(name::subdomain).findAny();
  }

  private void add(Message answer, List<Record> set, int section) {
    var name = set.getFirst().getName();
    var fault = faults.get(name);
    set.forEach(record -> answer.addRecord(record, section));
    if (zone(name).isPresent() && fault != Fault.STRIPPED) {
      answer.addRecord(signature(name, set, fault == Fault.FORGED), section);
    }
  }

  private Record signature(Name name, List<Record> set, boolean forged) {
    var key = Objects.requireNonNull(keys.get(zone(name).orElseThrow()));
    var now = clock.instant();
    var signed = new RRset(set);
    if (forged) {
      signed.addRR(another(set.getFirst()));
    }
    try {
      return DNSSEC.sign(
          signed, key.record, key.pair.getPrivate(), now.minus(VALIDITY), now.plus(VALIDITY));
    } catch (DNSSECException e) {
      throw new IllegalStateException(e);
    }
  }

  /** One more record of the same kind. */
  private static Record another(Record record) {
    byte[] octets = record.rdataToWireCanonical();
    octets[octets.length - 1] ^= 1;
    return Record.newRecord(
        record.getName(), record.getType(), record.getDClass(), record.getTTL(), octets);
  }

  private static Name name(String name) {
    try {
      return DnsName.of(name);
    } catch (TextParseException e) {
      throw new IllegalArgumentException(e);
    }
  }

  @Override
  public void close() {
    udp.close();
    try {
      tcp.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
