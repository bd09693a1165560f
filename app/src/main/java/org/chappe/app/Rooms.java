package org.chappe.app;

import java.io.IOException;
import java.security.SecureRandom;
import java.time.InstantSource;
import java.util.Optional;
import java.util.function.Supplier;
import org.chappe.app.admin.Administration;
import org.chappe.app.admin.DomainWords;
import org.chappe.app.admin.FactorWords;
import org.chappe.app.admin.MailQueue;
import org.chappe.app.admin.SignInWords;
import org.chappe.app.config.Config;
import org.chappe.app.domain.DomainZone;
import org.chappe.app.domain.KeyCare;
import org.chappe.app.domain.KeyEvent;
import org.chappe.app.domain.NewDkimKeys;
import org.chappe.app.journal.Journal;
import org.chappe.app.journal.JournalWriter;
import org.chappe.app.journal.Noting;
import org.chappe.directory.Access;
import org.chappe.directory.AccessEnds;
import org.chappe.directory.DirectorySettings;
import org.chappe.directory.SignInHistory;
import org.chappe.directory.StoredDirectory;
import org.chappe.directory.access.OpenSessions;
import org.chappe.directory.access.SessionEvents;
import org.chappe.directory.password.NewPasswords;
import org.chappe.mailbox.MailAccounts;
import org.chappe.mailbox.StoredMailAccounts;
import org.chappe.mailbox.TextIndex;
import org.chappe.oauth.Grants;
import org.chappe.oauth.OAuthEvents;
import org.chappe.relay.route.dns.Dns;
import org.chappe.search.lucene.LuceneTextIndex;
import org.chappe.store.Store;
import org.chappe.store.StoreException;
import org.chappe.store.rocksdb.RocksDbStore;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What stands on the opened store, without any listener: enough to administer, and what a server
 * begins with. Hold the data directory's lock while it is open.
 */
public record Rooms(
    Store store,
    NewPasswords passwords,
    StoredDirectory directory,
    OpenSessions sessions,
    TextIndex texts,
    MailAccounts mail,
    MailOut out,
    MailEvents events,
    Optional<JournalWriter> journal,
    KeyCare keyCare,
    Grants grants,
    Administration administration)
    implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(Rooms.class);

  /**
   * Opens the store, and finishes what a crash interrupted.
   *
   * @throws StartFailed if the store cannot be opened
   */
  public static Rooms open(DataDirectory data, Config config, InstantSource clock)
      throws IOException {
    DataDirectory.makeFolder(data.store());
    Store store;
    try {
      store =
          RocksDbStore.open(
              data.store(),
              config.store().settings(),
              Version.text(),
              clock,
              Failures::storeFailed);
    } catch (StoreException e) {
      throw new StartFailed("The store cannot be opened: " + e.getMessage(), e);
    }
    try {
      return on(data, store, texts(data, config), config, clock);
    } catch (RuntimeException e) {
      store.close();
      throw e;
    }
  }

  private static DirectorySettings settings(Config config) {
    return DirectorySettings.DEFAULT
        .secondFactors(config.auth().secondFactors())
        .scram(config.auth().scram());
  }

  private static TextIndex texts(DataDirectory data, Config config) {
    return config.search().index()
        ? new LuceneTextIndex(data.search(), config.search().settings())
        : TextIndex.NONE;
  }

  private static Rooms on(
      DataDirectory data, Store store, TextIndex texts, Config config, InstantSource clock) {
    var passwords = config.auth().passwords().policy();
    var directory =
        new StoredDirectory(store, settings(config), passwords, clock, new SecureRandom());
    var mail = new StoredMailAccounts(store, config.mail().settings(), clock, texts);
    if (texts instanceof LuceneTextIndex index) {
      index.follow(mail);
    }
    var events = new MailEvents();
    var sessions = new OpenSessions(clock, named(directory.signIns()));
    Grants grants = Grants.in(store.partitions(), OAuthEvents.toLog(), clock);
    grants.onEnded((account, id) ->
        sessions.ended(
            account, access -> access.means() == Access.Means.TOKEN && access.id().equals(id)));
    directory.watch(events.signIns(), ending(sessions, grants));
    Optional<JournalWriter> journal =
        config.trace().days() == 0
            ? Optional.empty()
            : Optional.of(new JournalWriter(store.partitions(), config.trace().days(), clock));
    journal.ifPresent(writer -> events.add(new Noting(writer, clock)));
    MailOut out = MailOut.open(config, store, directory, events, clock);
    var queue =
        new MailQueue(
            out.relay().outbox(), out.relay()::interventions, directory, store.bodies(), clock);
    // A new one each time, which remembers nothing: mail's own would tell a person who has just
    // published a record for up to an hour that it is missing.
    Supplier<Dns> dns = () -> new Dns(config.dns().settings(), clock);
    var newKeys = new NewDkimKeys(clock);
    var keyCare =
        new KeyCare(directory, newKeys, dns, clock, config.dkim().rotateAfter(), Rooms::log);
    var zone = new DomainZone(() -> HostInDns.of(data, config), dns);
    var administration =
        new Administration(
            directory,
            passwords,
            mail,
            texts,
            queue,
            new Journal(store.partitions()),
            config.mail().quota(),
            newKeys,
            new DomainWords(directory, keyCare, zone),
            new FactorWords(directory, config.hostname().orElseGet(Hostname::ofMachine)),
            new SignInWords(directory, sessions),
            grants);
    administration.removeLeftovers();
    return new Rooms(
        store,
        passwords,
        directory,
        sessions,
        texts,
        mail,
        out,
        events,
        journal,
        keyCare,
        grants,
        administration);
  }

  /** What the account's own password was shown for on the pages ends with what it opened. */
  private static AccessEnds ending(OpenSessions sessions, Grants grants) {
    return (account, which) -> {
      sessions.ended(account, which);
      if (which.test(Access.PASSWORD)) {
        grants.revokeAll(account);
      }
    };
  }

  private static SessionEvents named(SignInHistory signIns) {
    return session -> signIns.named(session.account(), session.origin(), session.access());
  }

  /** What a person has to do something about, in DNS, is a warning. */
  private static void log(KeyEvent event) {
    switch (event) {
      case KeyEvent.Made _ -> LOG.warn("{}", event.line());
      case KeyEvent.Trouble(_, Exception failure) -> LOG.error("{}", event.line(), failure);
      case KeyEvent.Waiting _, KeyEvent.Activated _, KeyEvent.Retired _, KeyEvent.Removed _ ->
          LOG.info("{}", event.line());
    }
  }

  /**
   * Has the index look at every account: it may have been made anew, or miss what was indexed last
   * before a crash. Accounts that it is up to date with cost it a loading each, in the background.
   */
  void followAll() {
    directory.accounts(Optional.empty()).forEach(account -> texts.changed(account.id()));
  }

  @Override
  public void close() {
    out.close(); // it reads and writes all the others
    journal.ifPresent(JournalWriter::close);
    directory.close();
    passwords.close();
    texts.close(); // it reads mail
    mail.close();
    store.close();
  }
}
