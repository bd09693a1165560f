package org.chappe.app;

import static com.tngtech.archunit.base.DescribedPredicate.not;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.assignableTo;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.type;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.Architectures.layeredArchitecture;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.chappe.store.Body;
import org.chappe.store.StoreException;
import org.jspecify.annotations.NullMarked;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/**
 * The house of DESIGN.md §2: arrows between modules point down only, and every room has its sign.
 */
class ArchitectureTest {
  private static final List<String> MODULES =
      List.of(
          "model",
          "mime",
          "net",
          "http",
          "store",
          "store.rocksdb",
          "directory",
          "oauth",
          "mailbox",
          "search.lucene",
          "delivery",
          "signing",
          "relay",
          "smtp",
          "imap",
          "pop3",
          "app");

  private static JavaClasses house;

  @BeforeAll
  static void read() {
    house =
        new ClassFileImporter()
            .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
            .importPackages("org.chappe");
  }

  @Test
  void everyModuleWasRead() {
    Set<String> rooms = new TreeSet<>();
    for (JavaClass one : house) {
      rooms.add(room(one.getPackageName()));
    }
    assertThat(rooms).containsExactlyInAnyOrderElementsOf(MODULES);
  }

  @Test
  void arrowsPointDownOnly() {
    layeredArchitecture()
        .consideringOnlyDependenciesInAnyPackage("org.chappe..")
        .layer("model")
        .definedBy("org.chappe.model..")
        .layer("mime")
        .definedBy("org.chappe.mime..")
        .layer("net")
        .definedBy("org.chappe.net..")
        .layer("http")
        .definedBy("org.chappe.http..")
        .layer("oauth")
        .definedBy("org.chappe.oauth..")
        .layer("store")
        .definedBy("org.chappe.store")
        .layer("store-rocksdb")
        .definedBy("org.chappe.store.rocksdb..")
        .layer("directory")
        .definedBy("org.chappe.directory..")
        .layer("mailbox")
        .definedBy("org.chappe.mailbox..")
        .layer("search-lucene")
        .definedBy("org.chappe.search.lucene..")
        .layer("delivery")
        .definedBy("org.chappe.delivery..")
        .layer("signing")
        .definedBy("org.chappe.signing..")
        .layer("relay")
        .definedBy("org.chappe.relay..")
        .layer("smtp")
        .definedBy("org.chappe.smtp..")
        .layer("imap")
        .definedBy("org.chappe.imap..")
        .layer("pop3")
        .definedBy("org.chappe.pop3..")
        .layer("app")
        .definedBy("org.chappe.app..")
        .whereLayer("model")
        .mayNotAccessAnyLayer()
        .whereLayer("mime")
        .mayOnlyAccessLayers("model")
        .whereLayer("net")
        .mayOnlyAccessLayers("model")
        .whereLayer("http")
        .mayOnlyAccessLayers("net")
        .whereLayer("oauth")
        .mayOnlyAccessLayers("http", "directory", "store", "net", "model")
        .whereLayer("store")
        .mayOnlyAccessLayers("model")
        .whereLayer("store-rocksdb")
        .mayOnlyAccessLayers("store", "model")
        .whereLayer("directory")
        .mayOnlyAccessLayers("store", "model")
        .whereLayer("mailbox")
        .mayOnlyAccessLayers("store", "mime", "model")
        .whereLayer("search-lucene")
        .mayOnlyAccessLayers("mailbox", "store", "mime", "model")
        .whereLayer("delivery")
        .mayOnlyAccessLayers("directory", "mailbox", "mime", "model")
        .whereLayer("signing")
        .mayOnlyAccessLayers("mime", "model")
        .whereLayer("relay")
        .mayOnlyAccessLayers(
            "signing", "delivery", "directory", "mailbox", "store", "net", "mime", "model")
        .whereLayer("smtp")
        .mayOnlyAccessLayers("delivery", "directory", "mailbox", "net", "mime", "model")
        .whereLayer("imap")
        .mayOnlyAccessLayers("delivery", "directory", "mailbox", "store", "net", "mime", "model")
        .whereLayer("pop3")
        .mayOnlyAccessLayers("directory", "mailbox", "store", "net", "mime", "model")
        .whereLayer("app")
        .mayNotBeAccessedByAnyLayer()
        .check(house);
  }

  /** The mailbox service hands out bodies, and lets the store's failures through; no more. */
  @Test
  void aboveTheMailboxServiceNobodyTouchesTheStore() {
    noClasses()
        .that()
        .resideInAnyPackage(
            "org.chappe.search..",
            "org.chappe.delivery..",
            "org.chappe.smtp..",
            "org.chappe.imap..",
            "org.chappe.pop3..")
        .should()
        .dependOnClassesThat(
            resideInAPackage("org.chappe.store..")
                .and(not(type(Body.class)))
                .and(not(assignableTo(StoreException.class))))
        .check(house);
  }

  @Test
  void everyPackageSaysWhatLivesThereAndAllowsNoNull() {
    Set<String> packages =
        house.stream()
            .map(JavaClass::getPackageName)
            .collect(Collectors.toCollection(TreeSet::new));
    for (String name : packages) {
      var sign =
          house.stream().filter(one -> one.getName().equals(name + ".package-info")).findAny();
      assertThat(sign).describedAs("%s/package-info.java", name).isPresent();
      assertThat(sign.get().isAnnotatedWith(NullMarked.class))
          .describedAs("%s is @NullMarked", name)
          .isTrue();
    }
  }

  private static String room(String packageName) {
    String below = packageName.substring("org.chappe.".length());
    if (below.startsWith("store.rocksdb")) {
      return "store.rocksdb";
    }
    if (below.startsWith("search.lucene")) {
      return "search.lucene";
    }
    int dot = below.indexOf('.');
    return dot < 0 ? below : below.substring(0, dot);
  }
}
