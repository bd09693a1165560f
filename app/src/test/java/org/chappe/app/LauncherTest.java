package org.chappe.app;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.FileTime;
import java.security.MessageDigest;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * The launcher and the Maven wrapper, in a project that holds nothing else, with JDKs made of
 * paper.
 */
class LauncherTest {
  private static final Path ROOT = Path.of("..").toAbsolutePath().normalize();
  private static final Instant BUILT = Instant.parse("2026-11-23T12:00:00Z");

  private static final List<String> TOOLS =
      List.of("sed", "dirname", "readlink", "find", "cat", "head", "mkdir", "rm", "touch", "sleep");

  @TempDir Path folder;
  private Path project;
  private Path jdks;

  private record Run(int exitCode, String out, String err) {}

  @BeforeEach
  void project() throws IOException {
    project = Files.createDirectories(folder.resolve("project"));
    jdks = Files.createDirectories(folder.resolve("jdks"));
    for (String file :
        List.of("chappe", "mvnw", ".mvn/find-jdk.sh", ".mvn/wrapper/FetchMaven.java")) {
      Path copy = project.resolve(file);
      Files.createDirectories(copy.getParent());
      Files.copy(ROOT.resolve(file), copy, StandardCopyOption.COPY_ATTRIBUTES);
      old(copy);
    }
    write("pom.xml", "");
    write("app/pom.xml", "");
    write("app/src/main/java/A.java", "");
    write("interop/pom.xml", "");
    write("app/target/chappe.jar", "");
    Files.setLastModifiedTime(project.resolve("app/target/chappe.jar"), FileTime.from(BUILT));
    for (String old : List.of("app/src/main/java", "app/src/main")) {
      old(project.resolve(old));
    }
  }

  @Test
  void theJdkInJavaHomeComesFirstThenThePathThenTheUsualFolders() throws Exception {
    Path home = jdk("home/jdk", "26.0.1");
    Path path = jdk("path/jdk", "25.0.3");
    jdk("jdks/late", "27");
    Path early = jdk("jdks/early", "25");
    Path tooOld = jdk("old/jdk", "17.0.15");
    assertThat(status(Map.of("JAVA_HOME", home.toString())).out()).startsWith(home + "/bin/java ");
    assertThat(
            status(Map.of("JAVA_HOME", tooOld.toString(), "PATH", path + "/bin:/usr/bin:/bin"))
                .out())
        .startsWith(path + "/bin/java ");
    assertThat(status(Map.of("JAVA_HOME", tooOld.toString())).out())
        .startsWith(early + "/bin/java ");
  }

  @Test
  void withoutAJdkItSaysWhatToInstall() throws Exception {
    jdk("jdks/old", "24.0.2");
    Run run = status(Map.of());
    assertThat(run.exitCode()).isEqualTo(1);
    assertThat(run.err())
        .startsWith(
            "Chappe needs a JDK 25 or newer, and none was found: not in JAVA_HOME (not set)")
        .contains("apt install", "brew install", "adoptium.net");
    assertThat(run.out()).isEmpty();
  }

  @Test
  void aServerRunsTunedForALongLifeAndACommandForAShortOne() throws Exception {
    jdk("jdks/jdk", "25");
    assertThat(
            run(
                    Map.of("CHAPPE_HEAP", "512m", "CHAPPE_JAVA_OPTS", "-Da=b -Dc=d"),
                    "start",
                    "--set",
                    "a b=c")
                .out())
        .contains(
            "[-XX:+UseG1GC]",
            "[-Xmx512m]",
            "[-Da=b]",
            "[-Dc=d]",
            "chappe.jar][start][--set][a b=c]")
        .doesNotContain("TieredStopAtLevel");
    assertThat(run(Map.of(), "account", "import", "f.csv").out()).contains("[-XX:+UseG1GC]");
    assertThat(run(Map.of("CHAPPE_HEAP", "512m"), "account", "list").out())
        .contains("[-XX:TieredStopAtLevel=1]", "[-XX:+UseSerialGC]", "chappe.jar][account][list]")
        .doesNotContain("-Xmx");
  }

