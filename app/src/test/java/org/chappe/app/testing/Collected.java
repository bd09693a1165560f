package org.chappe.app.testing;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;

/** What a process prints, read while it runs, so that it is never held up. Thread-safe. */
final class Collected {
  private final StringBuilder text = new StringBuilder(); // guarded by itself
  private final Thread reader;

  private Collected(BufferedReader in) {
    this.reader = Thread.ofVirtual().start(() -> read(in));
  }

  static Collected of(InputStream in) {
    return of(new BufferedReader(new InputStreamReader(in, StandardCharsets.UTF_8)));
  }

  static Collected of(BufferedReader in) {
    return new Collected(in);
  }

  private void read(BufferedReader in) {
    try (in) {
      String line;
      while ((line = in.readLine()) != null) {
        append(line);
      }
    } catch (IOException e) {
      append(e.toString()); // the process was killed
    }
  }

  private void append(String line) {
    synchronized (text) {
      text.append(line).append('\n');
    }
  }

  /** So far. */
  String text() {
    synchronized (text) {
      return text.toString();
    }
  }

  /** Everything, once the process has ended. */
  String whole() throws InterruptedException {
    reader.join();
    return text();
  }
}
