import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.net.ProxySelector;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.DigestInputStream;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.Properties;
import java.util.zip.ZipInputStream;
import javax.xml.parsers.DocumentBuilderFactory;
import javax.xml.parsers.ParserConfigurationException;
import org.w3c.dom.Element;
import org.xml.sax.SAXException;

/**
 * Fetches the Maven that a properties file names (argument 1) into {@code ~/.m2/wrapper}, unless it is there, and
 * prints its folder. Run by {@code mvnw} from its source, so it needs nothing but the JDK: no curl, no tar, no unzip.
 *
 * <p>What arrives is used only when its SHA-512 is the one in the properties file; the folder appears under its name
 * with one rename, so that two builds at a time or an interrupted one leave nothing half made.
 */
final class FetchMaven {
  private final Properties wanted = new Properties();

  private FetchMaven(Path file) throws IOException {
    try (var in = Files.newBufferedReader(file)) {
      wanted.load(in);
    }
  }

  public static void main(String[] args) {
    try {
      System.out.println(new FetchMaven(Path.of(args[0])).folder());
    } catch (IOException | UncheckedIOException e) {
      System.err.println("Maven could not be fetched: " + e.getMessage());
      System.err.println(
          "Install Maven 3.8.7 or newer, or name a repository that can be reached in MVNW_REPOURL.");
      System.exit(1);
    }
  }

  private Path folder() throws IOException {
    String name = get("artifactId") + "-" + get("version");
    Path wrapper = m2().resolve("wrapper");
    Path folder = wrapper.resolve(name + "-" + get("sha512").substring(0, 12));
    if (Files.isExecutable(folder.resolve("bin/mvn"))) {
      return folder;
    }
    Files.createDirectories(wrapper);
    URI archive =
        URI.create(
            "%s/%s/%s/%s/%s-bin.zip"
                .formatted(
                    repository(),
                    get("groupId").replace('.', '/'),
                    get("artifactId"),
                    get("version"),
                    name));
    Path zip = Files.createTempFile(wrapper, name, ".zip");
    Path unpacked = Files.createTempDirectory(wrapper, name);
    try {
      System.err.println("Fetching Maven " + get("version") + " from " + archive);
      String sha512 = download(archive, zip);
      if (!sha512.equals(get("sha512"))) {
        throw new IOException(
            "the SHA-512 of %s is %s, not %s".formatted(archive, sha512, get("sha512")));
      }
      unpack(zip, unpacked);
      Files.move(unpacked.resolve(name), folder, StandardCopyOption.ATOMIC_MOVE);
    } catch (FileAlreadyExistsException e) {
      // Another build was quicker; its folder is as good.
    } finally {
      Files.deleteIfExists(zip);
      delete(unpacked);
    }
    return folder;
  }

  private String get(String key) throws IOException {
    String value = wanted.getProperty(key);
    if (value == null) {
      throw new IOException(key + " is missing in the wrapper's properties");
    }
    return value.strip();
  }

  /** {@code $HOME} before the JVM's idea of it, so that a build can be given a home of its own. */
  private static Path m2() {
    return Path.of(
        Optional.ofNullable(System.getenv("HOME")).orElse(System.getProperty("user.home")), ".m2");
  }

  /**
   * MVNW_REPOURL; else the mirror of everything, or of "central", in settings.xml; else Maven's own default: the
   * distribution's group turned around is its host.
   */
  private String repository() throws IOException {
    String named = System.getenv("MVNW_REPOURL");
    if (named != null && !named.isBlank()) {
      return withoutSlash(named.strip());
    }
    Path settings = m2().resolve("settings.xml");
    if (Files.isReadable(settings)) {
      Optional<String> mirror = mirror(settings);
      if (mirror.isPresent()) {
        return withoutSlash(mirror.get());
      }
    }
    List<String> parts = new ArrayList<>(List.of(get("groupId").split("\\.")));
    return "https://repo." + String.join(".", parts.reversed()) + "/maven2";
  }

