package org.chappe.app.cli;

import java.io.IOException;
import java.time.InstantSource;
import java.util.List;
import java.util.function.Consumer;
import org.chappe.app.Rooms;
import org.chappe.app.admin.AdminAnswer;
import org.chappe.app.admin.AdminAnswer.Last;
import org.chappe.app.admin.AdminChannel;
import org.chappe.app.admin.AdminRequest;

/**
 * Asks the administration of a data directory: the running server, or else the store itself, opened
 * for as long as the command runs. Closing closes both.
 */
final class Asking implements AutoCloseable {
  private final Access access;
  private final AdminChannel channel;

  private Asking(Access access, AdminChannel channel) {
    this.access = access;
    this.channel = channel;
  }

  static Asking about(Where where) throws IOException {
    if (!where.data().exists()) {
      throw new CommandFailed(
          "There is no data directory "
              + where.data()
              + ". \"chappe domain add\" or \"chappe start\" makes one; --data names another.");
    }
    Access access = Access.of(where.data());
    try {
      return new Asking(
          access, access.running().isPresent() ? access.running().get() : opened(where));
    } catch (IOException | RuntimeException e) {
      access.close();
      throw e;
    }
  }

  private static Opened opened(Where where) throws IOException {
    return new Opened(Rooms.open(where.data(), where.config(List.of()), InstantSource.system()));
  }

  /** The store of a stopped server. */
  private record Opened(Rooms rooms) implements AdminChannel {
    @Override
    public Last ask(AdminRequest.OfDirectory request, Consumer<AdminAnswer> items) {
      return rooms.administration().handle(request, items);
    }

    @Override
    public void close() {
      rooms.close();
    }
  }

  /** Asks; a refusal becomes a {@link CommandFailed}. */
  Last ask(AdminRequest.OfDirectory request, Consumer<AdminAnswer> items) throws IOException {
    Last last = channel.ask(request, items);
    if (last instanceof AdminAnswer.Refused(String why)) {
      throw new CommandFailed(why);
    }
    return last;
  }

  Last ask(AdminRequest.OfDirectory request) throws IOException {
    return ask(request, item -> {});
  }

  @Override
  public void close() throws IOException {
    try {
      channel.close();
    } finally {
      access.close();
    }
  }
}
