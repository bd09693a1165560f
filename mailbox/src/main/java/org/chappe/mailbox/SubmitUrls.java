package org.chappe.mailbox;

import java.io.IOException;
import java.io.OutputStream;
import java.util.function.Consumer;
import org.chappe.model.AccountId;

/**
 * What URLs name that a mail program had made for the submission of stored mail (RFC 4468): behind
 * this, the front-end that makes them and the one that is given them need not know each other.
 * Thread-safe.
 */
@FunctionalInterface
public interface SubmitUrls {
  /** There are no such URLs. */
  SubmitUrls NONE = (url, submitter, use) -> Found.NOTHING;

  /**
   * Finds what a URL names and gives it to {@code use}, once, before the return.
   *
   * @param url as it came, whatever it is
   * @param submitter who is signed in: the URL must have been made for the submission of his mail
   * @return whether it was used
   */
  Found find(String url, AccountId submitter, Consumer<Octets> use);

  /** What a URL came to. */
  enum Found {
    /** What it names was used. */
    USED,
    /** It names nothing, or is not authorized: who asks is not told which. */
    NOTHING,
    /** It is of another server. */
    ELSEWHERE,
    /** It is no URL of IMAP. */
    NO_URL
  }

  /** A message, or a part of one. */
  interface Octets {
    long length();

    void copyTo(OutputStream out) throws IOException;
  }
}
