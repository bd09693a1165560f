package org.chappe.mailbox;

import java.util.List;
import org.chappe.model.ModSeq;
import org.chappe.model.UidSet;

/** The UIDs that left, and the account's versions this made, ascending. */
public record Expunged(UidSet uids, List<ModSeq> versions) {}
