package org.chappe.relay.client;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Queue;
import org.jspecify.annotations.Nullable;

/**
 * Commands and their answers. Where the server offers PIPELINING (RFC 2920) commands are gathered,
 * and go in one flight when an answer is needed; else one by one. Not thread-safe.
 */
final class Dialogue {
  /**
   * Commands on their way at most. Their answers, some 100 octets each, fit into the buffers of any
   * two hosts: a server that waits until it can write reads no more, and both would wait. RFC 2920
   * §3.1
   */
  static final int FLIGHT = 100;

  /** What to do with an answer. */
  interface Answer {
    void take(RemoteReply reply) throws IOException;
  }

  private record Awaited(String command, Duration limit, Answer answer) {}

  private final ClientWire wire;
  private final boolean pipelining;
  private final Duration lastWords;
  private final Queue<Awaited> awaited = new ArrayDeque<>();
  private String during = "MAIL";
  private @Nullable IOException unsent;

  Dialogue(ClientWire wire, boolean pipelining, Duration lastWords) {
    this.wire = wire;
    this.pipelining = pipelining;
    this.lastWords = lastWords;
  }

  boolean isPipelining() {
    return pipelining;
  }

  /** What was sent, or is awaited, last. */
  String during() {
    return during;
  }

  /** Says {@code line}; the answer comes now or with {@link #settle}. */
  void say(String command, String line, Duration limit, Answer answer)
      throws IOException, ServerCloses {
    if (awaited.isEmpty()) {
      during = command;
    }
    try {
      wire.line(line);
    } catch (IOException e) {
      unsent = e;
    }
    await(command, limit, answer);
    if (!pipelining || awaited.size() >= FLIGHT) {
      settle();
    }
  }

  /** An answer that comes to what was written otherwise. */
  void await(String command, Duration limit, Answer answer) {
    awaited.add(new Awaited(command, limit, answer));
  }

  /** Writing failed: what the server may have said before is still heard. */
  void broken(IOException e) {
    unsent = e;
  }

  /**
   * Sends what is gathered, and takes all answers.
   *
   * @throws ServerCloses at the first 421
   */
  void settle() throws IOException, ServerCloses {
    if (unsent == null) {
      try {
        wire.flush();
      } catch (IOException e) {
        unsent = e;
      }
    }
    while (!awaited.isEmpty()) {
      Awaited next = awaited.element();
      during = next.command();
      RemoteReply reply = reply(next.limit());
      awaited.remove();
      if (reply.code() == ServerCloses.CODE) {
        throw new ServerCloses(next.command(), reply);
      }
      next.answer().take(reply);
    }
    IOException failed = unsent;
    if (failed != null) {
      throw failed;
    }
  }

  /** After a failed write only what is there already: a server that breaks off often says why. */
  private RemoteReply reply(Duration limit) throws IOException {
    IOException failed = unsent;
    if (failed == null) {
      return wire.reply(limit);
    }
    try {
      return wire.reply(lastWords);
    } catch (IOException e) {
      throw failed;
    }
  }
}