  @ParameterizedTest // more than -Xmx would not start
  @CsvSource({"'', 64m", "512m, 64m", "64M, 64m", "48m, 48m", "2g, 64m", "100000k, ''"})
  void aServerKeepsTheFirst64MegabytesOfItsHeap(String heap, String least) throws Exception {
    jdk("jdks/jdk", "25");
    String out = run(Map.of("CHAPPE_HEAP", heap), "start").out();
    assertThat(out.contains("[-Xms")).isEqualTo(!least.isEmpty());
    assertThat(out.contains("[-Xms" + least + "]")).isEqualTo(!least.isEmpty());
    assertThat(out.contains("[-Xmx")).isEqualTo(!heap.isEmpty());
  }

  @Test
  void itBuildsWhatIsNotBuiltOrOlderThanItsSourcesAndNothingElse() throws Exception {
    jdk("jdks/jdk", "25");
    write(
        "mvnw",
        "#!/bin/sh\necho \"built $*\" >>\"$(dirname \"$0\")/builds\"\ntouch app/target/chappe.jar\n");
    executable(project.resolve("mvnw"));
    assertThat(status(Map.of()).err()).isEmpty();
    assertThat(project.resolve("builds")).doesNotExist();

    write("interop/src/test/java/T.java", "");
    assertThat(status(Map.of()).err()).describedAs("tests are not the program").isEmpty();

    Files.setLastModifiedTime(
        project.resolve("app/src/main/java/A.java"), FileTime.from(BUILT.plusSeconds(1)));
    Run changed = status(Map.of());
    assertThat(changed.err())
        .isEqualTo("Building Chappe: its sources are newer than the last build.\n");
    assertThat(changed.out()).contains("[status]");
    assertThat(status(Map.of()).err()).isEmpty();

    Files.delete(project.resolve("app/src/main/java/A.java"));
    assertThat(status(Map.of()).err()).describedAs("a source that is gone").startsWith("Building");

    Files.delete(project.resolve("app/target/chappe.jar"));
    assertThat(status(Map.of()).err())
        .isEqualTo("Building Chappe; the first time takes a minute or two.\n");
    assertThat(project.resolve("builds")).content().hasLineCount(3).contains("-pl app -am package");
    assertThat(project.resolve(".build.lock")).doesNotExist();
  }

  @Test
  void aBuildThatFailsIsToldAndNotTakenForDone() throws Exception {
    jdk("jdks/jdk", "25");
    write("mvnw", "#!/bin/sh\necho 'ERROR no'\nexit 1\n");
    executable(project.resolve("mvnw"));
    Files.delete(project.resolve("app/target/chappe.jar"));
    Run run = status(Map.of());
    assertThat(run.exitCode()).isEqualTo(1);
    assertThat(run.out()).isEmpty();
    assertThat(run.err()).endsWith("ERROR no\nThe build failed; what Maven said stands above.\n");
    assertThat(project.resolve(".build.lock")).doesNotExist();
  }

  @Test
  void theLockOfABuilderThatIsGoneIsTakenOver() throws Exception {
    jdk("jdks/jdk", "25");
    write("mvnw", "#!/bin/sh\ntouch app/target/chappe.jar\n");
    executable(project.resolve("mvnw"));
    Files.delete(project.resolve("app/target/chappe.jar"));
    Process gone = new ProcessBuilder("true").start();
    gone.waitFor();
    write(".build.lock/pid", Long.toString(gone.pid()));
    assertThat(status(Map.of()).exitCode()).isZero();
    assertThat(project.resolve(".build.lock")).doesNotExist();
  }

  @Test
  void testsAreMavensVerifyWithFurtherArguments() throws Exception {
    jdk("jdks/jdk", "25");
    write("mvnw", "#!/bin/sh\necho \"$PWD $*\"\n");
    executable(project.resolve("mvnw"));
    assertThat(run(Map.of(), "test", "-pl", "model").out())
        .isEqualTo(project + " -B verify -pl model\n");
  }

