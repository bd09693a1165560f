package org.chappe.delivery.testing;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import org.chappe.delivery.Departure;
import org.chappe.delivery.Onward;
import org.chappe.delivery.Outcome;
import org.chappe.mailbox.ReceivedMessage;
import org.chappe.model.Address;

/** An outbox in memory: it keeps what it is given, or fails on demand. Thread-safe. */
public final class TestOutbox implements Onward {
  private final List<Left> left = new CopyOnWriteArrayList<>();
  private final List<Report> reports = new CopyOnWriteArrayList<>();
  private final Map<Address, Address> senders = new ConcurrentHashMap<>();
  private final AtomicInteger open = new AtomicInteger();
  private volatile Supplier<Optional<Outcome>> refusal = Optional::empty;
  private volatile Runnable beforeAccept = () -> {};

  /**
   * What leaves.
   *
   * @param forwards what was said when it began
   * @param octets what was written, one character per octet
   * @param skip octets of the message that were not written
   */
  public record Left(
      Departure departure,
      boolean forwards,
      String octets,
      ReceivedMessage message,
      int skip,
      List<Departure.To> to) {
    /** {@code ann@far.test}, with what it is marked with behind. */
    public List<String> paths() {
      return to.stream()
          .map(one ->
              one.path()
                  + (one.local() ? " here" : "")
                  + one.forwardedBy().map(by -> " by " + by).orElse(""))
          .toList();
    }
  }

  /** What senders are told. */
  public record Report(Departure departure, List<Departure.To> to, Reached how) {
    /** {@code DELIVERED ann@here.test}. */
    public List<String> lines() {
      return to.stream().map(one -> how + " " + one.path()).toList();
    }
  }

  /** From now on bounces to {@code reversePath} are for {@code sender}. */
  public void forwarded(String reversePath, String sender) {
    senders.put(Address.parse(reversePath), Address.parse(sender));
  }

  @Override
  public Optional<Address> sender(Address address) {
    return Optional.ofNullable(senders.get(address));
  }

  /** Messages that left, in order. */
  public List<Left> left() {
    return left;
  }

  public List<Report> reports() {
    return reports;
  }

  /** Messages neither accepted nor closed. */
  public int open() {
    return open.get();
  }

  /** From now on messages get what {@code supplier} gives, or throws; nothing: they are taken. */
  public void refuseWith(Supplier<Optional<Outcome>> supplier) {
    refusal = supplier;
  }

  /** Something done on the accepting thread. */
  public void beforeAccept(Runnable what) {
    beforeAccept = what;
  }

  @Override
  public Leaving begin(Departure departure, boolean forwards) {
    open.incrementAndGet();
    return new Taking(departure, forwards);
  }

  @Override
  public void reached(
      Departure departure, ReceivedMessage message, int skip, List<Departure.To> to, Reached how) {
    reports.add(new Report(departure, List.copyOf(to), how));
  }

  private final class Taking implements Leaving {
    private final Departure departure;
    private final boolean forwards;
    private final ByteArrayOutputStream octets = new ByteArrayOutputStream();
    private boolean closed;

    Taking(Departure departure, boolean forwards) {
      this.departure = departure;
      this.forwards = forwards;
    }

    @Override
    public void write(byte[] array, int offset, int length) {
      octets.write(array, offset, length);
    }

    @Override
    public Outcome accept(ReceivedMessage message, int skip, List<Departure.To> to) {
      beforeAccept.run();
      Optional<Outcome> refused = refusal.get();
      if (refused.isPresent()) {
        return refused.get();
      }
      left.add(
          new Left(
              departure,
              forwards,
              octets.toString(StandardCharsets.ISO_8859_1),
              message,
              skip,
              List.copyOf(to)));
      return new Outcome.Delivered();
    }

    @Override
    public void close() {
      if (!closed) {
        open.decrementAndGet();
      }
      closed = true;
    }
  }
}
