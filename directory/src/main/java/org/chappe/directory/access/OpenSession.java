package org.chappe.directory.access;

import java.net.InetAddress;
import java.time.Instant;
import org.chappe.directory.Access;
import org.chappe.directory.Account;
import org.chappe.directory.Origin;
import org.chappe.directory.Protocol;
import org.jspecify.annotations.Nullable;

/**
 * One session somebody has signed in to, from then until {@link #close}. It is in memory for as
 * long as a client idles, a hundred thousand times: it holds what its connection has anyway, and
 * its neighbours in its account's chain.
 */
public final class OpenSession implements AutoCloseable {
  private final OpenSessions all;
  private final String id;
  private final Account account;
  private final Access access;
  private final Protocol protocol;
  private final InetAddress address;
  private final long sinceMillis;
  private final Ending ending;
  private volatile String client;

  // Of the account's chain: {@link OpenSessions} changes them while it holds the chain.
  @Nullable OpenSession older;
  @Nullable OpenSession newer;
  boolean closed;

  OpenSession(
      OpenSessions all,
      String id,
      Account account,
      Access access,
      Origin origin,
      long sinceMillis,
      Ending ending) {
    this.all = all;
    this.id = id;
    this.account = account;
    this.access = access;
    this.protocol = origin.protocol();
    this.address = origin.address();
    this.client = all.shown(origin.client());
    this.sinceMillis = sinceMillis;
    this.ending = ending;
  }

  /** The session's name in the log. */
  public String id() {
    return id;
  }

  public Account account() {
    return account;
  }

  /** How its owner got in. */
  public Access access() {
    return access;
  }

  public Instant since() {
    return Instant.ofEpochMilli(sinceMillis);
  }

  /** Where from, with what the client has called itself until now. */
  public Origin origin() {
    return new Origin(address, protocol, client);
  }

  /** The client says what it is. What it says last holds; any thread. */
  public void named(String name) {
    String shown = all.shown(name);
    if (!shown.equals(client)) {
      client = shown;
      all.events().named(this);
    }
  }

  /** The client has left, or signed out. Done twice it is done once; any thread. */
  @Override
  public void close() {
    all.remove(this);
  }

  void end(EndReason why) {
    ending.end(why);
  }
}
