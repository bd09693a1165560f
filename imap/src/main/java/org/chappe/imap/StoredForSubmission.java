package org.chappe.imap;

import java.io.IOException;
import java.io.OutputStream;
import java.time.InstantSource;
import java.util.function.Consumer;
import org.chappe.directory.Directory;
import org.chappe.imap.SectionReader.Content;
import org.chappe.imap.command.ImapUrl;
import org.chappe.imap.command.ImapUrl.Access;
import org.chappe.imap.command.ImapUrl.Authorization;
import org.chappe.imap.wire.SyntaxException;
import org.chappe.mailbox.MailAccounts;
import org.chappe.mailbox.SubmitUrls;
import org.chappe.model.AccountId;

/**
 * What URLs made by GENURLAUTH with {@code submit+} name: for submission on this same server, on
 * behalf of the user behind the plus sign and nobody else. RFC 4467 §3, RFC 4468
 */
public final class StoredForSubmission implements SubmitUrls {
  private final UrlAuthority urls;

  /**
   * Of one server.
   *
   * @param hostname its name in URLs. RFC 4467 §7
   */
  public StoredForSubmission(
      Directory directory, MailAccounts accounts, InstantSource clock, String hostname) {
    this.urls = new UrlAuthority(directory, accounts, clock, hostname);
  }

  @Override
  public Found find(String url, AccountId submitter, Consumer<Octets> use) {
    ImapUrl parsed;
    try {
      parsed = ImapUrl.parse(url);
    } catch (SyntaxException e) {
      return Found.NO_URL;
    }
    if (parsed.server().filter(server -> !urls.isHere(server)).isPresent()) {
      return Found.ELSEWHERE;
    }
    return urls.open(
            parsed,
            authorization -> isFor(authorization, submitter),
            (mail, mailbox) ->
                new UrlReader(mail)
                    .content(mailbox, parsed)
                    .map(content -> {
                      use.accept(octets(content));
                      return Found.USED;
                    })
                    .orElse(Found.NOTHING))
        .orElse(Found.NOTHING);
  }

  private boolean isFor(Authorization authorization, AccountId submitter) {
    return authorization.access() == Access.SUBMIT
        && urls.account(authorization.user())
            .filter(account -> account.id().equals(submitter))
            .isPresent();
  }

  private static Octets octets(Content content) {
    return new Octets() {
      @Override
      public long length() {
        return content.length();
      }

      @Override
      public void copyTo(OutputStream out) throws IOException {
        content.copyTo(out);
      }
    };
  }
}
