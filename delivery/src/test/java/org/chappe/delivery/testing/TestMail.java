package org.chappe.delivery.testing;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.nio.charset.StandardCharsets;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import java.util.stream.IntStream;
import org.chappe.mailbox.MailAccount;
import org.chappe.mailbox.MailAccounts;
import org.chappe.mailbox.MailboxSettings;
import org.chappe.mailbox.MailboxSnapshot;
import org.chappe.mailbox.MessageCursor;
import org.chappe.mailbox.MessageIntake;
import org.chappe.mailbox.ReceivedMessage;
import org.chappe.mailbox.StoredMailAccounts;
import org.chappe.model.AccountId;
import org.chappe.model.Address;
import org.chappe.model.MailboxName;
import org.chappe.store.MemoryStore;

/**
 * A small mail system in memory: real accounts over {@link MemoryStore}, a {@link TestDirectory},
 * and failures on demand. Thread-safe once it is filled.
 */
public final class TestMail implements MailAccounts {
  private final TestDirectory directory = new TestDirectory();
  private final MailAccounts accounts;
  private final Map<AccountId, Supplier<RuntimeException>> failing = new ConcurrentHashMap<>();
  private final Map<AccountId, Runnable> before = new ConcurrentHashMap<>();
  private final AtomicInteger openIntakes = new AtomicInteger();
  private volatile long intakeFailsBehind = Long.MAX_VALUE;

  public TestMail(InstantSource clock) {
    accounts = new StoredMailAccounts(new MemoryStore(clock), MailboxSettings.DEFAULT, clock);
  }

  public TestDirectory directory() {
    return directory;
  }

  /** Makes an account, its domain too, with the password {@code secret}. */
  public AccountId account(String address) {
    Address parsed = Address.parse(address);
    AccountId id = new AccountId(0x1000 + parsed.key().hashCode());
    accounts.create(id);
    directory.addDomain(parsed.domain());
    directory.addAccount(id, parsed, "secret".toCharArray());
    return id;
  }

  public void alias(String address, String... targets) {
    List<Address> parsed = new ArrayList<>();
    for (String target : targets) {
      parsed.add(Address.parse(target));
    }
    directory.setAlias(Address.parse(address), parsed);
  }

  private AccountId id(String address) {
    return directory.account(Address.parse(address)).orElseThrow().id();
  }

  public void quota(String address, long octets, long messages) {
    try (MailAccount account = accounts.open(id(address)).orElseThrow()) {
      account.setQuota(OptionalLong.of(octets), OptionalLong.of(messages), OptionalLong.empty());
    }
  }

  /** Appends to this account throw. */
  public void fail(String address, Supplier<RuntimeException> failure) {
    failing.put(id(address), failure);
  }

  /** Appends to this account work again. */
  public void mend(String address) {
    failing.remove(id(address));
  }

  /** Something done on the appending thread, before the append. */
  public void beforeAppend(String address, Runnable what) {
    before.put(id(address), what);
  }

  /** Intakes throw when they get the octet behind so many. */
  public void failIntakeBehind(long octets) {
    intakeFailsBehind = octets;
  }

  /** The messages in the account's INBOX, oldest first, one character per octet. */
  public List<String> inbox(String address) {
    return messages(address, MailboxName.INBOX);
  }

  /** The messages in a mailbox; none where there is no such mailbox. */
  public List<String> messages(String address, MailboxName name) {
    try (MailAccount account = accounts.open(id(address)).orElseThrow()) {
      Optional<MailboxSnapshot> found = account.snapshot().mailbox(name);
      if (found.isEmpty()) {
        return List.of();
      }
      MailboxSnapshot inbox = found.get();
      var messages = new ArrayList<String>();
      int[] all = IntStream.range(0, inbox.count()).toArray();
      try (MessageCursor cursor = account.messages(inbox, all, false)) {
        while (cursor.next()) {
          var octets = new ByteArrayOutputStream();
          account.body(cursor.body()).orElseThrow().copyTo(octets);
          messages.add(octets.toString(StandardCharsets.ISO_8859_1));
        }
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
      return messages;
    }
  }

  /** The messages without the two fields that were put before them. */
  public List<String> received(String address) {
    return inbox(address).stream()
        .map(message -> message.substring(message.indexOf(" +0000\r\n") + 8))
        .toList();
  }

  @Override
  public void create(AccountId account) {
    accounts.create(account);
  }

  @Override
  public Optional<MailAccount> open(AccountId account) {
    return accounts.open(account).map(open -> failingOnDemand(account, open));
  }

  /** A proxy: of an account's many methods one is of interest. */
  private MailAccount failingOnDemand(AccountId id, MailAccount account) {
    return (MailAccount)
        Proxy.newProxyInstance(
            MailAccount.class.getClassLoader(),
            new Class<?>[] {MailAccount.class},
            (proxy, method, arguments) -> {
              if (method.getName().equals("append")) {
                before.getOrDefault(id, () -> {}).run();
                if (failing.containsKey(id)) {
                  throw failing.get(id).get();
                }
              }
              try {
                return method.invoke(account, arguments);
              } catch (InvocationTargetException e) {
                throw e.getCause();
              }
            });
  }

  @Override
  public void remove(AccountId account) {
    accounts.remove(account);
  }

  /** Intakes that were neither finished nor closed: what they hold is lost memory. */
  public int openIntakes() {
    return openIntakes.get();
  }

  @Override
  public MessageIntake receive() {
    return new WatchedIntake(accounts.receive());
  }

  private final class WatchedIntake implements MessageIntake {
    private final MessageIntake intake;
    private boolean open = true;

    WatchedIntake(MessageIntake intake) {
      this.intake = intake;
      openIntakes.incrementAndGet();
    }

    private void end() {
      if (open) {
        openIntakes.decrementAndGet();
      }
      open = false;
    }

    @Override
    public void write(byte[] octets, int offset, int length) {
      if (intake.octets() + length > intakeFailsBehind) {
        throw new IllegalStateException("the disk is full");
      }
      intake.write(octets, offset, length);
    }

    @Override
    public long octets() {
      return intake.octets();
    }

    @Override
    public ReceivedMessage finish() {
      ReceivedMessage message = intake.finish();
      end();
      return message;
    }

    @Override
    public void close() {
      end();
      intake.close();
    }
  }

  @Override
  public void close() {
    accounts.close();
  }
}
