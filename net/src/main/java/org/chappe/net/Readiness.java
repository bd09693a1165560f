package org.chappe.net;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.CancelledKeyException;
import java.nio.channels.ClosedSelectorException;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;

/**
 * Tells sessions that wait for input or a word that input is there. One thread does so for all of
 * them, so that a waiting session holds nothing but its own parked thread. Thread-safe.
 *
 * <p>It reads nothing. A key is armed once for each telling: when its channel can be read (or has
 * ended, or failed), it is disarmed and the session told; the session arms it again when it has
 * found nothing to read.
 *
 * <p>The system keeps the channels (epoll), so neither a round nor arming becomes slower with their
 * number; a round takes as long as what became readable since the one before.
 */
final class Readiness implements AutoCloseable {
  private final Selector selector;
  private final Object rounds = new Object();
  private final Thread thread;

  Readiness() {
    try {
      selector = Selector.open();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    thread = Thread.ofPlatform().daemon().name("net-readiness").start(this::run);
  }

  private void run() {
    try {
      while (true) {
        selector.select(Readiness::tell);
        synchronized (rounds) {
          rounds.notifyAll(); // keys that were taken back are gone
        }
      }
    } catch (ClosedSelectorException e) {
      // the end
    } catch (IOException e) {
      throw new UncheckedIOException(e); // epoll itself fails: no session's fault
    }
  }

  private static void tell(SelectionKey key) {
    try {
      key.interestOps(0);
    } catch (CancelledKeyException e) {
      // cut meanwhile, or the session reads by itself again: being told does no harm
    }
    ((SocketWire) key.attachment()).becomeReadable();
  }

  /**
   * Watches the channel for its session, which gets an armed key. The channel does not block from
   * here on, until {@link #release}.
   */
  SelectionKey watch(SocketChannel channel, SocketWire session)
      throws IOException, InterruptedException {
    channel.configureBlocking(false);
    awaitForgotten(channel);
    SelectionKey key = channel.register(selector, SelectionKey.OP_READ, session);
    selector.wakeup(); // a round that is under way does not know of it
    return key;
  }

  /**
   * A key taken back stays with the selector until a round ends, and only then may a new one be.
   */
  private void awaitForgotten(SocketChannel channel) throws InterruptedException {
    synchronized (rounds) {
      while (channel.keyFor(selector) != null) {
        selector.wakeup();
        rounds.wait(1000); // it takes some microseconds; should the thread be gone, no for ever
      }
    }
  }

  /** The session found nothing to read. */
  void arm(SelectionKey key) {
    key.interestOps(SelectionKey.OP_READ);
    selector.wakeup();
  }

  /** Watches no longer: the channel blocks again. */
  void release(SelectionKey key) throws IOException {
    key.cancel();
    key.channel().configureBlocking(true);
  }

  /** After the closing of a channel that was watched once: the system's part of it waits for us. */
  void forget() {
    selector.wakeup();
  }

  @Override
  public void close() {
    try {
      selector.close();
      thread.join();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
