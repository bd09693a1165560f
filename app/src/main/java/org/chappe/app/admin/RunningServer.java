package org.chappe.app.admin;

import java.io.EOFException;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;
import java.util.function.Consumer;
import org.chappe.app.admin.AdminAnswer.Last;

/** A server that runs, asked through the socket in its data directory. One thread at a time. */
public final class RunningServer implements AdminChannel {
  private final AdminWire wire;

  private RunningServer(AdminWire wire) {
    this.wire = wire;
  }

  /**
   * The server of this data directory, or empty when none runs.
   *
   * @throws IOException if there may be one that this user cannot reach
   */
  public static Optional<RunningServer> of(Path data) throws IOException {
    return AdminSocket.connect(data).map(channel -> new RunningServer(new AdminWire(channel)));
  }

  @Override
  public Last ask(AdminRequest.OfDirectory request, Consumer<AdminAnswer> items)
      throws IOException {
    return answers(request, items);
  }

  /** Asks what only a running server can answer. */
  public Last ask(AdminRequest.OfServer request) throws IOException {
    return answers(request, item -> {});
  }

  private Last answers(AdminRequest request, Consumer<AdminAnswer> items) throws IOException {
    wire.send(request);
    wire.flush();
    while (true) {
      AdminAnswer answer =
          wire.answer().orElseThrow(() -> new EOFException("the server left without an answer"));
      if (answer instanceof Last last) {
        return last;
      }
      items.accept(answer);
    }
  }

  @Override
  public void close() throws IOException {
    wire.close();
  }
}
