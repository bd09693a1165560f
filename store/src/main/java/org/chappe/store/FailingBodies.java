package org.chappe.store;

import java.io.IOException;
import java.io.OutputStream;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.chappe.model.BodyId;

/** The bodies' half of {@link FailingStore}. */
final class FailingBodies implements BodyStore {
  private final BodyStore behind;
  private final FailingStore failures;

  FailingBodies(BodyStore behind, FailingStore failures) {
    this.behind = behind;
    this.failures = failures;
  }

  @Override
  public BodyWriter write() {
    return behind.write();
  }

  @Override
  public Optional<Body> open(BodyId id) {
    failures.read();
    return behind.open(id).map(FailingBody::new);
  }

  @Override
  public List<Optional<Body>> openAll(List<BodyId> ids, Expected expected, int octetsAhead) {
    failures.read();
    return behind.openAll(ids, expected, octetsAhead).stream()
        .map(opened -> opened.<Body>map(FailingBody::new))
        .toList();
  }

  @Override
  public long collect(Instant unlinkedBefore) {
    return behind.collect(unlinkedBefore);
  }

  private final class FailingBody implements Body {
    private final Body body;

    FailingBody(Body body) {
      this.body = body;
    }

    @Override
    public BodyId id() {
      return body.id();
    }

    @Override
    public long octets() {
      return body.octets();
    }

    @Override
    public long headerOctets() {
      return body.headerOctets();
    }

    @Override
    public byte[] header() {
      failures.read();
      if (failures.isDamaged(id())) {
        throw damaged();
      }
      return body.header();
    }

    @Override
    public void copyTo(OutputStream out, long from, long to) throws IOException {
      failures.read();
      if (failures.isDamaged(id())) {
        body.copyTo(out, from, from + (to - from) / 2);
        throw damaged();
      }
      body.copyTo(out, from, to);
    }

    @Override
    public void copyTo(OutputStream out) throws IOException {
      failures.read();
      if (failures.isDamaged(id())) {
        body.copyTo(out, 0, octets() / 2);
        throw damaged();
      }
      body.copyTo(out);
    }

    private BodyDamaged damaged() {
      return new BodyDamaged(id(), "it was asked to be");
    }
  }
}
