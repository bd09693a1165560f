package org.chappe.delivery;

/**
 * What one account may send in a day (of UTC): against a stolen password, which sends as much as it
 * can to people who have never heard of the account.
 *
 * @param messages that are accepted; 0: as many as come
 * @param newRecipients addresses elsewhere the account has never written to before; 0: as many as
 *     come
 */
public record SendingLimits(int messages, int newRecipients) {
  /**
   * 2,000 messages: nobody writes as many by hand, and small shops' receipts fit. 500 new
   * recipients: a busy desk meets some dozen new people a day.
   */
  public static final SendingLimits DEFAULT = new SendingLimits(2_000, 500);

  public static final SendingLimits NONE = new SendingLimits(0, 0);

  public SendingLimits {
    if (messages < 0 || newRecipients < 0) {
      throw new IllegalArgumentException(
          "%d messages, %d new recipients: 0 or more".formatted(messages, newRecipients));
    }
  }

  boolean areNone() {
    return messages == 0 && newRecipients == 0;
  }
}
