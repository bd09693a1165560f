package org.chappe.mailbox;

import java.time.Instant;
import org.chappe.model.Flags;

/**
 * A message to be appended.
 *
 * @param internalDate kept to the second. RFC 9051 §2.3.3
 */
public record NewMessage(ReceivedMessage content, Flags flags, Instant internalDate) {}