  private static Optional<String> mirror(Path settings) throws IOException {
    try {
      var factory = DocumentBuilderFactory.newInstance();
      factory.setFeature("http://apache.org/xml/features/disallow-doctype-decl", true);
      var mirrors = factory.newDocumentBuilder().parse(settings.toFile()).getElementsByTagName("mirror");
      for (int i = 0; i < mirrors.getLength(); i++) {
        var mirror = (Element) mirrors.item(i);
        List<String> of = List.of(text(mirror, "mirrorOf").split("\\s*,\\s*"));
        boolean meant =
            of.contains("*") || of.contains("external:*") || of.contains("central");
        if (meant && !of.contains("!central")) {
          return Optional.of(text(mirror, "url"));
        }
      }
      return Optional.empty();
    } catch (ParserConfigurationException | SAXException e) {
      throw new IOException(settings + " is not readable: " + e.getMessage(), e);
    }
  }

  private static String text(Element element, String child) {
    var found = element.getElementsByTagName(child);
    return found.getLength() == 0 ? "" : found.item(0).getTextContent().strip();
  }

  private static String withoutSlash(String url) {
    return url.endsWith("/") ? url.substring(0, url.length() - 1) : url;
  }

  private static String download(URI from, Path to) throws IOException {
    try (var client =
        HttpClient.newBuilder()
            .followRedirects(HttpClient.Redirect.NORMAL)
            .connectTimeout(Duration.ofSeconds(30))
            .proxy(proxy())
            .build()) {
      var request = HttpRequest.newBuilder(from).timeout(Duration.ofMinutes(10)).build();
      var response = client.send(request, BodyHandlers.ofInputStream());
      if (response.statusCode() != 200) {
        response.body().close();
        throw new IOException(from + " answered " + response.statusCode());
      }
      var sha512 = MessageDigest.getInstance("SHA-512");
      try (InputStream in = new DigestInputStream(response.body(), sha512)) {
        Files.copy(in, to, StandardCopyOption.REPLACE_EXISTING);
      }
      return HexFormat.of().formatHex(sha512.digest());
    } catch (InterruptedException e) {
      throw new IOException("interrupted", e);
    } catch (GeneralSecurityException e) {
      throw new IOException(e);
    } catch (IOException e) {
      throw e.getMessage() == null ? new IOException(from + ": " + e, e) : e;
    }
  }

  /** The proxy that HTTPS_PROXY names, as other programs understand it; else the JVM's. */
  private static ProxySelector proxy() {
    for (String variable : List.of("https_proxy", "HTTPS_PROXY")) {
      String value = System.getenv(variable);
      if (value != null && !value.isBlank()) {
        URI uri = URI.create(value.contains("://") ? value : "http://" + value);
        if (uri.getHost() != null) {
          return ProxySelector.of(
              new InetSocketAddress(uri.getHost(), uri.getPort() < 0 ? 80 : uri.getPort()));
        }
      }
    }
    return ProxySelector.getDefault();
  }

  private static void unpack(Path zip, Path to) throws IOException {
    try (var in = new ZipInputStream(Files.newInputStream(zip))) {
      for (var entry = in.getNextEntry(); entry != null; entry = in.getNextEntry()) {
        Path target = to.resolve(entry.getName()).normalize();
        if (!target.startsWith(to)) {
          throw new IOException("the archive has an entry outside of it: " + entry.getName());
        }
        if (entry.isDirectory()) {
          Files.createDirectories(target);
        } else {
          Files.createDirectories(target.getParent());
          Files.copy(in, target);
          if (target.getParent().endsWith("bin")) {
            target.toFile().setExecutable(true, false); // a zip read this way does not tell
          }
        }
      }
    }
  }

  private static void delete(Path folder) throws IOException {
    try (var files = Files.walk(folder)) {
      for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
        Files.deleteIfExists(file);
      }
    }
  }
}
