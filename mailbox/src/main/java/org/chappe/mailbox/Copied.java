package org.chappe.mailbox;

import java.util.List;
import org.chappe.model.ModSeq;
import org.chappe.model.UidSet;
import org.chappe.model.UidValidity;

/**
 * The UIDs copied or moved and those they got; both ascend and belong together in order. RFC 4315
 * §3
 *
 * @param versions the account's versions this made, ascending
 */
public record Copied(UidValidity uidValidity, UidSet from, UidSet to, List<ModSeq> versions) {}