  @Test
  void mavenIsFetchedOnceAndOnlyTheRightOneIsUsed() throws Exception {
    byte[] zip = zipOf("apache-maven-9.9.9/bin/mvn", "#!/bin/sh\necho \"fetched Maven: $*\"\n");
    var asked = new AtomicInteger();
    var repository =
        HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    repository.createContext(
        "/repo/org/apache/maven/apache-maven/9.9.9/apache-maven-9.9.9-bin.zip",
        exchange -> {
          asked.incrementAndGet();
          exchange.sendResponseHeaders(200, zip.length);
          exchange.getResponseBody().write(zip);
          exchange.close();
        });
    repository.start();
    try {
      String url = "http://127.0.0.1:" + repository.getAddress().getPort() + "/repo/";
      var environment = Map.of("MVNW_REPOURL", url, "JAVA_HOME", System.getProperty("java.home"));

      properties("0".repeat(128));
      Run wrong = command(environment, project.resolve("mvnw").toString(), "-v");
      assertThat(wrong.exitCode()).isEqualTo(1);
      assertThat(wrong.err()).contains("Maven could not be fetched: the SHA-512 of " + url);

      properties(HexFormat.of().formatHex(MessageDigest.getInstance("SHA-512").digest(zip)));
      for (int i = 0; i < 2; i++) {
        assertThat(command(environment, project.resolve("mvnw").toString(), "-v").out())
            .isEqualTo("fetched Maven: -v\n");
      }
      assertThat(asked).hasValue(2);
      try (var kept = Files.list(folder.resolve("home/.m2/wrapper"))) {
        assertThat(kept).hasSize(1);
      }
    } finally {
      repository.stop(0);
    }
  }

  private void properties(String sha512) throws IOException {
    write(
        ".mvn/wrapper/maven.properties",
        "groupId=org.apache.maven\nartifactId=apache-maven\nversion=9.9.9\nsha512="
            + sha512
            + "\n");
  }

  private static byte[] zipOf(String name, String text) throws IOException {
    var octets = new ByteArrayOutputStream();
    try (var zip = new ZipOutputStream(octets)) {
      zip.putNextEntry(new ZipEntry(name));
      zip.write(text.getBytes(StandardCharsets.US_ASCII));
    }
    return octets.toByteArray();
  }

  /** A JDK whose java prints its own name and its arguments. */
  private Path jdk(String name, String version) throws IOException {
    Path jdk = Files.createDirectories(folder.resolve(name));
    Files.createDirectories(jdk.resolve("bin"));
    Files.writeString(
        jdk.resolve("release"), "IMPLEMENTOR=\"x\"\nJAVA_VERSION=\"" + version + "\"\n");
    for (String program : List.of("java", "javac")) {
      Path file = jdk.resolve("bin").resolve(program);
      Files.writeString(file, "#!/bin/sh\nprintf '%s ' \"$0\"\nprintf '[%s]' \"$@\"\n");
      executable(file);
    }
    return jdk;
  }

  private Run status(Map<String, String> environment) throws Exception {
    return run(environment, "status");
  }

  private Run run(Map<String, String> environment, String... arguments) throws Exception {
    var command = new ArrayList<>(List.of(project.resolve("chappe").toString()));
    command.addAll(List.of(arguments));
    return command(environment, command.toArray(String[]::new));
  }

  /** With nothing of this machine but its usual tools, and no Maven and no JDK among them. */
  private Run command(Map<String, String> environment, String... command) throws Exception {
    var builder = new ProcessBuilder(command).directory(folder.toFile());
    builder.environment().clear();
    builder.environment().put("PATH", tools().toString());
    builder.environment().put("HOME", Files.createDirectories(folder.resolve("home")).toString());
    builder.environment().put("CHAPPE_JDK_FOLDERS", jdks.toString());
    builder.environment().putAll(environment);
    builder.redirectError(folder.resolve("err").toFile());
    Process process = builder.start();
    process.getOutputStream().close();
    String out = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
    return new Run(process.exitValue(), out, Files.readString(folder.resolve("err")));
  }

  /** A folder for PATH with nothing but what the launcher uses. */
  private Path tools() throws IOException {
    Path tools = folder.resolve("tools");
    if (Files.notExists(tools)) {
      Files.createDirectories(tools);
      for (String tool : TOOLS) {
        Path real = Path.of("/bin", tool);
        Path standIn = tools.resolve(tool);
        Files.writeString(
            standIn,
            "#!/bin/sh\nexec %s \"$@\"\n"
                .formatted(Files.exists(real) ? real : Path.of("/usr/bin", tool)));
        executable(standIn);
      }
    }
    return tools;
  }

  private void write(String file, String text) throws IOException {
    Path path = project.resolve(file);
    Files.createDirectories(path.getParent());
    Files.writeString(path, text);
    old(path);
  }

  private static void old(Path path) throws IOException {
    Files.setLastModifiedTime(path, FileTime.from(BUILT.minusSeconds(60)));
  }

  private static void executable(Path file) {
    assertThat(file.toFile().setExecutable(true)).isTrue();
  }
}
