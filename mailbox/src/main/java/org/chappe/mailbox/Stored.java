package org.chappe.mailbox;

import java.util.List;
import org.chappe.model.ModSeq;
import org.chappe.model.UidSet;

/**
 * What became of a change of flags.
 *
 * @param uids the messages that exist and were not modified since, whether their flags came out
 *     different or not
 * @param modified those left alone because of {@code unchangedSince}
 * @param versions the account's versions this made, ascending; a message whose MODSEQ is one of
 *     them was changed by this and nothing later
 */
public record Stored(UidSet uids, UidSet modified, List<ModSeq> versions) {}
