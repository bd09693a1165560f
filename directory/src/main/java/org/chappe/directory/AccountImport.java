package org.chappe.directory;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.Consumer;
import java.util.random.RandomGenerator;
import java.util.stream.Stream;
import org.chappe.directory.password.GivenPassword;
import org.chappe.directory.password.PasswordHash;
import org.chappe.directory.password.PasswordPolicy;
import org.chappe.model.AccountId;
import org.chappe.store.Pause;

/**
 * Adds accounts by the thousand: a chunk of lines at a time is checked, hashed on all the hashing
 * threads, given mail, and committed in four shared syncs. A line that cannot be added is told and
 * passed over. One thread at a time.
 *
 * <p>Hashes are handed out a few at a time, so that somebody who signs in meanwhile waits for two
 * or three of them and not for a thousand.
 */
final class AccountImport {
  /** Two row changes an account, in a commit of up to 1,000. */
  static final int CHUNK = 250;

  private static final Duration NO_LIMIT = Duration.ofDays(1);

  private final Changes changes;
  private final PasswordPolicy policy;
  private final PasswordHasher hasher;
  private final RandomGenerator random;
  private final Pause pause;
  private final Consumer<AccountId> makeMail;

  AccountImport(
      Changes changes,
      PasswordPolicy policy,
      PasswordHasher hasher,
      RandomGenerator random,
      Pause pause,
      Consumer<AccountId> makeMail) {
    this.changes = changes;
    this.policy = policy;
    this.hasher = hasher;
    this.random = random;
    this.pause = pause;
    this.makeMail = makeMail;
  }

  /** A line that may become an account. */
  private static final class Candidate {
    final NewAccount line;
    final Account account;
    final byte[] password; // empty when there is a hash
    final Optional<PasswordHash> hash;

    Candidate(NewAccount line, Account account, byte[] password, Optional<PasswordHash> hash) {
      this.line = line;
      this.account = account;
      this.password = password;
      this.hash = hash;
    }
  }

  void run(Stream<NewAccount> lines, Consumer<Imported> each) {
    var chunk = new ArrayList<NewAccount>(CHUNK);
    lines.forEachOrdered(line -> {
      chunk.add(line);
      if (chunk.size() == CHUNK) {
        add(chunk, each);
        chunk.clear();
      }
    });
    add(chunk, each);
  }

  private void add(List<NewAccount> lines, Consumer<Imported> each) {
    var answers = new HashMap<NewAccount, Imported>();
    var candidates = new ArrayList<Candidate>();
    try {
      check(lines, candidates, answers);
      var hashes = hash(candidates);
      var ready = makeMail(candidates, hashes, answers);
      ready.values().forEach(ofOneDomain -> commit(ofOneDomain, answers));
    } finally {
      candidates.forEach(candidate -> Arrays.fill(candidate.password, (byte) 0));
    }
    for (var line : lines) {
      var answer = answers.get(line);
      if (answer != null) {
        each.accept(answer);
      }
    }
  }

  private void check(
      List<NewAccount> lines, List<Candidate> candidates, Map<NewAccount, Imported> answers) {
    var met = new HashSet<String>();
    for (var line : lines) {
      try {
        var address = AddressSyntax.accountAddress(line.address());
        changes.requireFree(address);
        if (!met.add(address.key())) {
          throw Changes.taken(address);
        }
        candidates.add(candidate(line, new Account(new AccountId(random.nextLong()), address)));
      } catch (DirectoryRefused refused) {
        answers.put(line, rejected(line, refused));
      }
    }
  }

  private Candidate candidate(NewAccount line, Account account) {
    return switch (line.password()) {
      case GivenPassword.Clear clear ->
          new Candidate(
              line,
              account,
              Passwords.toSet(policy, account.address(), clear.password()),
              Optional.empty());
      case GivenPassword.Hashed(PasswordHash hash) ->
          new Candidate(line, account, new byte[0], Optional.of(hash));
    };
  }

  private List<PasswordHash> hash(List<Candidate> candidates) {
    var hashes = new ArrayList<PasswordHash>(candidates.size());
    var begun = new ArrayDeque<Future<PasswordHash>>();
    for (var candidate : candidates) {
      if (begun.size() == 2 * hasher.atOnce()) {
        hashes.add(PasswordHasher.await(begun.remove(), NO_LIMIT));
      }
      begun.add(
          candidate.hash.isPresent()
              ? CompletableFuture.completedFuture(candidate.hash.get())
              : begin(candidate.password));
    }
    begun.forEach(hash -> hashes.add(PasswordHasher.await(hash, NO_LIMIT)));
    return hashes;
  }

  private Future<PasswordHash> begin(byte[] password) {
    while (true) {
      try {
        return hasher.begin(password);
      } catch (PasswordHasher.Busy e) {
        pause.pause(Duration.ofMillis(50)); // sign-ins have filled the queue: they go first
      }
    }
  }

  /** A candidate whose hash and mail are made. */
  private record Made(NewAccount line, Credentials ready) {}

  /** By domain. */
  private Map<String, List<Made>> makeMail(
      List<Candidate> candidates, List<PasswordHash> hashes, Map<NewAccount, Imported> answers) {
    var ready = new LinkedHashMap<String, List<Made>>();
    try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      var made = new ArrayList<Future<?>>();
      for (var candidate : candidates) {
        made.add(threads.submit(() -> makeMail.accept(candidate.account.id())));
      }
      for (int i = 0; i < candidates.size(); i++) {
        var candidate = candidates.get(i);
        var problem = problem(made.get(i));
        if (problem.isPresent()) {
          answers.put(
              candidate.line,
              rejected(candidate.line, "its mailboxes could not be made: " + problem.get()));
        } else {
          ready
              .computeIfAbsent(candidate.account.address().domain(), _ -> new ArrayList<>())
              .add(new Made(candidate.line, Credentials.of(candidate.account, hashes.get(i), 1)));
        }
      }
    }
    return ready;
  }

  private static Optional<String> problem(Future<?> made) {
    try {
      made.get();
      return Optional.empty();
    } catch (ExecutionException e) {
      return Optional.of(String.valueOf(e.getCause()));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return Optional.of("the import was interrupted");
    }
  }

  private void commit(List<Made> ofOneDomain, Map<NewAccount, Imported> answers) {
    var refusals = changes.addAccounts(ofOneDomain.stream().map(Made::ready).toList());
    for (int i = 0; i < refusals.size(); i++) {
      var line = ofOneDomain.get(i).line();
      var account = ofOneDomain.get(i).ready().account();
      if (refusals.get(i).isEmpty()) {
        answers.put(line, new Imported.Added(line.line(), account));
      } else {
        changes.mainList().addLeftover(account.id());
        answers.put(line, rejected(line, refusals.get(i).get()));
      }
    }
  }

  private static Imported rejected(NewAccount line, DirectoryRefused why) {
    return new Imported.Rejected(line.line(), line.address(), why.text());
  }

  private static Imported rejected(NewAccount line, String why) {
    return new Imported.Rejected(line.line(), line.address(), why);
  }
}
