package org.chappe.imap;

import java.lang.annotation.Annotation;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.chappe.net.testing.ScriptClient;
import org.chappe.net.testing.Sending;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * The transcripts of a test class as data, so that other servers can be asked the same.
 *
 * <p>A test's methods are called and what they would play is written down instead; where several
 * connections talk with one server, it is written down while it is played. What a method plays
 * after it has done more than that, or has made a server with other settings, is not.
 */
public final class Transcripts {
  private static final ThreadLocal<Optional<Run>> RUN = ThreadLocal.withInitial(Optional::empty);

  private static final Set<String> PEOPLE = Set.of("ann", "ben", "cem");

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

  /**
   * What several connections say to one server, each signed in, in this order.
   *
   * @param contents what ann has at first; the others have nothing
   * @param limited whether ann may have 10 KiB and 3 messages only
   */
  public record Conversation(
      String test, List<TestServer.Content> contents, boolean limited, List<Piece> pieces) {
    public Conversation {
      contents = List.copyOf(contents);
      pieces = List.copyOf(pieces);
    }
  }

  /**
   * A piece of a conversation, on one connection.
   *
   * @param connection from 1
   * @param user the name to sign in with
   */
  public record Piece(int connection, String user, String text) {}

  private static final class NotATranscript extends RuntimeException {
    private static final long serialVersionUID = 1;
  }

  /** What the calls of one method have written down. */
  private record Run(boolean conversing, List<Transcript> transcripts, List<Recording> servers) {}

  /** What is said to one server; nothing is written down outside {@link #conversations}. */
  static final class Recording {
    private final Optional<List<TestServer.Content>> contents;
    private final List<Piece> pieces = new ArrayList<>();
    private int connections;
    private boolean limited;

    private Recording(Optional<List<TestServer.Content>> contents) {
      this.contents = contents;
    }

    void listen(String user, ScriptClient client) {
      if (contents.isPresent()) {
        if (!PEOPLE.contains(user)) {
          throw new NotATranscript();
        }
        int connection = ++connections;
        client.tells(text -> pieces.add(new Piece(connection, user, text)));
      }
    }

    void limit() {
      limited = true;
    }

    private Conversation of(String test) {
      return new Conversation(test, contents.orElseThrow(), limited, pieces);
    }

    /** Called where something is done that another server cannot be made to do. */
    void mustNot() {
      if (contents.isPresent()) {
        throw new NotATranscript();
      }
    }
  }

  /** Those of the class of this package with that name, by the names of its methods. */
  public static List<Transcript> of(String testClass) throws ReflectiveOperationException {
    List<Transcript> all = new ArrayList<>();
    for (Method method : methods(testClass, Test.class)) {
      String test = testClass + "." + method.getName();
      for (Transcript one : called(method, false).transcripts()) {
        all.add(new Transcript(test, one.contents(), one.text(), one.signedIn()));
      }
    }
    return all;
  }

  /** Those of the methods that make a server and have several connections talk with it. */
  public static List<Conversation> conversations(String testClass)
      throws ReflectiveOperationException {
    List<Conversation> all = new ArrayList<>();
    for (Method method : methods(testClass, Test.class)) {
      String test = testClass + "." + method.getName();
      for (Recording one : called(method, true).servers()) {
        all.add(one.of(test));
      }
    }
    return all;
  }

  private static List<Method> methods(String testClass, Class<? extends Annotation> annotated)
      throws ReflectiveOperationException {
    Class<?> tests = Class.forName(Transcripts.class.getPackageName() + "." + testClass);
    return Stream.of(tests.getDeclaredMethods())
        .filter(method -> method.isAnnotationPresent(annotated))
        .sorted(Comparator.comparing(Method::getName))
        .toList();
  }

  private static Run called(Method test, boolean conversing) throws ReflectiveOperationException {
    var run = new Run(conversing, new ArrayList<>(), new ArrayList<>());
    var constructor = test.getDeclaringClass().getDeclaredConstructor();
    constructor.setAccessible(true);
    Object tests = constructor.newInstance();
    String name = test.getDeclaringClass().getSimpleName();
    RUN.set(Optional.of(run));
    try {
      call(methods(name, BeforeEach.class), tests);
      try {
        call(List.of(test), tests);
      } finally {
        call(methods(name, AfterEach.class), tests);
      }
      return run;
    } catch (InvocationTargetException e) {
      if (!(e.getCause() instanceof NotATranscript)) {
        throw e;
      }
      return new Run(conversing, run.transcripts(), List.of());
    } finally {
      RUN.remove();
    }
  }

  private static void call(List<Method> methods, Object tests) throws ReflectiveOperationException {
    for (Method method : methods) {
      method.setAccessible(true);
      method.invoke(tests);
    }
  }

  /** Whether this was written down and must not be played. */
  static boolean record(TestServer.Given given, String text, boolean signedIn) {
    RUN.get()
        .ifPresent(run -> {
          mustBeUsual(given);
          run.transcripts().add(new Transcript("", given.contents(), text, signedIn));
        });
    return RUN.get().isPresent();
  }

  /** Called for each server that is made. */
  static Recording begin(TestServer.Given given) {
    if (RUN.get().isEmpty()) {
      return new Recording(Optional.empty());
    }
    Run run = RUN.get().get();
    mustBeUsual(given);
    if (!run.conversing()) {
      throw new NotATranscript();
    }
    var recording = new Recording(Optional.of(given.contents()));
    run.servers().add(recording);
    return recording;
  }

  private static void mustBeUsual(TestServer.Given given) {
    boolean usual =
        given.tls().isEmpty()
            && given.store().isEmpty()
            && given.waiting().isEmpty()
            && given.mail().equals(TestServer.given().mail())
            && given.settings().equals(TestServer.given().settings());
    if (!usual) {
      throw new NotATranscript();
    }
  }
}
