package org.chappe.imap;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.chappe.net.testing.Sending;
import org.junit.jupiter.api.Test;

/**
 * The transcripts of a test class as data, so that other servers can be asked the same.
 *
 * <p>A test's methods are called and what they would play is written down instead. Methods that do
 * more than play against a server with default settings have none.
 */
public final class Transcripts {
  private static final ThreadLocal<Optional<List<Transcript>>> RECORDED =
      ThreadLocal.withInitial(Optional::empty);

  private Transcripts() {}

  /**
   * One transcript and what it starts from.
   *
   * @param signedIn whether somebody has signed in before its first line
   */
  public record Transcript(
      String test, List<TestServer.Content> contents, String text, boolean signedIn) {
    public Transcript {
      contents = List.copyOf(contents);
    }

    /** Plays it against a server of ours with an index of texts; what differs is an error. */
    public void plays(TestServer.Indexing indexing) {
      var given = TestServer.given(contents.toArray(TestServer.Content[]::new)).indexed(indexing);
      if (signedIn) {
        given.plays(text, Sending.LINES);
      } else {
        given.playsUnsigned(text);
      }
    }
  }

  private static final class NotATranscript extends RuntimeException {
    private static final long serialVersionUID = 1;
  }

  /** Those of the class of this package with that name, by the names of its methods. */
  public static List<Transcript> of(String testClass) throws ReflectiveOperationException {
    Class<?> tests = Class.forName(Transcripts.class.getPackageName() + "." + testClass);
    List<Method> methods =
        Stream.of(tests.getDeclaredMethods())
            .filter(method -> method.isAnnotationPresent(Test.class))
            .sorted(Comparator.comparing(Method::getName))
            .toList();
    var constructor = tests.getDeclaredConstructor();
    constructor.setAccessible(true);
    List<Transcript> all = new ArrayList<>();
    for (Method method : methods) {
      List<Transcript> recorded = new ArrayList<>();
      RECORDED.set(Optional.of(recorded));
      try {
        method.setAccessible(true);
        method.invoke(constructor.newInstance());
        for (Transcript transcript : recorded) {
          String test = testClass + "." + method.getName();
          all.add(
              new Transcript(
                  test, transcript.contents(), transcript.text(), transcript.signedIn()));
        }
      } catch (InvocationTargetException e) {
        if (!(e.getCause() instanceof NotATranscript)) {
          throw e;
        }
      } finally {
        RECORDED.remove();
      }
    }
    return all;
  }

  /** Whether this was written down and must not be played. */
  static boolean record(TestServer.Given given, String text, boolean signedIn) {
    RECORDED
        .get()
        .ifPresent(recorded -> {
          boolean usual =
              given.tls().isEmpty()
                  && given.store().isEmpty()
                  && given.mail().equals(TestServer.given().mail())
                  && given.settings().equals(TestServer.given().settings());
          if (!usual) {
            throw new NotATranscript();
          }
          recorded.add(new Transcript("", given.contents(), text, signedIn));
        });
    return RECORDED.get().isPresent();
  }

  static void mustNotRecord() {
    if (RECORDED.get().isPresent()) {
      throw new NotATranscript();
    }
  }
}
